// Somebody stops reading while others talk as fast as they can.

#include "tests/support/crowd.h"
#include "tests/support/scale.h"
#include "tests/support/snugd_process.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

using namespace snug;
using namespace snug::test;
using namespace std::chrono_literals;

namespace {

using Clock = Visitor::Clock;

constexpr std::size_t writers = 10;
constexpr std::size_t readers = 3;
constexpr std::size_t most_under_way = 100; ///< of each
constexpr std::size_t most_memory = 32 * 1024 * 1024;
constexpr const char* closed = "reason=sendq_exceeded";

/// Those who talk and those who listen.
class Party {
public:
    explicit Party(std::uint16_t port) : crowd{port}
    {
        for (std::size_t i = 0; i < writers; ++i)
            writers_.push_back(&crowd.add("ada" + std::to_string(i), Visitor::Kind::writer));
        for (std::size_t i = 0; i < readers; ++i)
            readers_.push_back(&crowd.add("bob" + std::to_string(i), Visitor::Kind::reader));
        REQUIRE(crowd.run_until_all_are_in());
    }

    template <class Condition>
    [[nodiscard]] bool talks_until(const Condition& condition, Crowd::Deadline deadline)
    {
        pace_.due(); // nothing is owed for a pause
        return crowd.run_until(
            [&] {
                for (std::size_t due = pace_.due(); due > 0; --due, ++said_)
                    if (Visitor& ada = *writers_[said_ % writers];
                        ada.unanswered() < most_under_way)
                        ada.say({said_ % writers, said_}, kilobyte_);
                return condition();
            },
            deadline);
    }
    void talks_for(std::chrono::milliseconds time)
    {
        const auto end = Clock::now() + time;
        REQUIRE(talks_until([&] { return Clock::now() >= end; }, time + 1min));
    }

    /// 99 of 100 acknowledgements since the last call came within.
    std::chrono::milliseconds p99()
    {
        std::vector<Clock::duration> waits;
        for (Visitor* writer : writers_)
            std::ranges::copy(writer->take_waits(), std::back_inserter(waits));
        std::ranges::sort(waits);
        REQUIRE_FALSE(waits.empty());
        return std::chrono::duration_cast<std::chrono::milliseconds>(
            waits[waits.size() * 99 / 100]);
    }

    [[nodiscard]] Records ends()
    {
        REQUIRE(crowd.run_until_all_is_answered());
        Records records;
        for (const Visitor* writer : writers_)
            std::ranges::copy(writer->acknowledged(), std::back_inserter(records.acknowledged));
        REQUIRE(crowd.run_until([&] {
            return std::ranges::all_of(readers_, [&](const Visitor* reader) {
                return reader->seen().size() >= records.acknowledged.size();
            });
        }));
        for (const Visitor* reader : readers_) {
            CHECK(reader->arrivals() == 1);
            records.seen.push_back(reader->seen());
        }
        records.history = records.seen.front(); // they were there from the beginning
        return records;
    }

    Crowd crowd;

private:
    std::vector<Visitor*> writers_, readers_;
    Pace pace_{scaled(5'000.0, 10'000.0, 500.0)};
    const std::string kilobyte_ = std::string(1024, 'x');
    std::size_t said_ = 0;
};

} // namespace

TEST_CASE("who does not read is closed at its bound, and misses nothing; others do not notice")
{
    const auto time = scaled<std::chrono::milliseconds>(3s, 60s, 3s);
    SnugdProcess server{{.config = Crowd::config}};
    Party party{server.port()};
    party.talks_for(time / 2);
    const auto calm = party.p99();

    Visitor& eve = party.crowd.add("eve", Visitor::Kind::reader);
    REQUIRE(party.crowd.run_until([&] { return eve.is_in(); }));
    eve.stop_reading();
    const std::size_t memory_before = server.peak_bytes();
    const auto begin = Clock::now();
    REQUIRE(
        party.talks_until([&] { return server.log().find(closed) != std::string::npos; }, 2min));
    const std::chrono::duration<double> closed_after = Clock::now() - begin;
    party.talks_for(time);
    const auto crowded = party.p99();
    const std::size_t grown = server.peak_bytes() - memory_before;
    Records records = party.ends();
    MESSAGE(records.acknowledged.size(), " messages of 1 KiB; who did not read was closed after ",
            closed_after.count(), " s; memory grew by ", grown / 1024,
            " KiB; acknowledged (p99) in ", calm.count(), " ms before and ", crowded.count(),
            " ms meanwhile");
    CHECK((sanitized || grown <= most_memory));

    eve.read_again();
    REQUIRE(party.crowd.run_until(
        [&] { return eve.is_in() && eve.seen().size() >= records.history.size(); }, 10min));
    CHECK(eve.arrivals() == 2);
    records.seen.push_back(eve.seen());
    const Faults faults = faults_in(records);
    CHECK_MESSAGE(faults == Faults{}, to_string(faults));
}
