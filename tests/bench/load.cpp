#include "tests/bench/load.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include <sys/epoll.h>

namespace snug::bench {

namespace {

using namespace std::chrono_literals;

constexpr auto patience = 60s;
constexpr auto quiet = 300ms;
constexpr auto longest_sleep = 10ms;
constexpr std::size_t buffer_bytes = 512 * 1024;
constexpr int small_buffer = 4096; ///< of who reads nothing

} // namespace

Load::Load(const Dialect& dialect, Target target, std::size_t entering, Random& random)
    : dialect_{dialect}, target_{std::move(target)}, entering_{entering}, random_{random},
      epoll_{::epoll_create1(EPOLL_CLOEXEC)}, buffer_(buffer_bytes)
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
        while (called < some.size() && called - entered() < entering_ &&
               some[called]->come(target_))
            watch(*some[called++], EPOLL_CTL_ADD, true);
        handle_ready(10ms);
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
        handle_ready(1ms);
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

void Load::say(std::size_t room, Clock::time_point at)
{
    talkers_[room]->say(at);
    ++said_;
}

void Load::send(std::size_t room)
{
    Client& talker = *talkers_[room];
    if (!talker.flush())
        watch(talker, EPOLL_CTL_MOD, true);
}

void Load::turn(Clock::time_point until)
{
    const auto now = Clock::now();
    handle_ready(until > now ? std::min<Clock::duration>(until - now, longest_sleep) : 0ns);
}

/// True if there was anything.
bool Load::handle_ready(std::chrono::nanoseconds timeout)
{
    std::array<epoll_event, 256> ready;
    const auto whole = std::chrono::duration_cast<std::chrono::seconds>(timeout);
    const timespec time{.tv_sec = whole.count(), .tv_nsec = (timeout - whole).count()};
    const int count =
        ::epoll_pwait2(epoll_.get(), ready.data(), static_cast<int>(ready.size()), &time, nullptr);
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = ready[static_cast<std::size_t>(i)];
        Client& client = *static_cast<Client*>(event.data.ptr);
        if ((event.events & ~static_cast<std::uint32_t>(EPOLLOUT)) != 0)
            client.receive(buffer_);
        if ((event.events & EPOLLOUT) != 0 && client.flush())
            watch(client, EPOLL_CTL_MOD, false);
    }
    return count > 0;
}

void Load::turn_until_quiet()
{
    while (handle_ready(quiet))
        continue;
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
