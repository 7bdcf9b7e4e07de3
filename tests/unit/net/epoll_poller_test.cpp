#include "src/base/unique_fd.h"
#include "src/net/event_loop.h"
#include "tests/unit/net/turns.h"

#include <doctest/doctest.h>

#include <array>
#include <chrono>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/// What epoll is asked, counted: this is linked instead of the C library's.
namespace {
int epoll_ctls = 0;
} // namespace

extern "C" int epoll_ctl(int epoll, int operation, int fd, epoll_event* event) noexcept
{
    ++epoll_ctls;
    return static_cast<int>(::syscall(SYS_epoll_ctl, epoll, operation, fd, event));
}

using namespace snug;
using namespace snug::net;
using namespace std::chrono_literals;

namespace {

/// One end of a socket whose other can take much, and says something now and then.
struct Talker {
    Talker()
    {
        std::array<int, 2> fds{};
        REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()) == 0);
        ours.reset(fds[0]);
        theirs.reset(fds[1]);
    }
    void talk() const { REQUIRE(::send(theirs.get(), "x", 1, MSG_NOSIGNAL) == 1); }

    UniqueFd ours, theirs;
};

struct Counted {
    /// True if the loop waits until a deadline: nothing wakes it.
    bool rests()
    {
        const auto until = std::chrono::steady_clock::now() + 10ms;
        loop.run_once(until);
        return std::chrono::steady_clock::now() >= until;
    }

    SystemClock clock;
    EventLoop loop{clock, make_epoll_poller()};
    Talker ada, bob;
    int told = 0;
    EventLoop::Watch watch = loop.watch(ada.ours.get(), readable, [this](short) { ++told; });
};

constexpr short both = readable | writable;

} // namespace

TEST_CASE_FIXTURE(Counted, "to want more and then less again within a turn costs no system call")
{
    turn(loop);
    epoll_ctls = 0;
    for (int i = 0; i < 10; ++i) {
        watch.want(both);
        watch.want(readable);
        turn(loop);
    }
    CHECK(epoll_ctls == 0);
    CHECK(told == 0);
}

TEST_CASE_FIXTURE(Counted, "who blocks and goes on turn after turn beside others costs one call")
{
    const auto other = loop.watch(bob.ours.get(), readable, [](short) {});
    bob.talk();
    turn(loop);
    epoll_ctls = 0;
    for (int i = 0; i < 100; ++i) {
        watch.want(both);
        turn(loop);
        watch.want(readable);
        turn(loop);
    }
    CHECK(told == 100);
    CHECK(epoll_ctls == 1);
}

TEST_CASE_FIXTURE(Counted, "what is told in vain beside others is asked not to be before long")
{
    const auto other = loop.watch(bob.ours.get(), readable, [](short) {});
    bob.talk();
    watch.want(both);
    turn(loop);
    watch.want(readable);
    epoll_ctls = 0;
    for (int i = 0; i < 100; ++i)
        turn(loop);
    CHECK(told == 1);
    CHECK(epoll_ctls == 1);
    watch.want(both);
    turn(loop);
    CHECK(told == 2);
}

TEST_CASE_FIXTURE(Counted, "what nobody wants any more wakes the loop once, and not again")
{
    turn(loop);
    watch.want(0);
    ada.talk();
    turn(loop);
    CHECK(rests());
    ada.theirs.reset();
    CHECK(rests());
    CHECK(told == 0);
    watch.want(readable);
    turn(loop);
    CHECK(told == 1);
}

TEST_CASE_FIXTURE(Counted, "a descriptor of which another copy is open is forgotten all the same")
{
    turn(loop);
    const UniqueFd copy{::dup(ada.ours.get())};
    watch.reset();
    ada.ours.reset();
    ada.talk();
    CHECK(rests());
}
