#include "tui/term/curses_terminal.h"

#include "tests/support/pty_screen.h"
#include "tui/term/key_parser.h"
#include "tui/term/locale.h"
#include "tui/view/canvas.h"

#include "src/base/check.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <functional>
#include <poll.h>
#include <stdexcept>
#include <string>
#include <termios.h>
#include <unistd.h>

using namespace snug;
using namespace snug::tui;
using snug::test::PtyScreen;
using text::SafeText;

namespace {

constexpr Size small{.rows = 6, .columns = 30};

/// What the forked program has in its hands.
struct Stage {
    CursesTerminal& terminal;
    Grid grid;
    KeyParser parser{};

    explicit Stage(CursesTerminal& of) : terminal{of}, grid{of.size()} {}

    void show(const SafeText& line, Style style = Style::text)
    {
        grid.reset(terminal.size(), text::EmojiMode::safe);
        Canvas{grid}.put(0, 0, line, style);
        terminal.paint(grid);
    }
    /// Waits for what comes next from the terminal; nothing once it is gone.
    std::vector<Input> inputs()
    {
        pollfd watched{.fd = terminal.fd(), .events = POLLIN, .revents = 0};
        ::poll(&watched, 1, -1);
        const auto bytes = terminal.read();
        return bytes ? parser.feed(*bytes, MonoTime{}) : std::vector<Input>{};
    }
    void wait_for_a_key()
    {
        for (;;)
            for (const Input& input : inputs())
                if (std::holds_alternative<Key>(input))
                    return;
    }
};

TerminalEnvironment xterm()
{
    return {.term = "xterm-256color"};
}

std::function<int()> program(const TerminalEnvironment& environment,
                             const std::function<void(Stage&)>& act)
{
    return [=] {
        use_utf8_locale();
        auto terminal = CursesTerminal::open(environment, STDIN_FILENO, STDOUT_FILENO);
        if (!terminal) {
            std::printf("%s\n", terminal.error().text.c_str());
            std::fflush(stdout);
            return 1;
        }
        Stage stage{**terminal};
        act(stage);
        return 0;
    };
}

PtyScreen run(const TerminalEnvironment& environment, const std::function<void(Stage&)>& act,
              PtyScreen::Options options = {})
{
    options.size = small;
    return PtyScreen{program(environment, act), options};
}

PtyScreen run(const std::function<void(Stage&)>& act)
{
    return run(xterm(), act);
}

void say(int fd, std::string_view words)
{
    INVARIANT(::write(fd, words.data(), words.size()) == static_cast<ssize_t>(words.size()));
}

void throw_something()
{
    throw std::runtime_error{"this should always hold"};
}

} // namespace

TEST_CASE("a grid is on the screen as it was drawn")
{
    PtyScreen pty = run([](Stage& stage) {
        Canvas canvas{stage.grid};
        canvas.box();
        canvas.put(1, 2, "猫 cafe\u0301 \U0001f375!");
        canvas.put(5, 29, "┛");
        canvas.set_cursor(1, 5);
        stage.terminal.paint(stage.grid);
        stage.wait_for_a_key();
    });
    REQUIRE(pty.wait_until_screen_shows("┛"));
    CHECK(pty.row_text(0) == "┌────────────────────────────┐");
    CHECK(pty.row_text(1) == "│ 猫 cafe\u0301 \U0001f375!                │");
    CHECK(pty.row_text(5) == "└────────────────────────────┛");
    CHECK(pty.cursor().row == 1);
    CHECK(pty.cursor().column == 5);
    CHECK(pty.cursor().visible);
    CHECK(pty.alternate_screen());
}

TEST_CASE("a grid without a cursor hides the terminal's")
{
    PtyScreen pty = run([](Stage& stage) {
        stage.show(SafeText::literal("hidden"));
        stage.wait_for_a_key();
    });
    REQUIRE(pty.wait_until_screen_shows("hidden"));
    CHECK(pty.wait_until([&] { return !pty.cursor().visible; }));
}

TEST_CASE("only what is different is written")
{
    PtyScreen pty = run([](Stage& stage) {
        Canvas canvas{stage.grid};
        for (int row = 0; row < 6; ++row)
            canvas.put(row, 0, "the same words in every row");
        stage.terminal.paint(stage.grid);
        stage.terminal.bell();
        stage.wait_for_a_key();
        canvas.put(3, 4, "S");
        stage.terminal.paint(stage.grid);
        stage.terminal.bell();
        stage.wait_for_a_key();
    });
    REQUIRE(pty.wait_until([&] { return pty.bells() == 1; }));
    const std::size_t before = pty.output().size();
    pty.type("x");
    REQUIRE(pty.wait_until([&] { return pty.bells() == 2; }));
    CHECK(pty.row_text(3) == "the Same words in every row");
    CHECK(pty.output().size() - before < 20);
}

TEST_CASE("painting over half of a wide character leaves nothing of it")
{
    PtyScreen pty = run([](Stage& stage) {
        stage.show(SafeText::line("a猫犬b"));
        stage.show(SafeText::line("ab猫xb"));
        stage.show(SafeText::line("猫猫猫"));
        stage.show(SafeText::line("a猫猫end"));
        stage.wait_for_a_key();
    });
    REQUIRE(pty.wait_until_screen_shows("end"));
    CHECK(pty.row_text(0) == "a猫猫end");
}

TEST_CASE("Ctrl-C, Ctrl-Z, Ctrl-S and Enter are keys like others")
{
    PtyScreen pty = run([](Stage& stage) {
        stage.show(SafeText::literal("ready"));
        std::string names;
        while (!names.ends_with("q ")) {
            for (const Input& input : stage.inputs())
                if (const Key* pressed = std::get_if<Key>(&input))
                    names += name_of(*pressed) + " ";
            stage.show(SafeText::line(names));
        }
        stage.wait_for_a_key();
    });
    REQUIRE(pty.wait_until_screen_shows("ready"));
    pty.type("\x03\x1a\x13\x1c\rq");
    CHECK(pty.wait_until_screen_shows("Ctrl-C Ctrl-Z Ctrl-S Ctrl-\\ En"));
}

TEST_CASE("pastes and focus are told to the program")
{
    PtyScreen pty = run([](Stage& stage) {
        stage.show(SafeText::literal("ready"));
        std::string said;
        for (;;) {
            for (const Input& input : stage.inputs()) {
                if (const auto* paste = std::get_if<Paste>(&input))
                    said += "[" + paste->text + "]";
                if (const auto* focus = std::get_if<FocusChanged>(&input))
                    said += focus->focused ? "in" : "out";
            }
            stage.show(SafeText::line(said));
        }
    });
    REQUIRE(pty.wait_until_screen_shows("ready"));
    pty.focus(false);
    pty.paste("tea\rpot");
    pty.focus(true);
    CHECK(pty.wait_until_screen_shows("out[tea pot]in"));
}

TEST_CASE("the terminal is given back as it was")
{
    PtyScreen pty{[] {
                      termios before{};
                      termios after{};
                      ::tcgetattr(STDIN_FILENO, &before);
                      const int status = program(xterm(), [](Stage& stage) {
                          stage.show(SafeText::literal("ready"));
                          stage.wait_for_a_key();
                      })();
                      ::tcgetattr(STDIN_FILENO, &after);
                      const bool same = before.c_iflag == after.c_iflag &&
                                        before.c_oflag == after.c_oflag &&
                                        before.c_lflag == after.c_lflag &&
                                        std::equal(before.c_cc, before.c_cc + NCCS, after.c_cc);
                      return same ? status : 9;
                  },
                  {.size = small}};
    REQUIRE(pty.wait_until_screen_shows("ready"));
    pty.type("x");
    CHECK(pty.wait_for_exit() == 0);
    CHECK_FALSE(pty.alternate_screen());
    CHECK(pty.cursor().visible);
    for (const char* off : {"\x1b[?2004l", "\x1b[?1004l", "\x1b[23;2t"}) {
        CAPTURE(std::string_view{off}.substr(1));
        CHECK(pty.output().find(off) != std::string::npos);
    }
}

TEST_CASE("a crash gives the terminal back and its last words are read")
{
    const std::pair<std::function<void()>, int> crashes[] = {
        {[] { INVARIANT(1 + 1 == 3); }, SIGABRT},
        {[]() noexcept { throw_something(); }, SIGABRT},
        {[] {
             std::fputs("this should always hold\n", stderr);
             ::raise(SIGSEGV);
         },
         SIGSEGV},
    };
    for (const auto& row : crashes) {
        const auto& crash = row.first; // no binding: clang 14 cannot CAPTURE one
        const auto& signal = row.second;
        CAPTURE(signal);
        PtyScreen pty = run([&crash = crash](Stage& stage) {
            stage.show(SafeText::literal("ready"));
            stage.wait_for_a_key();
            crash();
        });
        REQUIRE(pty.wait_until_screen_shows("ready"));
        pty.type("x");
        CHECK(pty.wait_for_exit() == 128 + signal);
        CHECK_FALSE(pty.alternate_screen());
        CHECK(pty.output().find("this should always hold") > pty.output().find("\x1b[?1049l"));
        CHECK(pty.output().find("\x1b[?2004l") != std::string::npos);
    }
}

TEST_CASE("an exception on its way out and a SIGTERM give the terminal back")
{
    PtyScreen thrown{[] {
                         try {
                             return program(xterm(), [](Stage& stage) {
                                 stage.show(SafeText::literal("ready"));
                                 stage.wait_for_a_key();
                                 throw std::runtime_error{"no"};
                             })();
                         } catch (const std::runtime_error&) {
                             return 4;
                         }
                     },
                     {.size = small}};
    REQUIRE(thrown.wait_until_screen_shows("ready"));
    thrown.type("x");
    CHECK(thrown.wait_for_exit() == 4);
    CHECK_FALSE(thrown.alternate_screen());

    PtyScreen killed = run([](Stage& stage) {
        stage.show(SafeText::literal("ready"));
        stage.wait_for_a_key();
    });
    REQUIRE(killed.wait_until_screen_shows("ready"));
    killed.signal(SIGTERM);
    CHECK(killed.wait_for_exit() == 128 + SIGTERM);
    CHECK_FALSE(killed.alternate_screen());
}

TEST_CASE("what is written to stderr waits until the screen is over")
{
    PtyScreen pty = run([](Stage& stage) {
        std::fputs("a warning\n", stderr);
        stage.show(SafeText::literal("ready"));
        stage.wait_for_a_key();
    });
    REQUIRE(pty.wait_until_screen_shows("ready"));
    CHECK(pty.output().find("a warning") == std::string::npos);
    pty.type("x");
    CHECK(pty.wait_for_exit() == 0);
    CHECK(pty.shows("a warning"));
}

TEST_CASE("the palette follows the terminal's background, and without an answer keeps to what can "
          "be read on any")
{
    const auto paint_by_answer = [](Stage& stage) {
        stage.show(SafeText::literal("nick"), Style::nick_4);
        for (;;)
            for (const Input& input : stage.inputs()) {
                if (const auto* colour = std::get_if<BackgroundColour>(&input))
                    stage.terminal.set_background(
                        background_from(colour->red, colour->green, colour->blue));
                stage.show(SafeText::literal("nick again"), Style::nick_4);
            }
    };
    const Look& look = default_theme()[static_cast<std::size_t>(Style::nick_4)];
    for (const auto& row : {std::pair{"ffff/ffff/ffff", look.light},
                            {"0000/0000/0000", look.dark},
                            {"", look.any_sixteen}}) {
        const auto& background = row.first; // no binding: clang 14 cannot CAPTURE one
        const auto& colours = row.second;
        CAPTURE(background);
        PtyScreen::Options options;
        options.background = background;
        PtyScreen pty = run(xterm(), paint_by_answer, options);
        REQUIRE(pty.wait_until_screen_shows("nick"));
        pty.type("x");
        REQUIRE(pty.wait_until_screen_shows("nick again"));
        CHECK(pty.cell(0, 0).foreground == colours.foreground);
        CHECK_FALSE(pty.cell(0, 0).background);
        CHECK_FALSE(pty.cell(0, 20).background);
    }
}

TEST_CASE("a style's colours and attributes reach the screen")
{
    PtyScreen pty = run([](Stage& stage) {
        stage.terminal.set_background(Background::dark);
        Canvas canvas{stage.grid};
        canvas.put(0, 0, "bar", Style::bar);
        canvas.put(1, 0, "error", Style::error);
        canvas.put(2, 0, "chosen", Style::selection);
        canvas.put(3, 0, "link", Style::link, Attributes::italic);
        stage.terminal.paint(stage.grid);
        stage.wait_for_a_key();
    });
    REQUIRE(pty.wait_until_screen_shows("link"));
    CHECK(pty.cell(0, 0).background == 237);
    CHECK(pty.cell(1, 0).bold);
    CHECK(pty.cell(1, 0).foreground == 210);
    CHECK(pty.cell(2, 0).reverse);
    CHECK(pty.cell(3, 0).underline);
    CHECK(pty.cell(3, 0).italic);
}

TEST_CASE("NO_COLOR leaves attributes alone to tell things apart")
{
    TerminalEnvironment environment = xterm();
    environment.no_colour = true;
    PtyScreen pty = run(environment, [](Stage& stage) {
        stage.terminal.set_background(Background::dark);
        stage.show(SafeText::literal("bar"), Style::bar);
        stage.wait_for_a_key();
    });
    REQUIRE(pty.wait_until_screen_shows("bar"));
    CHECK_FALSE(pty.cell(0, 0).background);
    CHECK_FALSE(pty.cell(0, 0).foreground);
    CHECK(pty.cell(0, 0).reverse);
}

TEST_CASE("eight colours are enough, and one too")
{
    for (const char* term : {"linux", "xterm", "screen", "vt100"}) {
        CAPTURE(term);
        PtyScreen pty = run({.term = term}, [](Stage& stage) {
            stage.terminal.set_background(Background::dark);
            stage.show(SafeText::literal("error"), Style::error);
            stage.wait_for_a_key();
        });
        REQUIRE(pty.wait_until_screen_shows("error"));
        CHECK(pty.cell(0, 0).bold);
        const bool colourless = std::string_view{term} == "vt100";
        CHECK(pty.cell(0, 0).foreground.has_value() != colourless);
    }
}

TEST_CASE("a terminal newer than the system's terminfo is taken for an xterm")
{
    PtyScreen pty = run({.term = "xterm-of-the-year-2040"}, [](Stage& stage) {
        stage.show(SafeText::literal("ready"));
        stage.wait_for_a_key();
    });
    CHECK(pty.wait_until_screen_shows("ready"));
}

TEST_CASE("where no cursor can be placed, or there is no terminal, one is told what to use")
{
    PtyScreen dumb = run({.term = "dumb"}, [](Stage&) {});
    CHECK(dumb.wait_for_exit() == 1);
    CHECK(dumb.shows("use snug chat"));

    const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    const auto terminal = CursesTerminal::open(xterm(), nowhere, nowhere);
    REQUIRE_FALSE(terminal);
    CHECK(terminal.error().code == ErrorCode::unavailable);
    ::close(nowhere);
}

TEST_CASE("the title is set where terminals have one and commands nothing")
{
    const auto set_title = [](Stage& stage) {
        stage.terminal.set_title(SafeText::block("snug #tea\a\x1b]2;eve\n(3)"));
        stage.show(SafeText::literal("ready"));
        stage.wait_for_a_key();
    };
    PtyScreen pty = run(set_title);
    REQUIRE(pty.wait_until_screen_shows("ready"));
    CHECK(pty.title() == "snug #tea<U+0007><U+001B>]2;eve (3)");

    PtyScreen console = run({.term = "linux"}, set_title);
    REQUIRE(console.wait_until_screen_shows("ready"));
    CHECK(console.output().find("\x1b]") == std::string::npos);
}

TEST_CASE("a resize is painted in the new size, whatever LINES and COLUMNS say")
{
    PtyScreen::Options options;
    options.environment = {{"LINES", "50"}, {"COLUMNS", "20"}};
    PtyScreen pty = run(
        xterm(),
        [](Stage& stage) {
            // Let in only while waiting, or it could come just before and be missed.
            sigset_t window_change;
            sigset_t nothing;
            sigemptyset(&nothing);
            sigemptyset(&window_change);
            sigaddset(&window_change, SIGWINCH);
            sigprocmask(SIG_BLOCK, &window_change, nullptr);
            std::signal(SIGWINCH, [](int) {});
            for (;;) {
                stage.show(SafeText::number(stage.terminal.size().rows) + "x" +
                           SafeText::number(stage.terminal.size().columns));
                ::ppoll(nullptr, 0, nullptr, &nothing);
                stage.terminal.resized();
            }
        },
        options);
    REQUIRE(pty.wait_until_screen_shows("6x30"));
    pty.resize({9, 44});
    CHECK(pty.wait_until_screen_shows("9x44"));
    pty.resize({1, 5});
    CHECK(pty.wait_until_screen_shows("1x5"));
    pty.resize({9, 44});
    CHECK(pty.wait_until_screen_shows("9x44"));
}

TEST_CASE("a grid of another size than the screen is cut and harms nothing")
{
    PtyScreen pty = run([](Stage& stage) {
        for (const Size size : {Size{50, 200}, Size{0, 0}, Size{1, 1}, Size{3, 29}}) {
            Grid grid{size};
            Canvas canvas{grid};
            for (int row = 0; row < size.rows; ++row)
                canvas.line_across(row, 0, size.columns, "猫");
            canvas.set_cursor(size.rows - 1, size.columns - 1);
            stage.terminal.paint(grid);
        }
        stage.terminal.bell();
        stage.wait_for_a_key();
    });
    REQUIRE(pty.wait_until([&] { return pty.bells() == 1; }));
    CHECK(pty.row_text(2) == "猫猫猫猫猫猫猫猫猫猫猫猫猫猫");
    CHECK(pty.row_text(3).empty());
}

TEST_CASE("a suspended client leaves the screen and paints it again")
{
    PtyScreen pty = run([](Stage& stage) {
        stage.show(SafeText::literal("ready"));
        stage.wait_for_a_key();
        stage.terminal.suspend();
        say(STDOUT_FILENO, "$ the shell");
        pollfd watched{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
        ::poll(&watched, 1, -1);
        stage.terminal.resume();
        stage.terminal.paint(stage.grid);
        stage.wait_for_a_key();
        stage.wait_for_a_key();
    });
    REQUIRE(pty.wait_until_screen_shows("ready"));
    pty.type("x");
    REQUIRE(pty.wait_until_screen_shows("$ the shell"));
    CHECK_FALSE(pty.alternate_screen());
    pty.type("fg\r");
    REQUIRE(pty.wait_until_screen_shows("ready"));
    CHECK(pty.alternate_screen());
    CHECK_FALSE(pty.shows("$ the shell"));
}

TEST_CASE("a terminal that hung up is noticed")
{
    int told[2];
    REQUIRE(::pipe(told) == 0);
    PtyScreen pty = run([&](Stage& stage) {
        std::signal(SIGHUP, SIG_IGN);
        stage.show(SafeText::literal("ready"));
        pollfd watched{.fd = stage.terminal.fd(), .events = POLLIN, .revents = 0};
        while (stage.terminal.read())
            ::poll(&watched, 1, -1);
        say(told[1], "gone");
    });
    REQUIRE(pty.wait_until_screen_shows("ready"));
    pty.hang_up();
    CHECK(pty.wait_for_exit() == 0);
    char said[4];
    CHECK(::read(told[0], said, 4) == 4);
    ::close(told[0]);
    ::close(told[1]);
}

TEST_CASE("a repaint brings back what another program wrote over")
{
    PtyScreen pty = run([](Stage& stage) {
        stage.show(SafeText::literal("ready"));
        say(STDOUT_FILENO, "\x1b[1;1Hwall says hi");
        stage.wait_for_a_key();
        stage.terminal.forget_screen();
        stage.terminal.paint(stage.grid);
        stage.wait_for_a_key();
    });
    REQUIRE(pty.wait_until_screen_shows("wall says hi"));
    pty.type("x");
    CHECK(pty.wait_until_screen_hides("wall says hi"));
    CHECK(pty.wait_until_screen_shows("ready"));
}

TEST_CASE("an emoji sequence reaches a terminal that can, in one piece")
{
    PtyScreen pty = run([](Stage& stage) {
        Grid grid{small, text::EmojiMode::full};
        Canvas{grid}.put(0, 0, SafeText::line("a👩\u200d🚀❤\ufe0fb"), Style::text);
        Canvas{grid}.set_cursor(2, 3);
        stage.terminal.paint(grid);
        stage.terminal.bell();
        stage.wait_for_a_key();
    });
    REQUIRE(pty.wait_until([&] { return pty.bells() == 1; }));
    CHECK(pty.output().find("\x1b[1;2H\x1b[0m👩\u200d🚀") != std::string::npos);
    CHECK(pty.output().find("\x1b[1;4H\x1b[0m❤\ufe0f") != std::string::npos);
    CHECK(pty.cell(0, 5).text == "b");
    CHECK(pty.cursor().row == 2);
    CHECK(pty.cursor().column == 3);
}

TEST_CASE("a terminal is asked how wide it draws and its screen is painted over")
{
    PtyScreen pty = run([](Stage& stage) {
        stage.parser.expect_cursor_reports(1);
        stage.terminal.ask_width_of("ab猫");
        for (;;)
            for (const Input& input : stage.inputs())
                if (const auto* report = std::get_if<CursorReport>(&input))
                    stage.show(SafeText::number(report->column));
    });
    CHECK(pty.wait_until_screen_shows("4"));
    CHECK(pty.row_text(5).empty());
}
