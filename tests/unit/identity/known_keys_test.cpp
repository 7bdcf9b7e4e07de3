#include "src/identity/known_keys.h"

#include "tests/support/seeded_random.h"
#include "tests/support/temp_dir.h"

#include <doctest/doctest.h>

#include <sys/stat.h>

#include <fstream>

using namespace snug;
using namespace snug::identity;

namespace {

KnownKey key_of(std::uint64_t seed, std::string channel, bool with_authority = true)
{
    SeededRandom random{seed};
    KnownKey key;
    random.fill(key.server);
    random.fill(key.id);
    random.fill(key.key.writable());
    random.fill(key.certificate);
    key.channel = std::move(channel);
    key.epoch = 3;
    if (with_authority)
        random.fill(key.authority.emplace().writable());
    return key;
}

bool is_same(const std::optional<KnownKey>& a, const KnownKey& b)
{
    return a && a->server == b.server && a->channel == b.channel && a->id == b.id &&
           a->epoch == b.epoch && a->certificate == b.certificate &&
           crypto::equal_secrets(a->key.bytes(), b.key.bytes()) &&
           a->authority.has_value() == b.authority.has_value() &&
           (!a->authority || crypto::equal_secrets(a->authority->bytes(), b.authority->bytes()));
}

} // namespace

TEST_CASE("a key is there again as it was kept, for its channel on its server")
{
    const TempDir folder;
    const KnownKey tea = key_of(1, "tea");
    const KnownKey lab = key_of(2, "lab", false);
    KnownKeys keys{std::filesystem::path{folder.path()} / "channel_keys"};
    REQUIRE(keys.save(tea));
    REQUIRE(keys.save(lab));
    KnownKeys later{std::filesystem::path{folder.path()} / "channel_keys"};
    CHECK(is_same(later.load(tea.server, "tea"), tea));
    CHECK(is_same(later.load(lab.server, "lab"), lab));
    CHECK_FALSE(later.load(lab.server, "tea"));
    CHECK_FALSE(later.load(tea.server, "te"));
}

TEST_CASE("the newest key of a channel takes the place of the one before")
{
    const TempDir folder;
    KnownKeys keys{std::filesystem::path{folder.path()} / "channel_keys"};
    const KnownKey first = key_of(1, "tea");
    REQUIRE(keys.save(first));
    KnownKey second = copy_of(first);
    second.epoch = 4;
    REQUIRE(keys.save(second));
    CHECK(keys.load(first.server, "tea")->epoch == 4);
    CHECK(keys.forget("tea").value());
    CHECK_FALSE(keys.load(first.server, "tea"));
    CHECK_FALSE(keys.forget("tea").value());
}

TEST_CASE("nobody else can read the file")
{
    const TempDir folder;
    KnownKeys keys{std::filesystem::path{folder.path()} / "channel_keys"};
    REQUIRE(keys.save(key_of(1, "tea")));
    struct stat info {};
    REQUIRE(::stat((std::filesystem::path{folder.path()} / "channel_keys").c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
}

TEST_CASE("a line that is damaged is no key, and takes no other with it")
{
    const TempDir folder;
    KnownKeys keys{std::filesystem::path{folder.path()} / "channel_keys"};
    const KnownKey tea = key_of(1, "tea");
    REQUIRE(keys.save(tea));
    std::ofstream{std::filesystem::path{folder.path()} / "channel_keys", std::ios::app}
        << "zz lab 00 x y z -\n0011 lab\nlab\n";
    CHECK(is_same(keys.load(tea.server, "tea"), tea));
    CHECK_FALSE(keys.load(tea.server, "lab"));
}
