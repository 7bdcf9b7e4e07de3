#include "tui/cli/output.h"

#include "src/text/utf8.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace snug::tui {

namespace {

using text::SafeText;

constexpr std::string_view begin_line_anew = "\r\x1b[K";

void append_escape(std::string& out, char32_t unit)
{
    out += fmt::format("\\u{:04x}", static_cast<unsigned>(unit));
}

/// As grep(1) has it.
std::string_view begin_of(Highlight highlight)
{
    switch (highlight) {
    case Highlight::none:
        return "";
    case Highlight::bold:
        return "\x1b[1m";
    case Highlight::bold_red:
        return "\x1b[1;31m";
    }
    return "";
}

} // namespace

Printed Printed::json(std::string_view object)
{
    constexpr char32_t first_wide = 0x10000;
    constexpr char32_t del = 0x7f;

    std::string line;
    for (std::size_t at = 0; at < object.size();) {
        const auto [code_point, length, valid] = text::decode(object, at);
        if (code_point == U'\n' || (code_point >= U' ' && code_point < del)) {
            line += object[at];
        } else if (code_point < first_wide) {
            append_escape(line, code_point);
        } else { // a pair of surrogates: RFC 8259, section 7
            append_escape(line, 0xd800 + ((code_point - first_wide) >> 10));
            append_escape(line, 0xdc00 + ((code_point - first_wide) & 0x3ff));
        }
        at += length;
    }
    return Printed{std::move(line)};
}

Printed Printed::standing_out(const SafeText& text, Highlight highlight)
{
    constexpr std::string_view as_before = "\x1b[m";
    if (highlight == Highlight::none)
        return text;
    return Printed{std::string{begin_of(highlight)}.append(text.str()).append(as_before)};
}

void print(const Printed& text)
{
    const std::string& bytes = text.str();
    if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size() ||
        std::fflush(stdout) != 0)
        throw std::system_error{errno, std::generic_category(), "cannot write to standard output"};
}

void print_line(std::string_view words)
{
    print(SafeText::line(words) + "\n");
}

void notice(std::string_view sentence)
{
    fmt::print(stderr, "snug: {}\n", SafeText::line(sentence).str());
}

void print_over(std::string_view words)
{
    fmt::print(stderr, "{}{}", begin_line_anew, SafeText::line(words).str());
}

} // namespace snug::tui
