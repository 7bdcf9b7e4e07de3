#include "src/base/unique_fd.h"
#include "src/net/poller.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <vector>

#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>

/// From how many descriptors on epoll is cheaper than poll: what a wait() costs with so many
/// sockets watched, of which so many have news, and what it costs that one comes and goes.
///
///     poller_bench
///
/// Medians of rounds that take turns, in nanoseconds of processor time.
namespace {

using namespace snug;
using namespace snug::net;

constexpr int rounds = 9;
constexpr double round_ns = 4e6;

struct Pair {
    Pair()
    {
        std::array<int, 2> fds{};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds.data()) != 0) {
            std::perror("socketpair");
            std::exit(69);
        }
        ours.reset(fds[0]);
        theirs.reset(fds[1]);
    }
    UniqueFd ours, theirs;
};

/// Of this thread: whoever else is busy on the machine does not count.
double processor_ns()
{
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return 1e9 * static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec);
}

/// Nanoseconds a call.
double time_of(const std::function<void()>& once)
{
    constexpr int batch = 64;
    int calls = 0;
    const double begin = processor_ns();
    double now = begin;
    for (; now - begin < round_ns; now = processor_ns(), calls += batch)
        for (int i = 0; i < batch; ++i)
            once();
    return (now - begin) / calls;
}

struct Figures {
    double poll, epoll;
};

Figures compare(const std::function<void(Poller&)>& once, Poller& poll, Poller& epoll)
{
    std::array<double, rounds> of_poll{}, of_epoll{};
    for (std::size_t i = 0; i < rounds; ++i) {
        of_poll[i] = time_of([&] { once(poll); });
        of_epoll[i] = time_of([&] { once(epoll); });
    }
    std::ranges::nth_element(of_poll, of_poll.begin() + rounds / 2);
    std::ranges::nth_element(of_epoll, of_epoll.begin() + rounds / 2);
    return {of_poll[rounds / 2], of_epoll[rounds / 2]};
}

void print(std::size_t watched, const char* what, Figures figures)
{
    std::printf("%6zu %-16s %10.0f %10.0f\n", watched, what, figures.poll, figures.epoll);
}

void measure(std::size_t count)
{
    std::vector<Pair> pairs(count);
    const auto poll = make_poll_poller();
    const auto epoll = make_epoll_poller();
    for (Slot slot = 0; slot < count; ++slot)
        for (Poller* poller : {poll.get(), epoll.get()})
            poller->add(slot, pairs[slot].ours.get(), POLLIN);

    std::vector<Ready> ready;
    const auto wait = [&](Poller& poller) { poller.wait(std::chrono::nanoseconds{0}, ready); };
    print(count, "none ready", compare(wait, *poll, *epoll));
    std::size_t talking = 0;
    for (const std::size_t wanted : {std::size_t{1}, std::size_t{4}, count / 4, count}) {
        if (wanted <= talking || wanted > count)
            continue;
        for (; talking < wanted; ++talking) // far apart, as they would be
            while (::send(pairs[talking * 7919 % count].theirs.get(), "x", 1, 0) != 1)
                continue;
        std::array<char, 32> what{};
        std::snprintf(what.data(), what.size(), "%zu ready", talking);
        print(count, what.data(), compare(wait, *poll, *epoll));
    }
    const auto come_and_go = [&](Poller& poller) {
        poller.remove(0);
        poller.add(0, pairs[0].ours.get(), POLLIN);
        wait(poller);
    };
    print(count, "and one new", compare(come_and_go, *poll, *epoll));
}

} // namespace

int main()
{
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    std::printf("%6s %-16s %10s %10s\n", "of", "", "poll ns", "epoll ns");
    for (const auto count :
         std::to_array<std::size_t>({1, 2, 4, 6, 8, 12, 16, 24, 32, 48, 64, 128, 256, 1000, 4000}))
        measure(count);
}
