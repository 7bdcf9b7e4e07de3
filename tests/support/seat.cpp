#include "tests/support/seat.h"

#include "src/text/columns.h"
#include "tests/support/known_hosts.h"
#include "tests/support/snugd_process.h"

#include <doctest/doctest.h>

#include <stdlib.h>

namespace snug::test {

Seat::Seat(std::string name, std::string server)
    : name_{std::move(name)}, server_{std::move(server)}
{
    if (!server_.empty() && !server_.starts_with("unix:"))
        know_server(home_.path("home"), server_);
}

std::vector<std::string> Seat::command(const std::vector<std::string>& words) const
{
    std::vector<std::string> all{SNUG_PATH};
    all.insert(all.end(), words.begin(), words.end());
    if (!name_.empty())
        all.insert(all.end(), {"--name", name_});
    return all;
}

std::vector<std::pair<std::string, std::string>> Seat::environment() const
{
    std::vector<std::pair<std::string, std::string>> variables{
        {"HOME", home_.path("home")},
        {"XDG_RUNTIME_DIR", home_.path("run")},
        {"TZ", "UTC"},
        {"LC_ALL", "C.UTF-8"},
        {"PATH", "/usr/bin:/bin"},
    };
    if (!server_.empty())
        variables.emplace_back("SNUG_SERVER", server_);
    for (const char* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS"})
        if (const char* value = ::getenv(name))
            variables.emplace_back(name, value);
    return variables;
}

PtyScreen::Options Seat::terminal(tui::Size size) const
{
    PtyScreen::Options options{.size = size, .environment = environment()};
    options.environment.emplace_back("TERM", "xterm-256color");
    return options;
}

std::string tcp(const SnugdProcess& server)
{
    return "127.0.0.1:" + std::to_string(server.port());
}

void must_see(PtyScreen& screen, std::string_view words)
{
    const bool seen = screen.wait_until_screen_shows(words, long_enough);
    REQUIRE_MESSAGE(seen, "not to be seen: ", std::string{words}, "\n", screen.screen_text());
}

void must_not_see(PtyScreen& screen, std::string_view words)
{
    const bool hidden = screen.wait_until_screen_hides(words, long_enough);
    REQUIRE_MESSAGE(hidden, "still to be seen: ", std::string{words}, "\n", screen.screen_text());
}

void must_end_with(PtyScreen& screen, int exit_status)
{
    const auto exit = screen.wait_for_exit(long_enough);
    REQUIRE_MESSAGE(exit.has_value(), "it still runs\n", screen.screen_text());
    REQUIRE_MESSAGE(*exit == exit_status, screen.screen_text());
}

void must_have_the_cursor_in_the_draft(PtyScreen& screen, std::string_view prompt)
{
    const int columns = text::columns_of_text(prompt, {});
    const int last = screen.size().rows - 1;
    const auto in_place = [&] {
        const ScreenCursor cursor = screen.cursor();
        return cursor.visible && cursor.row == last && cursor.column >= columns &&
               screen.row_text(last).starts_with(prompt);
    };
    const bool is_there = screen.wait_until(in_place, long_enough);
    REQUIRE_MESSAGE(is_there, "the cursor is in row ", screen.cursor().row, ", column ",
                    screen.cursor().column, "\n", screen.screen_text());
}

int count_on(const PtyScreen& screen, std::string_view words)
{
    int found = 0;
    const std::string text = screen.screen_text();
    for (std::size_t at = text.find(words); at != text.npos; at = text.find(words, at + 1))
        ++found;
    return found;
}

void enter(PtyScreen& screen, const std::string& line)
{
    screen.type(line + "\r");
}

} // namespace snug::test
