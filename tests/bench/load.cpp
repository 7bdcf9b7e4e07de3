#include "tests/bench/load.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include <sys/epoll.h>

namespace snug::bench {

namespace {

using namespace std::chrono_literals;

/// So many are on their way in at a time: fewer than a server's backlog holds.
constexpr std::size_t most_entering = 512;
constexpr auto patience = 60s;
constexpr std::size_t buffer_bytes = 512 * 1024;
constexpr int small_buffer = 4096; ///< of who reads nothing

} // namespace

Load::Load(const Dialect& dialect, Target target, Random& random)
    : dialect_{dialect}, target_{std::move(target)}, random_{random}, epoll_{::epoll_create1(
                                                                          EPOLL_CLOEXEC)},
      buffer_(buffer_bytes)
{
}

Client& Load::add(Seat::Role role, std::size_t room, bool founds_room)
{
    return clients_.emplace_back(
        dialect_,
        Seat{.person = clients_.size(), .room = room, .role = role, .founds_room = founds_room},
        rooms_[room], tally_, random_);
}

std::pair<std::size_t, std::size_t> Load::enter(const Crowd& crowd)
{
    const std::size_t first = rooms_.size();
    std::vector<Client*> founders, others;
    for (std::size_t room = first; room < first + crowd.rooms; ++room) {
        rooms_.emplace_back().members = crowd.members;
        talkers_.push_back(crowd.has_talkers ? &add(Seat::Role::talker, room, true) : nullptr);
        if (crowd.has_talkers)
            founders.push_back(talkers_.back());
        for (std::size_t i = 0; i < crowd.members; ++i) {
            const bool founds = i == 0 && !crowd.has_talkers;
            (founds ? founders : others).push_back(&add(Seat::Role::member, room, founds));
        }
    }
    bring_in(founders);
    bring_in(others);
    return {first, rooms_.size()};
}

void Load::bring_in(const std::vector<Client*>& some)
{
    const std::size_t entered_before = tally_.entered;
    std::size_t called = 0;
    const auto entered = [&] { return tally_.entered - entered_before; };
    const auto end = Clock::now() + patience;
    while (entered() < some.size()) {
        while (called < some.size() && called - entered() < most_entering &&
               some[called]->come(target_))
            watch(*some[called++], EPOLL_CTL_ADD, true);
        handle_ready(10);
        if (Clock::now() > end) {
            const auto waiting = std::ranges::find_if(some, [](Client* c) { return !c->is_in(); });
            throw std::runtime_error{"not everybody was let in; somebody last heard: " +
                                     (*waiting)->last_line()};
        }
    }
}

void Load::add_deaf_member(std::size_t room)
{
    Client& client = add(Seat::Role::member, room, false);
    while (!client.come(target_, small_buffer))
        handle_ready(1);
    watch(client, EPOLL_CTL_ADD, true);
    turn_until([&] { return client.is_in(); }, patience, "the deaf one was not let in");
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, client.fd(), nullptr);
}

void Load::watch(Client& client, int operation, bool wants_to_write)
{
    epoll_event event{};
    event.events = EPOLLIN | (wants_to_write ? EPOLLOUT : 0U);
    event.data.ptr = &client;
    ::epoll_ctl(epoll_.get(), operation, client.fd(), &event);
}

void Load::say(std::size_t room, std::size_t count, Clock::time_point at)
{
    Client& talker = *talkers_[room];
    for (std::size_t i = 0; i < count; ++i)
        talker.say(at);
    said_ += count;
    if (!talker.flush())
        watch(talker, EPOLL_CTL_MOD, true);
}

void Load::turn()
{
    handle_ready(0);
}

void Load::handle_ready(int timeout_ms)
{
    std::array<epoll_event, 256> ready;
    const int count =
        ::epoll_wait(epoll_.get(), ready.data(), static_cast<int>(ready.size()), timeout_ms);
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = ready[static_cast<std::size_t>(i)];
        Client& client = *static_cast<Client*>(event.data.ptr);
        if ((event.events & ~static_cast<std::uint32_t>(EPOLLOUT)) != 0)
            client.receive(buffer_);
        if ((event.events & EPOLLOUT) != 0 && client.flush())
            watch(client, EPOLL_CTL_MOD, false);
    }
}

void Load::turn_until(const std::function<bool()>& condition, std::chrono::milliseconds deadline,
                      const char* what)
{
    const auto end = Clock::now() + deadline;
    while (!condition()) {
        if (Clock::now() > end)
            throw std::runtime_error{what};
        turn();
    }
}

void Load::wait_until_all_has_arrived()
{
    turn_until(
        [this] {
            return std::ranges::all_of(rooms_,
                                       [](const Room& r) { return r.heard == r.said * r.members; });
        },
        30s, "not all that was said has arrived");
    if (!dialect_.acknowledgement.empty())
        turn_until([this] { return tally_.acknowledged == said_; }, 30s,
                   "not all that was said was acknowledged");
}

} // namespace snug::bench
