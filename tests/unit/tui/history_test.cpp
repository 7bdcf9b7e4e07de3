#include "tests/unit/tui/chat_desk.h"

#include "src/protocol/limits.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace snug;
using namespace snug::tui;
using namespace std::chrono_literals;

namespace {

/// A server's log of #tea, that answers what the program asks of it.
class TeaLog {
public:
    TeaLog(ChatDesk& desk, std::uint64_t length) : desk_{desk}
    {
        while (said_.size() < length)
            grow();
    }
    void grow()
    {
        desk_.clock.advance(1min);
        said_.push_back(
            desk_.said("tea", said_.size() + 1, "bob", "line " + std::to_string(said_.size() + 1)));
    }
    [[nodiscard]] std::uint64_t length() const { return said_.size(); }
    void tell_newest() { desk_.hear(msg::Event{said_.back()}); }

    /// Answers until nothing more is asked; how often that was.
    int answer_all()
    {
        int answers = 0;
        while (const auto request = desk_.take<msg::History>()) {
            desk_.hear(Answer{*desk_.purpose, answer(*request)});
            REQUIRE(++answers < 1000);
        }
        return answers;
    }

private:
    msg::HistoryReply answer(const msg::History& request) const
    {
        std::uint64_t first = 1;
        std::uint64_t end = length() + 1;
        const std::uint64_t limit = request.limit;
        bool more = false;
        if (request.after) {
            first = request.after->value() + 1;
            more = end > first + limit;
            end = std::min(end, first + limit);
        } else {
            end = request.before ? request.before->value() : end;
            first = end > limit ? end - limit : 1;
            more = first > 1;
        }
        msg::HistoryReply reply{channel_called("tea"), {}, more};
        for (std::uint64_t seq = first; seq < end; ++seq)
            reply.entries.emplace_back(said_.at(seq - 1));
        return reply;
    }

    ChatDesk& desk_;
    std::vector<msg::Said> said_;
};

bool has_all(const Buffer& buffer, std::uint64_t length)
{
    std::uint64_t next = 1;
    for (std::size_t i = 0; i < buffer.lines.size(); ++i)
        if (buffer.lines.at(i).seq && buffer.lines.at(i).seq->value() != next++)
            return false;
    return next == length + 1;
}

} // namespace

TEST_CASE("entering a channel loads its newest page, and no more than that")
{
    ChatDesk desk = desk_in_tea({.rows = 12, .columns = 60}, 0);
    TeaLog log{desk, 5000};
    desk.model.shown().last_seq = Seq{5000};
    desk.hear(Input{FocusChanged{true}});
    CHECK(log.answer_all() == 1);
    CHECK(desk.sees("line 5000"));
    CHECK(desk.model.shown().lines.size() == limits::history_page);
    CHECK(desk.model.shown().unread == 5000 * 0);
}

TEST_CASE("scrolling up loads older pages before one is at the top, down to the first")
{
    ChatDesk desk = desk_in_tea();
    TeaLog log{desk, 700};
    desk.model.shown().last_seq = Seq{700};
    desk.model.shown().read_seq = Seq{700};
    desk.hear(Input{FocusChanged{true}});
    log.answer_all();
    for (int page = 0; page < 200; ++page) {
        const std::string before = desk.screen();
        desk.press(key(NamedKey::page_up));
        log.answer_all();
        if (desk.sees("line 1\n"))
            break;
        REQUIRE(desk.screen() != before); // never a stop
    }
    CHECK(desk.sees("line 1\n"));
    CHECK(has_all(desk.model.shown(), 700));
    CHECK_FALSE(desk.model.shown().lines.more_above());
}

TEST_CASE("what was said while the link was down is there when it is back")
{
    for (const std::uint64_t missed : {1U, 150U, 999U}) {
        CAPTURE(missed);
        ChatDesk desk = desk_in_tea();
        TeaLog log{desk, 50};
        desk.model.shown().last_seq = Seq{50};
        desk.model.shown().read_seq = Seq{50};
        desk.hear(Input{FocusChanged{false}});
        log.answer_all();
        REQUIRE(has_all(desk.model.shown(), 50));

        desk.cut();
        for (std::uint64_t i = 0; i < missed; ++i)
            log.grow();
        desk.connect(true);
        desk.answer_join("tea", log.length());
        log.grow(); // somebody speaks before the gap is filled
        log.tell_newest();
        log.answer_all();
        CHECK(has_all(desk.model.shown(), log.length()));
        CHECK(desk.model.shown().unread == missed + 1);
    }
}

TEST_CASE("a very long absence leaves a gap, which is filled when one looks at it")
{
    ChatDesk desk = desk_in_tea();
    TeaLog log{desk, 50};
    desk.model.shown().last_seq = Seq{50};
    desk.hear(Input{FocusChanged{true}});
    log.answer_all();
    desk.cut();
    while (log.length() < 5000)
        log.grow();
    desk.connect(true);
    desk.answer_join("tea", log.length());
    CHECK(log.answer_all() == 1);
    CHECK(desk.sees("line 5000"));
    for (int page = 0; page < 1500 && !desk.sees("line 1\n"); ++page) {
        desk.press(key(NamedKey::page_up));
        log.answer_all();
    }
    CHECK(has_all(desk.model.shown(), 5000));
}

TEST_CASE("a page that fails is asked for again a little later")
{
    ChatDesk desk = desk_in_tea();
    desk.model.shown().last_seq = Seq{10};
    desk.hear(Input{FocusChanged{true}});
    REQUIRE(desk.take<msg::History>());
    desk.hear(Answer{*desk.purpose, Error{ErrorCode::rate_limited, "slowly", 3000ms}});
    CHECK_FALSE(desk.take<msg::History>());
    desk.clock.advance(3s);
    for (Intent& intent : on_time(desk.model, desk.turn()))
        desk.intents.push_back(std::move(intent));
    CHECK(desk.take<msg::History>());
}

TEST_CASE("an entry that makes no line is not asked for again")
{
    ChatDesk desk = desk_in_tea();
    desk.say("tea", "bob", "one");
    desk.hear(msg::Event{msg::Enrolled{channel_called("tea"), Seq{2}, desk.clock.now().wall,
                                       member_called("eve").memberId, "eve"}});
    desk.hear(msg::Event{desk.said("tea", 3, "bob", "three")});
    CHECK_FALSE(desk.take<msg::History>());
    CHECK(desk.model.shown().lines.size() == 2);
}

TEST_CASE("where all that is new makes no line, what was before it is shown")
{
    ChatDesk desk = desk_in_tea({.rows = 12, .columns = 60}, 0);
    TeaLog log{desk, 3};
    Buffer& tea = desk.model.shown();
    tea.read_seq = Seq{3}; // where she was let in
    tea.last_seq = Seq{4}; // and where she came
    desk.hear(Input{FocusChanged{true}});
    REQUIRE(desk.take<msg::History>());
    desk.hear(Answer{
        *desk.purpose,
        msg::HistoryReply{channel_called("tea"),
                          {msg::Enrolled{channel_called("tea"), Seq{4}, desk.clock.now().wall,
                                         member_called("ada").memberId, "ada"}},
                          false}});
    CHECK(log.answer_all() == 1);
    CHECK(desk.sees("line 3"));
    CHECK(has_all(tea, 3));
}

TEST_CASE("a hole in what one hears is filled from the log")
{
    ChatDesk desk = desk_in_tea();
    TeaLog log{desk, 3};
    desk.hear(msg::Event{desk.said("tea", 1, "bob", "line 1")});
    desk.hear(msg::Event{desk.said("tea", 3, "bob", "line 3")});
    CHECK(log.answer_all() > 0);
    CHECK(has_all(desk.model.shown(), 3));
}

TEST_CASE("a log that has begun anew is heard from its beginning")
{
    ChatDesk desk = desk_in_tea();
    for (int i = 0; i < 5; ++i)
        desk.say("tea", "bob", "before the storm");
    desk.cut();
    desk.connect(true);
    desk.answer_join("tea", 1, 0);
    desk.hear(msg::Event{desk.said("tea", 2, "bob", "after the storm")});
    CHECK(desk.sees("after the storm"));
}

TEST_CASE("a channel made anew under an old name is another log, however long it is")
{
    ChatDesk desk = desk_in_tea();
    for (int i = 0; i < 5; ++i)
        desk.say("tea", "bob", "before the storm");
    desk.cut();
    desk.connect(true);
    desk.take<msg::JoinChannel>();
    desk.hear(Answer{*desk.purpose, msg::JoinReply{.channelName = channel_called("tea"),
                                                   .channelId = id_of_channel("another"),
                                                   .memberId = member_called("ada").memberId,
                                                   .lastSeq = Seq{5},
                                                   .readSeq = Seq{5}}});
    CHECK_FALSE(desk.sees("before the storm"));
    CHECK(desk.take<msg::History>());
}
