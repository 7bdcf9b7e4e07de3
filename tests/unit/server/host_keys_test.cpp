#include "server/host_keys.h"

#include "tests/support/seeded_random.h"
#include "tests/support/temp_dir.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <sys/stat.h>

namespace snug::server {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

struct KeyFolder {
    HostKeys rotate()
    {
        auto keys = files.rotate(random, now += 1h);
        REQUIRE(keys);
        REQUIRE(*keys);
        return std::move(**keys);
    }
    HostKeys load() const
    {
        auto keys = files.load();
        REQUIRE(keys);
        REQUIRE(*keys);
        return std::move(**keys);
    }
    [[nodiscard]] std::string fault() const
    {
        const auto keys = files.load();
        REQUIRE_FALSE(keys.ok());
        CHECK(keys.error().code == ErrorCode::bad_config);
        return keys.error().text;
    }

    TempDir dir;
    SeededRandom random;
    WallTime now{};
    HostKeyFiles files{dir.path().string()};
    std::string key_file = dir.path("server.key");
    std::string succession_file = dir.path("server.succession");
};

sealed::Lineage lineage_of(const HostKeys& keys)
{
    const auto lineage = sealed::read_lineage(keys.key.public_key(), keys.chain());
    REQUIRE(lineage);
    return *lineage;
}

} // namespace

TEST_CASE("a server's first key has no past, and there is none before the first start")
{
    KeyFolder folder;
    REQUIRE(folder.files.load());
    CHECK_FALSE(folder.files.load().value());
    CHECK_FALSE(folder.files.rotate(folder.random, {}).value());
    CHECK(fs::is_empty(folder.dir.path()));
    const auto made = folder.files.load_or_make(folder.random);
    REQUIRE(made);
    CHECK(made->chain().empty());
    CHECK(folder.load().key.public_key() == made->key.public_key());
}

TEST_CASE("a new key is signed by the one before, and both are told with the time")
{
    KeyFolder folder;
    const auto first = folder.files.load_or_make(folder.random).value().key.public_key();
    const auto second = folder.rotate().key.public_key();
    const HostKeys keys = folder.rotate();
    CHECK(lineage_of(keys).former == std::vector{first, second});
    REQUIRE(keys.history().size() == 2);
    CHECK(keys.history()[1].since == keys.history()[0].since + 1h);

    const HostKeys again = folder.load();
    CHECK(again.key.public_key() == keys.key.public_key());
    CHECK(again.chain() == keys.chain());
    struct stat info {};
    REQUIRE(::stat(folder.key_file.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
}

TEST_CASE("no more former keys are kept than are shown")
{
    KeyFolder folder;
    const auto first = folder.files.load_or_make(folder.random).value().key.public_key();
    for (std::size_t i = 0; i < sealed::most_successions; ++i)
        folder.rotate();
    CHECK(lineage_of(folder.load()).had(first));
    folder.rotate();
    CHECK_FALSE(lineage_of(folder.load()).had(first));
    CHECK(lineage_of(folder.load()).former.size() == sealed::most_successions);
}

TEST_CASE("a succession to a key that never stood is not shown, and the next one takes its place")
{
    KeyFolder folder;
    const auto first = folder.files.load_or_make(folder.random).value().key.public_key();
    fs::copy_file(folder.key_file, folder.dir.path("kept"));
    const auto lost = folder.rotate().key.public_key();
    fs::rename(folder.dir.path("kept"), folder.key_file); // as if it had been killed between
    CHECK(folder.load().chain().empty());
    const auto lineage = lineage_of(folder.rotate());
    CHECK(lineage.former == std::vector{first});
    CHECK_FALSE(lineage.includes(lost));
}

TEST_CASE("successions that do not lead to the key, or are not as signed, are told by their file")
{
    KeyFolder folder;
    CHECK(folder.files.load_or_make(folder.random).ok());
    folder.rotate();
    KeyFolder eve;
    SeededRandom other{9};
    CHECK(eve.files.load_or_make(other).ok());
    fs::copy_file(folder.succession_file, eve.succession_file);
    CHECK(eve.fault().starts_with(eve.succession_file + ": "));

    std::ofstream{folder.succession_file, std::ios::app} << "not one\n";
    CHECK(folder.fault().starts_with(folder.succession_file + ":3: "));
}

} // namespace snug::server
