// A log that is far longer than what the client keeps of it.

#include "tests/unit/tui/chat_desk.h"

#include "src/protocol/limits.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <charconv>
#include <string>

using namespace snug;
using namespace snug::tui;
using namespace std::chrono_literals;

namespace {

/// A server whose #tea has a million messages, made up as they are asked for.
class LongLog {
public:
    static constexpr std::uint64_t million = 1'000'000;
    static constexpr std::size_t text_bytes = 100;

    explicit LongLog(ChatDesk& desk, std::uint64_t length = million) : desk_{desk}, length_{length}
    {
    }

    /// Answers until nothing more is asked; how often that was.
    int answer_all()
    {
        int answers = 0;
        while (const auto request = desk_.take<msg::History>()) {
            desk_.hear(Answer{*desk_.purpose, answer(*request)});
            REQUIRE(++answers < 100);
        }
        return answers;
    }
    void say_one()
    {
        ++length_;
        desk_.hear(msg::Event{entry(length_)});
    }
    [[nodiscard]] std::uint64_t length() const { return length_; }

private:
    [[nodiscard]] msg::Said entry(std::uint64_t seq) const
    {
        msg::Said said = desk_.said("tea", seq, "bob", "message " + std::to_string(seq) + " ");
        said.message += std::string(text_bytes - said.message.size(), '.');
        said.timestamp = WallTime{1'700'000'000s} + std::chrono::seconds{seq};
        return said;
    }
    [[nodiscard]] msg::HistoryReply answer(const msg::History& asked) const
    {
        std::uint64_t first = 1;
        std::uint64_t end = length_ + 1; // excluded
        if (asked.after) {
            first = asked.after->value() + 1;
            end = std::min(end, first + asked.limit);
        } else if (asked.around) {
            const std::uint64_t half = asked.limit / 2;
            first = std::max<std::uint64_t>(1, asked.around->value() -
                                                   std::min(half, asked.around->value()));
            end = std::min(end, asked.around->value() + half);
        } else {
            end = asked.before ? asked.before->value() : end;
            first = end - std::min(end - 1, asked.limit);
        }
        const bool more_above = first > 1;
        const bool more_below = end <= length_;
        msg::HistoryReply reply{channel_called("tea"), {}, asked.after ? more_below : more_above};
        if (asked.around)
            reply.more = more_above || more_below;
        for (std::uint64_t seq = first; seq < end; ++seq)
            reply.entries.emplace_back(entry(seq));
        return reply;
    }

    ChatDesk& desk_;
    std::uint64_t length_;
};

/// Ada in #tea, whose newest page she sees.
struct InLongTea {
    InLongTea()
    {
        desk.model.window_bytes = most_bytes;
        desk.model.shown().last_seq = desk.model.shown().read_seq = Seq{log.length()};
        desk.hear(Input{FocusChanged{true}});
        log.answer_all();
    }

    /// The numbers of the messages on the screen, from above.
    std::vector<std::uint64_t> seen()
    {
        std::vector<std::uint64_t> found;
        const std::string text = desk.screen();
        for (std::size_t at = text.find("message "); at != text.npos;
             at = text.find("message ", at + 1)) {
            std::uint64_t number = 0;
            if (std::from_chars(text.data() + at + 8, text.data() + text.size(), number).ec ==
                std::errc{})
                found.push_back(number);
        }
        return found;
    }
    /// Presses the key until `seq` is seen, with nothing leapt over on the way.
    void walk(NamedKey pressed, std::uint64_t seq, int most_steps)
    {
        auto now = seen();
        for (int step = 0; std::ranges::count(now, seq) == 0; ++step) {
            REQUIRE(step < most_steps);
            const auto before = std::move(now);
            desk.press(key(pressed));
            log.answer_all();
            now = seen();
            REQUIRE(!now.empty());
            REQUIRE(now != before);
            REQUIRE(now.back() - now.front() + 1 == now.size());
            REQUIRE(now.front() <= before.back() + 1);
            REQUIRE(now.back() + 1 >= before.front());
        }
    }

    static constexpr std::size_t most_bytes = 1024 * 1024; // some 4,700 messages
    ChatDesk desk = desk_in_tea({.rows = 40, .columns = 160});
    LongLog log{desk};
};

} // namespace

TEST_CASE("a channel of a million messages opens with one page")
{
    ChatDesk desk = desk_in_tea({.rows = 40, .columns = 160});
    LongLog log{desk};
    desk.model.shown().last_seq = desk.model.shown().read_seq = Seq{log.length()};
    desk.hear(Input{FocusChanged{true}});
    CHECK(log.answer_all() == 1);
    CHECK(desk.sees("message 1000000"));
    CHECK(desk.model.shown().lines.size() == limits::history_page);
}

TEST_CASE("Home goes to the first message of a million by one page, and End back")
{
    InLongTea tea;
    tea.desk.press(key(NamedKey::home));
    CHECK(tea.log.answer_all() == 1);
    CHECK(tea.seen().front() == 1);
    CHECK(tea.desk.sees("scrolled 100%"));
    tea.desk.press(key(NamedKey::end));
    tea.log.answer_all();
    CHECK(tea.seen().back() == LongLog::million);
    CHECK_FALSE(tea.desk.model.pane.anchor);
}

TEST_CASE("paging goes through everything in both directions, within a fixed memory")
{
    InLongTea tea;
    const Scrollback& lines = tea.desk.model.shown().lines;
    tea.walk(NamedKey::page_up, LongLog::million - 6'000, 300);
    CHECK(lines.bytes() <= tea.most_bytes);
    CHECK(lines.more_below(Seq{LongLog::million})); // what is far below has gone …
    tea.walk(NamedKey::page_down, LongLog::million - 3'000, 300);
    CHECK(lines.bytes() <= tea.most_bytes);
    tea.desk.press(key(NamedKey::end)); // … and comes again
    tea.log.answer_all();
    CHECK(tea.seen().back() == LongLog::million);

    tea.desk.press(alt(NamedKey::home));
    tea.log.answer_all();
    tea.walk(NamedKey::page_down, 6'000, 300);
    CHECK(lines.bytes() <= tea.most_bytes);
    tea.walk(NamedKey::page_up, 1, 300);
    CHECK(lines.bytes() <= tea.most_bytes);
}

TEST_CASE("who reads far above is not moved by what is said, nor made to load it")
{
    InLongTea tea;
    tea.desk.press(key(NamedKey::home));
    tea.log.answer_all();
    for (int i = 0; i < 50; ++i)
        tea.log.say_one();
    CHECK(tea.log.answer_all() == 0);
    CHECK(tea.seen().front() == 1);
    CHECK(tea.desk.sees("50 new"));
    tea.desk.press(key(NamedKey::end));
    tea.log.answer_all();
    CHECK(tea.seen().back() == LongLog::million + 50);
}

TEST_CASE("a page down from the first message never ends at a gap")
{
    InLongTea tea;
    tea.desk.press(key(NamedKey::home));
    tea.log.answer_all();
    tea.walk(NamedKey::page_down, 3000, 300);
    CHECK_FALSE(tea.desk.sees("not loaded"));
}

TEST_CASE("keys that come faster than the log leap over nothing, either way")
{
    InLongTea tea;
    tea.desk.press(key(NamedKey::home));
    tea.log.answer_all();
    for (int i = 0; i < 100; ++i)
        tea.desk.press(key(NamedKey::page_down));
    CHECK(tea.seen().front() < 300);
    tea.log.answer_all();
    tea.walk(NamedKey::page_down, 1000, 100);

    tea.desk.press(key(NamedKey::end));
    tea.log.answer_all();
    for (int i = 0; i < 100; ++i)
        tea.desk.press(key(NamedKey::page_up));
    CHECK(tea.seen().back() > LongLog::million - 300);
    tea.log.answer_all();
    tea.walk(NamedKey::page_up, LongLog::million - 1000, 100);
}

TEST_CASE("without a link what is not loaded is shown as a gap, above and below")
{
    InLongTea tea;
    tea.desk.press(key(NamedKey::home));
    tea.log.answer_all();
    tea.desk.cut();
    for (int i = 0; i < 40 && !tea.desk.sees("not loaded"); ++i)
        tea.desk.press(key(NamedKey::page_down));
    CHECK(tea.desk.sees("not loaded"));
    tea.desk.press(key(NamedKey::end));
    for (int i = 0; i < 40 && !tea.desk.sees("not loaded"); ++i)
        tea.desk.press(key(NamedKey::page_up));
    CHECK(tea.desk.sees("not loaded"));
}

TEST_CASE("how far one has scrolled is told by the whole log, not by what is loaded of it")
{
    InLongTea tea;
    tea.desk.press(key(NamedKey::page_up));
    tea.log.answer_all();
    CHECK(tea.desk.sees("scrolled 1%"));
}

TEST_CASE("who scrolls by hand while the first message is on its way is left where they are")
{
    InLongTea tea;
    tea.desk.press(key(NamedKey::home));
    tea.desk.press(key(NamedKey::page_up));
    tea.log.answer_all();
    CHECK(tea.seen().front() > LongLog::million - 200);
}

TEST_CASE("channels that are not shown keep less, and their newest")
{
    InLongTea tea;
    tea.walk(NamedKey::page_up, LongLog::million - 3'000, 300);
    for (int i = 0; i < 40; ++i)
        tea.desk.join("room" + std::to_string(i));
    const Scrollback& lines = tea.desk.model.find(channel_called("tea"))->lines;
    CHECK(lines.bytes() < tea.most_bytes / 4);
    CHECK(lines.loaded().contains(Seq{LongLog::million}));
}
