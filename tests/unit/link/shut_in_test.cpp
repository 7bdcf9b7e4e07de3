#include "tui/shut_in.h"

#include "src/base/sanitizer.h"
#include "tests/support/landlock.h"
#include "tests/support/temp_dir.h"

#include <doctest/doctest.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <functional>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace snug::tui {

namespace {

/// Ada's home, with what snug keeps in it and what it has no business with.
struct AdasHome {
    AdasHome()
    {
        for (const char* folder : {".local/share/snug", ".config/snug", ".ssh"})
            std::filesystem::create_directories(place.path(folder));
        for (const char* file : {".local/share/snug/identity.key", ".ssh/id_ed25519", "password"})
            std::ofstream{place.path(file)} << "a secret";
        environment = make_environment({.uid = ::geteuid(), .login = "ada", .home = place.path()},
                                       [](const char*) { return nullptr; });
    }

    /// Whether it holds once snug has shut itself in there.
    [[nodiscard]] bool holds(const Options& options, const std::function<bool()>& claim) const
    {
        const pid_t child = ::fork();
        if (child == 0) {
            shut_in(environment, options);
            ::_exit(claim() ? 0 : 1);
        }
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        return status == 0;
    }

    [[nodiscard]] bool reads(const std::string& file) const
    {
        return std::ifstream{place.path(file)}.good();
    }

    TempDir place;
    Environment environment;
};

} // namespace

TEST_CASE("who talks to a server keeps its own files, and gives up all others of its user")
{
    if (!test::has_landlock())
        return;
    const AdasHome home;
    CHECK(home.holds({}, [&] {
        return home.reads(".local/share/snug/identity.key") && !home.reads(".ssh/id_ed25519") &&
               !home.reads("password");
    }));
    CHECK(home.holds({}, [&] {
        std::ofstream{home.place.path(".local/share/snug/known_channels")} << "tea";
        return home.reads(".local/share/snug/known_channels");
    }));
}

TEST_CASE("a password file that was named is read, and nothing beside it")
{
    if (!test::has_landlock())
        return;
    const AdasHome home;
    CHECK(home.holds({.password_file = home.place.path("password")},
                     [&] { return home.reads("password") && !home.reads(".ssh/id_ed25519"); }));
}

TEST_CASE("what a server made of us starts no program")
{
    if (!test::has_landlock() || SNUG_SANITIZER) // which starts one
        return;
    const AdasHome home;
    CHECK(home.holds({}, [] {
        ::execl("/bin/sh", "sh", "-c", "true", nullptr);
        return errno == EACCES;
    }));
}

} // namespace snug::tui
