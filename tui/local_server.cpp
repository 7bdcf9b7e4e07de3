#include "tui/local_server.h"

#include "src/base/unique_fd.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

namespace snug::tui {

namespace {

Error failure(std::string what, int code)
{
    return {ErrorCode::unavailable, std::move(what) + ": " + std::strerror(code)};
}

/// What the server is started with: nothing to read, its words to the log, a session of its
/// own, and signals as a program expects them.
class SpawnPlan {
public:
    explicit SpawnPlan(int log)
    {
        posix_spawn_file_actions_init(&actions_);
        posix_spawn_file_actions_addopen(&actions_, 0, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_adddup2(&actions_, log, 1);
        posix_spawn_file_actions_adddup2(&actions_, log, 2);
        posix_spawnattr_init(&attributes_);
        sigset_t signals;
        sigemptyset(&signals);
        posix_spawnattr_setsigmask(&attributes_, &signals);
        sigfillset(&signals);
        posix_spawnattr_setsigdefault(&attributes_, &signals);
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK |
                                                   POSIX_SPAWN_SETSIGDEF);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;
    ~SpawnPlan()
    {
        posix_spawnattr_destroy(&attributes_);
        posix_spawn_file_actions_destroy(&actions_);
    }

    /// 0, or an errno value.
    int run(pid_t& child, std::vector<std::string> words) const
    {
        std::vector<char*> argv;
        for (std::string& word : words)
            argv.push_back(word.data());
        argv.push_back(nullptr);
        return posix_spawn(&child, argv[0], &actions_, &attributes_, argv.data(), environ);
    }

private:
    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
};

} // namespace

Result<void> LocalServer::start(const Command& command, MonoTime now)
{
    std::error_code ignored; // opening the log says it better
    std::filesystem::create_directories(command.log.parent_path(), ignored);
    const UniqueFd log{
        ::open(command.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600)};
    if (log.get() < 0)
        return failure("cannot write " + command.log.string(), errno);
    std::vector<std::string> words{command.program.string()};
    if (!command.socket.empty()) {
        words.emplace_back("--socket");
        words.push_back(command.socket.string());
    }
    pid_t child = 0;
    if (const int error = SpawnPlan{log.get()}.run(child, std::move(words)); error != 0)
        return failure("cannot run " + command.program.string(), error);
    log_ = command.log;
    child_ = child;
    next_look_ = now + look_every;
    give_up_at_ = now + patience;
    return {};
}

std::optional<MonoTime> LocalServer::next_deadline() const
{
    return child_ ? std::optional{next_look_} : std::nullopt;
}

std::optional<Error> LocalServer::look(MonoTime now)
{
    if (!due(now))
        return std::nullopt;
    next_look_ = now + look_every;
    int status = 0;
    const bool ended = ::waitpid(*child_, &status, WNOHANG) == *child_;
    if (!ended && now < give_up_at_)
        return std::nullopt;
    child_.reset();
    const std::string words = last_line_of(log_);
    if (!words.empty())
        return Error{ErrorCode::unavailable, words};
    return Error{ErrorCode::unavailable,
                 (ended ? "it ended at once; see " : "it does not answer; see ") + log_.string()};
}

std::filesystem::path find_server_program(const std::filesystem::path& own_program,
                                          std::string_view search_path)
{
    const std::filesystem::path here = own_program.parent_path();
    std::vector<std::filesystem::path> places{here, here.parent_path() / "server"};
    while (!search_path.empty()) {
        const std::size_t end = std::min(search_path.find(':'), search_path.size());
        if (search_path.starts_with('/'))
            places.emplace_back(search_path.substr(0, end));
        search_path.remove_prefix(std::min(end + 1, search_path.size()));
    }
    for (const std::filesystem::path& place : places) {
        std::filesystem::path program = place / "snugd";
        if (::access(program.c_str(), X_OK) == 0)
            return program;
    }
    return {};
}

std::string last_line_of(const std::filesystem::path& file)
{
    constexpr std::streamoff far_enough = 4096;
    std::ifstream stream{file, std::ios::ate};
    const std::streamoff size = stream.tellg();
    stream.seekg(std::max<std::streamoff>(size - far_enough, 0));
    std::string last;
    for (std::string line; std::getline(stream, line);)
        if (!line.empty())
            last = line;
    return last;
}

} // namespace snug::tui
