#include "src/identity/known_keys.h"

#include "src/base/hex.h"
#include "src/identity/key_file.h"
#include "tests/support/seeded_random.h"
#include "tests/support/temp_dir.h"

#include <doctest/doctest.h>

#include <sys/stat.h>

#include <fstream>
#include <iterator>

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

bool is_same(const Result<std::optional<KnownKey>>& loaded, const KnownKey& b)
{
    if (!loaded)
        return false;
    const std::optional<KnownKey>& a = *loaded;
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
    CHECK_FALSE(later.load(lab.server, "tea").value());
    CHECK_FALSE(later.load(tea.server, "te").value());
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
    CHECK(keys.load(first.server, "tea").value()->epoch == 4);
    CHECK(keys.forget("tea").value());
    CHECK_FALSE(keys.load(first.server, "tea").value());
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

TEST_CASE("a file of keys that others can read is refused in the words of the identity key")
{
    const TempDir folder;
    const auto file = std::filesystem::path{folder.path()} / "channel_keys";
    KnownKeys keys{file};
    const KnownKey tea = key_of(1, "tea");
    REQUIRE(keys.save(tea));
    for (const mode_t mode : {0640U, 0604U, 0660U}) {
        CAPTURE(mode);
        REQUIRE(::chmod(file.c_str(), mode) == 0);
        const std::string why =
            file.string() + ": others can read this key; make it yours alone with: chmod 600";
        CHECK(load_key(file).error().text == why);
        CHECK(keys.load(tea.server, "tea").error().text == why);
        CHECK(keys.load(tea.server, "other").error().text == why);
        CHECK(keys.save(tea).error().text == why);
        REQUIRE(keys.faults().size() == 1);
        CHECK(keys.faults().front().text == why);
    }
}

TEST_CASE("a damaged line is told by its number, is left as it is, and takes no other with it")
{
    const TempDir folder;
    const auto file = std::filesystem::path{folder.path()} / "channel_keys";
    KnownKeys keys{file};
    const KnownKey tea = key_of(1, "tea");
    KnownKey lab = key_of(2, "lab");
    lab.server = tea.server;
    REQUIRE(keys.save(tea));
    const std::string damaged = to_hex(tea.server) + " lab 00 x y z -\n";
    std::ofstream{file, std::ios::app} << damaged << "lab\n";
    CHECK(is_same(keys.load(tea.server, "tea"), tea));
    CHECK(keys.load(tea.server, "lab").error().text.starts_with(file.string() + ":3: "));
    CHECK(keys.save(lab).error().text.starts_with(file.string() + ":3: "));
    REQUIRE(keys.faults().size() == 2);
    CHECK(keys.faults()[1].text.starts_with(file.string() + ":4: "));

    REQUIRE(keys.save(tea));
    std::ifstream in{file};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    CHECK(text.find(damaged + "lab\n") != std::string::npos);
    CHECK(is_same(keys.load(tea.server, "tea"), tea));
    CHECK(keys.forget("lab").value()); // it is the user's word that it may go
    CHECK(is_same(keys.load(tea.server, "tea"), tea));
}
