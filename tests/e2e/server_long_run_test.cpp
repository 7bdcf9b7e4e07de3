// A server that runs and runs, while people come and go.

#include "tests/support/crowd.h"
#include "tests/support/scale.h"
#include "tests/support/seeded_random.h"
#include "tests/support/snugd_process.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <string>
#include <vector>

using namespace snug;
using namespace snug::test;
using namespace std::chrono_literals;

namespace {

using Clock = Visitor::Clock;
using Hours = std::chrono::duration<double, std::ratio<3600>>;

constexpr std::size_t writers = 10;
constexpr std::size_t readers = 5;
constexpr double messages_per_second = 200;
constexpr double departures_per_second = 0.5;
constexpr double most_growth = 1024 * 1024; ///< bytes an hour

/// 20 seconds; in a long run an hour, or $SNUG_LONG_MINUTES.
std::chrono::milliseconds duration()
{
    const char* minutes = ::getenv("SNUG_LONG_MINUTES");
    const std::chrono::minutes long_run{minutes != nullptr ? std::atoi(minutes) : 60};
    return scaled<std::chrono::milliseconds>(20s, long_run, 10s);
}

struct Sample {
    double hours;
    double bytes;
};

/// By how much it grows an hour: the slope of the line nearest to all samples.
double growth(const std::vector<Sample>& samples)
{
    Sample mean{0, 0};
    for (const Sample& sample : samples) {
        mean.hours += sample.hours / static_cast<double>(samples.size());
        mean.bytes += sample.bytes / static_cast<double>(samples.size());
    }
    double together = 0, spread = 0;
    for (const Sample& sample : samples) {
        together += (sample.hours - mean.hours) * (sample.bytes - mean.bytes);
        spread += (sample.hours - mean.hours) * (sample.hours - mean.hours);
    }
    return together / spread;
}

/// People who talk all the time, of whom now and then one goes, and comes back as somebody new.
class Party {
public:
    explicit Party(std::uint16_t port) : crowd_{port}
    {
        for (std::size_t i = 0; i < writers; ++i)
            writers_.push_back(&crowd_.add("ada" + std::to_string(i), Visitor::Kind::writer));
        for (std::size_t i = 0; i < readers; ++i)
            readers_.push_back(&crowd_.add("bob" + std::to_string(i), Visitor::Kind::reader));
        REQUIRE(crowd_.run_until_all_are_in());
    }

    template <class Action>
    void talks_for(std::chrono::milliseconds time, const Action& each_second)
    {
        const auto end = Clock::now() + time;
        auto next = Clock::now();
        talk_.due(), go_.due(); // nothing is owed for a pause
        const bool is_over = crowd_.run_until(
            [&] {
                for (std::size_t due = talk_.due(); due > 0; --due, ++said_)
                    writers_[said_ % writers]->say({said_ % writers, said_}, "the kettle is on");
                for (std::size_t due = go_.due(); due > 0; --due)
                    somebody().hang_up();
                if (Clock::now() >= next) {
                    each_second();
                    next += 1s;
                }
                return Clock::now() >= end;
            },
            time + 1min);
        REQUIRE(is_over);
    }

    [[nodiscard]] std::size_t descriptors_of(const SnugdProcess& server)
    {
        REQUIRE(crowd_.run_until_all_are_in());
        return server.descriptors();
    }
    [[nodiscard]] Records ends()
    {
        REQUIRE(crowd_.run_until_all_is_answered());
        REQUIRE(crowd_.run_until_all_are_in());
        Records records{.acknowledged = {}, .seen = {}, .history = crowd_.history()};
        for (const Visitor* writer : writers_)
            std::ranges::copy(writer->acknowledged(), std::back_inserter(records.acknowledged));
        for (const Visitor* reader : readers_)
            records.seen.push_back(reader->seen());
        return records;
    }

private:
    Visitor& somebody()
    {
        const std::size_t who = chance_.below(writers + readers);
        return who < writers ? *writers_[who] : *readers_[who - writers];
    }

    Crowd crowd_;
    std::vector<Visitor*> writers_, readers_;
    SeededRandom chance_{20};
    Pace talk_{messages_per_second}, go_{departures_per_second};
    std::size_t said_ = 0;
};

} // namespace

TEST_CASE("a server that runs for long grows no larger and keeps no more open")
{
    const auto time = duration();
    SnugdProcess server{{.config = Crowd::config}};
    Party party{server.port()};
    party.talks_for(time / 10, [] {});
    const std::size_t open_before = party.descriptors_of(server);

    std::vector<Sample> samples;
    const auto begin = Clock::now();
    party.talks_for(time, [&] {
        samples.push_back(
            {Hours{Clock::now() - begin}.count(), static_cast<double>(server.resident_bytes())});
    });
    const std::size_t open_after = party.descriptors_of(server);

    const Records records = party.ends();
    const Faults faults = faults_in(records);
    CHECK_MESSAGE(faults == Faults{}, to_string(faults));
    CHECK(records.history.size() == records.acknowledged.size());
    CHECK(open_after <= open_before);
    const double growth_an_hour = growth(samples);
    MESSAGE(records.history.size(), " messages in ", Hours{time}.count(),
            " h; faults: ", to_string(faults), "; descriptors: ", open_before, ", then ",
            open_after, "; memory: ", server.resident_bytes() / 1024, " KiB, growing by ",
            growth_an_hour / 1024, " KiB/h");
    // In seconds what grows is only what comes into use.
    CHECK((!is_long_run() || sanitized || growth_an_hour < most_growth));
}
