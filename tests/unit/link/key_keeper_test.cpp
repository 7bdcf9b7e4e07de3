#include "tui/key_keeper.h"

#include "src/net/worker_pool.h"
#include "tests/support/seeded_random.h"
#include "tests/support/temp_dir.h"

#include <doctest/doctest.h>

#include <sys/stat.h>

#include <chrono>

using namespace snug;
using namespace snug::tui;

namespace {

using namespace std::chrono_literals;

identity::KnownKey kept_key(std::string_view channel, std::uint32_t epoch)
{
    SeededRandom random{7};
    identity::KnownKey key;
    random.fill(key.server);
    random.fill(key.key.writable());
    key.channel = channel;
    key.epoch = epoch;
    return key;
}

/// A keeper in a program's loop, and the file it keeps.
struct KeepingLoop {
    const TempDir folder;
    const std::filesystem::path path = std::filesystem::path{folder.path()} / "channel_keys";
    const identity::KnownKeys file{path};
    SystemClock clock;
    net::EventLoop loop{clock};
    net::WorkerPool workers{loop, 2};
    std::vector<std::string> heard;
    const identity::KnownMarks marks{std::filesystem::path{folder.path()} / "channel_marks"};
    KeyKeeper keeper{
        {file, marks}, loop, workers, [this](const Error& fault) { heard.push_back(fault.text); }};

    [[nodiscard]] std::uint32_t kept_epoch(std::string_view channel) const
    {
        const auto known = file.load(kept_key(channel, 0).server, channel).value();
        return known ? known->epoch : 0;
    }
    template <class Done>
    bool turns_until(Done done)
    {
        const MonoTime deadline = loop.now().mono + 10s;
        while (!done() && loop.now().mono < deadline)
            loop.run_once(loop.now().mono + 10ms);
        return done();
    }
};

} // namespace

TEST_CASE("keys are kept while the loop turns")
{
    KeepingLoop keeping;
    keeping.keeper.save(kept_key("tea", 1));
    CHECK(keeping.turns_until([&] { return keeping.kept_epoch("tea") == 1; }));
    CHECK(keeping.heard.empty());
}

TEST_CASE("of many changes of a channel the newest is what is kept, before the program ends")
{
    KeepingLoop keeping;
    for (std::uint32_t epoch = 1; epoch <= 200; ++epoch)
        keeping.keeper.save(kept_key("tea", epoch));
    keeping.keeper.save(kept_key("lab", 1));
    keeping.keeper.forget(kept_key("lab", 1).server, "lab");
    CHECK(keeping.keeper.finish().empty());
    CHECK(keeping.kept_epoch("tea") == 200);
    CHECK(keeping.kept_epoch("lab") == 0);
}

TEST_CASE("a keeper that ends has kept everything")
{
    KeepingLoop keeping;
    {
        KeyKeeper short_lived{
            {keeping.file, keeping.marks}, keeping.loop, keeping.workers, [](const Error&) {}};
        short_lived.save(kept_key("tea", 3));
    }
    CHECK(keeping.kept_epoch("tea") == 3);
}

TEST_CASE("a key that could not be kept is told: what is lost, and what to do")
{
    KeepingLoop keeping;
    keeping.keeper.save(kept_key("tea", 1));
    REQUIRE(keeping.keeper.finish().empty());
    REQUIRE(::chmod(keeping.path.c_str(), 0644) == 0);
    keeping.keeper.save(kept_key("tea", 2));
    REQUIRE(keeping.turns_until([&] { return !keeping.heard.empty(); }));
    CHECK(keeping.heard.front() ==
          "the key of #tea could not be kept, and its password will be asked for the next time; "
          "put this right and enter #tea again: " +
              keeping.path.string() +
              ": others can read this key; make it yours alone with: chmod 600");

    keeping.keeper.forget(kept_key("tea", 1).server, "tea");
    const auto faults = keeping.keeper.finish();
    const std::size_t told = faults.size() + keeping.heard.size();
    CHECK((told == 2 || keeping.turns_until([&] { return keeping.heard.size() == 2; })));
    REQUIRE(::chmod(keeping.path.c_str(), 0600) == 0);
    CHECK(keeping.kept_epoch("tea") == 1);
}

TEST_CASE("marks are written every few seconds, and all of them at the end")
{
    KeepingLoop keeping;
    const auto mark_at = [](std::uint64_t seq) {
        return identity::KnownMark{
            .server = kept_key("tea", 1).server, .channel = "tea", .seq = seq};
    };
    const auto kept_mark = [&] {
        const auto mark = keeping.marks.load(mark_at(0).server, "tea");
        return mark ? mark->seq : 0;
    };
    keeping.keeper.save(mark_at(1), false);
    REQUIRE(keeping.turns_until([&] { return kept_mark() == 1; }));
    for (std::uint64_t seq = 2; seq <= 500; ++seq)
        keeping.keeper.save(mark_at(seq), false);
    CHECK(kept_mark() == 1);
    CHECK(keeping.keeper.finish().empty());
    CHECK(kept_mark() == 500);
    keeping.keeper.save(mark_at(400), true);
    keeping.keeper.save(mark_at(401), false);
    CHECK(keeping.keeper.finish().empty());
    CHECK(kept_mark() == 401);
}
