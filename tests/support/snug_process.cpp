#include "tests/support/snug_process.h"

#include "tests/support/known_hosts.h"

#include <doctest/doctest.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace snug::test {

namespace {

std::vector<char*> pointers_to(std::vector<std::string>& words)
{
    std::vector<char*> pointers;
    for (std::string& word : words)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    return pointers;
}

struct Pipe {
    Pipe()
    {
        std::array<int, 2> ends{};
        REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
        read_end.reset(ends[0]);
        write_end.reset(ends[1]);
    }
    UniqueFd read_end, write_end;
};

/// Appends what is there; closes the end once nothing more will come.
void read_some(UniqueFd& end, std::string& text)
{
    std::array<char, 65536> buffer;
    const ssize_t got = ::read(end.get(), buffer.data(), buffer.size());
    if (got > 0)
        text.append(buffer.data(), static_cast<std::size_t>(got));
    else if (got == 0 || errno != EINTR)
        end.reset();
}

} // namespace

SnugProcess::SnugProcess(const std::vector<std::string>& words,
                         const std::vector<std::string>& variables)
{
    std::vector<std::string> command{SNUG_PATH};
    command.insert(command.end(), words.begin(), words.end());
    std::vector<std::string> environment = variables;
    for (const char* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS"})
        if (const char* value = ::getenv(name))
            environment.push_back(std::string{name} + "=" + value);
    const auto command_pointers = pointers_to(command);
    const auto environment_pointers = pointers_to(environment);

    Pipe in, out, err;
    pid_ = ::fork();
    REQUIRE(pid_ >= 0);
    if (pid_ == 0) {
        // A session of its own, with no terminal to ask for a password.
        ::setsid();
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::signal(SIGPIPE, SIG_DFL);
        if (::dup2(in.read_end.get(), STDIN_FILENO) >= 0 &&
            ::dup2(out.write_end.get(), STDOUT_FILENO) >= 0 &&
            ::dup2(err.write_end.get(), STDERR_FILENO) >= 0)
            ::execve(command_pointers[0], command_pointers.data(), environment_pointers.data());
        ::_exit(127);
    }
    process_.reset(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
    REQUIRE(process_);
    input_ = std::move(in.write_end);
    output_end_ = std::move(out.read_end);
    errors_end_ = std::move(err.read_end);
}

SnugProcess::~SnugProcess()
{
    if (exit_)
        return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
}

void SnugProcess::type(std::string_view text)
{
    struct sigaction ignore {
    }, before{};
    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGPIPE, &ignore, &before);
    while (!text.empty()) {
        const ssize_t wrote = ::write(input_.get(), text.data(), text.size());
        if (wrote <= 0)
            break; // it has ended, and its exit status will be looked at
        text.remove_prefix(static_cast<std::size_t>(wrote));
    }
    ::sigaction(SIGPIPE, &before, nullptr);
}

void SnugProcess::signal(int number) const
{
    REQUIRE(::kill(pid_, number) == 0);
}

bool SnugProcess::wait_until_it_says(std::string_view text, Deadline deadline)
{
    return wait_until([&] { return output_.find(text) != std::string::npos; }, deadline);
}

bool SnugProcess::wait_until_it_complains(std::string_view text, Deadline deadline)
{
    return wait_until([&] { return errors_.find(text) != std::string::npos; }, deadline);
}

std::optional<int> SnugProcess::wait_for_exit(Deadline deadline)
{
    wait_until([&] { return exit_ && !output_end_ && !errors_end_; }, deadline);
    return exit_;
}

bool SnugProcess::wait_until(const std::function<bool()>& condition, Deadline deadline)
{
    using Clock = std::chrono::steady_clock;
    const auto end = Clock::now() + deadline;
    while (!condition()) {
        const auto left = std::chrono::ceil<Deadline>(end - Clock::now());
        if (left.count() <= 0 || (exit_ && !output_end_ && !errors_end_))
            return false;
        std::array<pollfd, 3> watched{
            pollfd{.fd = output_end_.get(), .events = POLLIN, .revents = 0},
            pollfd{.fd = errors_end_.get(), .events = POLLIN, .revents = 0},
            pollfd{.fd = exit_ ? -1 : process_.get(), .events = POLLIN, .revents = 0}};
        if (::poll(watched.data(), watched.size(), static_cast<int>(left.count())) < 0)
            continue;
        if (watched[0].revents != 0)
            read_some(output_end_, output_);
        if (watched[1].revents != 0)
            read_some(errors_end_, errors_);
        int status = 0;
        if (watched[2].revents != 0 && ::waitpid(pid_, &status, 0) == pid_)
            exit_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    return true;
}

Person::Person(std::string name, std::uint16_t port) : name_{std::move(name)}, port_{port}
{
    know_server(home_.path(), "127.0.0.1:" + std::to_string(port));
}

std::vector<std::string> Person::words(std::vector<std::string> words) const
{
    words.insert(words.begin(),
                 {"--name", name_, "--host", "127.0.0.1", "--port", std::to_string(port_)});
    return words;
}

std::vector<std::string> Person::variables() const
{
    return {"HOME=" + home_.path().string(), "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC0"};
}

SnugProcess Person::starts(std::vector<std::string> more) const
{
    return {words(std::move(more)), variables()};
}

Ended Person::runs(std::vector<std::string> more, std::string_view input) const
{
    SnugProcess process = starts(std::move(more));
    process.type(input);
    process.end_input();
    const auto code = process.wait_for_exit();
    INFO(process.output(), process.errors());
    REQUIRE(code);
    return {*code, process.output(), process.errors()};
}

std::string Person::writes(const std::string& name, std::string_view text) const
{
    std::ofstream{file(name)} << text;
    return file(name);
}

} // namespace snug::test
