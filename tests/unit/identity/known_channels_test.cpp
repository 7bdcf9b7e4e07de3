#include "src/identity/known_channels.h"

#include "tests/support/temp_dir.h"
#include "tests/unit/identity/line_files.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <sys/stat.h>

namespace snug::identity {

namespace {

KnownChannel tea(WallTime joined = noon)
{
    return {.server_key = {}, .channel = "tea", .member = "ada", .joined = joined};
}

void write(const std::string& path, const std::string& text)
{
    std::ofstream{path} << text;
}

} // namespace

TEST_CASE("a file that is not there is no channels and no fault")
{
    const TempDir dir;
    const auto read = KnownChannels{dir.path("known_channels")}.read();
    CHECK(read.channels.empty());
    CHECK(read.faults.empty());
}

TEST_CASE("what is remembered is read back, last joined first")
{
    const TempDir dir;
    KnownChannels file{dir.path("known_channels")};
    REQUIRE(file.remember(tea()));
    KnownChannel lab = tea(noon + std::chrono::hours{1});
    lab.channel = "lab";
    REQUIRE(file.remember(lab));

    CHECK(file.read().channels == std::vector{lab, tea()});
    CHECK(file.read().faults.empty());
}

TEST_CASE("joining again replaces the line, and another server has its own")
{
    const TempDir dir;
    KnownChannels file{dir.path("known_channels")};
    KnownChannel elsewhere = tea();
    elsewhere.server_key.fill(std::byte{7});
    KnownChannel later = tea(noon + std::chrono::hours{2});
    later.member = "ada2";
    for (const auto& channel : {tea(), elsewhere, later})
        REQUIRE(file.remember(channel));

    CHECK(file.read().channels == std::vector{later, elsewhere});
}

TEST_CASE("the file is for its owner only")
{
    const TempDir dir;
    const std::string path = dir.path("known_channels");
    REQUIRE(KnownChannels{path}.remember(tea()));
    struct stat info {};
    REQUIRE(::stat(path.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
}

TEST_CASE("a forgotten channel is forgotten on every server, and others are kept")
{
    const TempDir dir;
    KnownChannels file{dir.path("known_channels")};
    KnownChannel elsewhere = tea();
    elsewhere.server_key.fill(std::byte{7});
    KnownChannel lab = tea();
    lab.channel = "lab";
    for (const auto& channel : {tea(), elsewhere, lab})
        REQUIRE(file.remember(channel));

    CHECK(*file.forget("tea"));
    CHECK(file.read().channels == std::vector{lab});
    CHECK_FALSE(*file.forget("tea"));
}

TEST_CASE("a line nobody understands is named, and outlives every change")
{
    const TempDir dir;
    const std::string path = dir.path("known_channels");
    const std::string strange = "sealed v9 something new";
    write(path, "# mine\n\n" + strange + "\n" + zero_key + " tea ada 1970-01-01T12:00:00Z");
    KnownChannels file{path};

    const auto read = file.read();
    CHECK(read.channels == std::vector{tea()});
    REQUIRE(read.faults.size() == 1);
    CHECK(read.faults[0].text.starts_with(path + ":3: "));

    REQUIRE(file.forget("tea"));
    CHECK(contents(path) == "# mine\n\n" + strange + "\n");
}

TEST_CASE("a word too many, a bad key and a bad time are faults, not channels")
{
    const TempDir dir;
    const std::string path = dir.path("known_channels");
    const std::vector<std::string> faulty{zero_key + " tea ada 1970-01-01T12:00:00Z more",
                                          "00 tea ada 1970-01-01T12:00:00Z",
                                          zero_key + " tea ada noon", zero_key + " tea"};
    for (const std::string& line : faulty) {
        CAPTURE(line);
        write(path, line + "\n");
        CHECK(KnownChannels{path}.read().channels.empty());
        CHECK(KnownChannels{path}.read().faults.size() == 1);
    }
}

TEST_CASE("a link in place of the file is neither read nor written through")
{
    const TempDir dir;
    write(dir.path("victim"), "precious\n");
    const std::string path = dir.path("known_channels");
    std::filesystem::create_symlink(dir.path("victim"), path);

    CHECK(KnownChannels{path}.read().faults.size() == 1);
    CHECK_FALSE(KnownChannels{path}.remember(tea()));
    CHECK(contents(dir.path("victim")) == "precious\n");
}

TEST_CASE("of channels remembered at the same time none is lost")
{
    const TempDir dir;
    const std::string path = dir.path("known_channels");
    constexpr int writers = 4;
    constexpr int each = 10;
    {
        std::vector<std::jthread> threads;
        for (int writer = 0; writer < writers; ++writer)
            threads.emplace_back([&path, writer] {
                for (int i = 0; i < each; ++i) {
                    KnownChannel channel = tea();
                    channel.channel = "c" + std::to_string(writer * each + i);
                    static_cast<void>(KnownChannels{path}.remember(channel));
                }
            });
    }
    CHECK(KnownChannels{path}.read().channels.size() == writers * each);
}

} // namespace snug::identity
