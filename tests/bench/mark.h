#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>

namespace snug::bench {

using Clock = std::chrono::steady_clock;

/// A text of a hundred bytes that says of itself which one of its channel it is, and when it was
/// meant to be said:
///
///     =~NNNNNNNNTTTTTTTTTTTTTTTTxxxx...      8 digits, 16 digits of nanoseconds
///
/// What frames it on the wire has no =~.
class Mark {
public:
    static constexpr std::string_view begin = "=~";
    static constexpr std::size_t number_digits = 8, time_digits = 16;
    static constexpr std::size_t bytes = 100;
    static constexpr std::size_t head = begin.size() + number_digits + time_digits;
    using Number = std::array<char, number_digits>;

    static constexpr Number first{'0', '0', '0', '0', '0', '0', '0', '0'};
    static void next(Number& number)
    {
        std::size_t i = number.size();
        while (i > 0 && number[i - 1] == '9')
            number[--i] = '0';
        if (i == 0)
            throw std::runtime_error{"a channel has had all numbers there are"};
        ++number[i - 1];
    }

    /// The text, with the time it was meant for.
    static std::array<char, bytes> text(const Number& number, Clock::time_point at)
    {
        std::array<char, bytes> text;
        text.fill('x');
        std::memcpy(text.data(), begin.data(), begin.size());
        std::memcpy(text.data() + begin.size(), number.data(), number.size());
        auto left = static_cast<std::uint64_t>(at.time_since_epoch() / std::chrono::nanoseconds{1});
        for (std::size_t i = head; i > head - time_digits; left /= 10)
            text[--i] = static_cast<char>('0' + left % 10);
        return text;
    }

    /// Of a text that begins here.
    static bool is_number(const char* text, const Number& number)
    {
        return std::memcmp(text + begin.size(), number.data(), number.size()) == 0;
    }
    static Clock::time_point time_of(const char* text)
    {
        std::int64_t time = 0;
        for (std::size_t i = head - time_digits; i < head; ++i)
            time = 10 * time + (text[i] - '0');
        return Clock::time_point{std::chrono::nanoseconds{time}};
    }
};

/// Finds the marked texts in what comes over a connection, and the lines beside them.  Each text
/// must come once and in order; what does not is a std::runtime_error.
///
/// At ten million texts a second nothing can be parsed: as the next text usually stands as far
/// from the last as that from the one before, it is looked for there first, and line by line only
/// if it is not.
class MarkScanner {
public:
    /// Calls `on_text` with where each whole text begins, and `on_line` with whole lines without
    /// one, as far as they are not skipped on the way from text to text.  Returns how many bytes
    /// are done with.
    template <class OnText, class OnLine>
    std::size_t scan(std::string_view bytes, OnText on_text, OnLine on_line)
    {
        std::size_t at = 0; // behind the last text's line
        for (;;) {
            if (period_ > 0 && at + period_ <= bytes.size() && bytes[at + period_ - 1] == '\n' &&
                is_next(bytes.data() + at + lead_)) {
                Mark::next(expected_);
                on_text(bytes.data() + at + lead_);
                at += period_;
            } else if (const std::size_t next = scan_lines(bytes, at, on_text, on_line);
                       is_behind_text_) {
                at = next;
            } else {
                return next;
            }
        }
    }

private:
    [[nodiscard]] bool is_next(const char* text) const
    {
        return std::memcmp(text, Mark::begin.data(), Mark::begin.size()) == 0 &&
               Mark::is_number(text, expected_);
    }

    void expect(std::string_view text)
    {
        if (!is_next(text.data()))
            throw std::runtime_error{"lost, doubled or out of order: expected " +
                                     std::string{expected_.data(), expected_.size()} + ", heard " +
                                     std::string{text.substr(2, Mark::number_digits)}};
        Mark::next(expected_);
    }

    /// Up to the first text or the last whole line.
    template <class OnText, class OnLine>
    std::size_t scan_lines(std::string_view bytes, std::size_t begin, OnText on_text,
                           OnLine on_line)
    {
        is_behind_text_ = false;
        for (std::size_t at = begin;;) {
            const std::size_t end = bytes.find('\n', at);
            if (end == std::string_view::npos)
                return at;
            const std::string_view line = bytes.substr(at, end - at);
            at = end + 1;
            if (const std::size_t mark = line.find(Mark::begin);
                mark != std::string_view::npos && mark + Mark::bytes <= line.size()) {
                lead_ = static_cast<std::size_t>(line.data() + mark - bytes.data()) - begin;
                period_ = at - begin;
                expect(line.substr(mark));
                on_text(line.data() + mark);
                is_behind_text_ = true;
                return at;
            }
            on_line(line);
        }
    }

    Mark::Number expected_ = Mark::first;
    std::size_t period_ = 0; ///< from behind a text's line to behind the next one's; 0: unknown
    std::size_t lead_ = 0;   ///< of it, before the text
    bool is_behind_text_ = false;
};

} // namespace snug::bench
