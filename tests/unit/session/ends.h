#pragma once

#include "src/session/client_session.h"
#include "src/session/server_session.h"
#include "tests/support/seeded_random.h"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

/// Either end of a connection, held in the hand.
namespace snug::session {

using namespace std::chrono_literals;

/// The calendar begins at 12:54:03 and runs as the stopwatch does.
inline Instant at(std::chrono::milliseconds since_start)
{
    const WallTime start =
        std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + 12h + 54min + 3s;
    return {start + since_start, MonoTime{1h} + since_start};
}

inline MemberName member(std::string_view name)
{
    return *MemberName::parse(name);
}

inline ChannelName tea()
{
    return *ChannelName::parse("#tea");
}

/// What the next write of an outbox or a session would hold.
template <class Writer>
std::string write_once(Writer& writer, MonoTime now)
{
    std::array<std::string_view, 16> pieces;
    std::string bytes;
    for (std::size_t i = 0, count = writer.gather(pieces, now); i < count; ++i)
        bytes += pieces[i];
    writer.consume(bytes.size(), now);
    return bytes;
}

inline bool is_drained(const Outbox& outbox)
{
    return outbox.empty();
}
template <class Session>
bool is_drained(const Session& session)
{
    return session.is_drained();
}

/// Every object that waits, as many writes as it takes.
template <class Writer>
std::vector<std::string> write_all(Writer& writer, MonoTime now)
{
    std::vector<std::string> writes;
    for (; !is_drained(writer); now += limits::classic_gap)
        if (std::string bytes = write_once(writer, now); !bytes.empty())
            writes.push_back(std::move(bytes));
    return writes;
}

inline std::string joined(const std::vector<std::string>& writes)
{
    std::string all;
    for (const std::string& bytes : writes)
        all += bytes;
    return all;
}

inline bool contains(const std::string& text, std::string_view part)
{
    return text.find(part) != text.npos;
}

inline const ServerFacts& facts()
{
    static SeededRandom random;
    static const ServerFacts facts{"snugd 0.1.0", crypto::SigningKey::make(random)};
    return facts;
}

/// A server's end, and what its peer would see of it.
struct ServerEnd {
    explicit ServerEnd(Arrival arrival = {.plain_allowed = true})
        : session{facts(), std::move(arrival), random, at(0s).mono}
    {
    }

    /// The steps that these bytes make, for others to take; a knock is answered.
    std::vector<Step> hears(std::string_view bytes, Instant now = at(0s))
    {
        session.feed(bytes, now.mono);
        std::vector<Step> steps;
        while (auto step = session.next(now))
            if (!std::holds_alternative<Handled>(*step) && !std::holds_alternative<Knocked>(*step))
                steps.push_back(std::move(*step));
        return steps;
    }
    std::string says(Instant now = at(0s)) { return joined(write_all(session, now.mono)); }

    SeededRandom random;
    ServerSession session;
};

/// The one request of these steps.
inline const msg::Request& asked(const std::vector<Step>& steps)
{
    REQUIRE(steps.size() == 1);
    REQUIRE(std::holds_alternative<Asked>(steps[0]));
    return std::get<Asked>(steps[0]).frame.request;
}

inline bool hung_up(const std::vector<Step>& steps)
{
    return !steps.empty() && std::holds_alternative<HangUp>(steps.back());
}

} // namespace snug::session
