#include "server/store/memory_store.h"

#include "tests/unit/hub/entries.h"

#include <doctest/doctest.h>

#include <optional>

/// What sets this store apart: it forgets, and says so.
using namespace snug;
using namespace snug::server;

namespace {

const ChannelId tea = id_of<ChannelId>("#tea");

struct Kept {
    MemoryStore store;
    std::vector<LogEntry> stored;
    std::uint64_t next_ticket = 1;

    explicit Kept(std::size_t entries) : store{entries} {}

    LogEntry append(const MessageId& id, EntryBody body)
    {
        store.append({Ticket{next_ticket++}, tea, id, std::move(body)}, WallTime{});
        store.commit();
        store.poll([&](Ticket, const Result<LogEntry>& entry) { stored.push_back(*entry); });
        return stored.back();
    }
    void say(int from, int to)
    {
        for (int i = from; i <= to; ++i)
            append(id_of<MessageId>(std::to_string(i)), said("ada", std::to_string(i)));
    }
    Page read(msg::History query)
    {
        std::optional<Page> page;
        store.read(tea, query, [&](const Result<Page>& result) { page = *result; });
        store.poll([](Ticket, const Result<LogEntry>&) {});
        return page.value();
    }
};

msg::History newest(std::uint64_t limit)
{
    return {.channelName = channel("#tea"), .limit = limit};
}

std::vector<std::uint64_t> seqs(const Page& page)
{
    std::vector<std::uint64_t> numbers;
    for (const LogEntry& entry : page.entries)
        numbers.push_back(entry.seq.value());
    return numbers;
}

} // namespace

TEST_CASE("the newest entries are kept, and a page says where they begin")
{
    Kept kept{5};
    kept.say(1, 8);
    const Page page = kept.read(newest(10));
    CHECK(seqs(page) == std::vector<std::uint64_t>{4, 5, 6, 7, 8});
    CHECK_FALSE(page.more);
    CHECK(kept.read(newest(4)).more);
    auto before = newest(10);
    before.before = Seq{4};
    CHECK(kept.read(before).entries.empty());
    auto after = newest(2);
    after.after = Seq{1};
    CHECK(seqs(kept.read(after)) == std::vector<std::uint64_t>{4, 5});
    CHECK(kept.read(after).more);
}

TEST_CASE("a message id is known for longer than its message is kept")
{
    Kept kept{3};
    kept.say(1, 3);
    CHECK(kept.append(id_of<MessageId>("2"), said("ada", "2")).seq == Seq{2});
    kept.say(4, 6);
    CHECK(kept.append(id_of<MessageId>("2"), said("ada", "2")).seq == Seq{2});
}

TEST_CASE("what members do not see takes no place on a page")
{
    Kept kept{100};
    kept.say(1, 3);
    for (int i = 4; i < 14; ++i)
        kept.append(id_of<MessageId>(std::to_string(i)), MemberLeft{id_of<MemberId>("bob")});
    const Page page = kept.read(newest(2));
    CHECK(seqs(page) == std::vector<std::uint64_t>{2, 3});
    CHECK(page.more);
    CHECK_FALSE(kept.read(newest(3)).more);
    auto after = newest(2);
    after.after = Seq{3};
    CHECK(kept.read(after).entries.empty());
    CHECK_FALSE(kept.read(after).more);
}

TEST_CASE("answers wait for poll, and come in the order of the appends")
{
    MemoryStore store;
    for (std::uint64_t i = 1; i <= 3; ++i)
        store.append({Ticket{i}, tea, id_of<MessageId>(std::to_string(i)), said("ada", "x")},
                     WallTime{});
    std::vector<std::uint64_t> tickets;
    const auto stored = [&](Ticket ticket, const Result<LogEntry>&) {
        tickets.push_back(ticket.value());
    };
    store.poll(stored);
    CHECK(tickets.empty()); // not committed yet
    store.commit();
    store.poll(stored);
    CHECK(tickets == std::vector<std::uint64_t>{1, 2, 3});
    store.poll(stored);
    CHECK(tickets.size() == 3);
}
