#include "tests/support/pty_screen.h"

#include <doctest/doctest.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <termios.h>
#include <unistd.h>

using namespace snug;
using namespace snug::test;
using namespace std::chrono_literals;

namespace {

PtyScreen::Options sized(int rows, int columns)
{
    PtyScreen::Options options;
    options.size = {rows, columns};
    return options;
}

/// A program that prints and then copies what it is sent, until Ctrl-D.
PtyScreen cat_after(std::string_view greeting, const PtyScreen::Options& options = sized(4, 20))
{
    return PtyScreen{{"sh", "-c", "stty -echo; printf '" + std::string{greeting} + "'; exec cat"},
                     options};
}

} // namespace

TEST_CASE("what a program prints is on the screen")
{
    PtyScreen pty = cat_after("hi ada\\r\\nhi bob");
    CHECK(pty.wait_until_screen_shows("hi bob"));
    CHECK(pty.screen_text() == "hi ada\nhi bob\n\n\n");
    CHECK(pty.cursor().row == 1);
    CHECK(pty.cursor().column == 6);
}

TEST_CASE("what is typed reaches the program and its exit status comes back")
{
    PtyScreen pty{{"sh", "-c", "echo ready; read line; echo \"got $line\"; exit 3"}, sized(4, 20)};
    REQUIRE(pty.wait_until_screen_shows("ready"));
    pty.type("tea\r");
    CHECK(pty.wait_until_screen_shows("got tea"));
    CHECK(pty.wait_for_exit() == 3);
}

TEST_CASE("wide and combining characters stand where a person sees them")
{
    PtyScreen pty = cat_after("a猫e\xcc\x81z");
    REQUIRE(pty.wait_until_screen_shows("z"));
    CHECK(pty.row_text(0) == "a猫e\u0301z");
    CHECK(pty.cell(0, 1).width == 2);
    CHECK(pty.cell(0, 2).text.empty());
    CHECK(pty.cell(0, 3).text == "e\u0301");
    CHECK(pty.cell(0, 4).text == "z");
}

TEST_CASE("a cell tells how it looks")
{
    PtyScreen pty = cat_after("\\033[1;4;7;31;48;5;200mx\\033[0;3my");
    REQUIRE(pty.wait_until_screen_shows("y"));
    const ScreenCell loud = pty.cell(0, 0);
    CHECK((loud.bold && loud.underline && loud.reverse && !loud.italic));
    CHECK(loud.foreground == 1);
    CHECK(loud.background == 200);
    CHECK(pty.cell(0, 1).italic);
    CHECK_FALSE(pty.cell(0, 1).foreground);
    CHECK_FALSE(pty.cell(3, 19).background);
}

TEST_CASE("title, bell and alternate screen are noticed")
{
    PtyScreen pty = cat_after("\\033]2;snug tea\\007\\007\\033[?1049hz");
    REQUIRE(pty.wait_until_screen_shows("z"));
    CHECK(pty.title() == "snug tea");
    CHECK(pty.bells() == 1);
    CHECK(pty.alternate_screen());
}

TEST_CASE("the program sees nothing of our environment")
{
    ::setenv("SNUG_SECRET", "eve", 1);
    PtyScreen::Options options = sized(10, 60);
    options.environment = {{"PATH", "/usr/bin:/bin"}, {"CUP", "tea"}};
    PtyScreen pty{{"env"}, options};
    CHECK(pty.wait_for_exit() == 0);
    CHECK(pty.shows("CUP=tea"));
    CHECK_FALSE(pty.shows("SNUG_SECRET"));
}

TEST_CASE("a resize reaches the screen and the program")
{
    PtyScreen pty{
        {"sh", "-c", "trap 'stty size; exit' WINCH; echo ready; while :; do read x; done"},
        sized(4, 20)};
    REQUIRE(pty.wait_until_screen_shows("ready"));
    pty.resize({7, 33});
    CHECK(pty.wait_until_screen_shows("7 33"));
    CHECK(pty.size() == tui::Size{7, 33});
}

TEST_CASE("a paste is bracketed and focus is told only where the program asked for it")
{
    PtyScreen plain = cat_after("ready");
    REQUIRE(plain.wait_until_screen_shows("ready"));
    plain.focus(false);
    plain.paste("tea\r");
    CHECK(plain.wait_until_screen_shows("readytea"));

    PtyScreen asked{{"sh", "-c",
                     "stty raw -echo; printf '\\033[?2004h\\033[?1004hready\\r\\n'; "
                     "head -c 18 | od -An -c"},
                    sized(6, 70)};
    REQUIRE(asked.wait_until_screen_shows("ready"));
    asked.focus(false);
    asked.paste("tea");
    CHECK(asked.wait_for_exit() == 0);
    CHECK(asked.shows("033   [   O 033   [   2   0   0   ~   t   e   a 033   [   2   0"));
}

TEST_CASE("the terminal answers for its background only if it has one")
{
    PtyScreen::Options options = sized(6, 70);
    options.background = "ffff/ffff/0000";
    PtyScreen pty{{"sh", "-c", "stty raw -echo; printf '\\033]11;?\\007'; head -c 25 | od -An -c"},
                  options};
    CHECK(pty.wait_for_exit() == 0);
    CHECK(pty.shows("r   g   b   :   f   f   f   f"));
}

TEST_CASE("a wait ends at its deadline and says that it failed")
{
    PtyScreen pty = cat_after("ready");
    REQUIRE(pty.wait_until_screen_shows("ready"));
    CHECK_FALSE(pty.wait_until_screen_shows("never", 20ms));
    CHECK_FALSE(pty.wait_for_exit(20ms));
}

TEST_CASE("a wait ends with the program")
{
    PtyScreen pty{{"true"}};
    CHECK_FALSE(pty.wait_until_screen_shows("never"));
    CHECK(pty.wait_for_exit() == 0);
}

TEST_CASE("death by a signal shows in the status")
{
    PtyScreen pty = cat_after("ready");
    REQUIRE(pty.wait_until_screen_shows("ready"));
    pty.signal(SIGTERM);
    CHECK(pty.wait_for_exit() == 128 + SIGTERM);
}

TEST_CASE("a closed window hangs up on the program")
{
    PtyScreen pty = cat_after("ready");
    REQUIRE(pty.wait_until_screen_shows("ready"));
    pty.hang_up();
    CHECK(pty.wait_for_exit() == 128 + SIGHUP);
}

TEST_CASE("a function runs in the pty as a program does")
{
    PtyScreen pty{[] { return ::isatty(STDIN_FILENO) != 0 && ::write(1, "tea", 3) == 3 ? 7 : 1; }};
    CHECK(pty.wait_for_exit() == 7);
    CHECK(pty.shows("tea"));
}
