#include "src/net/worker_pool.h"

#include "tests/unit/net/any_poller.h"
#include "tests/unit/net/turns.h"

#include <doctest/doctest.h>

#include <csignal>
#include <future>
#include <latch>
#include <memory>
#include <stdexcept>
#include <thread>

using namespace snug;
using namespace snug::net;

namespace {

struct LoopForWorkers {
    SystemClock clock;
    EventLoop loop{clock, any_poller()};
};

/// A job that runs until it is told to end.
struct Stuck {
    std::promise<void> go;
    std::shared_future<void> gate = go.get_future().share();
    std::latch begun{1};

    [[nodiscard]] std::function<int()> job()
    {
        return [this] {
            begun.count_down();
            gate.wait();
            return 1;
        };
    }
};

} // namespace

TEST_CASE_FIXTURE(LoopForWorkers,
                  "a job runs on another thread and its result arrives on the loop's")
{
    WorkerPool pool{loop, 2};
    const auto here = std::this_thread::get_id();
    std::thread::id job_thread, done_thread;
    REQUIRE(pool.submit<std::thread::id>([] { return std::this_thread::get_id(); },
                                         [&](std::thread::id id) {
                                             job_thread = id;
                                             done_thread = std::this_thread::get_id();
                                         }));
    turn_until(loop, [&] { return done_thread != std::thread::id{}; });
    CHECK(job_thread != here);
    CHECK(done_thread == here);
}

TEST_CASE_FIXTURE(LoopForWorkers, "every one of many results arrives, and once")
{
    WorkerPool pool{loop, 4, 2000};
    std::vector<int> times(1000);
    int arrived = 0;
    for (std::size_t i = 0; i < times.size(); ++i)
        REQUIRE(pool.submit<std::size_t>([i] { return i; },
                                         [&](std::size_t which) {
                                             ++times[which];
                                             ++arrived;
                                         }));
    turn_until(loop, [&] { return arrived == 1000; });
    CHECK(times == std::vector<int>(1000, 1));
}

TEST_CASE_FIXTURE(LoopForWorkers, "a result may be a thing that moves and cannot be copied")
{
    WorkerPool pool{loop, 1};
    std::unique_ptr<int> got;
    REQUIRE(pool.submit<std::unique_ptr<int>>([] { return std::make_unique<int>(7); },
                                              [&](std::unique_ptr<int> n) { got = std::move(n); }));
    turn_until(loop, [&] { return got != nullptr; });
    CHECK(*got == 7);
}

TEST_CASE_FIXTURE(LoopForWorkers,
                  "a job too many is refused, and there is room again when one is done")
{
    Stuck stuck;
    WorkerPool pool{loop, 1, 1};
    int done = 0;
    const auto count = [&](int n) { done += n; };
    REQUIRE(pool.submit<int>(stuck.job(), count));
    stuck.begun.wait();
    CHECK(pool.submit<int>([] { return 1; }, count));
    CHECK_FALSE(pool.submit<int>([] { return 100; }, count));
    stuck.go.set_value();
    turn_until(loop, [&] { return done == 2; });
    CHECK(pool.submit<int>([] { return 1; }, count));
    turn_until(loop, [&] { return done == 3; });
}

TEST_CASE_FIXTURE(LoopForWorkers,
                  "a pool that ends waits for what runs, drops what waits, tells nobody")
{
    auto held = std::make_shared<int>(7);
    const std::weak_ptr<int> watched = held;
    std::latch begun{1};
    bool ran_to_its_end = false, ran_from_queue = false, told = false;
    const auto tell = [&](bool) { told = true; };
    {
        WorkerPool pool{loop, 1};
        REQUIRE(pool.submit<bool>(
            [&] {
                begun.count_down();
                const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
                while (!watched.expired() && std::chrono::steady_clock::now() < deadline)
                    std::this_thread::yield(); // until what waits has been dropped
                return ran_to_its_end = watched.expired();
            },
            tell));
        begun.wait();
        REQUIRE(pool.submit<bool>([&, held] { return ran_from_queue = true; }, tell));
        held.reset();
    }
    CHECK(ran_to_its_end);
    CHECK_FALSE(ran_from_queue);
    turn(loop);
    CHECK_FALSE(told);
}

TEST_CASE_FIXTURE(LoopForWorkers,
                  "what a job throws comes out of the loop, and later results still arrive")
{
    WorkerPool pool{loop, 1};
    bool told = false;
    REQUIRE(pool.submit<int>([]() -> int { throw std::runtime_error{"spilt"}; }, [](int) {}));
    REQUIRE(pool.submit<int>([] { return 1; }, [&](int) { told = true; }));
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    CHECK_THROWS_AS(loop.run_once(deadline), std::runtime_error);
    turn_until(loop, [&] { return told; });
}

TEST_CASE_FIXTURE(LoopForWorkers, "a done may submit the next job")
{
    WorkerPool pool{loop, 1};
    int sum = 0;
    std::function<void(int)> next = [&](int n) {
        sum += n;
        if (n > 0)
            REQUIRE(pool.submit<int>([n] { return n - 1; }, next));
    };
    next(4);
    turn_until(loop, [&] { return sum == 10; });
}

TEST_CASE_FIXTURE(LoopForWorkers, "workers take no signals")
{
    WorkerPool pool{loop, 1};
    std::optional<bool> blocked;
    REQUIRE(pool.submit<bool>(
        [] {
            sigset_t mask;
            ::pthread_sigmask(SIG_SETMASK, nullptr, &mask);
            return sigismember(&mask, SIGTERM) == 1;
        },
        [&](bool is) { blocked = is; }));
    turn_until(loop, [&] { return blocked.has_value(); });
    CHECK(*blocked);
    sigset_t mask;
    ::pthread_sigmask(SIG_SETMASK, nullptr, &mask);
    CHECK(sigismember(&mask, SIGTERM) == 0);
}
