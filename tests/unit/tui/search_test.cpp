#include "tests/unit/tui/chat_desk.h"

#include <doctest/doctest.h>

using namespace snug;
using namespace snug::tui;
using namespace std::chrono_literals;

namespace {

msg::Found found(ChatDesk& desk, std::string_view channel, std::uint64_t seq,
                 std::string_view words, std::vector<msg::Span> spans)
{
    return {desk.said(channel, seq, "bob", words), std::move(spans)};
}

/// Ada in #tea, who searched for "kettle" and found three.
ChatDesk desk_with_kettles(Size size = {.rows = 14, .columns = 60})
{
    ChatDesk desk = desk_in_tea(size, 5000);
    msg::HistoryReply newest{channel_called("tea"), {}, true};
    for (std::uint64_t seq = 4801; seq <= 5000; ++seq)
        newest.entries.emplace_back(desk.said("tea", seq, "bob", "hi"));
    desk.hear(Answer{ForHistory{.channel = channel_called("tea"),
                                .part = ForHistory::Part::newest,
                                .last = Seq{5000}},
                     newest});
    desk.intents.clear();
    desk.enter("/search kettle");
    desk.take<msg::Search>();
    desk.hear(Answer{*desk.purpose,
                     msg::SearchReply{{found(desk, "tea", 4000, "the kettle is on", {{4, 10}}),
                                       found(desk, "ops", 70, "a new Kettle, and a kettle again",
                                             {{6, 12}, {20, 26}}),
                                       found(desk, "tea", 7, "kettles", {{0, 7}})},
                                      false}});
    return desk;
}

} // namespace

TEST_CASE("/search asks the server for words, everywhere or in a channel")
{
    ChatDesk desk = desk_in_tea();
    desk.enter("/search old  kettle ");
    const auto everywhere = desk.take<msg::Search>();
    REQUIRE(everywhere);
    CHECK(everywhere->words == "old  kettle");
    CHECK_FALSE(everywhere->channelName);
    desk.press(escape_key);
    desk.enter("/search #ops kettle");
    const auto in_ops = desk.take<msg::Search>();
    REQUIRE(in_ops);
    CHECK(in_ops->words == "kettle");
    CHECK(in_ops->channelName == channel_called("ops"));
    desk.press(escape_key);
    desk.enter("/search #ops");
    CHECK(desk.take<msg::Search>()->words == "#ops");
}

TEST_CASE("what was found stands there newest first, with where, when, who and the words")
{
    ChatDesk desk = desk_with_kettles();
    CHECK(desk.screen() == " Search: kettle\n"
                           " ▸ #tea  Fri 20 Nov 2026 12:54  bob\n"
                           "   the kettle is on\n"
                           "   #ops  Fri 20 Nov 2026 12:54  bob\n"
                           "   a new Kettle, and a kettle again\n"
                           "   #tea  Fri 20 Nov 2026 12:54  bob\n"
                           "   kettles\n"
                           "\n\n\n\n\n"
                           " 1 of 3\n"
                           " ↑↓ choose  Enter show it there  Esc back  F1 help\n");
    Grid grid{desk.model.size};
    draw(desk.model, grid);
    CHECK(grid.at(2, 6).style == Style::text);
    CHECK(grid.at(2, 7).style == Style::match);
    CHECK(grid.at(2, 12).style == Style::match);
    CHECK(grid.at(2, 13).style == Style::text);
    CHECK(has(grid.at(2, 7).attributes, Attributes::bold));
    CHECK(grid.at(4, 23).style == Style::match);
}

TEST_CASE("Enter shows the message where it was said, with what stands around it")
{
    ChatDesk desk = desk_with_kettles();
    desk.press(enter_key);
    CHECK(desk.model.shown().title.str() == "#tea");
    const auto asked = desk.take<msg::History>();
    REQUIRE(asked);
    CHECK(asked->around == Seq{4000});
    msg::HistoryReply reply{channel_called("tea"), {}, true};
    for (std::uint64_t seq = 3900; seq < 4100; ++seq)
        reply.entries.emplace_back(desk.said("tea", seq, "bob", "line " + std::to_string(seq)));
    desk.hear(Answer{*desk.purpose, reply});
    CHECK(desk.sees("line 4000"));
    CHECK(desk.sees("line 3999"));
    CHECK(desk.sees("line 4001"));
}

TEST_CASE("a channel that is not open is entered to show what was found there")
{
    ChatDesk desk = desk_with_kettles();
    desk.press(key(NamedKey::down));
    desk.press(enter_key);
    const auto join = desk.take<msg::JoinChannel>();
    REQUIRE(join);
    CHECK(join->channelName == channel_called("ops"));
    desk.answer_join("ops", 100, 100);
    const auto asked = desk.take<msg::History>();
    REQUIRE(asked);
    CHECK(asked->channelName == channel_called("ops"));
    CHECK(asked->around == Seq{70});
}

TEST_CASE("Esc goes back to where one was, and /search alone to what was found")
{
    ChatDesk desk = desk_with_kettles();
    desk.type("no words land in the draft");
    desk.press(key(NamedKey::down));
    desk.press(escape_key);
    CHECK(desk.draft().empty());
    CHECK(desk.sees("#tea>"));
    desk.enter("/search");
    CHECK(desk.sees("2 of 3"));
    desk.press(ctrl(U'c'));
    CHECK(desk.sees("#tea>"));
    CHECK_FALSE(desk.intends<Quit>());
}

TEST_CASE("nothing that was searched for yet is nothing to come back to")
{
    ChatDesk desk = desk_in_tea();
    desk.enter("/search");
    CHECK(desk.sees("/search WORDS"));
}

TEST_CASE("older ones in a channel come as one goes on")
{
    ChatDesk desk = desk_in_tea();
    desk.enter("/search #tea x");
    desk.take<msg::Search>();
    msg::SearchReply reply{{}, true};
    for (std::uint64_t seq = 900; seq > 870; --seq)
        reply.found.push_back(found(desk, "tea", seq, "x", {{0, 1}}));
    desk.hear(Answer{*desk.purpose, reply});
    CHECK_FALSE(desk.take<msg::Search>());
    desk.press(key(NamedKey::end));
    const auto more = desk.take<msg::Search>();
    REQUIRE(more);
    CHECK(more->before == Seq{871});
    CHECK(desk.sees("x"));
    desk.press(key(NamedKey::down));
    CHECK_FALSE(desk.take<msg::Search>()); // asked already
    desk.hear(
        Answer{*desk.purpose, msg::SearchReply{{found(desk, "tea", 5, "x", {{0, 1}})}, false}});
    desk.press(key(NamedKey::end));
    CHECK(desk.sees("31 of 31"));
}

TEST_CASE("a search that takes long says so, and its answer is not wanted after Esc and another")
{
    ChatDesk desk = desk_in_tea();
    desk.enter("/search slow");
    const auto slow = desk.take<msg::Search>();
    const Purpose of_slow = *desk.purpose;
    desk.clock.advance(3s);
    on_time(desk.model, desk.turn());
    CHECK(desk.sees("searching… 3 s  Esc stops"));
    desk.press(escape_key);
    desk.enter("/search quick");
    desk.take<msg::Search>();
    desk.hear(Answer{of_slow, msg::SearchReply{{found(desk, "tea", 1, "slow", {})}, false}});
    CHECK_FALSE(desk.sees("bob"));
    desk.hear(Answer{*desk.purpose, msg::SearchReply{}});
    CHECK(desk.sees("nothing found"));
}

TEST_CASE("what the server cannot search is said")
{
    ChatDesk desk = desk_in_tea();
    desk.enter("/search ...");
    desk.take<msg::Search>();
    desk.hear(Answer{*desk.purpose, Error{ErrorCode::bad_value, "give at least one word"}});
    CHECK(desk.sees("give at least one word"));
    desk.press(escape_key);
    desk.enter("/search again");
    desk.cut();
    CHECK(desk.sees("the server went away"));
}

TEST_CASE("spans that lie are cut, and hostile words are shown as what they are")
{
    ChatDesk desk = desk_in_tea();
    desk.enter("/search x");
    desk.take<msg::Search>();
    desk.hear(Answer{*desk.purpose, msg::SearchReply{{found(desk, "tea", 9,
                                                            "a\xe2\x80\xae"
                                                            "b\x1b[2J",
                                                            {{3, 2}, {4, 6}, {700, 900}}),
                                                      found(desk, "tea", 8, "", {{0, 10}}),
                                                      found(desk, "tea", 7, "漢字かな", {{1, 4}})},
                                                     false}});
    for (int i = 0; i < 3; ++i) {
        CHECK(desk.screen().find('\x1b') == std::string::npos);
        desk.press(key(NamedKey::down));
    }
    CHECK(desk.sees("<U+202E>"));
}

TEST_CASE("a match far into a long message is in the row that is shown")
{
    ChatDesk desk = desk_in_tea();
    desk.enter("/search needle");
    desk.take<msg::Search>();
    std::string hay;
    for (int i = 0; i < 100; ++i)
        hay += "hay ";
    const std::uint64_t at = hay.size();
    desk.hear(Answer{
        *desk.purpose,
        msg::SearchReply{{found(desk, "tea", 9, hay + "needle " + hay, {{at, at + 6}})}, false}});
    CHECK(desk.sees("…hay"));
    CHECK(desk.sees("needle"));
}

TEST_CASE("what was found can be drawn at every size")
{
    ChatDesk desk = desk_with_kettles();
    for (int rows = 1; rows < 16; ++rows)
        for (int columns = 1; columns < 70; columns += 3) {
            desk.resize({.rows = rows, .columns = columns});
            CHECK_FALSE(desk.screen().empty());
        }
    desk.resize({.rows = 5, .columns = 20});
    CHECK(desk.sees("the kettle"));
}

TEST_CASE("what is said while one looks at what was found is unread")
{
    ChatDesk desk = desk_with_kettles();
    desk.hear(msg::Event{desk.said("tea", 5001, "bob", "news")});
    CHECK(desk.model.find(channel_called("tea"))->unread == 1);
}
