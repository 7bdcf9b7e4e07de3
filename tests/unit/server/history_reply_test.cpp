#include "server/history_reply.h"

#include "src/protocol/codec.h"
#include "src/protocol/limits.h"
#include "tests/support/seeded_random.h"

#include <doctest/doctest.h>

using namespace snug;
using namespace snug::server;

namespace {

SeededRandom chance;
const ChannelName tea = *ChannelName::parse("tea");
const ChannelId tea_id = ChannelId::make(chance);

LogEntry said(std::uint64_t seq, std::size_t length = 1)
{
    return {tea_id, Seq{seq}, MessageId::make(chance), WallTime{},
            Message{.member = MemberId::make(chance),
                    .user = UserId::make(chance),
                    .name = "ada",
                    .text = std::string(length, 'x')}};
}

Page page_of(std::uint64_t first, std::uint64_t last, std::size_t length, bool more = false)
{
    Page page{.entries = {}, .more = more};
    for (std::uint64_t seq = first; seq <= last; ++seq)
        page.entries.push_back(said(seq, length));
    return page;
}

std::uint64_t seq_of(const msg::LoggedEvent& event)
{
    return std::visit([](const auto& e) { return e.seq.value(); }, event);
}

std::size_t encoded_size(msg::HistoryReply reply)
{
    return msg::encode(msg::Response{"history", RequestId{1}, std::move(reply)}).size();
}

msg::History query()
{
    return {.channelName = tea, .limit = 200};
}

constexpr std::size_t longest = limits::message_bytes;

} // namespace

TEST_CASE("a short page is told whole and in order")
{
    const auto reply = history_reply(query(), page_of(3, 5, 10));
    REQUIRE(reply.entries.size() == 3);
    CHECK(seq_of(reply.entries.front()) == 3);
    CHECK(seq_of(reply.entries.back()) == 5);
    CHECK_FALSE(reply.more);
    CHECK(reply.channelName == tea);
}

TEST_CASE("that there is more in the store is passed on")
{
    CHECK(history_reply(query(), page_of(3, 5, 10, true)).more);
}

TEST_CASE("an empty page is an empty reply")
{
    const auto reply = history_reply(query(), {});
    CHECK(reply.entries.empty());
    CHECK_FALSE(reply.more);
}

TEST_CASE("a page of long messages is cut to what one object may hold")
{
    const auto reply = history_reply(query(), page_of(1, 200, longest));
    CHECK(reply.entries.size() < 200);
    CHECK(encoded_size(reply) < limits::object_bytes);
    CHECK(reply.more);
}

TEST_CASE("the newest are kept, unless older ones were asked to be read onwards from")
{
    CHECK(seq_of(history_reply(query(), page_of(1, 200, longest)).entries.back()) == 200);

    auto onwards = query();
    onwards.after = Seq{0};
    const auto reply = history_reply(onwards, page_of(1, 200, longest));
    CHECK(seq_of(reply.entries.front()) == 1);
    CHECK(reply.entries.size() < 200);
    CHECK(reply.more);
}

TEST_CASE("what lies around a message is cut on both sides of it")
{
    auto around = query();
    around.around = Seq{100};
    const auto reply = history_reply(around, page_of(1, 200, 1000));
    REQUIRE(reply.entries.size() > 2);
    CHECK(seq_of(reply.entries.front()) < 100);
    CHECK(seq_of(reply.entries.back()) > 100);
    CHECK(reply.more);
}

TEST_CASE("what lies around a channel's first message is cut on one side, and says so")
{
    auto around = query();
    around.around = Seq{1};
    const auto reply = history_reply(around, page_of(1, 200, 1000));
    CHECK(seq_of(reply.entries.front()) == 1);
    CHECK(reply.entries.size() < 200);
    CHECK(reply.more);
}

TEST_CASE("reading on from each reply's edge misses nothing, however long the messages")
{
    const Page all = page_of(1, 300, longest);
    std::uint64_t wanted = 0;
    auto onwards = query();
    onwards.after = Seq{0};
    for (bool more = true; more;) {
        const auto rest = all.entries.begin() + static_cast<std::ptrdiff_t>(wanted);
        const auto reply = history_reply(onwards, {{rest, all.entries.end()}, false});
        REQUIRE_FALSE(reply.entries.empty());
        for (const auto& event : reply.entries)
            CHECK(seq_of(event) == ++wanted);
        onwards.after = Seq{wanted};
        more = reply.more;
    }
    CHECK(wanted == 300);
}

TEST_CASE("what members are not to see is left out")
{
    Page page = page_of(1, 1, 5);
    page.entries.push_back(
        {tea_id, Seq{2}, MessageId::make(chance), WallTime{}, MemberLeft{MemberId::make(chance)}});
    CHECK(history_reply(query(), page).entries.size() == 1);
}

TEST_CASE("a page around a time that is too long keeps what was said then")
{
    Page page = page_of(1, 40, longest);
    for (LogEntry& entry : page.entries)
        entry.at = WallTime{std::chrono::seconds{entry.seq.value()}};
    msg::History around_20 = query();
    around_20.at = WallTime{std::chrono::seconds{20}};
    const auto reply = history_reply(around_20, page);
    REQUIRE(reply.entries.size() > 3);
    CHECK(seq_of(reply.entries.front()) < 20);
    CHECK(seq_of(reply.entries.back()) > 20);
    CHECK(reply.more);
}
