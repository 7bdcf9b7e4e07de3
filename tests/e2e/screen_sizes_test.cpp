// Windows of every size, and of a size that changes all the time.

#include "tests/support/raw_client.h"
#include "tests/support/seat.h"
#include "tests/support/snugd_process.h"

#include <doctest/doctest.h>

#include <array>
#include <memory>
#include <regex>
#include <string>

using namespace snug;
using namespace snug::test;

namespace {

constexpr tui::Size usual{.rows = 24, .columns = 80};
constexpr std::array sizes{usual, tui::Size{.rows = 12, .columns = 40},
                           tui::Size{.rows = 5, .columns = 20}};

/// The whole screen with the time of day left out, which may change meanwhile.
std::string timeless(const PtyScreen& screen)
{
    return std::regex_replace(screen.screen_text(), std::regex{"[0-9][0-9]:[0-9][0-9]"}, "12:54");
}

/// No wide character is cut by the right border or by what stands beside it.
void check_wide_characters(const PtyScreen& screen)
{
    for (int row = 0; row < screen.size().rows; ++row)
        for (int column = 0; column < screen.size().columns; ++column) {
            if (screen.cell(row, column).width < 2)
                continue;
            REQUIRE(column + 1 < screen.size().columns);
            REQUIRE(screen.cell(row, column + 1).text.empty());
        }
}

/// What the screen shows is what it shows when it is drawn from nothing.  A letter typed after
/// `draft` tells each time when the drawing is done.
void check_redrawn(PtyScreen& screen, const std::string& draft)
{
    // What was drawn for the size before may show all of this too: a letter there and back,
    // and the client has heard of the new one.
    screen.type("x");
    must_see(screen, draft + "x");
    screen.type("\x7f");
    must_not_see(screen, draft + "x");
    screen.type("y");
    must_see(screen, draft + "y");
    const std::string before = timeless(screen);
    screen.type(std::string{ctrl_l} + "z");
    must_see(screen, draft + "yz");
    screen.type("\x7f");
    must_not_see(screen, draft + "yz");
    if (!screen.wait_until([&] { return timeless(screen) == before; }))
        CHECK(timeless(screen) == before); // says what differs
    screen.type("\x7f");
    must_not_see(screen, draft + "y");
}

void must_be_too_small(PtyScreen& screen)
{
    screen.resize({.rows = 4, .columns = 19});
    must_see(screen, "snug needs 20×5");
}

} // namespace

TEST_CASE("the start screen fits into every window, and says which is too small")
{
    const SnugdProcess server;
    const Seat ada{"ada", tcp(server)};
    for (const tui::Size size : sizes) {
        CAPTURE(size.columns);
        PtyScreen screen = ada.runs({}, size);
        must_see(screen, "▸ Join a channel");
        must_see(screen, "ada");
        screen.type(down);
        must_see(screen, "▸ Create a channel");
        must_be_too_small(screen);
        screen.resize(size);
        must_see(screen, "▸ Create a channel");
        screen.type(up);
        must_see(screen, "▸ Join a channel");
        screen.type("q");
        must_end_with(screen, 0);
    }
}

TEST_CASE("the form fits into every window, and the cursor is in its field")
{
    const SnugdProcess server;
    const Seat ada{"ada", tcp(server)};
    for (const tui::Size size : sizes) {
        CAPTURE(size.columns);
        PtyScreen screen = ada.runs({"join"}, size);
        must_see(screen, "Channel");
        screen.type("漢字");
        must_see(screen, "漢字");
        const auto is_in_field = [&] {
            const ScreenCursor cursor = screen.cursor();
            return cursor.visible && screen.row_text(cursor.row).find("漢字") != std::string::npos;
        };
        CHECK(screen.wait_until(is_in_field));
        check_wide_characters(screen);
        must_be_too_small(screen);
        screen.resize(size);
        must_see(screen, "漢字");
        screen.type(escape);
        must_see(screen, "▸ Join a channel");
    }
}

TEST_CASE("the chat fits into every window, and the cursor is in the draft")
{
    const SnugdProcess server;
    RawClient bob{server.port()};
    bob.enter("bob", "tea");
    REQUIRE(bob.say_in("tea", "漢字かな交じり文は空白がなくても折り返される 👍👍👍👍👍")["success"] ==
            true);
    const Seat ada{"ada", tcp(server)};
    for (const tui::Size size : sizes) {
        CAPTURE(size.columns);
        PtyScreen screen = ada.runs({"join", "tea"}, size);
        must_see(screen, "#tea>");
        must_see(screen, "👍");
        screen.type("漢字");
        must_see(screen, "#tea> 漢字");
        must_have_the_cursor_in_the_draft(screen, "#tea> 漢字");
        check_wide_characters(screen);
        must_be_too_small(screen);
        screen.resize(size);
        must_see(screen, "#tea> 漢字");
        check_wide_characters(screen);
        must_have_the_cursor_in_the_draft(screen, "#tea> 漢字");
    }
}

TEST_CASE("a window that is resized all the time while people talk is right when it rests")
{
    const SnugdProcess server;
    RawClient bob{server.port()};
    RawClient eve{server.port()};
    RawClient carol{server.port()};
    bob.enter("bob", "tea");
    eve.enter("eve", "tea");
    carol.enter("carol", "tea");
    const Seat ada{"ada", tcp(server)};
    PtyScreen screen = ada.runs({"join", "tea"});
    must_see(screen, "#tea>");
    screen.type("a draft");
    must_see(screen, "#tea> a draft");

    const std::array talkers{&bob, &eve, &carol};
    for (int i = 0; i < 60; ++i) {
        screen.resize({.rows = 5 + (i * 37) % 56, .columns = 20 + (i * 73) % 181});
        const std::string text = "words " + std::to_string(i) + " 漢字👍 and more of it";
        const Json reply = talkers[static_cast<std::size_t>(i % 3)]->say_in("tea", text);
        REQUIRE_MESSAGE(reply["success"] == true, reply.dump());
    }
    screen.resize(usual);
    must_see(screen, "words 59 "); // the last, and all is quiet
    for (const tui::Size size : {usual, tui::Size{.rows = 60, .columns = 200}, sizes[2]}) {
        CAPTURE(size.columns);
        screen.resize(size);
        must_see(screen, "more of it");
        check_redrawn(screen, "#tea> a draft");
        check_wide_characters(screen);
    }
    screen.resize(usual);
    must_see(screen, "words 59 ");
}
