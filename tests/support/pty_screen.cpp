#include "tests/support/pty_screen.h"

#include "src/base/check.h"
#include "src/text/utf8.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <termios.h>
#include <unistd.h>
#include <vterm.h>

namespace snug::test {

namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void fail(const char* what)
{
    throw std::system_error{errno, std::generic_category(), what};
}

winsize window_of(tui::Size size)
{
    return {.ws_row = static_cast<unsigned short>(size.rows),
            .ws_col = static_cast<unsigned short>(size.columns),
            .ws_xpixel = 0,
            .ws_ypixel = 0};
}

int milliseconds_until(Clock::time_point deadline)
{
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    return static_cast<int>(std::max<std::chrono::milliseconds::rep>(left.count(), 0));
}

/// A descriptor that becomes readable when the process ends.
UniqueFd watch_process(pid_t pid)
{
    return UniqueFd{static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))};
}

int execute(const std::vector<std::string>& command)
{
    std::vector<char*> arguments;
    for (const std::string& word : command)
        arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    ::execvp(arguments.front(), arguments.data());
    std::perror(arguments.front());
    return 127;
}

void use_environment(const std::vector<std::pair<std::string, std::string>>& environment)
{
    ::clearenv();
    for (const auto& [name, value] : environment)
        ::setenv(name.c_str(), value.c_str(), 1);
}

void use_default_signals()
{
    for (int number = 1; number < NSIG; ++number)
        ::signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
}

} // namespace

/// libvterm, and what it does not keep for us.
class PtyScreen::Terminal {
public:
    Terminal(tui::Size size, std::string background, std::string& answers)
        : background_{std::move(background)}, answers_{answers},
          vterm_{vterm_new(size.rows, size.columns)}, screen_{vterm_obtain_screen(vterm_.get())}
    {
        vterm_set_utf8(vterm_.get(), 1);
        vterm_output_set_callback(vterm_.get(), on_answer, this);
        vterm_screen_set_callbacks(screen_, &screen_callbacks, this);
        vterm_screen_set_unrecognised_fallbacks(screen_, &fallbacks, this);
        vterm_screen_enable_altscreen(screen_, 1);
        vterm_screen_reset(screen_, 1);
    }

    void write(std::string_view bytes)
    {
        vterm_input_write(vterm_.get(), bytes.data(), bytes.size());
        vterm_screen_flush_damage(screen_);
    }
    void resize(tui::Size size) { vterm_set_size(vterm_.get(), size.rows, size.columns); }
    void start_paste() { vterm_keyboard_start_paste(vterm_.get()); }
    void end_paste() { vterm_keyboard_end_paste(vterm_.get()); }
    void focus(bool focused)
    {
        VTermState* state = vterm_obtain_state(vterm_.get());
        focused ? vterm_state_focus_in(state) : vterm_state_focus_out(state);
    }

    [[nodiscard]] tui::Size size() const
    {
        tui::Size size;
        vterm_get_size(vterm_.get(), &size.rows, &size.columns);
        return size;
    }
    [[nodiscard]] ScreenCell cell(int row, int column) const;
    [[nodiscard]] ScreenCursor cursor() const
    {
        VTermPos position;
        vterm_state_get_cursorpos(vterm_obtain_state(vterm_.get()), &position);
        return {position.row, position.col, cursor_visible_};
    }

    std::string title;
    int bells = 0;
    bool alternate_screen = false;

private:
    struct Free {
        void operator()(VTerm* vterm) const { vterm_free(vterm); }
    };

    static Terminal& self(void* user) { return *static_cast<Terminal*>(user); }
    static void on_answer(const char* bytes, std::size_t length, void* user)
    {
        self(user).answers_.append(bytes, length);
    }
    static int on_bell(void* user)
    {
        ++self(user).bells;
        return 1;
    }
    static int on_property(VTermProp property, VTermValue* value, void* user)
    {
        if (property == VTERM_PROP_TITLE)
            self(user).title = value->string;
        else if (property == VTERM_PROP_ALTSCREEN)
            self(user).alternate_screen = value->boolean != 0;
        else if (property == VTERM_PROP_CURSORVISIBLE)
            self(user).cursor_visible_ = value->boolean != 0;
        return 1;
    }
    static int on_unknown_osc(const char* command, std::size_t length, void* user)
    {
        Terminal& terminal = self(user);
        if (std::string_view{command, length} != "11;?" || terminal.background_.empty())
            return 0;
        terminal.answers_ += "\x1b]11;rgb:" + terminal.background_ + "\x1b\\";
        return 1;
    }
    static constexpr VTermScreenCallbacks screen_callbacks{.settermprop = on_property,
                                                           .bell = on_bell};
    static constexpr VTermParserCallbacks fallbacks{.osc = on_unknown_osc};

    std::string background_;
    std::string& answers_;
    bool cursor_visible_ = true;
    std::unique_ptr<VTerm, Free> vterm_;
    VTermScreen* screen_;
};

ScreenCell PtyScreen::Terminal::cell(int row, int column) const
{
    VTermScreenCell raw;
    INVARIANT(vterm_screen_get_cell(screen_, {.row = row, .col = column}, &raw) != 0);
    ScreenCell cell{.width = raw.width,
                    .bold = raw.attrs.bold != 0,
                    .italic = raw.attrs.italic != 0,
                    .underline = raw.attrs.underline != 0,
                    .reverse = raw.attrs.reverse != 0};
    constexpr std::uint32_t right_half = UINT32_MAX;
    if (raw.chars[0] == right_half)
        return cell.text.clear(), cell.width = 0, cell;
    if (raw.chars[0] != 0)
        cell.text.clear();
    for (std::size_t i = 0; i < VTERM_MAX_CHARS_PER_CELL && raw.chars[i] != 0; ++i)
        text::append_utf8(cell.text, raw.chars[i]);
    if (!VTERM_COLOR_IS_DEFAULT_FG(&raw.fg) && VTERM_COLOR_IS_INDEXED(&raw.fg))
        cell.foreground = raw.fg.indexed.idx;
    if (!VTERM_COLOR_IS_DEFAULT_BG(&raw.bg) && VTERM_COLOR_IS_INDEXED(&raw.bg))
        cell.background = raw.bg.indexed.idx;
    return cell;
}

PtyScreen::PtyScreen(const std::vector<std::string>& command, Options options)
{
    start([&] { return execute(command); }, options);
}

PtyScreen::PtyScreen(const std::function<int()>& program, Options options)
{
    start(program, options);
}

PtyScreen::~PtyScreen()
{
    if (!exit_) {
        ::kill(pid_, SIGKILL);
        reap();
    }
}

void PtyScreen::start(const std::function<int()>& program, const Options& options)
{
    terminal_ = std::make_unique<Terminal>(options.size, options.background, unsent_);
    const winsize window = window_of(options.size);
    int pty = -1;
    pid_ = ::forkpty(&pty, nullptr, nullptr, &window);
    if (pid_ < 0)
        fail("forkpty");
    if (pid_ == 0) {
        use_default_signals();
        use_environment(options.environment);
        if (!options.directory.empty() && ::chdir(options.directory.c_str()) != 0)
            ::_exit(126);
        ::_exit(program());
    }
    pty_.reset(pty);
    process_ = watch_process(pid_);
    if (!process_ || ::fcntl(pty, F_SETFD, FD_CLOEXEC) != 0 ||
        ::fcntl(pty, F_SETFL, O_NONBLOCK) != 0)
        fail("watching the program");
}

void PtyScreen::type(std::string_view bytes)
{
    write_all(bytes);
}

void PtyScreen::paste(std::string_view text)
{
    terminal_->start_paste();
    unsent_ += text;
    terminal_->end_paste();
    write_all({});
}

void PtyScreen::focus(bool focused)
{
    terminal_->focus(focused);
    write_all({});
}

void PtyScreen::resize(tui::Size size)
{
    terminal_->resize(size);
    const winsize window = window_of(size);
    if (::ioctl(pty_.get(), TIOCSWINSZ, &window) != 0)
        fail("resizing the pty");
}

void PtyScreen::signal(int number) const
{
    ::kill(pid_, number);
}
void PtyScreen::hang_up()
{
    pty_.reset();
}

tui::Size PtyScreen::size() const
{
    return terminal_->size();
}
ScreenCell PtyScreen::cell(int row, int column) const
{
    return terminal_->cell(row, column);
}
ScreenCursor PtyScreen::cursor() const
{
    return terminal_->cursor();
}
const std::string& PtyScreen::title() const
{
    return terminal_->title;
}
bool PtyScreen::alternate_screen() const
{
    return terminal_->alternate_screen;
}
int PtyScreen::bells() const
{
    return terminal_->bells;
}

std::string PtyScreen::row_text(int row) const
{
    std::string line;
    for (int column = 0; column < size().columns; ++column)
        line += cell(row, column).text;
    line.resize(line.find_last_not_of(' ') + 1);
    return line;
}

std::string PtyScreen::screen_text() const
{
    std::string text;
    for (int row = 0; row < size().rows; ++row)
        text += row_text(row) + '\n';
    return text;
}

bool PtyScreen::shows(std::string_view text) const
{
    return screen_text().find(text) != std::string::npos;
}

bool PtyScreen::wait_until(const std::function<bool()>& condition, Deadline deadline)
{
    const auto end = Clock::now() + deadline;
    while (!condition())
        if (!pump(end))
            return condition();
    return true;
}

bool PtyScreen::wait_until_screen_shows(std::string_view text, Deadline deadline)
{
    return wait_until([&] { return shows(text); }, deadline);
}

bool PtyScreen::wait_until_screen_hides(std::string_view text, Deadline deadline)
{
    return wait_until([&] { return !shows(text); }, deadline);
}

std::optional<int> PtyScreen::wait_for_exit(Deadline deadline)
{
    const auto end = Clock::now() + deadline;
    while (pump(end)) {
    }
    return exit_;
}

bool PtyScreen::pump(Clock::time_point deadline)
{
    if (exit_)
        return false;
    write_all({});
    const short pty_events = static_cast<short>(unsent_.empty() ? POLLIN : POLLIN | POLLOUT);
    std::array<pollfd, 2> watched{{{.fd = pty_.get(), .events = pty_events, .revents = 0},
                                   {.fd = process_.get(), .events = POLLIN, .revents = 0}}};
    const int ready = ::poll(watched.data(), watched.size(), milliseconds_until(deadline));
    if (ready <= 0)
        return ready < 0 && errno == EINTR;
    // What it said last is read before its end is believed.
    if (pty_ && watched[0].revents != 0 && read_output())
        return true;
    if (watched[1].revents != 0)
        reap();
    return true;
}

bool PtyScreen::read_output()
{
    std::array<char, 4096> buffer;
    const ssize_t length = ::read(pty_.get(), buffer.data(), buffer.size());
    if (length > 0) {
        const std::string_view bytes{buffer.data(), static_cast<std::size_t>(length)};
        output_ += bytes;
        terminal_->write(bytes);
        return true;
    }
    if (length == 0 || (errno != EAGAIN && errno != EINTR))
        pty_.reset(); // nobody has the other end open any more
    return false;
}

void PtyScreen::write_all(std::string_view bytes)
{
    unsent_ += bytes;
    while (pty_ && !unsent_.empty()) {
        const ssize_t length = ::write(pty_.get(), unsent_.data(), unsent_.size());
        if (length < 0)
            return;
        unsent_.erase(0, static_cast<std::size_t>(length));
    }
}

void PtyScreen::reap()
{
    int status = 0;
    if (::waitpid(pid_, &status, 0) != pid_)
        fail("waitpid");
    exit_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

} // namespace snug::test
