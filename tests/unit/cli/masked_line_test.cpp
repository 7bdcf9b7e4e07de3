#include "tui/cli/masked_line.h"

#include <doctest/doctest.h>

namespace snug::tui {

namespace {

/// What is shown after this was typed, and what it is taken for.
struct TypedAtPrompt {
    explicit TypedAtPrompt(std::string_view bytes) { shown = line.feed(bytes); }
    std::string text() { return std::string{line.take().view()}; }

    MaskedLine line;
    std::string shown;
};

} // namespace

TEST_CASE("a star is shown for a character, and the line is what was typed")
{
    TypedAtPrompt typed{"s3crét\r"};
    CHECK(typed.shown == "******\r\n");
    CHECK(typed.line.state() == MaskedLine::State::entered);
    CHECK(typed.text() == "s3crét");
    CHECK(typed.text().empty());
}

TEST_CASE("backspace takes back a character, however many bytes it has, and ^U all of them")
{
    CHECK(TypedAtPrompt{"aé\x7f"
                        "b\n"}
              .text() == "ab");
    CHECK(TypedAtPrompt{"aé\x7f"}.shown == "**\b \b");
    CHECK(TypedAtPrompt{"\x7f\b"}.shown.empty());
    CHECK(TypedAtPrompt{"abc\x15"
                        "d\n"}
              .text() == "d");
    CHECK(TypedAtPrompt{"ab\x15"}.shown == "**\b \b\b \b");
}

TEST_CASE("^C interrupts, and ^D ends an empty line")
{
    CHECK(TypedAtPrompt{"abc\x03"}.line.state() == MaskedLine::State::interrupted);
    CHECK(TypedAtPrompt{"\x04"}.line.state() == MaskedLine::State::ended);
    CHECK(TypedAtPrompt{"abc\x04"}.line.state() == MaskedLine::State::entered);
}

TEST_CASE("cursor keys and other controls are no characters")
{
    CHECK(TypedAtPrompt{"a\x1b[D\x1bOA\x1b[1;5C\x01\tb\n"}.text() == "ab");
}

TEST_CASE("bytes may come one by one, and what comes after the line is dropped")
{
    MaskedLine line;
    for (const char byte : std::string_view{"pä\x1b[Dss\nmore"})
        line.feed({&byte, 1});
    CHECK(line.take().view() == "päss");
}

TEST_CASE("a line that would be too long for a password stops growing")
{
    TypedAtPrompt typed{std::string(5000, 'x')};
    CHECK(typed.shown.size() == limits::password_bytes);
}

} // namespace snug::tui
