#include "tests/support/raw_client.h"
#include "tests/support/snugd_process.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <vector>

using namespace snug;
using namespace snug::test;
using namespace std::chrono_literals;

namespace {

using Clock = std::chrono::steady_clock;

std::chrono::milliseconds since(Clock::time_point begin)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
}

/// True once somebody new is logged in; each attempt may fail, as long as one does not.
bool somebody_logs_in(SnugdProcess& server, std::chrono::milliseconds deadline)
{
    const auto begin = Clock::now();
    while (since(begin) < deadline) {
        auto guest = RawClient::try_to_connect(server.port());
        if (!guest)
            continue;
        guest->say({{"action", "hello"}, {"protocol", 1}, {"client", "raw"}});
        guest->say({{"action", "login"}, {"memberName", "grace"}});
        std::optional<std::string> line;
        while ((line = guest->next_line(deadline)))
            if (line->find("\"login\"") != std::string::npos &&
                line->find("\"success\":true") != std::string::npos)
                return true;
    }
    return false;
}

/// Whether the server has ended these connections; does not wait.
std::size_t count_ended(std::deque<RawClient>& crowd)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(crowd, [](RawClient& one) { return one.wait_for_end(0ms); }));
}

} // namespace

TEST_CASE("without descriptors left the server stays calm, serves its members, and recovers")
{
    SnugdProcess server{{.most_descriptors = 64}};
    INFO(server.log());
    RawClient ada{server.port()};
    RawClient bob{server.port()};
    ada.enter("ada", "tea");
    bob.enter("bob", "tea");

    std::deque<RawClient> crowd;
    for (int i = 0; i < 500; ++i)
        crowd.emplace_back(server.port());
    REQUIRE(server.wait_until_logged("cannot accept connections"));

    // While the crowd stands there and more come, each of them turned away.
    const auto begin = Clock::now();
    const auto cpu_before = server.cpu_time();
    int turned_away = 0;
    while (since(begin) < 2s) {
        RawClient one_more{server.port()};
        turned_away += one_more.wait_for_end() ? 1 : 0;
    }
    const double load = static_cast<double>((server.cpu_time() - cpu_before).count()) /
                        static_cast<double>(since(begin).count());
    MESSAGE("turned ", turned_away, " away at ", 100 * load, " % of a CPU");
    CHECK(turned_away > 1);
    CHECK((sanitized || load <= 0.05));

    CHECK(ada.say_in("tea", "crowded here", 1s)["success"] == true);
    CHECK(bob.next_event("message")["message"] == "crowded here");

    crowd.clear();
    CHECK(somebody_logs_in(server, 1s));
}

TEST_CASE("connections that never log in are closed in time, and keep nobody out")
{
    SnugdProcess server;
    const auto begin = Clock::now();
    std::deque<RawClient> crowd;
    for (int i = 0; i < 150; ++i) {
        crowd.emplace_back(server.port());
        crowd.back().send("{");
    }
    auto slowest = 0ms;
    std::size_t dribbled = 0;
    while (count_ended(crowd) < crowd.size() && since(begin) < 20s) {
        const auto login_began = Clock::now();
        REQUIRE(somebody_logs_in(server, 1s));
        slowest = std::max(slowest, since(login_began));
        crowd[dribbled++ % crowd.size()].send_some(" "); // a byte now and then is no login
    }
    MESSAGE("the last was closed after ", since(begin).count(), " ms; the slowest good login took ",
            slowest.count(), " ms");
    CHECK(count_ended(crowd) == crowd.size());
    CHECK(crowd.front().unread().find("log") != std::string::npos); // it was told why
    CHECK(since(begin) < 15s);
}

TEST_CASE("one user has so many connections, and the next is told so")
{
    SnugdProcess server{{.config = "[limits]\nconnections_per_origin = 3\n"}};
    std::deque<RawClient> ada;
    for (int i = 0; i < 3; ++i) {
        ada.emplace_back(server.socket());
        REQUIRE(ada.back().log_in("ada")["success"] == true);
    }
    RawClient fourth{server.socket()};
    CHECK(fourth.next_event("closing")["error"]["code"] == "too_many_connections");
    CHECK(fourth.wait_for_end());

    ada.pop_back();
    const auto begin = Clock::now();
    bool in = false;
    while (!in && since(begin) < 5s) { // until the server has seen the third one go
        RawClient again{server.socket()};
        again.say({{"action", "hello"}, {"protocol", 1}, {"client", "raw"}});
        in = again.next()["success"] == true;
    }
    CHECK(in);
}

TEST_CASE("who floods is told to go slower, and others talk on")
{
    SnugdProcess server;
    RawClient ada{server.port()};
    RawClient bob{server.port()};
    ada.enter("ada", "tea");
    bob.enter("bob", "tea");

    const auto round_trips = [&](int count, const auto& meanwhile) {
        std::vector<std::chrono::microseconds> times;
        for (int i = 0; i < count; ++i) {
            meanwhile();
            const auto begin = Clock::now();
            ada.say({{"action", "ping"}, {"requestId", 1'000'000 + i}});
            while (ada.next().value("requestId", 0) != 1'000'000 + i)
                continue;
            times.push_back(
                std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin));
        }
        std::ranges::sort(times);
        return times;
    };

    constexpr int rounds = 150; // within what one may ask for at once
    const auto calm = round_trips(rounds, [] {});

    std::deque<RawClient> eve; // one person: the local socket says who
    while (eve.size() < 20) {
        eve.emplace_back(server.socket());
        REQUIRE(eve.back().log_in("eve")["success"] == true);
    }
    eve.front().ask({{"action", "joinChannel"}, {"channelName", "tea"}});
    std::string burst;
    for (int i = 0; i < 50; ++i)
        burst += R"({"action":"message","channelName":"tea","message":"flood"})"
                 "\n";
    int refused = 0, waits = 0;
    const auto flood = [&] {
        for (RawClient& one : eve) {
            one.send_some(burst);
            for (auto line = one.next_line(0ms); line; line = one.next_line(0ms)) {
                refused += line->find("\"rate_limited\"") != std::string::npos ? 1 : 0;
                waits += line->find("\"retryAfter\"") != std::string::npos ? 1 : 0;
            }
        }
    };
    const auto crowded = round_trips(rounds, flood);
    const auto p99 = [](const auto& times) { return times[times.size() * 99 / 100].count(); };
    MESSAGE("round trips, p99: ", p99(calm), " us alone, ", p99(crowded), " us beside a flood; ",
            refused, " refused");
    CHECK(refused >= static_cast<int>(eve.size())); // each connection was told
    CHECK(waits == refused);
}

TEST_CASE("wrong passwords are told so, and soon have to wait")
{
    SnugdProcess server;
    RawClient ada{server.port()};
    RawClient eve{server.socket()};
    REQUIRE(ada.log_in("ada")["success"] == true);
    REQUIRE(eve.log_in("eve")["success"] == true);
    CHECK(ada.ask({{"action", "createChannel"},
                   {"channelName", "secret"},
                   {"channelPassword", "correct horse"}})["success"] == true);

    const auto join_with = [&](const char* password) {
        return eve.ask(
            {{"action", "joinChannel"}, {"channelName", "secret"}, {"channelPassword", password}});
    };
    CHECK(join_with("")["error"]["code"] == "password_required");
    CHECK(join_with("battery")["error"]["code"] == "wrong_password");
    Json last;
    for (int i = 0; i < 8; ++i)
        last = join_with("staple");
    CHECK(last["success"] == false);
    CHECK(last["error"].contains("retryAfter"));
    CHECK(join_with("correct horse")["success"] == false); // not even the right one, for a while

    const std::string log = server.log();
    for (const char* secret : {"correct horse", "battery", "staple"})
        CHECK(log.find(secret) == std::string::npos);
}
