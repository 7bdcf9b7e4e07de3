// The wall clock jumps; nobody notices.

#include "tests/support/crowd.h"
#include "tests/support/raw_client.h"
#include "tests/support/seeded_random.h"
#include "tests/support/snugd_process.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

using namespace snug;
using namespace snug::test;

namespace {

/// The dynamic linker knows what $LIB is.
constexpr const char* preload = "LD_PRELOAD=/usr/$LIB/faketime/libfaketimeMT.so.1";

bool time_can_be_faked()
{
    const std::string command = std::string{"test \"$(env '"} + preload +
                                "' FAKETIME='2001-02-03 04:05:06' date +%Y 2>&1)\" = 2001";
    const bool works = !sanitized && std::system(command.c_str()) == 0;
    if (!works)
        MESSAGE("no faketime here, or a sanitizer that wants to be loaded first: left out");
    return works;
}

/// A wall clock that a server runs by, in the server's own directory: it reads no other.
class JumpingClock {
public:
    JumpingClock() { jump_to(0); }

    [[nodiscard]] std::string directory() const { return folder_.path().string(); }

    [[nodiscard]] std::vector<std::string> wrapper() const
    {
        return {"env", preload, "FAKETIME_TIMESTAMP_FILE=" + file_, "FAKETIME_NO_CACHE=1",
                "FAKETIME_DONT_FAKE_MONOTONIC=1"};
    }
    /// So many days from now; for the server at once.
    void jump_to(int days) const
    {
        const std::string next = folder_.path("next");
        std::ofstream{next} << (days < 0 ? "" : "+") << days << "d\n";
        std::filesystem::rename(next, file_);
    }

private:
    TempDir folder_;
    std::string file_ = folder_.path("clock");
};

} // namespace

TEST_CASE("a clock that jumps by days disorders nothing and disconnects nobody")
{
    if (!time_can_be_faked())
        return;
    constexpr int jumps = 100;
    const JumpingClock clock;
    SnugdProcess server{
        {.config = Crowd::config, .directory = clock.directory(), .wrapper = clock.wrapper()}};
    RawClient eve{server.port()}; // who says nothing
    eve.enter("eve", "tea");
    RawClient grace{server.port()};
    grace.enter("grace", "tea");
    Crowd crowd{server.port()};
    Visitor& ada = crowd.add("ada", Visitor::Kind::writer);
    Visitor& bob = crowd.add("bob", Visitor::Kind::reader);
    REQUIRE(crowd.run_until_all_are_in());

    SeededRandom chance{14};
    std::set<std::string> dates;
    std::uint64_t said = 0;
    for (int jump = 1, day = 0; jump <= jumps; ++jump) {
        CAPTURE(jump);
        day += chance.below(2) == 0 ? 1 : -1;
        clock.jump_to(day);
        for (int i = 0; i < 5; ++i)
            ada.say({.writer = 1, .number = said++}, "what day is it?");
        REQUIRE(crowd.run_until_all_is_answered());
        const Json reply = grace.say_in("tea", "today");
        REQUIRE(reply["success"] == true);
        dates.insert(reply["timestamp"].get<std::string>().substr(0, 10));
    }
    MESSAGE(jumps, " jumps, over ", dates.size(), " dates");
    CHECK(dates.size() > 3); // it did jump

    CHECK(crowd.run_until([&] { return bob.seen().size() == said + jumps; }));
    const Faults faults = faults_in({ada.acknowledged(), {bob.seen()}, crowd.history()});
    CHECK_MESSAGE(faults == Faults{}, to_string(faults));
    CHECK(keeps_each_writers_order(bob.seen()));
    CHECK(ada.arrivals() == 1);
    CHECK(bob.arrivals() == 1);
    CHECK(ada.errors().empty());
    CHECK(eve.ask({{"action", "ping"}})["success"] == true);
}
