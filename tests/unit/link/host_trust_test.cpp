#include "tui/host_trust.h"

#include "src/identity/fingerprint.h"
#include "tests/support/seeded_random.h"
#include "tests/support/temp_dir.h"

#include <doctest/doctest.h>

#include <filesystem>

namespace snug::tui {

namespace {

const net::Address tearoom{net::HostPort{"tearoom.example", 12345}};

crypto::SigningPublicKey key_of(std::uint64_t seed)
{
    SeededRandom random{seed};
    return crypto::SigningKey::make(random).public_key();
}

struct TrustingHome {
    explicit TrustingHome(bool remember = true,
                          std::optional<std::string> fingerprint = std::nullopt)
        : trust{{dir.path("known_hosts"), remember, std::move(fingerprint)}}
    {
    }

    TempDir dir;
    HostTrust trust;
};

bool holds(const Result<void>& failed, const std::string& words)
{
    return !failed.ok() && failed.error().text.find(words) != std::string::npos;
}

} // namespace

TEST_CASE("a server that was never seen is a question, and known once it is answered")
{
    TrustingHome home;
    const auto asked = home.trust.check(tearoom, key_of(1));
    REQUIRE_FALSE(asked.ok());
    CHECK(asked.error().code == ErrorCode::unknown_host);
    CHECK(holds(asked, "--trust " + identity::fingerprint_of(key_of(1))));
    REQUIRE(home.trust.stranger());
    CHECK(home.trust.stranger()->server == tearoom);
    CHECK(home.trust.stranger()->fingerprint() == identity::fingerprint_of(key_of(1)));

    REQUIRE(home.trust.trust_stranger().ok());
    CHECK_FALSE(home.trust.stranger());
    CHECK(home.trust.check(tearoom, key_of(1)).ok());
    HostTrust tomorrow{{.known_hosts = home.dir.path("known_hosts"), .fingerprint = {}}};
    CHECK(tomorrow.check(tearoom, key_of(1)).ok());
}

TEST_CASE("a server with another key than before is no question")
{
    TrustingHome home;
    REQUIRE_FALSE(home.trust.check(tearoom, key_of(1)).ok());
    REQUIRE(home.trust.trust_stranger().ok());
    const auto refused = home.trust.check(tearoom, key_of(2));
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::changed_host);
    CHECK(holds(refused, identity::fingerprint_of(key_of(1))));
    CHECK(holds(refused, identity::fingerprint_of(key_of(2))));
    CHECK(holds(refused, home.dir.path("known_hosts") + ":2"));
    REQUIRE(home.trust.stranger());
    CHECK(home.trust.stranger()->known->key == key_of(1));
    CHECK(home.trust.check(tearoom, key_of(1)).ok());
    CHECK_FALSE(home.trust.stranger());
}

TEST_CASE("a fingerprint that was told beforehand is the only one that is taken")
{
    TrustingHome home{true, identity::fingerprint_of(key_of(1))};
    const auto other = home.trust.check(tearoom, key_of(2));
    REQUIRE_FALSE(other.ok());
    CHECK(other.error().code == ErrorCode::unknown_host);
    CHECK_FALSE(home.trust.stranger()); // nor is anybody asked
    CHECK(home.trust.check(tearoom, key_of(1)).ok());

    // But it does not replace a key that is known.
    HostTrust later{{.known_hosts = home.dir.path("known_hosts"),
                     .fingerprint = identity::fingerprint_of(key_of(2))}};
    const auto changed = later.check(tearoom, key_of(2));
    REQUIRE_FALSE(changed.ok());
    CHECK(changed.error().code == ErrorCode::changed_host);
}

TEST_CASE("with nothing to be remembered one is trusted for this time, and no file is made")
{
    TrustingHome home{false};
    REQUIRE_FALSE(home.trust.check(tearoom, key_of(1)).ok());
    REQUIRE(home.trust.trust_stranger().ok());
    CHECK(home.trust.check(tearoom, key_of(1)).ok());
    CHECK_FALSE(home.trust.check(tearoom, key_of(2)).ok());
    CHECK(std::filesystem::is_empty(home.dir.path()));
}

TEST_CASE("a file that cannot be read trusts nobody, and asks nobody")
{
    TrustingHome home;
    std::filesystem::create_directory(home.dir.path("known_hosts"));
    const auto refused = home.trust.check(tearoom, key_of(1));
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::bad_config);
    CHECK_FALSE(home.trust.stranger());
}

TEST_CASE("a server that is known by a former key is known by its present one, and nobody is asked")
{
    TrustingHome home;
    REQUIRE_FALSE(home.trust.check(tearoom, key_of(1)).ok());
    REQUIRE(home.trust.trust_stranger().ok());
    sealed::Lineage server{key_of(3)};
    server.former = {key_of(1), key_of(2)};
    REQUIRE(home.trust.check(tearoom, server).ok());
    CHECK(home.trust.has_new_key());
    REQUIRE(home.trust.check(tearoom, server).ok());
    CHECK_FALSE(home.trust.has_new_key());

    HostTrust tomorrow{{.known_hosts = home.dir.path("known_hosts"), .fingerprint = {}}};
    CHECK(tomorrow.check(tearoom, key_of(3)).ok());
    const auto old = tomorrow.check(tearoom, key_of(1)); // who has the old key is not the server
    REQUIRE_FALSE(old.ok());
    CHECK(old.error().code == ErrorCode::changed_host);
}

TEST_CASE("a server whose former keys are not the one that is known is refused")
{
    TrustingHome home;
    REQUIRE_FALSE(home.trust.check(tearoom, key_of(1)).ok());
    REQUIRE(home.trust.trust_stranger().ok());
    sealed::Lineage eve{key_of(3)};
    eve.former = {key_of(2)};
    const auto refused = home.trust.check(tearoom, eve);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::changed_host);
    CHECK_FALSE(home.trust.has_new_key());
    CHECK(home.trust.check(tearoom, key_of(1)).ok());
}

TEST_CASE("a new key is followed for this time only where nothing is to be remembered")
{
    TrustingHome home{false};
    REQUIRE_FALSE(home.trust.check(tearoom, key_of(1)).ok());
    REQUIRE(home.trust.trust_stranger().ok());
    sealed::Lineage server{key_of(2)};
    server.former = {key_of(1)};
    CHECK(home.trust.check(tearoom, server).ok());
    CHECK_FALSE(home.trust.check(tearoom, key_of(1)).ok());
    CHECK(std::filesystem::is_empty(home.dir.path()));
}

TEST_CASE("the fingerprint of a former key is one of the server's too, whether it is known or not")
{
    TrustingHome home{true, identity::fingerprint_of(key_of(1))};
    sealed::Lineage server{key_of(2)};
    server.former = {key_of(1)};
    CHECK(home.trust.check(tearoom, server).ok());
    CHECK_FALSE(home.trust.has_new_key()); // nobody knew another
    CHECK(home.trust.check(tearoom, server).ok());
    CHECK_FALSE(home.trust.check(tearoom, key_of(2)).ok());
}

} // namespace snug::tui
