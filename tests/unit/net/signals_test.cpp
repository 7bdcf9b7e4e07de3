#include "src/net/signals.h"

#include "tests/unit/net/any_poller.h"
#include "tests/unit/net/turns.h"

#include <doctest/doctest.h>

#include <csignal>
#include <string>
#include <thread>

#include <unistd.h>

using namespace snug;
using namespace snug::net;

namespace {

struct SignalledLoop {
    SystemClock clock;
    EventLoop loop{clock, any_poller()};
};

void (*handler_of(int signal))(int)
{
    struct sigaction action = {};
    ::sigaction(signal, nullptr, &action);
    return action.sa_handler;
}

} // namespace

TEST_CASE_FIXTURE(SignalledLoop,
                  "a signal is told in the loop, once a turn, to each of its handlers")
{
    Signals signals{loop};
    std::string told;
    signals.on(SIGTERM, [&] { told += "first "; });
    signals.on(SIGHUP, [&] { told += "hup "; });
    signals.on(SIGTERM, [&] { told += "second "; });
    ::raise(SIGTERM);
    ::raise(SIGTERM);
    CHECK(told.empty());
    turn(loop);
    CHECK(told == "first second ");
    turn(loop);
    CHECK(told == "first second ");
    ::raise(SIGHUP);
    ::raise(SIGTERM);
    turn(loop);
    CHECK(told == "first second hup first second ");
}

TEST_CASE_FIXTURE(SignalledLoop, "no kind of signal is lost however many others came before")
{
    Signals signals{loop};
    int winch = 0, term = 0;
    signals.on(SIGWINCH, [&] { ++winch; });
    signals.on(SIGTERM, [&] { ++term; });
    for (int i = 0; i < 100000; ++i)
        ::raise(SIGWINCH);
    ::raise(SIGTERM);
    turn(loop);
    CHECK(winch == 1);
    CHECK(term == 1);
}

TEST_CASE_FIXTURE(SignalledLoop, "a signal that hits another thread wakes the loop")
{
    Signals signals{loop};
    bool told = false;
    signals.on(SIGINT, [&] { told = true; });
    std::jthread other{[] { ::raise(SIGINT); }};
    turn_until(loop, [&] { return told; });
}

TEST_CASE_FIXTURE(SignalledLoop,
                  "a handler may add another, which is called from the next signal on")
{
    Signals signals{loop};
    int added = 0;
    signals.on(SIGCHLD, [&] { signals.on(SIGCHLD, [&] { ++added; }); });
    ::raise(SIGCHLD);
    turn(loop);
    CHECK(added == 0);
    ::raise(SIGCHLD);
    turn(loop);
    CHECK(added == 1);
}

TEST_CASE_FIXTURE(SignalledLoop,
                  "signals are as they were once nobody listens; SIGPIPE is ignored between")
{
    const auto term = handler_of(SIGTERM), pipe = handler_of(SIGPIPE);
    {
        Signals signals{loop};
        signals.on(SIGTERM, [] {});
        CHECK((handler_of(SIGTERM) != term));
        CHECK((handler_of(SIGPIPE) == SIG_IGN));
    }
    CHECK((handler_of(SIGTERM) == term));
    CHECK((handler_of(SIGPIPE) == pipe));
}
