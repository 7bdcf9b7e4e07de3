#pragma once

#include "tests/support/pty_screen.h"
#include "tests/support/temp_dir.h"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace snug::test {

class SnugdProcess;

/// Where somebody sits: a home of their own, and the real snug in a terminal.
///
///     const Seat ada{"ada", tcp(server)};
///     PtyScreen screen = ada.runs({"join", "tea"});
///     must_see(screen, "#tea>");
///
/// A second screen has the same key and remembers the same channels.
class Seat {
public:
    /// `name` is for --name, `server` for $SNUG_SERVER; an empty one is left out.  Over TCP it is
    /// a server of a test, which one knows.
    Seat(std::string name, std::string server);

    /// snug with these words after it.
    [[nodiscard]] PtyScreen runs(const std::vector<std::string>& words = {},
                                 tui::Size size = {.rows = 24, .columns = 80}) const
    {
        return PtyScreen{command(words), terminal(size)};
    }

    [[nodiscard]] std::vector<std::string> command(const std::vector<std::string>& words) const;
    [[nodiscard]] PtyScreen::Options terminal(tui::Size size = {.rows = 24, .columns = 80}) const;
    /// The variables that make it this seat's, for programs that pass none on.
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> environment() const;
    [[nodiscard]] const TempDir& home() const { return home_; }

private:
    std::string name_;
    std::string server_;
    TempDir home_;
};

/// How a server is reached where everybody is a guest of a key of their own.
std::string tcp(const SnugdProcess& server);

/// What a slow machine under a sanitizer may need for what else takes milliseconds.
inline constexpr std::chrono::seconds long_enough{30};

/// Required to be shown in time; the screen stands in the failure.
void must_see(PtyScreen& screen, std::string_view words);
void must_not_see(PtyScreen& screen, std::string_view words); ///< any more, in time
void must_end_with(PtyScreen& screen, int exit_status);
/// The cursor is in the last row, behind a prompt that begins so.
void must_have_the_cursor_in_the_draft(PtyScreen& screen, std::string_view prompt);

/// How often the words stand on the screen.
int count_on(const PtyScreen& screen, std::string_view words);

/// Words, and the key that ends them.
void enter(PtyScreen& screen, const std::string& line);

inline constexpr const char* ctrl_c = "\x03";
inline constexpr const char* ctrl_l = "\x0c";
inline constexpr const char* escape = "\x1b";
inline constexpr const char* up = "\x1b[A";
inline constexpr const char* down = "\x1b[B";
inline constexpr const char* right = "\x1b[C";
inline constexpr const char* page_up = "\x1b[5~";
inline constexpr const char* page_down = "\x1b[6~";
inline constexpr const char* end_key = "\x1b[F";

} // namespace snug::test
