#include "src/net/event_loop.h"

#include "src/base/unique_fd.h"
#include "tests/unit/net/any_poller.h"
#include "tests/unit/net/turns.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

using namespace snug;
using namespace snug::net;
using namespace std::chrono_literals;

namespace {

struct EmptyPipe {
    EmptyPipe()
    {
        int fds[2];
        REQUIRE(::pipe2(fds, O_CLOEXEC | O_NONBLOCK) == 0);
        read_end.reset(fds[0]);
        write_end.reset(fds[1]);
    }
    void fill_one() const { REQUIRE(::write(write_end.get(), "x", 1) == 1); }

    UniqueFd read_end, write_end;
};

struct TwoPipes {
    SystemClock clock;
    EventLoop loop{clock, any_poller()};
    EmptyPipe a, b;
};

} // namespace

TEST_CASE_FIXTURE(TwoPipes, "a handler is told while its descriptor is ready, and only then")
{
    int told = 0;
    const auto watch = loop.watch(a.read_end.get(), readable, [&](short revents) {
        CHECK(revents == readable);
        ++told;
    });
    turn(loop);
    CHECK(told == 0);
    a.fill_one();
    turn(loop);
    turn(loop);
    CHECK(told == 2);
    char byte = 0;
    REQUIRE(::read(a.read_end.get(), &byte, 1) == 1);
    turn(loop);
    CHECK(told == 2);
}

TEST_CASE_FIXTURE(TwoPipes, "a handler may drop its own watch and still use what it captured")
{
    std::string captured = "long enough to live on the heap and be missed by a sanitiser";
    std::string seen;
    EventLoop::Watch watch;
    watch = loop.watch(a.read_end.get(), readable, [&watch, &seen, captured](short) {
        watch.reset();
        seen += captured;
    });
    a.fill_one();
    turn(loop);
    turn(loop);
    CHECK(seen == captured);
}

TEST_CASE_FIXTURE(TwoPipes, "a handler whose watch was dropped earlier in the turn is not called")
{
    EventLoop::Watch first, second;
    int told = 0;
    first = loop.watch(a.read_end.get(), readable, [&](short) { ++told, second.reset(); });
    second = loop.watch(b.read_end.get(), readable, [&](short) { ++told, first.reset(); });
    a.fill_one();
    b.fill_one();
    turn(loop);
    turn(loop);
    CHECK(told == 2); // the same one twice; the other never
    CHECK(bool(first) != bool(second));
}

TEST_CASE_FIXTURE(TwoPipes, "a descriptor reused within a turn does not inherit the old one's news")
{
    EventLoop::Watch closer, victim, heir;
    bool heir_told = false;
    const auto close_and_reuse = [&](short) {
        EmptyPipe fresh;
        victim.reset();
        const int number = b.read_end.get();
        REQUIRE(::dup2(fresh.read_end.get(), number) == number);
        b.write_end = std::move(fresh.write_end);
        heir = loop.watch(number, readable, [&](short) { heir_told = true; });
        closer.reset();
    };
    closer = loop.watch(a.read_end.get(), readable, close_and_reuse);
    victim = loop.watch(b.read_end.get(), readable, [](short) {});
    a.fill_one();
    b.fill_one();
    turn(loop);
    turn(loop);
    CHECK(heir);
    CHECK_FALSE(heir_told);
    b.fill_one();
    turn(loop);
    CHECK(heir_told);
}

TEST_CASE_FIXTURE(TwoPipes, "new watches made in a handler do not disturb the one that runs")
{
    std::vector<UniqueFd> copies;
    std::vector<EventLoop::Watch> made;
    int told = 0;
    const std::string captured = "kept";
    const auto watch = loop.watch(a.read_end.get(), readable, [&, captured](short) {
        for (int i = 0; i < 200; ++i) {
            copies.emplace_back(::dup(b.read_end.get()));
            made.push_back(loop.watch(copies.back().get(), readable, [&](short) { ++told; }));
        }
        CHECK(captured == "kept");
    });
    a.fill_one();
    turn(loop);
    CHECK(told == 0);
    b.fill_one();
    turn(loop);
    CHECK(told == 200);
}

TEST_CASE_FIXTURE(TwoPipes, "a watch owned by another's handler dies with it")
{
    EventLoop::Watch outer;
    bool told = false;
    auto inner = std::make_shared<EventLoop::Watch>(
        loop.watch(b.read_end.get(), readable, [&](short) { told = true; }));
    outer = loop.watch(a.read_end.get(), readable, [owned = std::move(inner)](short) {});
    outer.reset();
    b.fill_one();
    turn(loop);
    CHECK_FALSE(told);
}

TEST_CASE_FIXTURE(TwoPipes, "what an earlier handler no longer wants of a descriptor is not told")
{
    EventLoop::Watch first, second;
    int told = 0;
    first = loop.watch(a.read_end.get(), readable, [&](short) { ++told, second.want(0); });
    second = loop.watch(b.read_end.get(), readable, [&](short) { ++told, first.want(0); });
    a.fill_one();
    b.fill_one();
    turn(loop);
    CHECK(told == 1);
    CHECK(first.wanted() + second.wanted() == readable);
}

TEST_CASE_FIXTURE(TwoPipes, "a watch that wants nothing is not even told of a hang-up")
{
    int told = 0;
    auto watch = loop.watch(a.read_end.get(), 0, [&](short) { ++told; });
    a.write_end.reset();
    turn(loop);
    CHECK(told == 0);
    watch.want(readable);
    turn(loop);
    CHECK(told == 1);
    watch.want(0);
    turn(loop);
    CHECK(told == 1);
}

TEST_CASE_FIXTURE(TwoPipes, "dropping one watch leaves every other in place")
{
    std::vector<EmptyPipe> pipes(9);
    std::vector<EventLoop::Watch> watches;
    std::vector<std::size_t> told;
    for (std::size_t i = 0; i < pipes.size(); ++i) {
        watches.push_back(loop.watch(pipes[i].read_end.get(), readable,
                                     [&told, i](short) { told.push_back(i); }));
        pipes[i].fill_one();
    }
    for (std::size_t dropped : {8u, 0u, 4u})
        watches[dropped].reset();
    turn(loop);
    std::ranges::sort(told);
    CHECK(told == std::vector<std::size_t>{1, 2, 3, 5, 6, 7});
}

TEST_CASE_FIXTURE(TwoPipes, "a turn with nothing to tell ends at its deadline and not before")
{
    const auto begin = std::chrono::steady_clock::now();
    loop.run_once(begin + 20300us);
    const auto end = std::chrono::steady_clock::now();
    CHECK(end >= begin + 20300us);
    CHECK(end < begin + 5s);
    CHECK(loop.now().mono >= begin + 20300us);
}

TEST_CASE_FIXTURE(TwoPipes, "a deadline already past does not wait")
{
    loop.run_once(std::chrono::steady_clock::now() - 1h);
}

TEST_CASE("a turn has one time, read when it begins")
{
    struct Ticking final : Clock {
        Instant now() override { return {{}, MonoTime{std::chrono::seconds{++ticks}}}; }
        int ticks = 0;
    } clock;
    EventLoop loop{clock, any_poller()};
    EmptyPipe a, b;
    std::vector<MonoTime> times;
    const auto note = [&](short) { times.push_back(loop.now().mono); };
    const auto first = loop.watch(a.read_end.get(), readable, note);
    const auto second = loop.watch(b.read_end.get(), readable, note);
    a.fill_one();
    b.fill_one();
    loop.run_once({});
    REQUIRE(times.size() == 2);
    CHECK(times[0] == times[1]);
}

TEST_CASE_FIXTURE(TwoPipes, "what a handler throws comes out of the turn and harms no other")
{
    bool told = false;
    EventLoop::Watch bad = loop.watch(a.read_end.get(), readable, [&](short) {
        bad.reset();
        throw std::runtime_error{"spilt"};
    });
    const auto good = loop.watch(b.read_end.get(), readable, [&](short) { told = true; });
    a.fill_one();
    b.fill_one();
    CHECK_THROWS_AS(turn(loop), std::runtime_error);
    turn(loop);
    CHECK(told);
}

TEST_CASE_FIXTURE(TwoPipes, "a signal in the middle of a wait is no error")
{
    static volatile std::sig_atomic_t caught;
    caught = 0;
    struct sigaction action = {}, before = {};
    action.sa_handler = [](int) { caught = caught + 1; };
    REQUIRE(::sigaction(SIGALRM, &action, &before) == 0);
    itimerval every_ms{.it_interval = {0, 1000}, .it_value = {0, 1000}};
    REQUIRE(::setitimer(ITIMER_REAL, &every_ms, nullptr) == 0);
    turn_until(loop, [] { return caught > 2; });
    every_ms = {};
    ::setitimer(ITIMER_REAL, &every_ms, nullptr);
    ::sigaction(SIGALRM, &before, nullptr);
}
