#pragma once

#include "src/base/unique_fd.h"

#include "tui/model/size.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace snug::test {

/// What a person would see in one cell.
struct ScreenCell {
    std::string text = " "; ///< empty for the right half of a wide character
    int width = 1;
    bool bold = false;
    bool italic = false;
    bool underline = false;
    bool reverse = false;
    std::optional<int> foreground; ///< of 256; nothing: the terminal's own
    std::optional<int> background;
};

struct ScreenCursor {
    int row = 0;
    int column = 0;
    bool visible = true;
};

/// A real program in a real pty, seen through a terminal emulator (libvterm).
///
///     PtyScreen ada{{"snug", "join", "tea"}};
///     REQUIRE(ada.wait_until_screen_shows("#tea>"));
///     ada.type("hi\r");
///
/// Nothing sleeps: each wait ends with the condition, with the program, or at its
/// deadline, and answers whether the condition came true.  The screen moves only
/// during a wait.
class PtyScreen {
public:
    using Deadline = std::chrono::milliseconds;
    static constexpr Deadline patience{10'000};

    struct Options {
        tui::Size size{.rows = 24, .columns = 80};
        /// All the program gets to see; nothing of ours leaks in.
        std::vector<std::pair<std::string, std::string>> environment{
            {"TERM", "xterm-256color"}, {"LC_ALL", "C.UTF-8"}, {"PATH", "/usr/bin:/bin"}};
        std::string directory; ///< where the program starts; empty: here
        /// The answer to OSC 11, as "ffff/ffff/ffff"; empty: a terminal that does not know.
        std::string background;
    };

    /// Runs a program; command.front() is its path or is looked for in our PATH.
    explicit PtyScreen(const std::vector<std::string>& command, Options options);
    explicit PtyScreen(const std::vector<std::string>& command) : PtyScreen{command, Options{}} {}
    /// Runs a function in a forked process; what it returns is the exit status.
    explicit PtyScreen(const std::function<int()>& program, Options options);
    explicit PtyScreen(const std::function<int()>& program) : PtyScreen{program, Options{}} {}
    PtyScreen(const PtyScreen&) = delete;
    PtyScreen& operator=(const PtyScreen&) = delete;
    /// Kills what still runs.
    ~PtyScreen();

    // What a person does.
    void type(std::string_view bytes);
    /// As a terminal pastes: bracketed, if the program asked for that.
    void paste(std::string_view text);
    void focus(bool focused); ///< told to the program if it asked
    void resize(tui::Size size);
    void signal(int number) const;
    /// Closes the terminal's window.
    void hang_up();

    // What a person sees, as of the last wait.
    [[nodiscard]] tui::Size size() const;
    /// One line a row, without the spaces at its end.
    [[nodiscard]] std::string screen_text() const;
    [[nodiscard]] std::string row_text(int row) const;
    [[nodiscard]] bool shows(std::string_view text) const;
    [[nodiscard]] ScreenCell cell(int row, int column) const;
    [[nodiscard]] ScreenCursor cursor() const;
    [[nodiscard]] const std::string& title() const;
    [[nodiscard]] bool alternate_screen() const;
    [[nodiscard]] int bells() const;
    /// Every byte the program wrote, for tests of what must never be written.
    [[nodiscard]] const std::string& output() const { return output_; }

    // Waiting.
    bool wait_until(const std::function<bool()>& condition, Deadline deadline = patience);
    bool wait_until_screen_shows(std::string_view text, Deadline deadline = patience);
    bool wait_until_screen_hides(std::string_view text, Deadline deadline = patience);
    /// The exit status, or 128 and the signal that killed it; nothing if it still runs.
    std::optional<int> wait_for_exit(Deadline deadline = patience);
    [[nodiscard]] pid_t pid() const { return pid_; }

private:
    class Terminal;

    void start(const std::function<int()>& program, const Options& options);
    /// Waits for output or the end; false at the deadline or when nothing can come any more.
    bool pump(std::chrono::steady_clock::time_point deadline);
    bool read_output();
    void write_all(std::string_view bytes);
    void reap();

    std::unique_ptr<Terminal> terminal_;
    std::string output_;
    std::string unsent_;
    UniqueFd pty_;
    UniqueFd process_; ///< readable once the program has ended
    pid_t pid_ = -1;
    std::optional<int> exit_;
};

} // namespace snug::test
