#include "server/store/integrity.h"
#include "server/store/sqlite.h"
#include "server/store/sqlite_store.h"
#include "tests/support/hasty_store.h"
#include "tests/support/seeded_random.h"
#include "tests/support/temp_dir.h"

#include <doctest/doctest.h>

#include <csignal>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

/// kill -9 while messages come in, again and again.  What a store acknowledged is there
/// afterwards, once, and in its place; a store that acknowledges too early is caught.
namespace snug::server {

namespace {

const ChannelId tea{ChannelId::Bytes{std::byte{1}}};

/// What the child says through the pipe: this message has this seq.
struct Acknowledged {
    MessageId::Bytes id;
    std::uint64_t seq;
};
using MakeStore = std::function<std::unique_ptr<Store>(const std::string& file)>;

Append message(const MessageId& id)
{
    return {Ticket{1}, tea, id,
            Message{MemberId{MemberId::Bytes{}}, UserId{UserId::Bytes{}}, "ada", false,
                    msg::MessageKind::text, "kettle " + id.str()}};
}

/// The newest seq, or none in a new log.
std::optional<Seq> open_log(Store& store)
{
    std::optional<Seq> last;
    store.replay([&](const LogEntry& entry) { last = entry.seq; });
    if (!last) {
        store.append({Ticket{0}, tea, MessageId{MessageId::Bytes{}},
                      Created{ChannelName::parse("tea").value(), std::nullopt, {}, {}}},
                     WallTime{});
        store.commit();
    }
    return last;
}

/// Sends batches for ever and tells what was acknowledged.  Ends by being killed.
[[noreturn]] void talk(Store& store, std::uint64_t seed, int pipe)
{
    SeededRandom random{seed};
    open_log(store);
    while (true) {
        std::size_t waiting = 1 + random.below(20);
        for (std::size_t i = 0; i < waiting; ++i)
            store.append(message(MessageId::make(random)), WallTime{});
        store.commit();
        while (waiting > 0) {
            if (pollfd ready{store.ready_fd(), POLLIN, 0}; ready.fd >= 0)
                ::poll(&ready, 1, -1);
            store.poll([&](Ticket ticket, const Result<LogEntry>& entry) {
                if (!entry)
                    ::_exit(1);
                if (ticket == Ticket{0})
                    return;
                const Acknowledged told{entry->id.bytes(), entry->seq.value()};
                if (::write(pipe, &told, sizeof told) != sizeof told)
                    ::_exit(1);
                --waiting;
            });
        }
    }
}

/// Lets a child talk until it has told of so many, kills it, and hears what is left in the pipe.
std::vector<Acknowledged> killed_after(std::size_t count, const MakeStore& make,
                                       const std::string& file, std::uint64_t seed)
{
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::close(ends[0]);
        try {
            const auto store = make(file);
            talk(*store, seed, ends[1]);
        } catch (const std::exception&) {
            ::_exit(1);
        }
    }
    ::close(ends[1]);
    std::vector<Acknowledged> told;
    Acknowledged one{};
    while (::read(ends[0], &one, sizeof one) == sizeof one) {
        told.push_back(one);
        if (told.size() == count)
            ::kill(child, SIGKILL);
    }
    ::close(ends[0]);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    return told;
}

/// How many of them are not in the file, or not once, or not where they were said to be.
std::size_t broken_promises(const std::string& file, const std::vector<Acknowledged>& told)
{
    sqlite::Database database{file, sqlite::Database::Access::read_only};
    auto entries = database.prepare("SELECT id, key & ((1 << 40) - 1) FROM entries");
    std::map<MessageId::Bytes, std::vector<std::uint64_t>> kept;
    for (sqlite::Rows row = entries.rows(); row.next();) {
        MessageId::Bytes id{};
        std::memcpy(id.data(), row.blob(0).data(), id.size());
        kept[id].push_back(static_cast<std::uint64_t>(row.integer(1)));
    }
    std::size_t broken = 0;
    for (const Acknowledged& promise : told)
        broken += kept[promise.id] == std::vector{promise.seq} ? 0U : 1U;
    return broken;
}

} // namespace

TEST_CASE("what was acknowledged before kill -9 is there once, in its place, and found")
{
    const TempDir folder;
    const std::string file = folder.path("history.db");
    const MakeStore make = [](const std::string& path) {
        return std::make_unique<SqliteStore>(path, Durability::process);
    };
    SeededRandom chance{7};
    std::vector<Acknowledged> told;
    for (std::uint64_t round = 1; round <= 12; ++round) {
        CAPTURE(round);
        // Enough that the indexes are behind, or under way, or done when the end comes.
        const auto more = killed_after(20 + chance.below(900), make, file, round);
        told.insert(told.end(), more.begin(), more.end());
        CHECK(broken_promises(file, told) == 0);
        CHECK(check_database(file).empty());
    }

    SqliteStore store{file, Durability::process};
    const auto wait_for = [&](const bool& done, const Store::Stored& stored) {
        while (!done) {
            pollfd ready{store.ready_fd(), POLLIN, 0};
            ::poll(&ready, 1, -1);
            store.poll(stored);
        }
    };
    for (std::size_t i = 0; i < told.size(); i += 97) {
        const MessageId id{told[i].id};
        bool done = false;
        store.append(message(id), WallTime{});
        store.commit();
        wait_for(done, [&](Ticket, const Result<LogEntry>& entry) {
            CHECK(entry->seq == Seq{told[i].seq}); // sent again: the same
            done = true;
        });
        Findings findings;
        do { // a search has so much time, which may be too little on a busy machine
            done = false;
            store.search({id.str(), {{tea, {}}}, 10}, [&](const Result<Findings>& answer) {
                findings = answer.value();
                done = true;
            });
            wait_for(done, [](Ticket, const Result<LogEntry>&) {});
        } while (findings.found.empty() && findings.more);
        REQUIRE(findings.found.size() == 1);
        CHECK(findings.found.front().entry.seq == Seq{told[i].seq});
    }
}

TEST_CASE("a store that acknowledges before it commits is caught")
{
    const TempDir folder;
    const std::string file = folder.path("history.db");
    const auto told = killed_after(
        400,
        [](const std::string& path) {
            return std::make_unique<HastyStore>(
                std::make_unique<SqliteStore>(path, Durability::process));
        },
        file, 1);
    CHECK(broken_promises(file, told) > 0);
}

} // namespace snug::server
