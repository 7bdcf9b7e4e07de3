#pragma once

#include "src/text/emoji.h"

#include <compare>
#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

/// The only door from remote bytes to a screen.
namespace snug::text {

/// Words that stand in our own source.  It can be made at compile time only, so
/// no text that came from somewhere can become one by accident.
class OurWords {
public:
    template <std::size_t N>
    consteval OurWords(const char (&words)[N]) : words_{words, N - 1}
    {
        for (const char c : words_)
            if ((static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f)
                a_literal_holds_a_control_character();
    }
    [[nodiscard]] constexpr std::string_view view() const { return words_; }

private:
    static void a_literal_holds_a_control_character() {} // not constexpr: stops the compiler

    std::string_view words_;
};

/// Text that may be shown: on a screen, in a title, a notification, a log, a file.
///
/// It holds valid UTF-8 in which nothing commands a terminal, nothing reorders
/// or hides its neighbours, and nothing piles up:
///
/// | in the remote text                            | here                            |
/// | letters, numbers, punctuation, symbols, space | as they are                     |
/// | combining marks                               | at most 4 a base; without base  |
/// |                                               | they sit on a dotted circle     |
/// | conjoining Hangul vowels and finals           | as marks, only after Hangul     |
/// | TAB                                           | four spaces                     |
/// | LF (and CR LF)                                | a space in line(), LF in block()|
/// | ZWJ                                           | kept between emoji, else dropped|
/// | variation selectors 15 and 16                 | kept after emoji, else dropped  |
/// | other zero-width: ZWSP, ZWNJ, BOM, soft hyphen| dropped                         |
/// | every other control, bidi controls, tags,     | shown as <U+202E>               |
/// | private use, unassigned, Hangul fillers       |                                 |
/// | bytes that are no UTF-8                       | U+FFFD each                     |
///
/// Two honest limits: Persian loses its ZWNJ, and flags made of tags (Wales)
/// show them.  The work and the size are linear in the remote text.
class SafeText {
public:
    SafeText() = default;

    /// For one line: a name, a topic, a file name, an error, a title.
    static SafeText line(std::string_view remote);
    /// For what may have several lines: a message.
    static SafeText block(std::string_view remote);
    static SafeText literal(OurWords words) { return SafeText{std::string{words.view()}}; }
    static SafeText number(std::integral auto value) { return SafeText{std::to_string(value)}; }

    /// The pattern with each "{}" replaced by the next part; there are as many.
    ///
    ///     SafeText::fill("{} joined {}", {name, channel})
    static SafeText fill(OurWords pattern, std::initializer_list<SafeText> parts);

    [[nodiscard]] const std::string& str() const { return text_; }
    [[nodiscard]] bool empty() const { return text_.empty(); }

    /// The bytes [begin, end): ends of clusters, as next_cluster() finds them.
    [[nodiscard]] SafeText slice(std::size_t begin, std::size_t end) const;
    /// See truncate_with_ellipsis().
    [[nodiscard]] SafeText shortened(int columns, EmojiMode mode = EmojiMode::safe) const;

    SafeText& operator+=(const SafeText& more);
    SafeText& operator+=(OurWords more);
    friend SafeText operator+(SafeText left, const SafeText& right) { return left += right; }
    friend SafeText operator+(SafeText left, OurWords right) { return left += right; }
    friend SafeText operator+(OurWords left, const SafeText& right)
    {
        return literal(left) += right;
    }
    friend auto operator<=>(const SafeText&, const SafeText&) = default;

private:
    explicit SafeText(std::string checked) : text_{std::move(checked)} {}

    std::string text_;
};

} // namespace snug::text
