#include "tui/term/escapes.h"

#include <cstddef>
#include <cstdint>

namespace snug::tui::escapes {

namespace {

constexpr int max_title_columns = 120;
constexpr std::string_view osc = "\x1b]";
constexpr std::string_view end = "\a"; // understood by more terminals than ESC backslash

/// As much as fits, in one line, and without the ';' that parts fields.
std::string field(const text::SafeText& text)
{
    std::string words = text.shortened(max_title_columns).str();
    for (char& c : words)
        if (c == '\n' || c == ';')
            c = ' ';
    return words;
}

std::string base64(std::string_view bytes)
{
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 3; ++j)
            group =
                group << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
        for (std::size_t j = 0; j < 4; ++j)
            out += i + j > bytes.size() ? '=' : digits[group >> (18 - 6 * j) & 63U];
    }
    return out;
}

} // namespace

std::string title(const text::SafeText& text)
{
    std::string words = text.shortened(max_title_columns).str();
    for (char& c : words)
        if (c == '\n')
            c = ' ';
    return std::string{osc}.append("2;").append(words).append(end);
}

std::string clipboard(std::string_view bytes)
{
    return std::string{osc}.append("52;c;").append(base64(bytes)).append(end);
}

std::string notification(const text::SafeText& heading, const text::SafeText& body)
{
    const std::string first = field(heading);
    const std::string second = field(body);
    return std::string{osc}
        .append("777;notify;")
        .append(first)
        .append(";")
        .append(second)
        .append(end)
        .append(osc)
        .append("9;")
        .append(first)
        .append(": ")
        .append(second)
        .append(end);
}

std::string through_tmux(std::string_view sequence)
{
    std::string wrapped = "\x1bPtmux;";
    for (const char c : sequence) {
        if (c == '\x1b')
            wrapped += c;
        wrapped += c;
    }
    return wrapped + "\x1b\\";
}

} // namespace snug::tui::escapes
