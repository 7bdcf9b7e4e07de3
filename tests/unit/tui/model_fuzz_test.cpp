#include "tests/unit/tui/chat_desk.h"

#include <doctest/doctest.h>

#include <vector>

using namespace snug;
using namespace snug::tui;

namespace {

/// A user who presses anything and a server that says anything.
class Chaos {
public:
    explicit Chaos(std::uint64_t seed) : random_{seed} { desk_.random = SeededRandom{seed}; }

    void step()
    {
        switch (random_.below(10)) {
        case 0:
        case 1:
        case 2:
        case 3:
            return desk_.hear(Input{any_key()});
        case 4:
            return desk_.enter(any_line());
        case 5:
            return any_event();
        case 6:
            return any_answer();
        case 7:
            return any_link_news();
        case 8:
            desk_.clock.advance(std::chrono::milliseconds{random_.below(100'000)});
            for (Intent& intent : on_time(desk_.model, desk_.turn()))
                desk_.intents.push_back(std::move(intent));
            return check(desk_.model);
        default:
            return any_other_input();
        }
    }

    void look()
    {
        Grid grid{desk_.model.size};
        draw(desk_.model, grid);
        (void)window_title(desk_.model);
    }

private:
    template <class T>
    const T& any_of(const std::vector<T>& all)
    {
        return all[random_.below(all.size())];
    }
    Key any_key()
    {
        Key pressed{.ctrl = random_.below(4) == 0, .alt = random_.below(4) == 0};
        if (random_.below(2) == 0)
            pressed.name =
                static_cast<NamedKey>(1 + random_.below(static_cast<std::size_t>(NamedKey::f12)));
        else
            pressed.character = static_cast<char32_t>(0x20 + random_.below(0x5f));
        return canonical(pressed);
    }
    std::string any_line()
    {
        return any_of<std::string>(
            {"hello",           "/join tea",      "/join ops x", "/create",     "/leave",
             "/close",          "/pm bob hi",     "/me waves",   "/clear",      "/list",
             "/away",           "/topic x",       "/who",        "/ignore bob", "/unignore bob",
             "/help",           "/help join",     "/buffer 1",   "/win 0",      "/status",
             "/connect x:1",    "/nick eve",      "//x",         "/nope",       ":q",
             "/quit",           "bob: 漢字 ada",  "/stats",      "/whois bob",  "/verify bob",
             "/verify bob yes", "/verify bob no", "/names",      "/goto first", "/goto #7",
             "/goto 12:00",     "/goto unread",   "/goto x",     "/search x",   "/search #tea x",
             "/search"});
    }
    ChannelName any_channel()
    {
        return any_of<ChannelName>({channel_called("tea"), channel_called("ops"),
                                    ChannelName::direct("0123456789abcdef0123456789abcdef")});
    }
    msg::Said any_said()
    {
        msg::Said said =
            desk_.said("tea", 1 + random_.below(300), any_of<std::string>({"ada", "bob", "eve"}),
                       any_of<std::string>({"hi", "ada: hi", "", "\n\n", "漢字"}));
        said.channelName = any_channel();
        return said;
    }
    msg::Member any_member() { return member_called(any_of<std::string>({"ada", "bob", "eve"})); }

    void any_event()
    {
        const WallTime now = desk_.clock.now().wall;
        desk_.hear(any_of<msg::Event>(
            {any_said(), any_said(), msg::Joined{any_channel(), now, any_member()},
             msg::Left{any_channel(), now, any_member().memberId, "bob"},
             msg::MemberChanged{any_channel(), now, "bob", any_member()},
             msg::Parted{any_channel()},
             msg::ReadUpTo{any_channel(), Seq{random_.below(300)}, random_.below(5)},
             msg::TopicChanged{any_channel(), Seq{1 + random_.below(300)}, now, "bob", "x"},
             msg::Enrolled{any_channel(), Seq{1 + random_.below(300)}, now, any_member().memberId,
                           "bob"},
             msg::DirectOpened{ChannelName::direct("0123456789abcdef0123456789abcdef"),
                               id_of_channel("@"), *MemberName::parse("bob"), user_called("bob"),
                               false, Seq{random_.below(5)}},
             msg::Closing{Error{ErrorCode::shutting_down, "bye"}}}));
    }
    /// What was asked is answered, with anything.
    void any_answer()
    {
        if (desk_.intents.empty())
            return;
        Intent intent = std::move(desk_.intents.front());
        desk_.intents.pop_front();
        auto* sent = std::get_if<SendRequest>(&intent);
        if (sent == nullptr)
            return;
        const WallTime now = desk_.clock.now().wall;
        msg::HistoryReply history{any_channel(), {}, random_.below(2) == 0};
        std::uint64_t seq = random_.below(100);
        for (std::size_t i = random_.below(20); i > 0; --i) {
            msg::Said said = any_said();
            said.seq = Seq{++seq};
            history.entries.emplace_back(said);
        }
        const auto id = [&] {
            const auto* say = std::get_if<ForSay>(&sent->purpose);
            return say != nullptr ? say->id : MessageId::make(random_);
        };
        desk_.hear(Answer{
            sent->purpose,
            any_of<msg::ReplyBody>(
                {Error{ErrorCode::rate_limited, "slow"}, Error{ErrorCode::wrong_password, "no"},
                 Error{ErrorCode::no_such_channel, "none"}, msg::Done{},
                 msg::CreateReply{any_channel()},
                 msg::JoinReply{.channelName = any_channel(),
                                .channelId = id_of_channel(any_of<std::string>({"old", "new"})),
                                .memberId = any_member().memberId,
                                .topic = "topic",
                                .lastSeq = Seq{random_.below(2000)},
                                .readSeq = Seq{random_.below(2000)},
                                .unread = random_.below(300)},
                 msg::SearchReply{{msg::Found{any_said(), {{0, 2}, {1, random_.below(9)}}}},
                                  random_.below(2) == 0},
                 msg::SayReply{Seq{1 + random_.below(300)}, now, id()}, history, history,
                 msg::ListReply{{{.channelName = any_channel()}}, false},
                 msg::MembersReply{any_channel(), {any_member()}, random_.below(2) == 0},
                 msg::StatsReply{.server = "x", .startedAt = now}})});
    }
    void any_link_news()
    {
        switch (random_.below(5)) {
        case 0:
            return desk_.hear(LinkNews{LinkIsDown{
                {ErrorCode::unavailable, "gone"},
                random_.below(2) == 0 ? std::optional{desk_.clock.now().mono} : std::nullopt}});
        case 1:
            return desk_.hear(LinkNews{LinkIsTrying{text::SafeText::literal("x"), 2}});
        case 2:
            return desk_.hear(LinkNews{AddressIsWrong{{ErrorCode::usage, "no address"}}});
        default:
            return desk_.connect(true);
        }
    }
    void any_other_input()
    {
        switch (random_.below(4)) {
        case 0:
            return desk_.hear(Input{FocusChanged{random_.below(2) == 0}});
        case 1:
            return desk_.hear(
                Input{Paste{any_of<std::string>({"x", "1\n2\n3\n4\n5\n6\n7\n", ""}), false}});
        case 2:
            return desk_.hear(Input{MouseEvent{.kind = MouseEvent::Kind::wheel_up}});
        default:
            return desk_.resize({.rows = static_cast<int>(1 + random_.below(30)),
                                 .columns = static_cast<int>(1 + random_.below(130))});
        }
    }

    ChatDesk desk_;
    SeededRandom random_;
};

} // namespace

TEST_CASE("whatever happens in whatever order, the model holds and can be drawn")
{
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        Chaos chaos{seed};
        for (int step = 0; step < 250; ++step) {
            chaos.step();
            if (step % 7 == 0)
                chaos.look();
        }
    }
}
