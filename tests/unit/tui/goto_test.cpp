#include "tests/unit/tui/chat_desk.h"

#include "tui/model/place_in_log.h"

#include <doctest/doctest.h>

using namespace snug;
using namespace snug::tui;
using namespace std::chrono_literals;

namespace {

constexpr WallTime noon_of_20_nov = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + 12h;

std::chrono::seconds one_hour_ahead(WallTime)
{
    return 1h;
}

std::optional<WallTime> moment(std::string_view words, UtcOffset offset = utc)
{
    const auto place = parse_place(words, noon_of_20_nov, offset);
    const auto* time = place ? std::get_if<WallTime>(&*place) : nullptr;
    return time != nullptr ? std::optional{*time} : std::nullopt;
}

msg::HistoryReply page(ChatDesk& desk, std::uint64_t first, std::uint64_t last)
{
    msg::HistoryReply reply{channel_called("tea"), {}, true};
    for (std::uint64_t seq = first; seq <= last; ++seq) {
        desk.clock.advance(1min);
        reply.entries.emplace_back(desk.said("tea", seq, "bob", "line " + std::to_string(seq)));
    }
    return reply;
}

/// Ada in #tea, which has 5000 messages of which she sees the newest.
ChatDesk desk_in_long_tea()
{
    ChatDesk desk = desk_in_tea();
    desk.model.shown().last_seq = desk.model.shown().read_seq = Seq{5000};
    desk.hear(Input{FocusChanged{true}});
    desk.take<msg::History>();
    desk.hear(Answer{*desk.purpose, page(desk, 4801, 5000)});
    desk.intents.clear();
    return desk;
}

} // namespace

TEST_CASE("days and times are meant by the user's clock, and a time is one that was")
{
    CHECK(moment("2026-11-01") == std::chrono::sys_days{std::chrono::year{2026} / 11 / 1});
    CHECK(moment("11:30") == noon_of_20_nov - 30min);
    CHECK(moment("12:30") == noon_of_20_nov - 23h - 30min);
    CHECK(moment("2026-11-01 14:30") ==
          std::chrono::sys_days{std::chrono::year{2026} / 11 / 1} + 14h + 30min);
    CHECK(moment("12:30", one_hour_ahead) == noon_of_20_nov - 30min);
}

TEST_CASE("what is no place in the log is none")
{
    for (const char* words : {"", "x", "#", "#0", "#x", "#-1", "2026-13-01", "2026-02-30", "24:00",
                              "12:60", "1:30", "2026-11-01T14:30", "2026-11-01 ", "firsts"}) {
        CAPTURE(words);
        CHECK_FALSE(parse_place(words, noon_of_20_nov, utc));
    }
    CHECK(std::get<Seq>(*parse_place("#123", noon_of_20_nov, utc)) == Seq{123});
}

TEST_CASE("/goto says its forms to who knows none")
{
    ChatDesk desk = desk_in_tea({.rows = 12, .columns = 90});
    desk.enter("/goto tomorrow");
    CHECK(desk.sees("first, last, unread, 2026-11-01, 14:30"));
    desk.press(key(NamedKey::escape));
    desk.enter("/goto");
    CHECK(desk.sees("like this: /goto first|last"));
}

TEST_CASE("/goto loads a window around a message and shows it, with gaps around")
{
    ChatDesk desk = desk_in_long_tea();
    desk.enter("/goto #1000");
    const auto asked = desk.take<msg::History>();
    REQUIRE(asked);
    CHECK(asked->around == Seq{1000});
    desk.hear(Answer{*desk.purpose, page(desk, 900, 1099)});
    CHECK(desk.sees("line 1000"));
    CHECK(desk.model.pane.anchor);
    const auto ranges = desk.model.shown().lines.loaded().ranges();
    REQUIRE(ranges.size() == 2);
    CHECK(ranges[0] == SeqRange{Seq{900}, Seq{1099}});
    desk.enter("/goto last");
    CHECK(desk.sees("line 5000"));
}

TEST_CASE("/goto to a time asks the server, and shows the first message of then")
{
    ChatDesk desk = desk_in_long_tea();
    const WallTime then = desk.clock.now().wall + 5min + 30s;
    const msg::HistoryReply reply = page(desk, 900, 1099); // a minute each
    desk.enter("/goto 2026-11-01 14:30");
    const auto asked = desk.take<msg::History>();
    REQUIRE(asked);
    CHECK(asked->at == *moment("2026-11-01 14:30"));
    desk.model.pane.jump->to = then;
    desk.hear(Answer{*desk.purpose, reply});
    CHECK(desk.sees("line 905"));
    CHECK_FALSE(desk.sees("line 902"));
}

TEST_CASE("a place that is loaded is gone to without asking")
{
    ChatDesk desk = desk_in_long_tea();
    desk.enter("/goto #4900");
    CHECK(desk.sees("line 4900"));
    CHECK_FALSE(desk.model.pane.jump);
}

TEST_CASE("what takes longer than half a second is said, with the time, and Esc stops it")
{
    ChatDesk desk = desk_in_long_tea();
    desk.enter("/goto first");
    CHECK_FALSE(desk.sees("Esc stops"));
    CHECK(*next_deadline(desk.model, desk.clock.now()) <= desk.clock.now().mono + 500ms);
    desk.clock.advance(2s);
    on_time(desk.model, desk.turn());
    CHECK(desk.sees("going there… 2 s  Esc stops"));
    desk.press(key(NamedKey::escape));
    CHECK_FALSE(desk.sees("Esc stops"));
    REQUIRE(desk.take<msg::History>());
    desk.hear(Answer{*desk.purpose, page(desk, 1, 200)});
    CHECK(desk.sees("line 5000"));
}

TEST_CASE("a page that cannot be had ends the way there with the reason")
{
    ChatDesk desk = desk_in_long_tea();
    desk.enter("/goto first");
    desk.take<msg::History>();
    desk.hear(Answer{*desk.purpose, Error{ErrorCode::storage_failed, "the disk does not answer"}});
    CHECK(desk.sees("the disk does not answer"));
    CHECK_FALSE(desk.model.pane.jump);
}

TEST_CASE("the places /goto knows complete")
{
    ChatDesk desk = desk_in_tea();
    desk.type("/goto f");
    desk.press(key(NamedKey::tab));
    CHECK(desk.draft() == "/goto first ");
    desk.press(key(NamedKey::enter));
    CHECK_FALSE(desk.sees("/goto takes"));
    desk.type("/goto 20");
    desk.press(key(NamedKey::tab));
    CHECK(moment(desk.draft().substr(6, 10)));
}
