#include "server/hub/origin_budget.h"

#include <doctest/doctest.h>

using namespace snug;
using namespace snug::server;
using namespace std::chrono_literals;

namespace {

const HubRules rules;
constexpr MonoTime first_try{1h};

/// How many attempts one origin has at once.
Rate five_a_minute(const HubRules& the_rules)
{
    return Rate::a_minute(the_rules.failed_passwords_per_minute);
}

int attempts(OriginBudget& failed, const Peer& peer, MonoTime now = first_try)
{
    int count = 0;
    while (!failed.attempt(peer, rules, now))
        ++count;
    return count;
}

} // namespace

TEST_CASE("each origin has five attempts, and one more every twelve seconds")
{
    OriginBudget failed{five_a_minute};
    const Peer eve{.origin = "192.0.2.7"};
    CHECK(attempts(failed, eve) == 5);
    CHECK(failed.wait_for_next(eve, rules, first_try) == 12s);
    CHECK(attempts(failed, eve, first_try + 12s) == 1);
    CHECK(attempts(failed, {.origin = "192.0.2.8"}) == 5);
}

TEST_CASE("everybody on loopback shares the attempts of as many as it has room for")
{
    OriginBudget failed{five_a_minute};
    CHECK(attempts(failed, {.origin = "127.0.0.1", .loopback = true}) == 50);
    CHECK(attempts(failed, {.uid = 1000, .origin = "uid 1000", .loopback = true}) == 5);
}

TEST_CASE("an operator who lets nobody connect from afar divides by nothing")
{
    CHECK(HubRules{.connections_per_origin = 0, .connections_from_loopback = 3}.people_behind(
              {.origin = "127.0.0.1", .loopback = true}) == 3);
    CHECK(HubRules{.connections_from_loopback = 0}.people_behind(
              {.origin = "127.0.0.1", .loopback = true}) == 1);
}

TEST_CASE("an attempt that is forgiven was none")
{
    OriginBudget failed{five_a_minute};
    const Peer ada{.origin = "192.0.2.7"};
    for (int i = 0; i < 100; ++i) {
        CHECK_FALSE(failed.attempt(ada, rules, first_try));
        failed.forgive(ada.origin);
    }
    failed.forgive("198.51.100.1"); // never tried
}

TEST_CASE("ten thousand origins do not make one forget who still has to wait")
{
    OriginBudget failed{five_a_minute};
    const Peer eve{.origin = "192.0.2.7"};
    attempts(failed, eve);
    for (int i = 0; i < 10'000; ++i)
        static_cast<void>(failed.attempt({.origin = std::to_string(i)}, rules, first_try));
    CHECK(failed.attempt(eve, rules, first_try));
}
