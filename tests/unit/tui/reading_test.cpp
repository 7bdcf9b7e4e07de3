// What is read, what is not, and who knows it.

#include "tests/unit/tui/chat_desk.h"

#include "tui/update/reading.h"

#include <doctest/doctest.h>

using namespace snug;
using namespace snug::tui;
using namespace std::chrono_literals;

namespace {

void wait(ChatDesk& desk, std::chrono::milliseconds time)
{
    desk.clock.advance(time);
    for (Intent& intent : on_time(desk.model, desk.turn()))
        desk.intents.push_back(std::move(intent));
}

/// The entries of #tea from `first` to `last`, said by bob.
void answer_history(ChatDesk& desk, std::uint64_t first, std::uint64_t last, bool more)
{
    REQUIRE(desk.take<msg::History>());
    msg::HistoryReply reply{channel_called("tea"), {}, more};
    for (std::uint64_t seq = first; seq <= last; ++seq)
        reply.entries.emplace_back(desk.said("tea", seq, "bob", "line " + std::to_string(seq)));
    desk.hear(Answer{*desk.purpose, reply});
}

/// Ada comes back to #tea, of whose `last` messages she has read `read`.
ChatDesk desk_returning_to_tea(std::uint64_t last, std::uint64_t read, bool looks = true)
{
    ChatDesk desk;
    desk.connect();
    desk.model.screen = Screen::chat;
    desk.model.focused = looks;
    desk.enter("/join tea");
    desk.answer_join("tea", last, read);
    return desk;
}

} // namespace

TEST_CASE("what was read last time is where reading goes on, with the line above the first unread")
{
    ChatDesk desk = desk_returning_to_tea(6, 4);
    CHECK(desk.model.shown().unread == 2);
    answer_history(desk, 1, 6, false);
    CHECK(desk.model.shown().unread == 0);
    const std::string screen = desk.screen();
    const std::size_t line = screen.find("2 new");
    REQUIRE(line != std::string::npos);
    CHECK(screen.find("line 4") < line);
    CHECK(line < screen.find("line 5"));
}

TEST_CASE("nothing is read before it is there to be seen, nor while nobody looks")
{
    ChatDesk desk = desk_returning_to_tea(6, 4, false);
    answer_history(desk, 1, 6, false);
    CHECK(desk.model.shown().unread == 2);
    CHECK_FALSE(desk.take<msg::MarkRead>());
    desk.hear(Input{FocusChanged{true}});
    CHECK(desk.model.shown().unread == 0);
    const auto mark = desk.take<msg::MarkRead>();
    REQUIRE(mark);
    CHECK(mark->seq == Seq{6});
}

TEST_CASE("what the server counts is made exact by what is loaded: our own words are not unread")
{
    ChatDesk desk = desk_returning_to_tea(6, 3, false);
    CHECK(desk.model.shown().unread == 3);
    desk.take<msg::History>();
    msg::HistoryReply reply{channel_called("tea"), {}, true};
    for (const auto& [seq, who, words] :
         {std::tuple{4U, "ada", "mine"}, std::tuple{5U, "bob", "ada: yours"},
          std::tuple{6U, "bob", "more"}})
        reply.entries.emplace_back(desk.said("tea", seq, who, words));
    desk.hear(Answer{*desk.purpose, reply});
    CHECK(desk.model.shown().unread == 2);
    CHECK(desk.model.shown().mentions == 1);
    CHECK(desk.model.shown().mark->first == Seq{5});
}

TEST_CASE("the server is told of what is read, at most once a second and channel")
{
    ChatDesk desk = desk_in_tea();
    desk.say("tea", "bob", "one");
    REQUIRE(desk.take<msg::MarkRead>());
    desk.say("tea", "bob", "two");
    desk.say("tea", "bob", "three");
    CHECK_FALSE(desk.take<msg::MarkRead>());
    CHECK(*next_deadline(desk.model, desk.clock.now()) <= desk.clock.now().mono + 1s);
    wait(desk, 1s);
    const auto mark = desk.take<msg::MarkRead>();
    REQUIRE(mark);
    CHECK(mark->seq == Seq{3});
    wait(desk, 5s);
    CHECK_FALSE(desk.take<msg::MarkRead>());
}

TEST_CASE("who leaves a channel, or the program, tells at once")
{
    ChatDesk desk = desk_in_tea();
    desk.join("ops");
    desk.intents.clear();
    for (const char* words : {"one", "two"})
        desk.say("ops", "bob", words);
    desk.take<msg::MarkRead>();
    desk.press(alt(U'1'));
    CHECK(desk.take<msg::MarkRead>()->seq == Seq{2});
    for (const char* words : {"one", "two"})
        desk.say("tea", "bob", words);
    desk.take<msg::MarkRead>();
    const Intents last = farewell(desk.model);
    REQUIRE(last.size() == 1);
    CHECK(farewell(desk.model).empty());
}

TEST_CASE("what another terminal has read is not unread here")
{
    ChatDesk desk = desk_in_tea();
    desk.hear(Input{FocusChanged{false}});
    for (const char* words : {"one", "ada: two", "three"})
        desk.say("tea", "bob", words);
    CHECK(desk.model.shown().unread == 3);
    CHECK(desk.sees("3 new"));
    desk.hear(msg::Event{msg::ReadUpTo{channel_called("tea"), Seq{2}, 1}});
    CHECK(desk.model.shown().unread == 1);
    CHECK(desk.model.shown().mentions == 0);
    CHECK(desk.sees("1 new"));
    desk.hear(msg::Event{msg::ReadUpTo{channel_called("tea"), Seq{1}, 2}}); // late
    CHECK(desk.model.shown().unread == 1);
    desk.hear(msg::Event{msg::ReadUpTo{channel_called("tea"), Seq{3}, 0}});
    CHECK(desk.model.shown().unread == 0);
    CHECK_FALSE(desk.sees("new"));
    desk.hear(Input{FocusChanged{true}});
    CHECK_FALSE(desk.take<msg::MarkRead>()); // the server knows
}

TEST_CASE("what was read while the link was away is told when it is back")
{
    ChatDesk desk = desk_in_tea();
    desk.say("tea", "bob", "one");
    desk.say("tea", "bob", "two");
    desk.intents.clear();
    desk.cut();
    desk.connect(true);
    desk.answer_join("tea", 2, 1);
    CHECK(desk.model.shown().unread == 0);
    wait(desk, 1s);
    CHECK(desk.take<msg::MarkRead>()->seq == Seq{2});
}

TEST_CASE("a mark the server would not take now is told again")
{
    ChatDesk desk = desk_in_tea();
    desk.say("tea", "bob", "one");
    REQUIRE(desk.take<msg::MarkRead>());
    desk.hear(Answer{*desk.purpose, Error{ErrorCode::rate_limited, "slowly", 3000ms}});
    CHECK_FALSE(desk.take<msg::MarkRead>());
    wait(desk, 3s);
    CHECK(desk.take<msg::MarkRead>());
}

TEST_CASE("Alt-U goes to the first unread, also where it has to be loaded")
{
    ChatDesk desk = desk_returning_to_tea(3000, 300);
    answer_history(desk, 2801, 3000, true);
    CHECK(desk.model.shown().mark->count == 2700);
    desk.intents.clear();
    desk.press(alt(U'u'));
    const auto page = desk.take<msg::History>();
    REQUIRE(page);
    CHECK(page->around == Seq{301});
    msg::HistoryReply reply{channel_called("tea"), {}, true};
    for (std::uint64_t seq = 201; seq <= 400; ++seq)
        reply.entries.emplace_back(desk.said("tea", seq, "bob", "line " + std::to_string(seq)));
    desk.hear(Answer{*desk.purpose, reply});
    CHECK(desk.sees("2700 new"));
    CHECK(desk.sees("line 301"));
}

TEST_CASE("Alt-U without anything unread says so")
{
    ChatDesk desk = desk_in_tea();
    desk.press(alt(U'u'));
    CHECK(desk.sees("nothing is unread"));
}

TEST_CASE("the start screen says how much is new where one was")
{
    ChatDesk desk;
    desk.connect();
    desk.model.start.recent = {channel_called("tea"), channel_called("lab")};
    desk.model.start.channels = {
        {.channelName = channel_called("tea"), .memberCount = 2, .unread = 3},
        {.channelName = channel_called("lab"), .memberCount = 2}};
    desk.resize({.rows = 16, .columns = 80});
    CHECK(desk.sees("#tea         3 new"));
    CHECK(desk.sees("#lab         2 here"));
}
