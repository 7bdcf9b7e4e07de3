#include "tui/cli/password.h"

#include "src/base/unique_fd.h"
#include "src/crypto/secret.h"
#include "src/protocol/limits.h"
#include "tui/cli/masked_line.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>

namespace snug::tui {

namespace {

constexpr int exit_interrupted = 130;

/// A terminal that neither shows what is typed nor makes signals of it, until it is dropped.
class QuietTerminal {
public:
    explicit QuietTerminal(int fd) : fd_{fd}
    {
        if (::tcgetattr(fd_, &before_) != 0)
            return;
        termios quiet = before_;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
        quiet_ = ::tcsetattr(fd_, TCSAFLUSH, &quiet) == 0;
    }
    ~QuietTerminal()
    {
        if (quiet_)
            ::tcsetattr(fd_, TCSAFLUSH, &before_);
    }
    QuietTerminal(const QuietTerminal&) = delete;
    QuietTerminal& operator=(const QuietTerminal&) = delete;

    explicit operator bool() const { return quiet_; }

private:
    int fd_;
    termios before_{};
    bool quiet_ = false;
};

/// A terminal that does not take it is gone, and reading will say so.
void show(int fd, std::string_view text)
{
    while (!text.empty()) {
        const ssize_t wrote = ::write(fd, text.data(), text.size());
        if (wrote <= 0)
            return;
        text.remove_prefix(static_cast<std::size_t>(wrote));
    }
}

/// A masked line on the terminal of this process.
class Question {
public:
    explicit Question(const text::SafeText& words)
        : terminal_{::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)}, quiet_{terminal_.get()}
    {
        if (quiet_)
            show(fd(), words.str());
    }

    /// False if there is no terminal.
    explicit operator bool() const { return static_cast<bool>(quiet_); }
    [[nodiscard]] int fd() const { return terminal_.get(); }

    void read()
    {
        crypto::Secret<64> bytes;
        const auto room = bytes.writable();
        const ssize_t got = ::read(fd(), room.data(), room.size());
        is_gone_ = got <= 0;
        if (!is_gone_)
            show(fd(), line_.feed({reinterpret_cast<const char*>(room.data()),
                                   static_cast<std::size_t>(got)}));
    }
    [[nodiscard]] bool waits() const
    {
        return !is_gone_ && line_.state() == MaskedLine::State::typing;
    }

    /// Nothing if the input has ended.
    std::optional<SecretText> answer()
    {
        if (line_.state() == MaskedLine::State::interrupted)
            throw Stopped{exit_interrupted};
        if (line_.state() != MaskedLine::State::entered)
            return std::nullopt;
        return line_.take();
    }

private:
    UniqueFd terminal_;
    QuietTerminal quiet_;
    MaskedLine line_;
    bool is_gone_ = false;
};

Error unreadable(const std::filesystem::path& path, std::string_view why)
{
    return {ErrorCode::bad_config, fmt::format("the password file {}: {}", path.string(), why)};
}

Result<SecretText> first_line(const std::filesystem::path& path)
{
    // A pipe is welcome too: --password-file <(pass show ops)
    const UniqueFd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY)};
    if (!fd)
        return unreadable(path, std::strerror(errno));
    crypto::Secret<limits::password_bytes + 1> line;
    const std::span<std::byte> room = line.writable();
    std::size_t size = 0;
    auto end = room.begin();
    do {
        const ssize_t got = ::read(fd.get(), room.data() + size, room.size() - size);
        if (got < 0)
            return unreadable(path, std::strerror(errno));
        size += static_cast<std::size_t>(got);
        end = std::find(room.begin(), room.begin() + static_cast<std::ptrdiff_t>(size),
                        std::byte{'\n'});
        if (got == 0)
            break;
    } while (end == room.begin() + static_cast<std::ptrdiff_t>(size) && size < room.size());
    auto length = static_cast<std::size_t>(end - room.begin());
    if (length == room.size())
        return unreadable(
            path, fmt::format("its first line is longer than {} bytes", limits::password_bytes));
    if (length > 0 && room[length - 1] == std::byte{'\r'})
        --length;
    if (length == 0)
        return unreadable(path, "its first line is empty; write the password there");
    return SecretText{std::string{reinterpret_cast<const char*>(room.data()), length}};
}

} // namespace

bool has_password_file(const Call& call)
{
    return call.environment.password_file || call.options.password_file;
}

Result<std::optional<SecretText>> password_from_file(const Call& call)
{
    std::optional<std::filesystem::path> path = call.environment.password_file;
    if (call.options.password_file)
        path = *call.options.password_file;
    if (!path)
        return std::optional<SecretText>{};
    auto password = first_line(*path);
    if (!password)
        return password.error();
    return std::optional{std::move(*password)};
}

std::optional<SecretText> password_from_terminal(Conversation& talk, const text::SafeText& question)
{
    Question asked{question};
    if (!asked)
        return std::nullopt;
    const auto watch = talk.loop().watch(asked.fd(), net::readable, [&](short) { asked.read(); });
    talk.wait_until([&] { return !asked.waits(); });
    return asked.answer();
}

std::optional<SecretText> password_from_terminal(const text::SafeText& question)
{
    Question asked{question};
    if (!asked)
        return std::nullopt;
    while (asked.waits())
        asked.read();
    return asked.answer();
}

} // namespace snug::tui
