// Disks that are full, and disks that fail, under the whole server.

#include "tests/support/crowd.h"
#include "tests/support/raw_client.h"
#include "tests/support/scale.h"
#include "tests/support/small_disk.h"
#include "tests/support/snugd_process.h"
#include "tests/support/strace.h"

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

constexpr std::size_t writers = 5;
constexpr double messages_per_second = 1'000;

/// Some who talk, whatever the server answers, and bob, who reads a page now and then.
class Party {
public:
    explicit Party(const SnugdProcess& server) : crowd_{server.port()}, bob_{server.port()}
    {
        bob_.enter("bob", "tea");
        for (std::size_t i = 0; i < writers; ++i)
            writers_.push_back(&crowd_.add("ada" + std::to_string(i), Visitor::Kind::writer));
        REQUIRE(crowd_.run_until_all_are_in());
    }

    template <class Condition>
    [[nodiscard]] bool talks_until(const Condition& condition, std::string_view text = "milk first")
    {
        pace_.due(); // nothing is owed for a pause
        return crowd_.run_until([&] {
            for (std::size_t due = pace_.due(); due > 0; --due, ++said_)
                writers_[said_ % writers]->say({said_ % writers, said_}, text);
            return condition();
        });
    }
    void falls_silent() { REQUIRE(crowd_.run_until_all_is_answered()); }

    [[nodiscard]] std::vector<Told> acknowledged() const
    {
        std::vector<Told> all;
        for (const Visitor* writer : writers_)
            std::ranges::copy(writer->acknowledged(), std::back_inserter(all));
        return all;
    }
    /// Refusals with this code; all others are faults of the test.
    [[nodiscard]] std::size_t refused(const std::string& code) const
    {
        std::size_t count = 0;
        for (const Visitor* writer : writers_) {
            count += writer->refused();
            for (const auto& [each, times] : writer->errors())
                CHECK(each == code);
            CHECK(writer->arrivals() == 1);
        }
        return count;
    }
    [[nodiscard]] bool bob_reads()
    {
        const Json page = bob_.ask({{"action", "history"}, {"channelName", "tea"}, {"limit", 10}});
        return page["success"] == true && page["entries"].size() == 10;
    }

private:
    Crowd crowd_;
    RawClient bob_;
    std::vector<Visitor*> writers_;
    Pace pace_{messages_per_second};
    std::size_t said_ = 0;
};

/// What a server finds that can write again.
std::vector<Told> history_after_restart(SnugdProcess& server)
{
    server.run_through({});
    server.kill();
    server.start();
    std::vector<Told> history = Crowd{server.port()}.history();
    CHECK(server.stop() == 0);
    CHECK(server.check_data() == 0);
    return history;
}

} // namespace

TEST_CASE("on a full disk messages are refused and read, and kept again when there is room")
{
    const SmallDisk disk;
    if (!disk.is_there())
        return;
    SnugdProcess server{{.config = Crowd::config, .directory = disk.path()}};
    Party party{server};
    disk.fill(2 * 1024 * 1024);

    REQUIRE(party.talks_until([&] { return party.refused("storage_full") > 100; },
                              std::string(1000, 'x')));
    CHECK(party.bob_reads());

    const std::size_t before = party.acknowledged().size();
    const auto begin = Visitor::Clock::now();
    disk.make_room();
    CHECK(party.talks_until([&] { return party.acknowledged().size() > before; }));
    MESSAGE("kept again ",
            std::chrono::duration_cast<std::chrono::milliseconds>(Visitor::Clock::now() - begin)
                .count(),
            " ms after there was room");
    CHECK(party.talks_until([&] { return party.acknowledged().size() > before + 100; }));
    party.falls_silent();

    const auto acknowledged = party.acknowledged();
    const auto history = history_after_restart(server);
    CHECK(history.size() == acknowledged.size());
    CHECK(faults_in({acknowledged, {}, history}) == Faults{});
}

TEST_CASE("a disk that has no room for 300 writes costs no message that was acknowledged")
{
    if (!strace_works())
        return;
    for (const std::string when : {"40..339", "40+29"}) {
        CAPTURE(when);
        SnugdProcess server{{.config = Crowd::config}};
        server.kill();
        server.run_through(
            injecting("pwrite64", "error=ENOSPC:when=" + when, server.data() + "/history.db-wal"));
        server.start();
        Party party{server};
        REQUIRE(party.talks_until([&] { return party.refused("storage_full") >= 300; }));
        CHECK(party.bob_reads());
        const std::size_t before = party.acknowledged().size();
        CHECK(party.talks_until([&] { return party.acknowledged().size() > before + 300; }));
        party.falls_silent();

        const auto acknowledged = party.acknowledged();
        const auto history = history_after_restart(server);
        CHECK(history.size() == acknowledged.size());
        CHECK(faults_in({acknowledged, {}, history}) == Faults{});
    }
}

TEST_CASE("after a sync that failed nothing more is acknowledged, and all that was is kept")
{
    if (!strace_works())
        return;
    constexpr int syncs_until_all_are_in = 15, cases = 50;
    for (int sync = 1; sync <= cases; sync += scaled(5, 1, 25)) {
        CAPTURE(sync);
        SnugdProcess server{{.config = Crowd::config}};
        server.kill();
        server.run_through(injecting(
            "fsync,fdatasync", "error=EIO:when=" + std::to_string(syncs_until_all_are_in + sync),
            server.data() + "/history.db-wal"));
        server.start();
        Party party{server};
        REQUIRE(party.talks_until([&] { return party.refused("storage_failed") > 0; }));
        party.falls_silent(); // what was acknowledged before may still be on its way to others
        const std::size_t before = party.acknowledged().size();
        CHECK(party.talks_until([&] { return party.refused("storage_failed") > 200; }));
        CHECK(party.bob_reads());
        CHECK(party.acknowledged().size() == before);
        CHECK(server.log().find("cannot write; nothing more is kept") != std::string::npos);
        CHECK(faults_in({party.acknowledged(), {}, history_after_restart(server)}) == Faults{});
    }
}
