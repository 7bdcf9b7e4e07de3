#include "tui/term/key_sequences.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

namespace snug::tui {

namespace {

struct Parameter {
    int value = 0; ///< 0 where none was given
    int sub = 0;   ///< what followed the first ':'
};

struct Parsed {
    char prefix = 0; ///< '<', '=', '>' or '?': a dialect of its own
    std::array<Parameter, 8> parameters{};
    std::size_t count = 0;
    std::string_view intermediates;

    [[nodiscard]] Parameter at(std::size_t i) const
    {
        return i < count ? parameters[i] : Parameter{};
    }
};

/// Takes a decimal number off the front; what is too large is no number.
int take_number(std::string_view& text)
{
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return error == std::errc{} ? value : 0;
}

Parsed parse(std::string_view body)
{
    Parsed parsed;
    if (!body.empty() && body.front() >= '<' && body.front() <= '?') {
        parsed.prefix = body.front();
        body.remove_prefix(1);
    }
    const std::size_t end = std::min(body.find_first_not_of("0123456789:;<=>?"), body.size());
    parsed.intermediates = body.substr(end);
    body = body.substr(0, end);
    while (!body.empty() && parsed.count < parsed.parameters.size()) {
        Parameter& parameter = parsed.parameters[parsed.count++];
        parameter.value = take_number(body);
        if (body.starts_with(':')) {
            body.remove_prefix(1);
            parameter.sub = take_number(body);
        }
        const std::size_t next = body.find(';');
        body = next == body.npos ? std::string_view{} : body.substr(next + 1);
    }
    return parsed;
}

/// xterm's modifier parameter: one more than a set of bits.  Meta counts as Alt.
Key with_modifiers(Key key, int parameter)
{
    const unsigned bits = parameter > 1 ? static_cast<unsigned>(parameter - 1) : 0;
    key.shift = key.shift || (bits & 1) != 0;
    key.alt = (bits & (2 | 8)) != 0;
    key.ctrl = (bits & 4) != 0;
    return canonical(key);
}

template <class Code>
struct Row {
    Code code;
    NamedKey key;
};

template <class Code, std::size_t N>
std::optional<Key> find(const std::array<Row<Code>, N>& table, Code code)
{
    const auto* row = std::ranges::find(table, code, &Row<Code>::code);
    if (row == table.end())
        return std::nullopt;
    return key(row->key);
}

/// The final byte of CSI 1;5 X and of SS3 X.
constexpr auto letter_keys = std::to_array<Row<char>>({
    {'A', NamedKey::up},
    {'B', NamedKey::down},
    {'C', NamedKey::right},
    {'D', NamedKey::left},
    {'F', NamedKey::end},
    {'H', NamedKey::home},
    {'P', NamedKey::f1},
    {'Q', NamedKey::f2},
    {'R', NamedKey::f3},
    {'S', NamedKey::f4},
});

/// rxvt's arrows: lower case after CSI with Shift, after SS3 with Ctrl.
constexpr auto rxvt_arrows = std::to_array<Row<char>>({
    {'a', NamedKey::up},
    {'b', NamedKey::down},
    {'c', NamedKey::right},
    {'d', NamedKey::left},
});

/// The number of CSI n ~.
constexpr auto tilde_keys = std::to_array<Row<int>>({
    {1, NamedKey::home},    {2, NamedKey::insert},    {3, NamedKey::delete_}, {4, NamedKey::end},
    {5, NamedKey::page_up}, {6, NamedKey::page_down}, {7, NamedKey::home},    {8, NamedKey::end},
    {11, NamedKey::f1},     {12, NamedKey::f2},       {13, NamedKey::f3},     {14, NamedKey::f4},
    {15, NamedKey::f5},     {17, NamedKey::f6},       {18, NamedKey::f7},     {19, NamedKey::f8},
    {20, NamedKey::f9},     {21, NamedKey::f10},      {23, NamedKey::f11},    {24, NamedKey::f12},
});

constexpr int released = 3; ///< the event type of a key let go

/// CSI code;modifiers u and CSI 27;modifiers;code ~: any key by its number.
std::optional<Input> key_by_number(int code, Parameter modifiers)
{
    const bool surrogate = code >= 0xd800 && code <= 0xdfff;
    const bool private_use = code >= 0xe000 && code <= 0xf8ff; // keys we have no name for
    const bool c1 = code >= 0x80 && code < 0xa0;
    if (code <= 0 || code > 0x10ffff || surrogate || private_use || c1 || modifiers.sub == released)
        return std::nullopt;
    if (code < 0x20 || code == 0x7f) {
        const Key pressed = control_key(static_cast<unsigned char>(code));
        return pressed.name == NamedKey::none ? pressed : with_modifiers(pressed, modifiers.value);
    }
    Key pressed =
        with_modifiers({.character = static_cast<char32_t>(code), .shift = false}, modifiers.value);
    const bool shift_only = modifiers.value == 2;
    if (shift_only && code >= 'a' && code <= 'z')
        pressed.character -= U'a' - U'A';
    return pressed;
}

std::optional<Input> tilde_key(const Parsed& parsed)
{
    const int number = parsed.at(0).value;
    if (number == 27 && parsed.count == 3)
        return key_by_number(parsed.at(2).value, parsed.at(1));
    if (const auto found = find(tilde_keys, number); found && parsed.at(1).sub != released)
        return with_modifiers(*found, parsed.at(1).value);
    return std::nullopt;
}

/// rxvt ends CSI n with '$' for Shift, '^' for Ctrl, '@' for both.
std::optional<Input> rxvt_tilde_key(const Parsed& parsed, char final)
{
    auto found = find(tilde_keys, parsed.at(0).value);
    if (!found || parsed.count != 1)
        return std::nullopt;
    found->shift = final != '^';
    found->ctrl = final != '$';
    return *found;
}

std::optional<Input> letter_key(const Parsed& parsed, char final)
{
    const auto found = find(letter_keys, final);
    if (!found || parsed.at(0).value > 1 || parsed.at(1).sub == released)
        return std::nullopt;
    return with_modifiers(*found, parsed.at(1).value);
}

std::optional<Input> cursor_report_or_f3(const Parsed& parsed, bool report_expected)
{
    const int row = parsed.at(0).value;
    const int column = parsed.at(1).value;
    const bool may_be_f3 = row <= 1 && column <= 16;
    if (parsed.count < 2 || (may_be_f3 && !report_expected))
        return letter_key(parsed, 'R');
    if (row < 1 || column < 1)
        return std::nullopt;
    return CursorReport{.row = row - 1, .column = column - 1};
}

/// CSI < button;column;row M, with 'm' for a button let go.
std::optional<Input> mouse_event(const Parsed& parsed, char final)
{
    if (parsed.prefix != '<' || parsed.count != 3 || parsed.at(1).value < 1 ||
        parsed.at(2).value < 1)
        return std::nullopt;
    const auto bits = static_cast<unsigned>(parsed.at(0).value);
    MouseEvent event{.kind = MouseEvent::Kind::press,
                     .row = parsed.at(2).value - 1,
                     .column = parsed.at(1).value - 1,
                     .ctrl = (bits & 16) != 0,
                     .alt = (bits & 8) != 0,
                     .shift = (bits & 4) != 0};
    const unsigned button = bits & 3;
    if ((bits & 64) != 0) {
        if (button > 1)
            return std::nullopt; // wheels that turn sideways
        event.kind = button == 0 ? MouseEvent::Kind::wheel_up : MouseEvent::Kind::wheel_down;
        return event;
    }
    event.button = button == 3 ? 0 : static_cast<int>(button) + 1;
    if ((bits & 32) != 0)
        event.kind = MouseEvent::Kind::drag;
    else if (final == 'm')
        event.kind = MouseEvent::Kind::release;
    return event;
}

/// "ab" or "abcd" of "rgb:ab/cd/ef": one to four digits, scaled to a byte.
std::optional<std::uint8_t> colour_part(std::string_view digits)
{
    unsigned value = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (digits.empty() || digits.size() > 4 || error != std::errc{} ||
        end != digits.data() + digits.size())
        return std::nullopt;
    const unsigned most = (1U << 4 * digits.size()) - 1;
    return static_cast<std::uint8_t>((value * 255 + most / 2) / most);
}

/// Takes what stands before the next '/', and the '/'.
std::string_view take_part(std::string_view& text)
{
    const std::size_t end = std::min(text.find('/'), text.size());
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return part;
}

} // namespace

Key control_key(unsigned char byte)
{
    switch (byte) {
    case 0x00:
        return ctrl(U' ');
    case 0x1b:
        return key(NamedKey::escape);
    case 0x7f:
        return key(NamedKey::backspace);
    default:
        return ctrl(static_cast<char32_t>(byte + '@'));
    }
}

std::optional<Input> meaning_of(const ControlSequence& sequence, bool report_expected)
{
    const Parsed parsed = parse(sequence.body);
    const char final = sequence.final;
    if (parsed.prefix == '<' && (final == 'M' || final == 'm'))
        return mouse_event(parsed, final);
    if (parsed.prefix != 0 || !parsed.intermediates.empty())
        return std::nullopt; // answers to questions we did not ask
    switch (final) {
    case '~':
        return tilde_key(parsed);
    case '$':
    case '^':
    case '@':
        return rxvt_tilde_key(parsed, final);
    case 'u':
        return key_by_number(parsed.at(0).value, parsed.at(1));
    case 'Z':
        return with_modifiers(shift(NamedKey::tab), parsed.at(1).value);
    case 'I':
        return FocusChanged{true};
    case 'O':
        return FocusChanged{false};
    case 'R':
        return cursor_report_or_f3(parsed, report_expected);
    case 'a':
    case 'b':
    case 'c':
    case 'd':
        if (parsed.count == 0)
            return shift(*find(rxvt_arrows, final));
        return std::nullopt;
    default:
        return letter_key(parsed, final);
    }
}

std::optional<Key> meaning_of_ss3(int modifier, char final)
{
    if (const auto found = find(letter_keys, final))
        return with_modifiers(*found, modifier);
    if (const auto found = find(rxvt_arrows, final))
        return ctrl(*found);
    if (final == 'M')
        return with_modifiers(key(NamedKey::enter), modifier);
    if (final == 'I')
        return with_modifiers(key(NamedKey::tab), modifier);
    // The keypad in application mode.
    constexpr std::string_view keypad = "*+,-./0123456789";
    if (final >= 'j' && final <= 'y')
        return with_modifiers(
            key(static_cast<char32_t>(keypad[static_cast<std::size_t>(final - 'j')])), modifier);
    if (final == 'X')
        return with_modifiers(key(U'='), modifier);
    return std::nullopt;
}

std::optional<Key> meaning_of_console_key(char final)
{
    if (final < 'A' || final > 'E')
        return std::nullopt;
    return key(static_cast<NamedKey>(static_cast<int>(NamedKey::f1) + (final - 'A')));
}

std::optional<Input> meaning_of_osc(std::string_view body)
{
    constexpr std::string_view background = "11;rgb";
    if (!body.starts_with(background))
        return std::nullopt;
    body.remove_prefix(background.size());
    if (body.starts_with('a'))
        body.remove_prefix(1);
    if (!body.starts_with(':'))
        return std::nullopt;
    body.remove_prefix(1);
    const auto red = colour_part(take_part(body));
    const auto green = colour_part(take_part(body));
    const auto blue = colour_part(take_part(body));
    if (!red || !green || !blue)
        return std::nullopt;
    return BackgroundColour{*red, *green, *blue};
}

} // namespace snug::tui
