#pragma once

#include "src/text/safe_text.h"

#include <string>
#include <string_view>

/// Where the plain commands write: the only place that knows standard output and standard error.
namespace snug::tui {

/// How a word that was looked for stands out.
enum class Highlight { none, bold, bold_red };

/// Bytes that may be written where somebody reads them: safe text, our own words, JSON in ASCII,
/// and what makes a found word stand out.  Nothing else becomes one, so that what a server or
/// another person wrote commands no terminal.
class Printed {
public:
    Printed() = default;
    Printed(const text::SafeText& text) : bytes_{text.str()} {}
    Printed(text::OurWords words) : bytes_{words.view()} {}

    /// The wire's object, or several, in ASCII: what could command a terminal or turn the text
    /// around is escaped as \u…, which is the same JSON.  Takes what encode() writes.
    static Printed json(std::string_view object);
    /// The same text, made to stand out.
    static Printed standing_out(const text::SafeText& text, Highlight highlight);

    [[nodiscard]] const std::string& str() const { return bytes_; }
    [[nodiscard]] bool empty() const { return bytes_.empty(); }

    Printed& operator+=(const Printed& more)
    {
        bytes_ += more.bytes_;
        return *this;
    }
    friend Printed operator+(Printed left, const Printed& right) { return left += right; }

private:
    explicit Printed(std::string bytes) : bytes_{std::move(bytes)} {}

    std::string bytes_;
};

/// See Printed::json().
inline Printed json_line(std::string_view object)
{
    return Printed::json(object);
}

/// To standard output, at once.  Throws std::system_error if it does not take it.
void print(const Printed& text);
/// A line of its own, of whatever the words are.
void print_line(std::string_view words);
/// A notice on standard error: "snug: …".
void notice(std::string_view sentence);
/// On standard error, a line that is written over by the next; an empty one leaves none.
void print_over(std::string_view words);

} // namespace snug::tui
