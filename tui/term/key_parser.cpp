#include "tui/term/key_parser.h"

#include "src/text/utf8.h"

#include "tui/term/key_sequences.h"

#include <utility>

namespace snug::tui {

namespace {

constexpr char esc = '\x1b';
constexpr char bel = '\a';
constexpr char cancel = '\x18';
constexpr char substitute = '\x1a';
constexpr std::string_view paste_begin = "200"; // CSI 200 ~
constexpr std::string_view paste_end = "\x1b[201~";
constexpr std::size_t max_sequence = 256;

constexpr unsigned char byte_of(char c)
{
    return static_cast<unsigned char>(c);
}
constexpr bool is_control(char c)
{
    return byte_of(c) < 0x20 || byte_of(c) == 0x7f;
}
constexpr bool is_ascii(char c)
{
    return byte_of(c) < 0x80;
}
constexpr bool is_continuation(char c)
{
    return (byte_of(c) & 0xc0) == 0x80;
}

/// How many bytes the character has that begins with this one; 0 if none does.
constexpr std::size_t length_from(char lead)
{
    const unsigned char byte = byte_of(lead);
    if (byte >= 0xc2 && byte <= 0xdf)
        return 2;
    if (byte >= 0xe0 && byte <= 0xef)
        return 3;
    return byte >= 0xf0 && byte <= 0xf4 ? 4 : 0;
}

constexpr bool is_c1(char32_t c)
{
    return c >= 0x80 && c < 0xa0;
}

/// Pasted bytes as text: '\n' ends a line, other controls are gone, all of it is UTF-8.
std::string as_text(std::string_view pasted)
{
    std::string clean;
    clean.reserve(pasted.size());
    while (!pasted.empty()) {
        if (pasted.front() == '\r') {
            pasted.remove_prefix(pasted.starts_with("\r\n") ? 2 : 1);
            clean += '\n';
            continue;
        }
        const auto [character, length, valid] = text::decode(pasted);
        pasted.remove_prefix(length);
        const bool control = character < 0x20 || character == 0x7f || is_c1(character);
        if (!control || character == U'\n' || character == U'\t')
            text::append_utf8(clean, character);
    }
    return clean;
}

/// Without the character that the cut went through.
void drop_partial_character(std::string& text)
{
    std::size_t start = text.size();
    while (start > 0 && text.size() - start < 4 && is_continuation(text[start - 1]))
        --start;
    if (start > 0 && length_from(text[start - 1]) > text.size() - (start - 1))
        text.resize(start - 1);
}

} // namespace

std::vector<Input> KeyParser::feed(std::string_view bytes, MonoTime now)
{
    if (!bytes.empty())
        last_byte_ = now;
    for (const char byte : bytes)
        take(byte);
    return std::exchange(out_, {});
}

std::optional<MonoTime> KeyParser::next_deadline() const
{
    switch (state_) {
    case State::ground:
    case State::paste:
        return std::nullopt;
    case State::escape:
        return last_byte_ + escape_timeout;
    case State::csi:
    case State::ss3:
    case State::string:
        return last_byte_ + (kept_.empty() && !overlong_ ? escape_timeout : sequence_timeout);
    case State::utf8:
    case State::console_key:
    case State::x10_mouse:
    case State::string_escape:
        return last_byte_ + sequence_timeout;
    }
    return std::nullopt;
}

std::vector<Input> KeyParser::expire(MonoTime now)
{
    const auto deadline = next_deadline();
    if (!deadline || now < *deadline)
        return {};
    const bool began_only = *deadline == last_byte_ + escape_timeout;
    if (began_only && second_esc_)
        emit(key(NamedKey::escape));
    if (state_ == State::escape)
        emit(key(NamedKey::escape));
    else if (began_only)
        emit(alt(static_cast<char32_t>(opened_by_)));
    enter(State::ground);
    return std::exchange(out_, {});
}

void KeyParser::take(char byte)
{
    switch (state_) {
    case State::ground:
        return take_ground(byte, false);
    case State::utf8:
        return take_utf8(byte);
    case State::escape:
        return take_escape(byte);
    case State::csi:
        return take_csi(byte);
    case State::console_key:
        return take_console_key(byte);
    case State::x10_mouse:
        return take_x10_mouse(byte);
    case State::ss3:
        return take_ss3(byte);
    case State::string:
        return take_string(byte);
    case State::string_escape:
        return take_string_escape(byte);
    case State::paste:
        return take_paste(byte);
    }
}

void KeyParser::take_ground(char byte, bool with_alt)
{
    enter(State::ground);
    alt_ = with_alt;
    if (byte == esc && !with_alt)
        return enter(State::escape);
    if (is_control(byte)) {
        Key pressed = control_key(byte_of(byte));
        pressed.alt = with_alt;
        return emit(pressed);
    }
    if (is_ascii(byte)) {
        const auto character = static_cast<char32_t>(byte);
        return emit(with_alt ? alt(character) : key(character));
    }
    if (length_from(byte) == 0)
        return emit(key(text::replacement_character));
    state_ = State::utf8;
    kept_ = byte;
}

void KeyParser::take_utf8(char byte)
{
    if (!is_continuation(byte)) {
        emit(key(text::replacement_character));
        return take_ground(byte, false);
    }
    kept_ += byte;
    if (kept_.size() < length_from(kept_.front()))
        return;
    const char32_t character = text::decode(kept_).code_point;
    if (!is_c1(character))
        emit(alt_ ? alt(character) : key(character));
    enter(State::ground);
}

void KeyParser::take_escape(char byte)
{
    const auto open = [&](State state) {
        const bool second = second_esc_;
        enter(state);
        second_esc_ = second;
        opened_by_ = byte;
    };
    switch (byte) {
    case '[':
        return open(State::csi);
    case 'O':
        return open(State::ss3);
    case ']':
    case 'P':
    case 'X':
    case '^':
    case '_':
        return open(State::string);
    default:
        break;
    }
    // Two of them may be rxvt's Alt before an arrow; of three the first was a key.
    if (second_esc_)
        emit(key(NamedKey::escape));
    if (byte == esc)
        second_esc_ = true;
    else
        take_ground(byte, true);
}

void KeyParser::take_csi(char byte)
{
    if (is_control(byte) || !is_ascii(byte))
        return take_ground(byte, false);
    if (kept_.empty() && !overlong_ && byte == '[')
        return enter(State::console_key);
    if (kept_.empty() && !overlong_ && byte == 'M')
        return enter(State::x10_mouse);
    // '$' is no final byte but to rxvt, which sends it after one plain number.
    const bool rxvt_shift =
        byte == '$' && !kept_.empty() && kept_.find_first_not_of("0123456789") == kept_.npos;
    if (byte >= '@' || rxvt_shift)
        return finish_csi(byte);
    keep(byte);
}

void KeyParser::finish_csi(char final)
{
    const bool second = second_esc_;
    const std::string body = std::exchange(kept_, {});
    const bool whole = !overlong_;
    enter(State::ground);
    if (!whole)
        return;
    if (final == '~' && body == paste_begin)
        return enter(State::paste);
    auto input = meaning_of({body, final}, expected_reports_ > 0);
    if (!input)
        return;
    if (std::holds_alternative<CursorReport>(*input) && expected_reports_ > 0)
        --expected_reports_;
    if (Key* pressed = std::get_if<Key>(&*input); pressed != nullptr && second)
        *pressed = alt(*pressed);
    emit(std::move(input));
}

void KeyParser::take_console_key(char byte)
{
    if (is_control(byte) || !is_ascii(byte))
        return take_ground(byte, false);
    enter(State::ground);
    emit(meaning_of_console_key(byte));
}

void KeyParser::take_x10_mouse(char byte)
{
    if (is_control(byte))
        return take_ground(byte, false);
    keep(byte);
    if (kept_.size() == 3)
        enter(State::ground);
}

void KeyParser::take_ss3(char byte)
{
    if (is_control(byte) || !is_ascii(byte))
        return take_ground(byte, false);
    if (byte >= '0' && byte <= '9')
        return keep(byte);
    const bool second = second_esc_;
    const int modifier = kept_.size() == 1 ? kept_.front() - '0' : 0;
    enter(State::ground);
    if (auto pressed = meaning_of_ss3(modifier, byte))
        emit(second ? alt(*pressed) : *pressed);
}

void KeyParser::take_string(char byte)
{
    if (byte == bel)
        return finish_string();
    if (byte == cancel || byte == substitute)
        return enter(State::ground);
    if (byte == esc)
        state_ = State::string_escape;
    else
        keep(byte);
}

void KeyParser::take_string_escape(char byte)
{
    if (byte == '\\')
        return finish_string();
    // The string was never ended: what follows this ESC is a sequence of its own.
    enter(State::escape);
    take_escape(byte);
}

void KeyParser::finish_string()
{
    const std::string body = std::exchange(kept_, {});
    const bool known = opened_by_ == ']' && !overlong_;
    enter(State::ground);
    if (known)
        emit(meaning_of_osc(body));
}

void KeyParser::take_paste(char byte)
{
    // Whatever looks like the end is kept until it turns out not to be.
    if (byte == paste_end[end_seen_]) {
        if (++end_seen_ == paste_end.size())
            finish_paste();
        return;
    }
    for (const char missed : paste_end.substr(0, std::exchange(end_seen_, 0)))
        keep(missed);
    if (byte == esc)
        end_seen_ = 1;
    else
        keep(byte);
}

void KeyParser::finish_paste()
{
    std::string pasted = std::exchange(kept_, {});
    const bool cut = overlong_;
    enter(State::ground);
    if (cut)
        drop_partial_character(pasted);
    emit(Paste{as_text(pasted), cut});
}

void KeyParser::enter(State state)
{
    state_ = state;
    alt_ = false;
    second_esc_ = false;
    overlong_ = false;
    end_seen_ = 0;
    kept_.clear();
}

void KeyParser::keep(char byte)
{
    if (kept_.size() < (state_ == State::paste ? max_paste : max_sequence))
        kept_ += byte;
    else
        overlong_ = true;
}

void KeyParser::emit(std::optional<Input> input)
{
    if (input)
        out_.push_back(std::move(*input));
}

} // namespace snug::tui
