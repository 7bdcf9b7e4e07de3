#include "src/net/acceptor.h"

#include "src/base/log.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/net/any_poller.h"
#include "tests/unit/net/connected.h"
#include "tests/unit/net/forked.h"
#include "tests/unit/net/turns.h"

#include <doctest/doctest.h>

#include <vector>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>

using namespace snug;
using namespace snug::net;

namespace {

struct Door {
    TempDir directory;
    UnixPath path{directory.path("snug.sock")};
    SystemClock clock;
    EventLoop loop{clock, any_poller()};
    std::vector<UniqueFd> accepted;
    Acceptor acceptor{loop, listen_unix(path, 0600),
                      [this](UniqueFd fd) { accepted.push_back(std::move(fd)); }};

    UniqueFd knock() { return connect_client(SocketAddress{path}); }
};

/// Lets this process, a child, open `more` descriptors and no further one.
void leave_descriptors(rlim_t more)
{
    log::configure({.level = log::Level::error}); // the warning is expected
    const UniqueFd lowest{::dup(0)};
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = static_cast<rlim_t>(lowest.get()) + more;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

bool was_closed(const UniqueFd& fd)
{
    char byte = 0;
    return ::recv(fd.get(), &byte, 1, MSG_DONTWAIT) == 0;
}

} // namespace

TEST_CASE_FIXTURE(Door,
                  "everybody who waits is accepted in one turn, non-blocking, not for children")
{
    std::vector<UniqueFd> clients;
    for (int i = 0; i < 20; ++i)
        clients.push_back(knock());
    turn(loop);
    REQUIRE(accepted.size() == 20);
    CHECK((::fcntl(accepted[0].get(), F_GETFL) & O_NONBLOCK) != 0);
    CHECK((::fcntl(accepted[0].get(), F_GETFD) & FD_CLOEXEC) != 0);
    CHECK_FALSE(acceptor.next_deadline());
}

TEST_CASE("a TCP connection is accepted without Nagle's delay")
{
    SystemClock clock;
    EventLoop loop{clock, any_poller()};
    auto listeners = listen_tcp({"127.0.0.1", 0});
    UniqueFd accepted;
    const Acceptor acceptor{loop, std::move(listeners.at(0)),
                            [&](UniqueFd fd) { accepted = std::move(fd); }};
    const UniqueFd client = connect_client(acceptor.listener().address());
    turn_until(loop, [&] { return bool(accepted); });
    int on = 0;
    socklen_t size = sizeof on;
    REQUIRE(::getsockopt(accepted.get(), IPPROTO_TCP, TCP_NODELAY, &on, &size) == 0);
    CHECK(on != 0);
}

TEST_CASE_FIXTURE(Door,
                  "without descriptors the loop does not spin, and serves again once there are")
{
    CHECK(ended_well(start_child([this] {
        std::vector<UniqueFd> clients;
        for (int i = 0; i < 50; ++i)
            clients.push_back(knock());
        leave_descriptors(5);
        turn(loop);
        bool well = accepted.size() == 5 && acceptor.next_deadline().has_value();
        for (int i = 0; i < 5; ++i)
            well = well && !was_closed(clients[static_cast<std::size_t>(i)]);
        for (std::size_t i = 5; i < clients.size(); ++i)
            well = well && was_closed(clients[i]);

        clients.pop_back();
        const UniqueFd late = knock();
        int turns = 0;
        const MonoTime resume = *acceptor.next_deadline();
        while (clock.now().mono < resume && ++turns < 1000)
            loop.run_once(resume);
        well = well && turns <= 3 && !was_closed(late);

        clients.clear();
        accepted.clear();
        acceptor.on_tick(clock.now().mono);
        well = well && !acceptor.next_deadline();
        turn(loop);
        return well && accepted.size() == 1 && !was_closed(late);
    })));
}

TEST_CASE_FIXTURE(Door, "a pause does not end before its time")
{
    CHECK(ended_well(start_child([this] {
        const UniqueFd client = knock();
        leave_descriptors(0);
        turn(loop);
        const MonoTime resume = acceptor.next_deadline().value();
        acceptor.on_tick(resume - std::chrono::nanoseconds{1});
        const bool waits = acceptor.next_deadline() == resume;
        acceptor.on_tick(resume);
        return waits && !acceptor.next_deadline();
    })));
}
