#include "src/base/confinement.h"

#include "src/base/sanitizer.h"
#include "src/base/unique_fd.h"

#include <cerrno>
#include <cstdint>

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/// landlock(7), by its system calls: the C library has no names for them.
namespace snug {

namespace {

// By their numbers, which are the kernel's promise: headers may be older than it.
constexpr std::uint64_t linking_between_folders = 1ULL << 13; // since the 2nd version
constexpr std::uint64_t truncating = 1ULL << 14;              // since the 3rd

constexpr std::uint64_t reading = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t writing =
    reading | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG |
    LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_REMOVE_FILE |
    LANDLOCK_ACCESS_FS_REMOVE_DIR | linking_between_folders | truncating;
/// Of all others, what nobody is allowed.
constexpr std::uint64_t never = (SNUG_SANITIZER ? 0 : LANDLOCK_ACCESS_FS_EXECUTE) |
                                LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
                                LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_SYM;
/// What can be said of a file that is no folder.
constexpr std::uint64_t of_files =
    LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | truncating;

std::error_code failure()
{
    return {errno, std::generic_category()};
}

/// What this kernel can forbid.
std::uint64_t known_to(long version)
{
    std::uint64_t rights = writing | never;
    if (version < 2)
        rights &= ~linking_between_folders;
    if (version < 3)
        rights &= ~truncating;
    return rights;
}

/// False if it could not be said; what does not exist need not be.
bool allow(int rules, const std::string& path, std::uint64_t rights)
{
    const UniqueFd place{::open(path.c_str(), O_PATH | O_CLOEXEC)};
    struct stat file {};
    if (!place || ::fstat(place.get(), &file) != 0)
        return errno == ENOENT || errno == ENOTDIR || errno == EACCES;
    landlock_path_beneath_attr rule{};
    rule.allowed_access = S_ISDIR(file.st_mode) ? rights : rights & of_files;
    rule.parent_fd = place.get();
    return ::syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
}

} // namespace

std::error_code Confinement::enter() const
{
    const long version =
        ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1)
        return failure();
    const std::uint64_t known = known_to(version);
    landlock_ruleset_attr handled{};
    handled.handled_access_fs = known;
    const UniqueFd rules{static_cast<int>(
        ::syscall(SYS_landlock_create_ruleset, &handled, sizeof handled.handled_access_fs, 0))};
    if (!rules)
        return failure();
    for (const Allowed& allowed : allowed_)
        if (!allow(rules.get(), allowed.path, (allowed.writing ? writing : reading) & known))
            return failure();
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        ::syscall(SYS_landlock_restrict_self, rules.get(), 0) != 0)
        return failure();
    return {};
}

} // namespace snug
