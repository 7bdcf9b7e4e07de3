#include "tui/term/terminal_environment.h"

#include "tui/term/escapes.h"

#include <doctest/doctest.h>

using namespace snug;
using namespace snug::tui;
using text::SafeText;

TEST_CASE("only terminals known to understand OSC are sent one")
{
    for (const char* term : {"xterm-256color", "xterm-kitty", "tmux-256color", "screen", "foot",
                             "rxvt-unicode", "st", "st-256color", "alacritty"}) {
        CAPTURE(term);
        CHECK(understands_osc(term));
    }
    for (const char* term : {"", "linux", "vt100", "dumb", "stv52", "sun"}) {
        CAPTURE(term);
        CHECK_FALSE(understands_osc(term));
    }
}

TEST_CASE("the background is guessed where the environment knows it")
{
    const auto guess = [](const char* hint) {
        return likely_background({.term = "rxvt", .colour_hint = hint});
    };
    CHECK(guess("15;0") == Background::dark);
    CHECK(guess("0;default;15") == Background::light);
    CHECK(guess("0;7") == Background::light);
    CHECK(guess("7;8") == Background::dark);
    for (const char* hint : {"", "15", "15;", "15;x", "15;default", "15;-1", "15;16"}) {
        CAPTURE(hint);
        CHECK(guess(hint) == Background::unknown);
    }
    CHECK(likely_background({.term = "linux"}) == Background::dark);
}

TEST_CASE("a title, a notification and the clipboard hold what was given and command nothing")
{
    CHECK(escapes::title(SafeText::line("snug #tea (3)")) == "\x1b]2;snug #tea (3)\a");
    CHECK(escapes::notification(SafeText::line("#tea; x"), SafeText::line("<ada> hi\a")) ==
          "\x1b]777;notify;#tea  x;<ada> hi<U+0007>\a\x1b]9;#tea  x: <ada> hi<U+0007>\a");
    CHECK(escapes::clipboard("") == "\x1b]52;c;\a");
    CHECK(escapes::clipboard("f") == "\x1b]52;c;Zg==\a");
    CHECK(escapes::clipboard("fo") == "\x1b]52;c;Zm8=\a");
    CHECK(escapes::clipboard("foo") == "\x1b]52;c;Zm9v\a");
    CHECK(escapes::clipboard("\xff\xfe\x1b") == "\x1b]52;c;//4b\a");
    CHECK(escapes::through_tmux("\x1b]9;hi\a") == "\x1bPtmux;\x1b\x1b]9;hi\a\x1b\\");
}

TEST_CASE("a title is cut where no terminal minds")
{
    CHECK(escapes::title(SafeText::line(std::string(5000, 'x'))).size() < 130);
}
