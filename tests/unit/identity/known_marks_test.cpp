#include "src/identity/known_marks.h"

#include "tests/support/temp_dir.h"

#include <doctest/doctest.h>

#include <sys/stat.h>

#include <fstream>
#include <iterator>

using namespace snug;
using namespace snug::identity;

namespace {

KnownMark mark_in(std::string channel, std::uint64_t seq)
{
    KnownMark mark{.channel = std::move(channel), .seq = seq};
    mark.server[0] = std::byte{7};
    mark.hash[0] = static_cast<std::byte>(seq & 0xff);
    return mark;
}

} // namespace

TEST_CASE("a mark is there again as it was kept, and goes forward only, or where it is told back")
{
    const TempDir folder;
    const KnownMarks marks{std::filesystem::path{folder.path()} / "channel_marks"};
    const auto server = mark_in("tea", 0).server;
    CHECK_FALSE(marks.load(server, "tea"));
    REQUIRE(marks.save(mark_in("tea", 5), false));
    REQUIRE(marks.save(mark_in("lab", 9), false));
    CHECK(marks.load(server, "tea") == mark_in("tea", 5));
    REQUIRE(marks.save(mark_in("tea", 4), false));
    CHECK(marks.load(server, "tea") == mark_in("tea", 5));
    REQUIRE(marks.save(mark_in("tea", 4), true));
    CHECK(marks.load(server, "tea") == mark_in("tea", 4));
    CHECK(marks.load(server, "lab") == mark_in("lab", 9));
    CHECK_FALSE(marks.load(crypto::SigningPublicKey{}, "tea"));
    CHECK(marks.forget("tea").value());
    CHECK_FALSE(marks.load(server, "tea"));
}

TEST_CASE("a damaged mark is none, and makes room for the next")
{
    const TempDir folder;
    const auto file = std::filesystem::path{folder.path()} / "channel_marks";
    const KnownMarks marks{file};
    REQUIRE(marks.save(mark_in("tea", 5), false));
    std::ofstream{file, std::ios::app} << "zz tea 00 5 11\n";
    CHECK(marks.load(mark_in("tea", 0).server, "tea") == mark_in("tea", 5));
    REQUIRE(marks.save(mark_in("lab", 1), false));
    std::ifstream in{file};
    CHECK(std::string{std::istreambuf_iterator<char>{in}, {}}.find("zz") == std::string::npos);
}

TEST_CASE("the channels that were read last are remembered, and not more than there is room for")
{
    const TempDir folder;
    const auto file = std::filesystem::path{folder.path()} / "channel_marks";
    {
        std::ofstream out{file};
        for (std::size_t i = 0; i < KnownMarks::capacity + 20; ++i)
            out << std::string(64, '0') << " c" << i << ' ' << std::string(32, '0') << " 1 "
                << std::string(64, '0') << '\n';
    }
    REQUIRE(::chmod(file.c_str(), 0600) == 0);
    const KnownMarks marks{file};
    REQUIRE(marks.save(mark_in("tea", 1), false));
    CHECK(marks.load(mark_in("tea", 0).server, "tea"));
    CHECK_FALSE(marks.load(crypto::SigningPublicKey{}, "c20"));
    CHECK(marks.load(crypto::SigningPublicKey{}, "c21"));
}
