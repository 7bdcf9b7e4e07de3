#include "src/base/confinement.h"
#include "src/base/sanitizer.h"
#include "tests/support/landlock.h"
#include "tests/support/temp_dir.h"

#include <doctest/doctest.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace snug;
namespace fs = std::filesystem;

namespace {

/// A folder that is named to the kernel, and one that is not.
struct Places {
    Places()
    {
        fs::create_directory(named());
        fs::create_directory(other());
        std::ofstream{named() + "/file"} << "ours";
        std::ofstream{other() + "/file"} << "a secret";
        fs::create_symlink(other() + "/file", named() + "/link");
    }

    [[nodiscard]] std::string named() const { return home.path("named"); }
    [[nodiscard]] std::string other() const { return home.path("other"); }

    TempDir home;
};

bool can_open(const std::string& path, int flags)
{
    const int fd = ::open(path.c_str(), flags | O_CLOEXEC, 0600);
    if (fd >= 0)
        ::close(fd);
    return fd >= 0;
}

bool is_refused(const std::string& path, int flags)
{
    return !can_open(path, flags) && errno == EACCES;
}

/// Whether the claim holds in a process that has shut itself in; true where none can be, which is
/// said.  There is no way back, so it is another process.
bool holds_within(const Confinement& confinement, const std::function<bool()>& claim)
{
    if (!test::has_landlock())
        return true;
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(!confinement.enter() && claim() ? 0 : 1);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    return status == 0;
}

} // namespace

TEST_CASE("who has shut itself in reads what it named, and nothing else")
{
    const Places places;
    CHECK(can_open(places.other() + "/file", O_RDONLY));
    CHECK(holds_within(Confinement{}.may_read(places.named()), [&] {
        return can_open(places.named() + "/file", O_RDONLY) &&
               is_refused(places.other() + "/file", O_RDONLY) &&
               is_refused(places.other(), O_RDONLY | O_DIRECTORY) &&
               is_refused("/etc/passwd", O_RDONLY);
    }));
}

TEST_CASE("a link within what was named leads nowhere else")
{
    const Places places;
    CHECK(can_open(places.named() + "/link", O_RDONLY));
    CHECK(holds_within(Confinement{}.may_write(places.named()),
                       [&] { return is_refused(places.named() + "/link", O_RDONLY); }));
}

TEST_CASE("a single file can be named, whatever lies beside it")
{
    const Places places;
    std::ofstream{places.named() + "/beside"} << "not named";
    CHECK(holds_within(Confinement{}.may_read(places.named() + "/file"), [&] {
        return can_open(places.named() + "/file", O_RDONLY) &&
               is_refused(places.named() + "/beside", O_RDONLY);
    }));
}

TEST_CASE("what may be read cannot be written, made or removed")
{
    const Places places;
    CHECK(holds_within(Confinement{}.may_read(places.named()), [&] {
        return is_refused(places.named() + "/file", O_WRONLY) &&
               is_refused(places.named() + "/new", O_WRONLY | O_CREAT) &&
               ::unlink((places.named() + "/file").c_str()) != 0;
    }));
}

TEST_CASE("what may be written can be made, renamed and removed")
{
    const Places places;
    const std::string fresh = places.named() + "/new", moved = places.named() + "/moved";
    CHECK(holds_within(Confinement{}.may_write(places.named()), [&] {
        return can_open(fresh, O_WRONLY | O_CREAT) && can_open(fresh, O_WRONLY | O_TRUNC) &&
               ::rename(fresh.c_str(), moved.c_str()) == 0 && ::unlink(moved.c_str()) == 0 &&
               ::mkdir(fresh.c_str(), 0700) == 0;
    }));
}

TEST_CASE("who has shut itself in starts no program")
{
    if (SNUG_SANITIZER)
        return; // it starts one
    CHECK(holds_within(Confinement{}.may_read_system().may_write("/tmp"), [] {
        ::execl("/usr/bin/true", "true", nullptr);
        return errno == EACCES;
    }));
}

TEST_CASE("threads that are started later are shut in as well")
{
    const Places places;
    CHECK(holds_within(Confinement{}.may_read(places.named()), [&] {
        bool refused = false;
        std::thread{[&] { refused = is_refused(places.other() + "/file", O_RDONLY); }}.join();
        return refused;
    }));
}

TEST_CASE("what is not there can be named, and stays out when it comes")
{
    const Places places;
    const std::string later = places.home.path("later");
    CHECK(holds_within(Confinement{}.may_write(later).may_write(places.named()),
                       [&] { return is_refused(later, O_WRONLY | O_CREAT); }));
}

TEST_CASE("the C library still finds its users, and throws away what goes to /dev/null")
{
    CHECK(holds_within(Confinement{}.may_read_system(),
                       [] { return ::getpwuid(0) != nullptr && can_open("/dev/null", O_RDWR); }));
}
