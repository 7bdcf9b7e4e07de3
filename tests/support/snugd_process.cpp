#include "tests/support/snugd_process.h"

#include "tests/support/known_hosts.h"

#include <doctest/doctest.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace snug::test {

namespace {

constexpr std::string_view ready = R"(msg="ready")";

/// Pointers into `words`, for exec.
std::vector<char*> pointers_to(std::vector<std::string>& words)
{
    std::vector<char*> pointers;
    for (std::string& word : words)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    return pointers;
}

/// The port in the log's line `door=DOOR address=HOST:PORT`.
std::uint16_t port_in(const std::string& log, const std::string& door)
{
    const std::string mark = "door=" + door + " address=";
    const std::size_t at = log.find(mark);
    REQUIRE(at != std::string::npos);
    const std::string address = log.substr(at, log.find('\n', at) - at);
    std::uint16_t port = 0;
    const char* digits = address.data() + address.rfind(':') + 1;
    REQUIRE(std::from_chars(digits, address.data() + address.size(), port).ec == std::errc{});
    return port;
}

/// The child's side of fork(): only what is safe between threads.
[[noreturn]] void become(char* const* command, char* const* environment, int log,
                         const std::optional<rlimit>& descriptors)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::dup2(log, STDERR_FILENO) >= 0 && ::dup2(log, STDOUT_FILENO) >= 0) {
        if (descriptors)
            ::setrlimit(RLIMIT_NOFILE, &*descriptors);
        ::execvpe(command[0], command, environment);
    }
    ::_exit(127);
}

/// A field of a file as /proc/PID/status is.
std::size_t number_in(const std::filesystem::path& file, std::string_view field)
{
    std::ifstream status{file};
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(field))
            return std::stoul(line.substr(field.size()));
    return 0;
}

std::size_t status_kilobytes(pid_t pid, std::string_view field)
{
    return number_in("/proc/" + std::to_string(pid) + "/status", field);
}

} // namespace

SnugdProcess::SnugdProcess(Options options) : options_{std::move(options)}
{
    if (options_.directory.empty())
        own_directory_.emplace();
    directory_ = own_directory_ ? own_directory_->path().string() : options_.directory;
    write_config(options_.config);
    if (options_.start)
        start();
}

SnugdProcess::~SnugdProcess()
{
    if (process_)
        kill();
}

std::string SnugdProcess::file(std::string_view name) const
{
    return (std::filesystem::path{directory_} / name).string();
}

std::optional<int> SnugdProcess::check_data() const
{
    SnugdProcess checker{{.arguments = {"--data", data(), "--check-data"}, .start = false}};
    checker.launch();
    return checker.wait_for_exit(std::chrono::minutes{2});
}

void SnugdProcess::write_config(std::string_view text) const
{
    std::ofstream{file("snugd.toml")} << text;
}

std::vector<std::string> SnugdProcess::command() const
{
    std::vector<std::string> words = options_.wrapper;
    const auto add = [&](std::initializer_list<std::string> more) {
        words.insert(words.end(), more);
    };
    const auto local = [](std::uint16_t port) { return "127.0.0.1:" + std::to_string(port); };
    add({options_.program.empty() ? SNUGD_PATH : options_.program, "--config", file("snugd.toml"),
         "--socket", socket(), "--data", data()});
    add({"--listen", local(tcp_port_)});
    if (options_.classic)
        add({"--classic", local(classic_port_)});
    if (const char* poller = ::getenv("SNUG_POLLER"))
        add({"--poller", poller});
    words.insert(words.end(), options_.arguments.begin(), options_.arguments.end());
    return words;
}

/// So that clients can know the key before they come (known_hosts.h).
void SnugdProcess::give_key() const
{
    namespace fs = std::filesystem;
    const fs::path key = fs::path{data()} / "server.key";
    if (!options_.known_key || fs::exists(fs::symlink_status(key)))
        return; // it has one, or a test has put something in its place
    std::error_code failed;
    if (fs::create_directories(data(), failed))
        fs::permissions(data(), fs::perms{0700});
    if (!fs::is_directory(fs::symlink_status(data())))
        return;
    std::ofstream{key} << test_server_key_line();
    fs::permissions(key, fs::perms{0600}, failed);
}

void SnugdProcess::launch()
{
    give_key();
    std::vector<std::string> words = command();
    std::vector<std::string> variables{"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8",
                                       "HOME=" + directory_};
    for (const char* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS"})
        if (const char* value = ::getenv(name))
            variables.push_back(std::string{name} + "=" + value);
    const auto command_pointers = pointers_to(words);
    const auto variable_pointers = pointers_to(variables);
    std::optional<rlimit> descriptors;
    if (options_.most_descriptors)
        descriptors = rlimit{*options_.most_descriptors, *options_.most_descriptors};

    std::array<int, 2> pipe{};
    REQUIRE(::pipe2(pipe.data(), O_CLOEXEC) == 0);
    UniqueFd read_end{pipe[0]};
    const UniqueFd write_end{pipe[1]};
    pid_ = ::fork();
    REQUIRE(pid_ >= 0);
    if (pid_ == 0)
        become(command_pointers.data(), variable_pointers.data(), write_end.get(), descriptors);
    process_.reset(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
    REQUIRE(process_);
    exit_.reset();
    log_reader_ = {}; // of the run before: it has ended
    log_.clear();
    log_ended_ = false;
    log_reader_ =
        std::jthread{[this, end = std::move(read_end)]() mutable { collect_log(std::move(end)); }};
}

void SnugdProcess::start()
{
    launch();
    const bool is_ready = wait_until_logged(ready);
    INFO(log());
    REQUIRE(is_ready);
    tcp_port_ = port_in(log(), "tcp");
    if (options_.classic)
        classic_port_ = port_in(log(), "classic");
}

void SnugdProcess::collect_log(UniqueFd pipe)
{
    std::array<char, 4096> piece;
    for (;;) {
        const ssize_t got = ::read(pipe.get(), piece.data(), piece.size());
        if (got < 0 && errno == EINTR)
            continue;
        const std::lock_guard lock{mutex_};
        log_ended_ = got <= 0;
        if (!log_ended_)
            log_.append(piece.data(), static_cast<std::size_t>(got));
        log_grew_.notify_all();
        if (log_ended_)
            return;
    }
}

std::string SnugdProcess::log()
{
    const std::lock_guard lock{mutex_};
    return log_;
}

bool SnugdProcess::wait_until_logged(std::string_view text, Deadline deadline)
{
    std::unique_lock lock{mutex_};
    const auto is_there = [&] { return log_.find(text) != std::string::npos; };
    log_grew_.wait_for(lock, deadline, [&] { return is_there() || log_ended_; });
    return is_there();
}

void SnugdProcess::signal(int number) const
{
    REQUIRE(::kill(pid_, number) == 0);
}

std::optional<int> SnugdProcess::stop()
{
    signal(SIGTERM);
    return wait_for_exit();
}

void SnugdProcess::kill()
{
    if (!exit_)
        ::kill(pid_, SIGKILL);
    wait_for_exit();
}

std::optional<int> SnugdProcess::wait_for_exit(Deadline deadline)
{
    if (exit_ || !process_)
        return exit_;
    pollfd watched{.fd = process_.get(), .events = POLLIN, .revents = 0};
    if (::poll(&watched, 1, static_cast<int>(deadline.count())) == 1)
        reap();
    return exit_;
}

void SnugdProcess::reap()
{
    int status = 0;
    REQUIRE(::waitpid(pid_, &status, 0) == pid_);
    exit_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    process_.reset();
    log_reader_.join(); // nobody writes any more
}

std::chrono::milliseconds SnugdProcess::cpu_time() const
{
    std::ifstream stat{"/proc/" + std::to_string(pid_) + "/stat"};
    std::string text{std::istreambuf_iterator<char>{stat}, {}};
    // After the name, which may hold anything, in parentheses: fields 3 to 13, then the two.
    std::istringstream fields{text.substr(text.rfind(')') + 1)};
    std::string skipped;
    for (int field = 3; field <= 13; ++field)
        fields >> skipped;
    long user = 0, system = 0;
    fields >> user >> system;
    return std::chrono::milliseconds{(user + system) * 1000 / ::sysconf(_SC_CLK_TCK)};
}

std::size_t SnugdProcess::times_slept() const
{
    const std::string process = "/proc/" + std::to_string(pid_) + "/task";
    std::size_t times = 0;
    for (const auto& thread : std::filesystem::directory_iterator{process})
        times += number_in(thread.path() / "status", "voluntary_ctxt_switches:");
    return times;
}

std::size_t SnugdProcess::resident_bytes() const
{
    return status_kilobytes(pid_, "VmRSS:") * 1024;
}

std::size_t SnugdProcess::peak_bytes() const
{
    return status_kilobytes(pid_, "VmHWM:") * 1024;
}

std::size_t SnugdProcess::descriptors() const
{
    const std::filesystem::directory_iterator open{"/proc/" + std::to_string(pid_) + "/fd"};
    return static_cast<std::size_t>(std::distance(begin(open), end(open)));
}

} // namespace snug::test
