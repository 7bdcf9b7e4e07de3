// kill -9, again and again, while a crowd talks.

#include "tests/support/crowd.h"
#include "tests/support/scale.h"
#include "tests/support/seeded_random.h"
#include "tests/support/snugd_process.h"
#include "tests/support/strace.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <string>
#include <utility>
#include <vector>

using namespace snug;
using namespace snug::test;
using namespace std::chrono_literals;

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t writers = 10;
constexpr std::size_t readers = 5;
constexpr std::size_t most_unanswered = 200; ///< of each
constexpr double calm = 500, busy = 4'000;   ///< messages a second

/// What came of a server that was killed again and again.
struct Survived {
    Records records;
    std::vector<std::chrono::milliseconds> back_after; ///< from its start to the next answer
};

/// Ten who talk, and five who listen.
class Party {
public:
    Party(std::uint16_t port, double messages_per_second) : crowd_{port}, pace_{messages_per_second}
    {
        for (std::size_t i = 1; i <= writers; ++i)
            writers_.push_back(&crowd_.add("ada" + std::to_string(i), Visitor::Kind::writer));
        for (std::size_t i = 1; i <= readers; ++i)
            readers_.push_back(&crowd_.add("bob" + std::to_string(i), Visitor::Kind::reader));
        REQUIRE(crowd_.run_until_all_are_in());
    }

    /// They talk on until then; false at the deadline.
    template <class Condition>
    bool talks_until(const Condition& condition)
    {
        pace_.due(); // nothing is owed for a pause
        return crowd_.run_until([&] {
            for (std::size_t due = pace_.due(); due > 0; --due, ++said_)
                if (Visitor& ada = *writers_[said_ % writers]; ada.unanswered() < most_unanswered)
                    ada.say({said_ % writers, said_}, "the kettle is on");
            return condition();
        });
    }

    [[nodiscard]] std::size_t acknowledged() const
    {
        std::size_t count = 0;
        for (const Visitor* writer : writers_)
            count += writer->acknowledged().size();
        return count;
    }

    /// All that was said is answered, and heard; then what everybody was told.
    Records ends()
    {
        REQUIRE(crowd_.run_until_all_is_answered());
        Records records{.acknowledged = {}, .seen = {}, .history = crowd_.history()};
        CHECK(crowd_.run_until(
            [&] {
                return std::ranges::all_of(readers_, [&](const Visitor* reader) {
                    return reader->is_in() && reader->seen().size() >= records.history.size();
                });
            },
            10s));
        for (const Visitor* writer : writers_)
            std::ranges::copy(writer->acknowledged(), std::back_inserter(records.acknowledged));
        for (const Visitor* reader : readers_)
            records.seen.push_back(reader->seen());
        return records;
    }

private:
    Crowd crowd_;
    std::vector<Visitor*> writers_, readers_;
    Pace pace_;
    std::size_t said_ = 0;
};

/// Kills it 50 to 1500 ms after it was back.
Survived survive(SnugdProcess& server, int kills)
{
    SeededRandom chance{42};
    Party party{server.port(), calm};
    Survived survived;
    for (int kill = 0; kill < kills; ++kill) {
        CAPTURE(kill);
        const auto at = Clock::now() + 50ms + std::chrono::milliseconds{chance.below(1450)};
        REQUIRE(party.talks_until([&] { return Clock::now() >= at; }));
        server.kill();
        const std::size_t before = party.acknowledged();
        const auto begin = Clock::now();
        server.start();
        REQUIRE(party.talks_until([&] { return party.acknowledged() > before; }));
        survived.back_after.push_back(
            std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin));
    }
    survived.records = party.ends();
    return survived;
}

/// System calls on a file of the store, up to the `last` one.
struct Calls {
    std::string call;
    std::string file;
    int last;
    int fast_step;
};

/// Each of these calls kills it once.
Records survive_each(SnugdProcess& server, const Calls& calls)
{
    Party party{server.port(), busy};
    for (int at = 1; at <= calls.last; at += scaled(calls.fast_step, 1, 2 * calls.fast_step)) {
        CAPTURE(at);
        server.kill();
        server.run_through(injecting(calls.call, "signal=SIGKILL:when=" + std::to_string(at),
                                     server.file(calls.file)));
        server.launch();
        REQUIRE(party.talks_until([&] { return server.wait_for_exit(0ms).has_value(); }));
        CHECK(server.wait_for_exit() == 128 + SIGKILL);
        server.run_through({});
        server.start();
        const std::size_t before = party.acknowledged();
        REQUIRE(party.talks_until([&] { return party.acknowledged() > before; }));
    }
    return party.ends();
}

} // namespace

TEST_CASE("what was acknowledged before kill -9 is there once, in one order for everybody")
{
    SnugdProcess server{{.config = Crowd::config}};
    auto [records, back_after] = survive(server, scaled(10, 200, 5));

    const Faults faults = faults_in(records);
    CHECK_MESSAGE(faults == Faults{}, to_string(faults));
    CHECK(keeps_each_writers_order(records.history));
    CHECK(server.stop() == 0);
    CHECK(server.check_data() == 0);

    std::ranges::sort(back_after);
    MESSAGE(back_after.size(), " kills survived; ", records.acknowledged.size(),
            " messages acknowledged, faults: ", to_string(faults), "; serving again after ",
            back_after[back_after.size() / 2].count(), " ms (median), ", back_after.back().count(),
            " ms (longest)");
}

TEST_CASE("a crash at any write or sync of the store loses nothing that was acknowledged")
{
    if (!strace_works())
        return;
    for (const Calls& calls : {Calls{"fdatasync", "data/history.db-wal", 40, 5},
                               {"pwrite64", "data/history.db-wal", 120, 15},
                               {"pwrite64", "data/history.db", 40, 20},
                               {"fdatasync", "data/history.db", 2, 2}}) {
        CAPTURE(calls.call);
        CAPTURE(calls.file);
        SnugdProcess server{{.config = Crowd::config}};
        const Records records = survive_each(server, calls);
        const Faults faults = faults_in(records);
        CHECK_MESSAGE(faults == Faults{}, to_string(faults));
        CHECK(records.acknowledged.size() > 0);
        CHECK(server.stop() == 0);
        CHECK(server.check_data() == 0);
    }
}

TEST_CASE("a server that acknowledges before it commits is caught")
{
    SnugdProcess server{{.config = Crowd::config, .program = BROKEN_SNUGD_PATH}};
    const Survived survived = survive(server, 3);
    const Faults faults = faults_in(survived.records);
    CHECK_MESSAGE(faults.lost > 0, to_string(faults));
}
