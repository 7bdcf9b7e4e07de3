#include "server/environment.h"

#include <fmt/format.h>

#include <cstdlib>

#include <sys/stat.h>
#include <unistd.h>

namespace snug::server {

namespace {

/// A path from the environment; a relative one is none (XDG Base Directory Specification).
std::optional<std::string> path_in(const char* variable)
{
    const char* value = std::getenv(variable);
    if (value == nullptr || value[0] != '/')
        return std::nullopt;
    return value;
}

bool owns(const char* directory)
{
    struct stat info {};
    return ::lstat(directory, &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == ::geteuid();
}

/// $JOURNAL_STREAM names the device and inode of the journal's socket (systemd.exec(5)).
bool journal_reads_stderr()
{
    const char* stream = std::getenv("JOURNAL_STREAM");
    struct stat info {};
    return stream != nullptr && ::fstat(STDERR_FILENO, &info) == 0 &&
           fmt::format("{}:{}", info.st_dev, info.st_ino) == stream;
}

} // namespace

Environment Environment::read()
{
    return {.uid = ::geteuid(),
            .owns_run_snug = owns(shared_runtime_dir),
            .home = path_in("HOME"),
            .runtime_dir = path_in("XDG_RUNTIME_DIR"),
            .state_home = path_in("XDG_STATE_HOME"),
            .stderr_is_journal = journal_reads_stderr()};
}

std::string default_socket(const Environment& environment)
{
    if (environment.uid == 0 || environment.owns_run_snug)
        return fmt::format("{}/snug.sock", shared_runtime_dir);
    if (environment.runtime_dir)
        return *environment.runtime_dir + "/snug/snug.sock";
    return fmt::format("/tmp/snug-{}/snug.sock", environment.uid);
}

std::string default_data(const Environment& environment)
{
    if (environment.uid == 0)
        return "/var/lib/snug";
    if (environment.state_home)
        return *environment.state_home + "/snugd";
    return environment.home ? *environment.home + "/.local/state/snugd" : "";
}

} // namespace snug::server
