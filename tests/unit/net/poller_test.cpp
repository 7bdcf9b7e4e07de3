#include "src/net/poller.h"

#include "src/base/process.h"
#include "src/base/unique_fd.h"
#include "tests/support/seeded_random.h"
#include "tests/unit/net/any_poller.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <set>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace snug;
using namespace snug::net;

namespace {

/// What is watched, and the other end of it.
struct Ends {
    UniqueFd ours, theirs;
};

Ends ends_of(const std::array<int, 2>& fds)
{
    return {UniqueFd{fds[0]}, UniqueFd{fds[1]}};
}

Ends socket_ends()
{
    std::array<int, 2> fds{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds.data()) == 0);
    return ends_of(fds);
}

Ends pipe_ends()
{
    std::array<int, 2> fds{};
    REQUIRE(::pipe2(fds.data(), O_CLOEXEC | O_NONBLOCK) == 0);
    return ends_of(fds);
}

/// Neither a file nor this can be waited for; poll(2) has both for ready at any time.
Ends no_ends()
{
    return {UniqueFd{::open("/dev/null", O_RDWR | O_CLOEXEC)}, {}};
}

constexpr int more_than_fits = 256;

void write_all_it_takes(const UniqueFd& fd)
{
    const std::array<char, 4096> bytes{};
    for (int i = 0; i<more_than_fits&& ::write(fd.get(), bytes.data(), bytes.size())> 0; ++i)
        continue;
}

void read_all_there_is(const UniqueFd& fd)
{
    std::array<char, 4096> bytes{};
    while (::read(fd.get(), bytes.data(), bytes.size()) > 0)
        continue;
}

using News = std::vector<std::pair<Slot, short>>;

News news_of(Poller& poller)
{
    std::vector<Ready> ready;
    poller.wait(std::chrono::nanoseconds{0}, ready);
    News news;
    for (const Ready& each : ready)
        news.emplace_back(each.slot, each.revents);
    std::ranges::sort(news);
    return news;
}

/// Descriptors that come, are wanted, get news and go by chance, for two pollers at a time.
class Lives {
public:
    Lives(Poller& one, Poller& other, std::uint64_t seed) : pollers_{&one, &other}, random_{seed}
    {
        std::signal(SIGPIPE, SIG_IGN);
    }
    Lives(const Lives&) = delete;
    Lives& operator=(const Lives&) = delete;
    ~Lives()
    {
        for (Slot slot = 0; slot < lives_.size(); ++slot)
            if (lives_[slot].ours)
                end(slot);
    }

    void live_on()
    {
        const auto slot = static_cast<Slot>(random_.below(lives_.size()));
        Ends& life = lives_[slot];
        if (!life.ours)
            return begin(slot);
        switch (random_.below(10)) {
        case 0:
            return end(slot);
        case 1:
            return life.theirs.reset();
        case 2:
            return read_all_there_is(life.ours);
        case 3:
            return write_all_it_takes(life.ours);
        case 4:
            return read_all_there_is(life.theirs);
        case 5:
            return write_all_it_takes(life.theirs);
        default:
            const short events = any_events();
            for (Poller* poller : pollers_)
                poller->change(slot, events);
        }
    }

private:
    void begin(Slot slot)
    {
        Ends& life = lives_[slot];
        const std::size_t kind = random_.below(8);
        life = kind == 0 ? no_ends() : kind < 4 ? pipe_ends() : socket_ends();
        if (kind == 1)
            std::swap(life.ours, life.theirs);
        const short events = any_events();
        for (Poller* poller : pollers_)
            poller->add(slot, life.ours.get(), events);
    }

    void end(Slot slot)
    {
        for (Poller* poller : pollers_)
            poller->remove(slot);
        lives_[slot] = {};
    }

    short any_events()
    {
        return std::array<short, 4>{0, POLLIN, POLLOUT, POLLIN | POLLOUT}[random_.below(4)];
    }

    std::array<Poller*, 2> pollers_;
    SeededRandom random_;
    std::array<Ends, 12> lives_;
};

} // namespace

TEST_CASE("whatever happens to descriptors, every poller tells the same news of them as poll")
{
    const auto poll = make_poll_poller();
    const auto other = any_poller();
    Lives lives{*poll, *other, 1};
    std::size_t told = 0;
    for (int step = 0; step < 20000; ++step) {
        CAPTURE(step);
        lives.live_on();
        if (step % 3 == 0) // now and then more than one thing happens between two waits
            continue;
        const News expected = news_of(*poll);
        REQUIRE(news_of(*other) == expected);
        told += expected.size();
    }
    CHECK(told > 20000);
}

TEST_CASE("a move from poll to epoll neither loses news nor tells them twice")
{
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        CAPTURE(seed);
        const auto poll = make_poll_poller();
        const auto moves = make_auto_poller(seed % 10);
        Lives lives{*poll, *moves, seed};
        for (int step = 0; step < 100; ++step) {
            CAPTURE(step);
            lives.live_on();
            REQUIRE(news_of(*moves) == news_of(*poll));
        }
    }
}

TEST_CASE("of more that have news than are told at once, each is told in its turn")
{
    raise_descriptor_limit();
    const auto poller = any_poller();
    const Ends ready = socket_ends();
    write_all_it_takes(ready.theirs);
    std::vector<UniqueFd> copies;
    for (Slot slot = 0; slot < 2500; ++slot) {
        copies.emplace_back(::dup(ready.ours.get()));
        REQUIRE(copies.back());
        poller->add(slot, copies.back().get(), POLLIN);
    }
    std::set<Slot> told;
    for (int wait = 0; wait < 3; ++wait)
        for (const auto& news : news_of(*poller))
            told.insert(news.first);
    CHECK(told.size() == copies.size());
}

TEST_CASE("a poller is called by its word, and by no other")
{
    CHECK(poller_choice_from("auto") == PollerChoice::automatic);
    CHECK(poller_choice_from("poll") == PollerChoice::poll);
    CHECK(poller_choice_from("epoll") == PollerChoice::epoll);
    CHECK_FALSE(poller_choice_from("kqueue"));
    CHECK_FALSE(poller_choice_from(""));
}
