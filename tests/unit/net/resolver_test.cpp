#include "src/net/resolver.h"

#include "src/net/lookup.h"
#include "tests/unit/net/any_poller.h"
#include "tests/unit/net/turns.h"

#include <doctest/doctest.h>

#include <latch>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include <netdb.h>

using namespace snug;
using namespace snug::net;

namespace {

struct Resolving {
    SystemClock clock;
    EventLoop loop{clock, any_poller()};
    WorkerPool pool{loop, 1, 1};
    std::optional<Resolver::Answer> answer;

    std::function<void(Resolver::Answer)> note()
    {
        return [this](Resolver::Answer given) { answer.emplace(std::move(given)); };
    }
};

/// A name server that knows one host, and answers anything else with `error`.
Resolver::Lookup knows_only(const std::string& host, int error)
{
    return [host, error](const HostPort& place, std::vector<SocketAddress>& found) {
        if (place.host != host)
            return error;
        found = numeric_addresses({"192.0.2.1", place.port});
        return 0;
    };
}

} // namespace

TEST_CASE_FIXTURE(Resolving, "a numeric host, localhost and no host are answered at once, unasked")
{
    bool asked = false;
    Resolver resolver{pool, [&](const HostPort&, std::vector<SocketAddress>&) {
                          asked = true;
                          return EAI_FAIL;
                      }};
    const auto first_of = [&](const char* host) {
        answer.reset();
        resolver.resolve({host, 7}, note());
        REQUIRE(answer);
        return answer->value().at(0).str();
    };
    CHECK(first_of("192.0.2.1") == "192.0.2.1:7");
    CHECK(first_of("::1") == "[::1]:7");
    CHECK(first_of("localhost") == "127.0.0.1:7");
    CHECK(first_of("") == "127.0.0.1:7");
    CHECK_FALSE(asked);
}

TEST_CASE_FIXTURE(Resolving, "a name is looked up on a worker and answered in the loop")
{
    const auto here = std::this_thread::get_id();
    std::thread::id there;
    Resolver resolver{pool, [&](const HostPort& place, std::vector<SocketAddress>& found) {
                          there = std::this_thread::get_id();
                          return knows_only("tea.example", 0)(place, found);
                      }};
    resolver.resolve({"tea.example", 7}, note());
    CHECK_FALSE(answer);
    turn_until(loop, [&] { return answer.has_value(); });
    CHECK(answer->value().at(0).str() == "192.0.2.1:7");
    CHECK(there != here);
}

TEST_CASE_FIXTURE(Resolving, "a name nobody knows is told apart from a server nobody reaches")
{
    struct Case {
        int error;
        std::string words;
    };
    for (const Case& given :
         {Case{EAI_NONAME, "check the spelling"}, Case{EAI_AGAIN, "check the network"},
          Case{EAI_FAIL, "cannot find"}}) {
        CAPTURE(given.words);
        Resolver resolver{pool, knows_only("tea.example", given.error)};
        answer.reset();
        resolver.resolve({"coffee.example", 7}, note());
        turn_until(loop, [&] { return answer.has_value(); });
        REQUIRE_FALSE(*answer);
        CHECK(answer->error().code == ErrorCode::unavailable);
        CHECK(answer->error().text.find("coffee.example") != std::string::npos);
        CHECK(answer->error().text.find(given.words) != std::string::npos);
    }
}

TEST_CASE_FIXTURE(Resolving, "a question too many is answered at once: busy")
{
    std::latch begun{1}, go{1};
    REQUIRE(pool.submit<int>(
        [&] {
            begun.count_down();
            go.wait();
            return 0;
        },
        [](int) {}));
    begun.wait();
    Resolver resolver{pool, knows_only("tea.example", EAI_NONAME)};
    bool first = false;
    resolver.resolve({"tea.example", 7}, [&](const Resolver::Answer&) { first = true; });
    resolver.resolve({"tea.example", 7}, note());
    go.count_down();
    REQUIRE(answer);
    CHECK(answer->error().code == ErrorCode::unavailable);
    turn_until(loop, [&] { return first; });
}

TEST_CASE_FIXTURE(Resolving, "nobody is answered once the resolver is gone")
{
    auto resolver = std::make_unique<Resolver>(pool, knows_only("tea.example", EAI_NONAME));
    resolver->resolve({"tea.example", 7}, note());
    resolver.reset();
    // The pool has room for one: a job it takes now runs after the lookup, and so ends after it.
    bool later_done = false;
    while (!pool.submit<int>([] { return 0; }, [&](int) { later_done = true; }))
        std::this_thread::yield();
    turn_until(loop, [&] { return later_done; });
    CHECK_FALSE(answer);
}
