#include "server/deadlines.h"

#include <doctest/doctest.h>

#include <map>

using namespace snug;
using namespace snug::server;
using namespace std::chrono_literals;

namespace {

constexpr SessionId ada{1}, bob{2};
constexpr MonoTime start{};

/// When each connection is due, as the connections themselves remember it.
struct Notes {
    std::map<SessionId, MonoTime> due;
    Deadlines deadlines;

    void set(SessionId who, MonoTime when)
    {
        due[who] = when;
        deadlines.add(who, when);
    }
    auto due_at() const
    {
        return [this](SessionId who) -> std::optional<MonoTime> {
            const auto at = due.find(who);
            return at == due.end() ? std::nullopt : std::optional{at->second};
        };
    }
    std::optional<MonoTime> next() { return deadlines.next(due_at()); }
    std::optional<SessionId> pop_due(MonoTime now) { return deadlines.pop_due(now, due_at()); }
};

} // namespace

TEST_CASE("where nobody is connected there is nothing to wake up for")
{
    Notes notes;
    CHECK_FALSE(notes.next());
    notes.set(ada, start + 90s);
    notes.due.erase(ada); // gone
    CHECK_FALSE(notes.next());
}

TEST_CASE("the earliest deadline comes first, and not before its time")
{
    Notes notes;
    notes.set(ada, start + 10s);
    notes.set(bob, start + 5s);
    CHECK(notes.next() == start + 5s);
    CHECK_FALSE(notes.pop_due(start + 4s));
    CHECK(notes.pop_due(start + 5s) == bob);
    CHECK_FALSE(notes.pop_due(start + 5s));
    CHECK(notes.next() == start + 10s);
}

TEST_CASE("a deadline that was moved to an earlier one is told once")
{
    Notes notes;
    notes.set(ada, start + 10s);
    notes.set(ada, start + 1s);
    CHECK(notes.pop_due(start + 20s) == ada);
    CHECK_FALSE(notes.pop_due(start + 20s));
}
