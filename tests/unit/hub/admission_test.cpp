#include "server/hub/admission.h"

#include "tests/support/seeded_random.h"

#include <doctest/doctest.h>

#include <set>

using namespace snug;
using namespace snug::server;

namespace {

const Peer box{.uid = 1000, .origin = "uid 1000", .loopback = true};
const Peer far{.origin = "192.0.2.7"};
const Peer loopback{.origin = "127.0.0.1", .loopback = true};

} // namespace

TEST_CASE("each origin has its own room, and gets it back")
{
    const HubRules rules{.connections_per_origin = 2};
    Admission admission;
    CHECK(admission.arrive(SessionId{1}, far, rules));
    CHECK(admission.arrive(SessionId{2}, far, rules));
    const auto refused = admission.arrive(SessionId{3}, far, rules);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::too_many_connections);
    CHECK(admission.arrive(SessionId{4}, box, rules));
    admission.gone(SessionId{1}, far);
    CHECK(admission.arrive(SessionId{5}, far, rules));
}

TEST_CASE("loopback has the room of many, the local socket that of one")
{
    const HubRules rules{.connections_per_origin = 1, .connections_from_loopback = 2};
    Admission admission;
    CHECK(admission.arrive(SessionId{1}, loopback, rules));
    CHECK(admission.arrive(SessionId{2}, loopback, rules));
    CHECK_FALSE(admission.arrive(SessionId{3}, loopback, rules));
    CHECK(admission.arrive(SessionId{4}, box, rules));
    CHECK_FALSE(admission.arrive(SessionId{5}, box, rules));
}

TEST_CASE("who has logged in, or has a uid, is never crowded out")
{
    const HubRules rules{.connections_per_origin = 100, .not_logged_in = 2};
    SeededRandom random;
    Admission admission;
    for (std::uint64_t i = 0; i < 50; ++i)
        CHECK(admission.arrive(SessionId{i}, box, rules));
    CHECK(admission.arrive(SessionId{100}, far, rules));
    admission.logged_in(SessionId{100});
    CHECK(admission.arrive(SessionId{101}, far, rules));
    CHECK(admission.arrive(SessionId{102}, far, rules));
    CHECK_FALSE(admission.crowded_out(rules, random));
    CHECK(admission.arrive(SessionId{103}, far, rules));
    CHECK(admission.crowded_out(rules, random)->value() > 100);
}

TEST_CASE("everybody who has not logged in may be the one who must go")
{
    const HubRules rules{.connections_per_origin = 100, .not_logged_in = 4};
    SeededRandom random;
    Admission admission;
    for (std::uint64_t i = 0; i < 5; ++i)
        CHECK(admission.arrive(SessionId{i}, far, rules));
    std::set<SessionId> unlucky;
    for (int i = 0; i < 200; ++i)
        unlucky.insert(*admission.crowded_out(rules, random));
    CHECK(unlucky.size() == 5);
    admission.gone(SessionId{0}, far);
    CHECK_FALSE(admission.crowded_out(rules, random));
}
