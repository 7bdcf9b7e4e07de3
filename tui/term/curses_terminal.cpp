#include "tui/term/curses_terminal.h"

#include "tui/term/escapes.h"

#include "src/base/check.h"
#include "src/text/columns.h"
#include "src/text/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

// Last, and without its macros: they are named as half of everything is.
#define NCURSES_NOMACROS 1
#include <ncurses.h>

namespace snug::tui {

namespace {

constexpr std::string_view modes_on = "\x1b[?2004h"  // pastes are told from typing
                                      "\x1b[?1004h"; // so is whether the window has the keyboard
constexpr std::string_view modes_off = "\x1b[?1006l\x1b[?1000l\x1b[?1004l\x1b[?2004l";
constexpr std::string_view mouse_on = "\x1b[?1000h\x1b[?1006h";
constexpr std::string_view mouse_off = "\x1b[?1006l\x1b[?1000l";
constexpr std::string_view keep_title = "\x1b[22;2t";
constexpr std::string_view title_back = "\x1b[23;2t";
constexpr std::string_view ask_background = "\x1b]11;?\a";

/// ncurses catches signals that are ours to handle; this puts things back.
class SignalsAsTheyWere {
public:
    SignalsAsTheyWere()
    {
        for (std::size_t i = 0; i < caught.size(); ++i)
            ::sigaction(caught[i], nullptr, &before_[i]);
    }
    SignalsAsTheyWere(const SignalsAsTheyWere&) = delete;
    SignalsAsTheyWere& operator=(const SignalsAsTheyWere&) = delete;
    ~SignalsAsTheyWere()
    {
        for (std::size_t i = 0; i < caught.size(); ++i)
            ::sigaction(caught[i], &before_[i], nullptr);
    }

private:
    static constexpr std::array caught{SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
    std::array<struct sigaction, caught.size()> before_{};
};

/// A string capability without its padding, which only real glass needs.
std::string capability(const char* name)
{
    const char* found = ::tigetstr(name);
    if (found == nullptr || found == reinterpret_cast<char*>(-1))
        return {};
    std::string text = found;
    for (std::size_t at = text.find("$<"); at != text.npos; at = text.find("$<", at))
        text.erase(at, text.find('>', at) - at + 1);
    return text;
}

Size size_of(int tty)
{
    winsize window{};
    if (::ioctl(tty, TIOCGWINSZ, &window) != 0 || window.ws_row == 0 || window.ws_col == 0)
        return {24, 80};
    return {window.ws_row, window.ws_col};
}

attr_t curses_attributes(Attributes attributes)
{
    attr_t set = A_NORMAL;
    if (has(attributes, Attributes::bold))
        set |= A_BOLD;
    if (has(attributes, Attributes::dim))
        set |= A_DIM;
    if (has(attributes, Attributes::italic))
        set |= A_ITALIC;
    if (has(attributes, Attributes::underline))
        set |= A_UNDERLINE;
    if (has(attributes, Attributes::reverse))
        set |= A_REVERSE;
    return set;
}

/// For a terminal with eight colours: bold makes them bright, and there is no grey.
void do_with_eight(Colours& colours, Attributes& attributes)
{
    constexpr std::int16_t grey = 8;
    if (colours.background >= grey) {
        colours = {};
        attributes |= Attributes::reverse;
    }
    if (colours.foreground == grey) {
        colours.foreground = terminal_default;
        attributes |= Attributes::dim;
    } else if (colours.foreground > grey) {
        colours.foreground = static_cast<std::int16_t>(colours.foreground - grey);
        attributes |= Attributes::bold;
    }
}

/// True for an emoji of several, which ncurses has no cell for.
bool is_sequence(const Cell& cell)
{
    if (cell.width != 2)
        return false;
    int columns = 0;
    for (std::size_t at = 0; at < cell.length;) {
        const text::Decoded next = text::decode(cell.text(), at);
        columns += text::code_point_columns(next.code_point).value_or(0);
        at += next.length;
    }
    return columns != 2;
}

} // namespace

void CursesTerminal::DeleteScreen::operator()(screen* screen) const
{
    ::endwin();
    ::delscreen(screen);
}

Result<std::unique_ptr<CursesTerminal>> CursesTerminal::open(const TerminalEnvironment& environment,
                                                             int in, int out)
{
    if (::isatty(in) == 0 || ::isatty(out) == 0)
        return Error{ErrorCode::unavailable, "this is no terminal: use snug chat"};
    auto terminal = std::make_unique<CursesTerminal>(Opening{}, environment, in, out);
    if (!terminal->start(environment))
        return Error{ErrorCode::unavailable,
                     fmt::format("this terminal ({}) cannot place its cursor: use snug chat",
                                 environment.term.empty() ? "TERM is not set" : environment.term)};
    return terminal;
}

CursesTerminal::CursesTerminal(Opening, const TerminalEnvironment& environment, int in, int out)
    : in_{in}, out_{out}, osc_{understands_osc(environment.term)}, in_tmux_{environment.in_tmux},
      background_{likely_background(environment)}, in_file_{::fdopen(
                                                       ::fcntl(in, F_DUPFD_CLOEXEC, 3), "r")},
      out_file_{::fdopen(::fcntl(out, F_DUPFD_CLOEXEC, 3), "w")}
{
}

void CursesTerminal::make_screen(const std::string& first_choice)
{
    const SignalsAsTheyWere signals;
    ::use_env(false); // $LINES and $COLUMNS are older than the window
    for (const std::string& term : terms_to_try(first_choice)) {
        screen_.reset(::newterm(term.c_str(), out_file_.get(), in_file_.get()));
        if (screen_)
            return;
    }
}

bool CursesTerminal::start(const TerminalEnvironment& environment)
{
    termios before{};
    if (!in_file_ || !out_file_ || ::tcgetattr(in_, &before) != 0)
        return false;
    make_screen(environment.term);
    if (!screen_ || capability("cup").empty())
        return false;
    rescue_.emplace(out_, before, goodbye());
    set_modes();
    if (!environment.no_colour && ::has_colors() && ::start_color() == OK &&
        ::use_default_colors() == OK && ::COLOR_PAIRS > static_cast<int>(style_count))
        palette_ = ::COLORS >= 256 ? Palette::two_fifty_six : Palette::sixteen;
    make_pens();
    greet();
    resized();
    return true;
}

CursesTerminal::~CursesTerminal()
{
    if (rescue_)
        send(goodbye_modes());
    screen_.reset();
    rescue_.reset();
}

void CursesTerminal::set_modes()
{
    ::raw(); // Ctrl-C, Ctrl-Z, Ctrl-S and Ctrl-Q are keys like others
    ::noecho();
    ::nonl(); // Enter is not Ctrl-J
    ::typeahead(-1);
    ::idlok(::stdscr, true); // scroll where a whole part of the screen moved
    termios modes{};
    if (::tcgetattr(in_, &modes) == 0) {
        modes.c_cc[VMIN] = 0; // read() never waits
        modes.c_cc[VTIME] = 0;
        ::tcsetattr(in_, TCSANOW, &modes);
        ::def_prog_mode();
    }
}

void CursesTerminal::greet()
{
    send(modes_on);
    if (mouse_)
        send(mouse_on);
    if (osc_) {
        send(keep_title);
        send(ask_background);
    }
}

/// What undoes greet().
std::string CursesTerminal::goodbye_modes() const
{
    return std::string{modes_off}.append(osc_ ? title_back : "");
}

/// What undoes everything, for a program that has no time left.
std::string CursesTerminal::goodbye() const
{
    return goodbye_modes() + capability("sgr0") + capability("cnorm") + capability("rmcup");
}

std::optional<std::string> CursesTerminal::read()
{
    std::array<char, 4096> buffer;
    const ssize_t length = ::read(in_, buffer.data(), buffer.size());
    if (length > 0)
        return std::string{buffer.data(), static_cast<std::size_t>(length)};
    // Nothing there and nobody there look the same, until the terminal is asked.
    termios modes;
    const bool waiting = length == 0 || errno == EAGAIN || errno == EINTR;
    if (!waiting || ::tcgetattr(in_, &modes) != 0)
        return std::nullopt;
    return std::string{};
}

Size CursesTerminal::resized()
{
    size_ = size_of(out_);
    ::resize_term(size_.rows, size_.columns);
    forget_screen();
    return size_;
}

void CursesTerminal::forget_screen()
{
    forgotten_ = true;
}

void CursesTerminal::set_background(Background background)
{
    background_ = background;
    make_pens();
    painted_ = Grid{Size{}};
}

void CursesTerminal::make_pens()
{
    for (const Look& look : default_theme()) {
        Colours colours = colours_of(look, palette_, background_);
        Attributes attributes = attributes_of(look, palette_, background_);
        if (palette_ != Palette::none && ::COLORS < 16)
            do_with_eight(colours, attributes);
        const auto index = static_cast<std::size_t>(look.style);
        Pen& pen = pens_[index];
        pen = {.attributes = attributes, .colours = colours, .pair = 0};
        if (colours != Colours{}) {
            pen.pair = static_cast<short>(index + 1);
            ::init_pair(pen.pair, colours.foreground, colours.background);
        }
    }
}

void CursesTerminal::paint(const Grid& grid)
{
    const bool all = forgotten_ || grid.size() != painted_.size();
    if (forgotten_)
        ::clearok(::curscr, true);
    if (all)
        ::erase();
    const int rows = std::min(grid.size().rows, size_.rows);
    std::string sequences;
    for (int row = 0; row < rows; ++row) {
        if (!all && std::ranges::equal(grid.row(row), painted_.row(row)))
            continue;
        paint_row(grid, row, all);
        sequences += sequences_in(grid, row);
    }
    ::curs_set(grid.cursor() ? 1 : 0);
    if (const auto cursor = grid.cursor())
        ::move(std::min(cursor->row, size_.rows - 1), std::min(cursor->column, size_.columns - 1));
    ::refresh();
    if (!sequences.empty())
        send("\x1b"
             "7" +
             sequences +
             "\x1b"
             "8"); // with the cursor and colours ncurses knows of
    painted_ = grid;
    forgotten_ = false;
}

void CursesTerminal::paint_row(const Grid& grid, int row, bool all)
{
    const int columns = std::min(grid.size().columns, size_.columns);
    for (int column = 0; column < columns; ++column) {
        const Cell& cell = grid.at(row, column);
        const bool fits = column + cell.width <= columns;
        if (cell.width > 0 && fits && (all || cell != painted_.at(row, column)))
            paint_cell(row, column, cell);
    }
}

void CursesTerminal::paint_cell(int row, int column, const Cell& cell)
{
    std::array<wchar_t, CCHARW_MAX + 1> characters{};
    std::size_t count = 0;
    int columns = 0;
    for (std::size_t at = 0; at < cell.length && count < CCHARW_MAX;) {
        const text::Decoded next = text::decode(cell.text(), at);
        const int width = text::code_point_columns(next.code_point).value_or(0);
        if (count > 0 && width > 0)
            break; // the rest of a sequence is painted over it
        columns += width;
        characters[count++] = static_cast<wchar_t>(next.code_point);
        at += next.length;
    }
    const Pen& pen = pens_[static_cast<std::size_t>(cell.style)];
    cchar_t curses_cell;
    ::setcchar(&curses_cell, characters.data(), curses_attributes(pen.attributes | cell.attributes),
               pen.pair, nullptr);
    ::mvadd_wch(row, column, &curses_cell);
    if (columns < cell.width) {
        ::setcchar(&curses_cell, L" ", curses_attributes(pen.attributes | cell.attributes),
                   pen.pair, nullptr);
        ::mvadd_wch(row, column + columns, &curses_cell);
    }
}

/// The bytes that paint the row's emoji sequences over what ncurses has there.
std::string CursesTerminal::sequences_in(const Grid& grid, int row) const
{
    std::string bytes;
    if (grid.emoji() != text::EmojiMode::full)
        return bytes;
    const int columns = std::min(grid.size().columns, size_.columns);
    for (int column = 0; column + 1 < columns; ++column) {
        const Cell& cell = grid.at(row, column);
        if (!is_sequence(cell))
            continue;
        const Pen& pen = pens_[static_cast<std::size_t>(cell.style)];
        const bool reverse = has(pen.attributes | cell.attributes, Attributes::reverse);
        bytes += fmt::format("\x1b[{};{}H\x1b[0{}m", row + 1, column + 1, reverse ? ";7" : "");
        if (pen.colours.background != terminal_default)
            bytes += fmt::format("\x1b[48;5;{}m", pen.colours.background);
        bytes += cell.text();
    }
    return bytes;
}

void CursesTerminal::set_mouse(bool on)
{
    mouse_ = on;
    send(on ? mouse_on : mouse_off);
}

void CursesTerminal::set_title(const text::SafeText& title)
{
    if (osc_)
        send(escapes::title(title));
}

void CursesTerminal::bell()
{
    send("\a");
}

void CursesTerminal::copy_to_clipboard(std::string_view bytes)
{
    if (osc_)
        send(escapes::clipboard(bytes));
}

void CursesTerminal::notify(const text::SafeText& heading, const text::SafeText& body)
{
    if (!osc_)
        return;
    const std::string notification = escapes::notification(heading, body);
    send(in_tmux_ ? escapes::through_tmux(notification) : notification);
}

void CursesTerminal::ask_width_of(text::OurWords probe)
{
    const std::string bottom = fmt::format("\x1b[{};1H", size_.rows);
    send("\x1b"
         "7" +
         bottom + std::string{probe.view()} + "\x1b[6n" + bottom +
         "\x1b[K\x1b"
         "8");
    forget_screen();
}

void CursesTerminal::suspend()
{
    send(goodbye_modes());
    ::endwin();
    rescue_->disarm();
}

void CursesTerminal::resume()
{
    rescue_->arm();
    ::reset_prog_mode();
    greet();
    resized();
}

void CursesTerminal::send(std::string_view bytes) const
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(out_, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR)
            return; // the terminal is gone; read() will say so
        bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
    }
}

} // namespace snug::tui
