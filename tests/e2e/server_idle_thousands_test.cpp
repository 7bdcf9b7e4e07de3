#include "src/base/process.h"
#include "tests/support/raw_client.h"
#include "tests/support/scale.h"
#include "tests/support/snugd_process.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <string>
#include <string_view>

#include <sys/resource.h>

using namespace snug;
using namespace snug::test;
using namespace std::chrono_literals;

namespace {

using Clock = std::chrono::steady_clock;

/// Half of them over TCP.  A sanitizer takes its time, and memory, for each.
const std::size_t thousands = scaled<std::size_t>(10'000, 10'000, 2'500);

/// How many say their names before the first is answered; the server's backlog takes as many.
constexpr std::size_t wave = 250;

constexpr const char* room_for_all = "[limits]\n"
                                     "connections_per_origin = 20000\n"
                                     "connections_from_loopback = 20000\n"
                                     "not_logged_in = 1000\n";

/// For both ends: they are in two processes.
bool has_descriptors()
{
    raise_descriptor_limit();
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    return files.rlim_cur >= thousands + 100;
}

double ms_since(Clock::time_point begin)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

void log_in(std::deque<RawClient>& crowd, const SnugdProcess& server)
{
    while (crowd.size() < thousands) {
        const std::size_t begin = crowd.size();
        while (crowd.size() < std::min(begin + wave, thousands)) {
            const bool is_guest = crowd.size() % 2 == 0;
            RawClient& one =
                is_guest ? crowd.emplace_back(server.port()) : crowd.emplace_back(server.socket());
            one.send(R"({"action":"hello","protocol":1,"client":"raw"})"
                     "\n"
                     R"({"action":"login","memberName":"m)" +
                     std::to_string(crowd.size()) + "\"}\n");
        }
        for (std::size_t i = begin; i < crowd.size(); ++i)
            for (int replies = 0; replies < 2; ++replies) {
                const auto reply = crowd[i].next_line();
                REQUIRE(reply);
                REQUIRE(reply->find(R"("success":true)") != std::string::npos);
            }
    }
}

/// True once the server has slept through a third of a second.
bool comes_to_rest(SnugdProcess& server)
{
    for (const auto begin = Clock::now(); ms_since(begin) < 30'000;) {
        const std::size_t before = server.times_slept();
        if (!server.wait_for_exit(300ms) && server.times_slept() == before)
            return true;
    }
    return false;
}

} // namespace

TEST_CASE("two talk beside thousands who are silent, and these cost nothing and hear nothing")
{
    if (!has_descriptors()) {
        MESSAGE("not seen: there are too few descriptors here (ulimit -Hn)");
        return;
    }
    SnugdProcess server{{.config = room_for_all}};
    RawClient ada{server.port()};
    RawClient bob{server.socket()};
    ada.enter("ada", "tea");
    bob.enter("bob", "tea");
    const std::size_t descriptors = server.descriptors();
    const std::size_t memory = server.resident_bytes();

    std::deque<RawClient> crowd;
    auto begin = Clock::now();
    log_in(crowd, server);
    const double came = ms_since(begin);
    CHECK(server.descriptors() == descriptors + thousands);
    CHECK(comes_to_rest(server));

    const auto cpu = server.cpu_time();
    begin = Clock::now();
    constexpr int messages = 20;
    for (int i = 0; i < messages; ++i) {
        CHECK(ada.say_in("tea", "who is there?")["success"] == true);
        CHECK(bob.next_event("message")["message"] == "who is there?");
    }
    MESSAGE(thousands, " came in ", came, " ms, ", (server.resident_bytes() - memory) / thousands,
            " bytes each; beside them ", messages, " messages took ", ms_since(begin), " ms, ",
            (server.cpu_time() - cpu).count(), " of the processor");
    for (RawClient& one : crowd)
        while (const auto line = one.next_line(0ms))
            REQUIRE(line->find("who is there?") == std::string::npos);
    CHECK(comes_to_rest(server));

    begin = Clock::now();
    crowd.clear();
    while (server.descriptors() > descriptors && ms_since(begin) < 30'000)
        CHECK(ada.ask({{"action", "ping"}})["success"] == true);
    CHECK(server.descriptors() == descriptors);
    CHECK(bob.say_in("tea", "all gone")["success"] == true);
    CHECK(ada.next_event("message")["message"] == "all gone");
}

TEST_CASE("a server that fills goes on with epoll and says so, unless it is told to stay with poll")
{
    for (const char* way : {"auto", "poll"}) {
        CAPTURE(way);
        SnugdProcess server{{.arguments = {"--log-level", "debug", "--poller", way}}};
        std::deque<RawClient> crowd;
        for (int i = 0; i < 20; ++i)
            CHECK(crowd.emplace_back(server.port()).log_in("m" + std::to_string(i))["success"] ==
                  true);
        const bool moved = server.log().find("waits with epoll") != std::string::npos;
        CHECK(moved == (std::string_view{way} == "auto"));
    }
}
