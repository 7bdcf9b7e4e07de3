#include "src/sealed/succession.h"

#include "tests/unit/sealed/cast.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

using namespace snug;
using namespace snug::sealed;
using namespace snug::sealed::test;
using namespace std::chrono_literals;

namespace {

const WallTime noon{20'000'000s};

/// The server of tests had this many keys before the one it has.
struct Dynasty {
    explicit Dynasty(std::size_t formers)
    {
        for (std::size_t i = 0; i <= formers; ++i)
            keys.push_back(key_of(100 + i));
        for (std::size_t i = 0; i < formers; ++i)
            add(sign_succession(keys[i + 1].public_key(), noon, keys[i]));
    }
    void add(const Bytes& form) { chain.insert(chain.end(), form.begin(), form.end()); }
    [[nodiscard]] const crypto::SigningPublicKey& now() const { return keys.back().public_key(); }
    /// Without some of its links.
    [[nodiscard]] Bytes chain_between(std::size_t first, std::size_t last) const
    {
        const auto at = [&](std::size_t link) {
            return chain.begin() + static_cast<std::ptrdiff_t>(link * succession_bytes);
        };
        return {at(first), at(last)};
    }

    std::vector<crypto::SigningKey> keys;
    Bytes chain;
};

bool is_refused(const crypto::SigningPublicKey& key, const Bytes& chain)
{
    const auto read = read_lineage(key, chain);
    return !read && read.error().code == ErrorCode::changed_host;
}

} // namespace

TEST_CASE("a succession reads as the former key signed it")
{
    const Bytes form = sign_succession(bob.public_key(), noon, ada);
    CHECK(form.size() == succession_bytes);
    const auto read = read_succession(form);
    REQUIRE(read);
    CHECK(*read == Succession{ada.public_key(), bob.public_key(), noon});
}

TEST_CASE("no bit of a succession can be another, and none left out or added")
{
    const Bytes form = sign_succession(bob.public_key(), noon, ada);
    with_every_change(form,
                      [](const Bytes& changed) { CHECK_FALSE(read_succession(changed).ok()); });
    Bytes longer = form;
    longer.push_back(std::byte{0});
    CHECK_FALSE(read_succession(longer).ok());
}

TEST_CASE("a server with its first key has a lineage of one")
{
    const auto lineage = read_lineage(ada.public_key(), {});
    REQUIRE(lineage);
    CHECK(lineage->former.empty());
    CHECK(lineage->includes(ada.public_key()));
    CHECK_FALSE(lineage->includes(eve.public_key()));
}

TEST_CASE("a chain tells every key a server had, and no other")
{
    for (const std::size_t formers : {std::size_t{1}, std::size_t{2}, most_successions}) {
        CAPTURE(formers);
        const Dynasty dynasty{formers};
        const auto lineage = read_lineage(dynasty.now(), dynasty.chain);
        REQUIRE(lineage);
        REQUIRE(lineage->former.size() == formers);
        for (std::size_t i = 0; i < formers; ++i) {
            CHECK(lineage->former[i] == dynasty.keys[i].public_key());
            CHECK(lineage->had(dynasty.keys[i].public_key()));
        }
        CHECK_FALSE(lineage->had(dynasty.now()));
        CHECK(lineage->includes(dynasty.now()));
        CHECK_FALSE(lineage->includes(eve.public_key()));
    }
}

TEST_CASE("a chain that was changed or cut anywhere but at its beginning is refused")
{
    const Dynasty dynasty{3};
    const auto begins_later = read_lineage(dynasty.now(), dynasty.chain_between(1, 3));
    REQUIRE(begins_later);
    CHECK_FALSE(begins_later->includes(dynasty.keys[0].public_key()));
    with_every_change(dynasty.chain, [&](const Bytes& changed) {
        if (!changed.empty())
            CHECK(is_refused(dynasty.now(), changed));
    });
}

TEST_CASE("links of a chain in another order, twice or with one left out are refused")
{
    const Dynasty dynasty{3};
    const auto joined = [](Bytes first, const Bytes& second) {
        first.insert(first.end(), second.begin(), second.end());
        return first;
    };
    const auto link = [&](std::size_t i) { return dynasty.chain_between(i, i + 1); };
    CHECK(is_refused(dynasty.now(), joined(link(0), link(2))));
    CHECK(is_refused(dynasty.now(), joined(joined(link(1), link(0)), link(2))));
    CHECK(is_refused(dynasty.now(), joined(dynasty.chain, link(2))));
}

TEST_CASE("somebody else's chain is no use to a server with a key of its own")
{
    const Dynasty dynasty{2};
    CHECK(is_refused(eve.public_key(), dynasty.chain));
    // Nor with a link that eve signs herself, in the server's name or in her own.
    for (const crypto::SigningKey* signer : {&eve, &dynasty.keys[1]}) {
        Bytes forged = sign_succession(eve.public_key(), noon, *signer);
        std::ranges::copy(dynasty.now(), forged.begin() + 1);
        Bytes chain = dynasty.chain;
        chain.insert(chain.end(), forged.begin(), forged.end());
        CHECK(is_refused(eve.public_key(), chain));
    }
}

TEST_CASE("a chain that is too long is refused before it is looked at")
{
    const Dynasty dynasty{most_successions + 1};
    CHECK(is_refused(dynasty.now(), dynasty.chain));
    CHECK(read_lineage(dynasty.now(), dynasty.chain_between(1, most_successions + 1)).ok());
}
