#include "tests/support/hostile_text.h"

#include "src/text/unicode.h"
#include "src/text/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <regex>

namespace snug::test {

namespace {

constexpr std::size_t most_marks = 4;

std::string utf8(char32_t character)
{
    std::string bytes;
    text::append_utf8(bytes, character);
    return bytes;
}

struct Range {
    char32_t first, last;
};

constexpr Range hostile_characters[] = {
    {0x01, 0x08},       {0x0b, 0x1f},         {0x7f, 0x9f},       {0xad, 0xad},
    {0x34f, 0x34f},     {0x378, 0x378},       {0x61c, 0x61c},     {0x115f, 0x1160},
    {0x17b4, 0x17b5},   {0x180b, 0x180f},     {0x200b, 0x200f},   {0x2028, 0x202e},
    {0x2060, 0x206f},   {0x3164, 0x3164},     {0xe000, 0xe003},   {0xf8ff, 0xf8ff},
    {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},     {0xffa0, 0xffa0},   {0xfff9, 0xfffb},
    {0xffff, 0xffff},   {0xe0001, 0xe0001},   {0xe0020, 0xe007f}, {0xe0100, 0xe0102},
    {0xf0000, 0xf0000}, {0x10fffd, 0x10ffff},
};

constexpr std::string_view hostile_sequences[] = {
    "\x1b]0;owned\x07",
    "\x1b]2;owned\x07",
    "\x1b]52;c;b3duZWQ=\x07",
    "\x1b[31mowned",
    "\x1b[2J\x1b[3;3H",
    "\x1bPowned\x1b\\",
    "\x1b[?1049l",
    "\x1b[?1000h",
    "\x1b[6n",
    "\x1b]11;?\x07",
    "\x1b]8;;http://owned/\x07",
    "\x1b[200~owned",
    "\x1b\x63",
    "\x1b_owned\x1b\\",
    "\r\x1b[K-- eve is an operator",
    "\xc2\x9b"
    "31mowned",
    "\xc2\x9d"
    "0;owned\xc2\x9c",
    "\x1b]777;notify;owned;owned\x07",
};

std::string many_marks(char32_t mark)
{
    constexpr int many = 300;
    std::string text = "Z";
    for (int i = 0; i < many; ++i)
        text += utf8(mark);
    return text;
}

bool is_mark(text::Category category)
{
    return category == text::Category::mark || category == text::Category::enclosing_mark;
}

/// No sink is given one after this one.
bool is_never_shown(char32_t c, char32_t before)
{
    using text::Category;
    // These belong to an emoji, and stand nowhere else.
    if (c == text::zero_width_joiner || c == text::text_style || c == text::emoji_style)
        return !text::is_pictographic(before);
    const Category category = text::category_of(c);
    switch (category) {
    case Category::control:
        return c != U'\n';
    case Category::format:
    case Category::line_separator:
    case Category::surrogate:
    case Category::private_use:
    case Category::unassigned:
        return true;
    default:
        return text::is_default_ignorable(c);
    }
}

} // namespace

const std::vector<std::string>& hostile_texts()
{
    static const std::vector<std::string> all = [] {
        std::vector<std::string> texts;
        for (const Range& range : hostile_characters)
            for (char32_t c = range.first; c <= range.last; ++c)
                texts.push_back(utf8(c));
        texts.insert(texts.end(), std::begin(hostile_sequences), std::end(hostile_sequences));
        for (const char32_t mark : {U'\u0301', U'\u20dd', U'\u0489', U'\u0903'})
            texts.push_back(many_marks(mark));
        texts.push_back("a" + utf8(text::zero_width_joiner) + "b");
        return texts;
    }();
    return all;
}

std::vector<std::string> hostile_messages()
{
    constexpr std::size_t longest = 400;
    std::vector<std::string> messages(1);
    for (const std::string& text : hostile_texts()) {
        if (messages.back().size() > longest)
            messages.emplace_back();
        messages.back() += "Q" + text + "Q ";
    }
    return messages;
}

std::optional<std::string> harm_in(std::string_view bytes)
{
    std::size_t marks = 0;
    char32_t before = 0;
    for (std::size_t at = 0; at < bytes.size();) {
        const text::Decoded decoded = text::decode(bytes, at);
        const auto where = [&] {
            return fmt::format(
                "at {} of {}, after \"{}\"", at, bytes.size(),
                bytes.substr(at - std::min<std::size_t>(at, 24), std::min<std::size_t>(at, 24)));
        };
        if (!decoded.valid)
            return "no UTF-8 " + where();
        if (is_never_shown(decoded.code_point, before))
            return fmt::format("<U+{:04X}> {}", static_cast<unsigned>(decoded.code_point), where());
        before = decoded.code_point;
        marks = is_mark(text::category_of(before)) ? marks + 1 : 0;
        if (marks > most_marks)
            return "too many marks " + where();
        at += decoded.length;
    }
    return std::nullopt;
}

std::string without_drawing(std::string_view bytes)
{
    // What terminfo has ncurses write, and escapes.cpp and curses_terminal.cpp themselves: no
    // more, so that this list is also one of what the client may do to a terminal.
    static const std::regex drawing{
        "\x1b\\[[0-9;]*[ABCDGHJKLMPSTX@dfmr]" // cursor, erasing, colours
        "|\x1b\\[\\?(1|7|12|25|1000|1002|1004|1006|1034|1049|2004|2026)(;[0-9]+)*[hl]" // modes
        "|\x1b\\[[<>=?]?[0-9;]*[ctu]" // what the terminal is, its window, its keys
        "|\x1b\\[(4l|[0-9]* q)|\x1b[()][0B]|\x1b[=>78M]|[\x0e\x0f\r\b]"
        "|\x1b\\]11;\\?(\x07|\x1b\\\\)"    // which background
        "|\x1b\\[6n"                       // how wide an emoji is
        "|\x1b\\]2;snug[^\x1b\x07]*\x07"}; // the title
    return std::regex_replace(std::string{bytes}, drawing, "");
}

} // namespace snug::test
