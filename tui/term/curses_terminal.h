#pragma once

#include "tui/model/input.h"
#include "tui/term/held_stderr.h"
#include "tui/term/rescue.h"
#include "tui/term/terminal_environment.h"
#include "tui/view/grid.h"

#include "src/base/result.h"
#include "src/text/safe_text.h"

#include <array>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct screen; // ncurses' SCREEN

namespace snug::tui {

/// The terminal: paints a Grid, hands out the bytes that are typed.
///
/// The only file that knows ncurses, which is used to write and never to read: input
/// goes through KeyParser.  It is the terminal's guest: whatever way the program ends,
/// the terminal is given back as it was.  One at a time.
class CursesTerminal {
    struct Opening {}; ///< so that only open() makes one

public:
    /// `in` and `out` are one terminal's descriptors and must outlive this.  An Error where they
    /// are none, or where it cannot place its cursor.
    static Result<std::unique_ptr<CursesTerminal>> open(const TerminalEnvironment& environment,
                                                        int in, int out);
    CursesTerminal(Opening, const TerminalEnvironment& environment, int in, int out);
    CursesTerminal(const CursesTerminal&) = delete;
    CursesTerminal& operator=(const CursesTerminal&) = delete;
    ~CursesTerminal();

    /// To be watched for reading.
    [[nodiscard]] int fd() const { return in_; }
    /// What was typed since, which may be nothing; never waits.  No string: the terminal is gone.
    [[nodiscard]] std::optional<std::string> read();

    [[nodiscard]] Size size() const { return size_; }
    /// After SIGWINCH: the new size.  All of it is painted anew next time.
    Size resized();

    /// Makes the screen look like the grid, writing only what is different.
    void paint(const Grid& grid);
    /// Next time all of it: something else wrote on the screen (Ctrl-L).
    void forget_screen();

    /// The answer to what open() asked, or a choice of the user's.
    void set_background(Background background);
    [[nodiscard]] Palette palette() const { return palette_; }
    /// Off at first: while it is on, the terminal's own selecting of text needs Shift.
    void set_mouse(bool on);

    void set_title(const text::SafeText& title);
    void bell();
    void copy_to_clipboard(std::string_view bytes);
    void notify(const text::SafeText& heading, const text::SafeText& body);
    /// Asks where the cursor is, after writing `probe` at the left of an empty bottom row; the
    /// answer is a CursorReport whose column is what the terminal made of it.
    void ask_width_of(text::OurWords probe);

    /// Gives the terminal back for a while, as before Ctrl-Z, and takes it again.
    void suspend();
    void resume();

private:
    struct DeleteScreen {
        void operator()(screen* screen) const;
    };
    struct CloseFile {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    using File = std::unique_ptr<std::FILE, CloseFile>;
    struct Pen {
        Attributes attributes = Attributes::none;
        Colours colours;
        short pair = 0;
    };

    void make_screen(const std::string& first_choice);
    bool start(const TerminalEnvironment& environment);
    void set_modes();
    void make_pens();
    void greet();
    void paint_row(const Grid& grid, int row, bool all);
    void paint_cell(int row, int column, const Cell& cell);
    [[nodiscard]] std::string sequences_in(const Grid& grid, int row) const;
    [[nodiscard]] std::string goodbye_modes() const;
    [[nodiscard]] std::string goodbye() const;
    void send(std::string_view bytes) const;

    HeldStderr held_stderr_; ///< first, so that it speaks when all else is over
    int in_;
    int out_;
    bool osc_;
    bool in_tmux_;
    bool mouse_ = false;
    Background background_;
    Palette palette_ = Palette::none;
    Size size_;
    File in_file_;
    File out_file_;
    std::optional<Rescue> rescue_;
    std::unique_ptr<screen, DeleteScreen> screen_;
    std::array<Pen, style_count> pens_{};
    Grid painted_{Size{}};
    bool forgotten_ = true;
};

} // namespace snug::tui
