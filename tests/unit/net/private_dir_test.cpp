#include "src/net/private_dir.h"

#include "tests/support/temp_dir.h"
#include "tests/unit/net/connected.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <sys/stat.h>
#include <unistd.h>

using namespace snug;
using namespace snug::net;
namespace fs = std::filesystem;

namespace {

constexpr uid_t eve = 65534;

bool is_refused(const std::string& path, std::string_view words)
{
    const std::string text = refusal([&] { ensure_private_directory(path); });
    CAPTURE(text);
    const bool as_expected = text.find(words) != std::string::npos;
    CHECK(as_expected);
    return as_expected;
}

mode_t mode_of(const std::string& path)
{
    struct stat file = {};
    REQUIRE(::lstat(path.c_str(), &file) == 0);
    return file.st_mode & 07777;
}

void set_mode(const std::string& path, mode_t mode)
{
    REQUIRE(::chmod(path.c_str(), mode) == 0);
}

} // namespace

TEST_CASE_FIXTURE(TempDir, "a private directory is made with all that is missing above it")
{
    ensure_private_directory(path("run/snug"));
    CHECK(mode_of(path("run")) == 0700);
    CHECK(mode_of(path("run/snug")) == 0700);
    ensure_private_directory(path("run/snug"));
    ensure_private_directory(path("run/./snug/../snug/"));
}

TEST_CASE_FIXTURE(TempDir, "a directory others may enter is not private, and is left as it is")
{
    fs::create_directory(path("run"));
    for (const mode_t mode : {0755u, 0750u, 0710u, 0701u}) {
        set_mode(path("run"), mode);
        CHECK(is_refused(path("run"), "chmod 700"));
        CHECK(mode_of(path("run")) == mode);
        check_trusted_directory(path("run"));
    }
}

TEST_CASE_FIXTURE(TempDir,
                  "a directory under one that others may write in is refused, unless sticky")
{
    fs::create_directory(path("shared"));
    for (const mode_t mode : {0777u, 0770u, 0702u}) {
        set_mode(path("shared"), mode);
        CHECK(is_refused(path("shared/snug"), "chmod go-w"));
        CHECK_FALSE(fs::exists(path("shared/snug")));
    }
    set_mode(path("shared"), 01777);
    ensure_private_directory(path("shared/snug"));
    CHECK(mode_of(path("shared/snug")) == 0700);
}

TEST_CASE_FIXTURE(TempDir, "our own links are followed, and what they pass is looked at too")
{
    fs::create_directories(path("real/deep"));
    fs::create_symlink("real/deep", path("link"));
    ensure_private_directory(path("link/snug"));
    CHECK(fs::is_directory(path("real/deep/snug")));
    fs::create_symlink(path("real") + "/../real/deep", path("roundabout"));
    ensure_private_directory(path("roundabout/other"));
    CHECK(fs::is_directory(path("real/deep/other")));
    set_mode(path("real"), 0777);
    CHECK(is_refused(path("link/snug"), "chmod go-w"));
}

TEST_CASE_FIXTURE(TempDir, "a link to itself ends")
{
    fs::create_symlink("loop", path("loop"));
    CHECK(is_refused(path("loop/snug"), "link without an end"));
}

TEST_CASE_FIXTURE(TempDir, "a file in a directory's place is refused")
{
    std::ofstream{path("file")} << "tea";
    CHECK(is_refused(path("file"), "no directory"));
    CHECK(is_refused(path("file/snug"), "no directory"));
}

TEST_CASE_FIXTURE(TempDir, "looking whether a directory is trusted makes none")
{
    CHECK_FALSE(refusal([&] { check_trusted_directory(path("absent")); }).empty());
    CHECK_FALSE(fs::exists(path("absent")));
    check_trusted_directory("/");
    check_trusted_directory("/../..");
}

TEST_CASE("what belongs to another user is refused: a directory, one above, a link" *
          doctest::skip(::geteuid() != 0))
{
    const TempDir directory;
    fs::create_directories(directory.path("hers/ours"));
    set_mode(directory.path("hers"), 0755);
    set_mode(directory.path("hers/ours"), 0700);
    REQUIRE(::lchown(directory.path("hers").c_str(), eve, eve) == 0);
    CHECK(is_refused(directory.path("hers"), "belongs to another user"));
    CHECK(is_refused(directory.path("hers/ours"), "belongs to another user"));

    fs::create_directory(directory.path("ours"));
    fs::create_symlink("ours", directory.path("link"));
    REQUIRE(::lchown(directory.path("link").c_str(), eve, eve) == 0);
    CHECK(is_refused(directory.path("link/snug"), "belongs to another user"));
    CHECK_FALSE(fs::exists(directory.path("ours/snug")));
}

TEST_CASE_FIXTURE(TempDir, "a socket is trusted in our own directory, whoever may connect to it")
{
    fs::create_directory(path("snug"));
    const std::string socket = path("snug/snug.sock");
    CHECK(refusal([&] { check_trusted_socket(socket); }).find("No such file") != std::string::npos);
    std::ofstream{socket};
    set_mode(socket, 0666);
    check_trusted_socket(socket);
    set_mode(path("snug"), 0770);
    CHECK(refusal([&] { check_trusted_socket(socket); }).find("go-w") != std::string::npos);
}

TEST_CASE("a socket is trusted where only root can have put its server in charge" *
          doctest::skip(::geteuid() != 0))
{
    const TempDir directory;
    const std::string socket = directory.path("hers/in/snug.sock");
    fs::create_directories(directory.path("hers/in"));
    std::ofstream{socket};
    for (const char* hers : {"hers", "hers/in", "hers/in/snug.sock"})
        REQUIRE(::lchown(directory.path(hers).c_str(), eve, eve) == 0);

    set_mode(directory.path(), 0755);
    check_trusted_socket(socket);
    for (const mode_t open : {0777u, 01777u}) {
        set_mode(directory.path(), open);
        CHECK_FALSE(refusal([&] { check_trusted_socket(socket); }).empty());
    }
}
