#include "tests/unit/tui/chat_desk.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace snug;
using namespace snug::tui;
using namespace std::chrono_literals;

namespace {

/// At the start screen of a server with #tea, which has a password, and #lobby.
ChatDesk desk_at_start()
{
    ChatDesk desk{{.rows = 24, .columns = 80}};
    desk.model.server_field = "unix:/run/snug/snug.sock";
    desk.connect();
    desk.hear(Answer{ForChannels{},
                     msg::ListReply{{{.channelName = channel_called("lobby"), .memberCount = 2},
                                     {.channelName = channel_called("tea"), .hasPassword = true}},
                                    false}});
    return desk;
}

} // namespace

TEST_CASE("the form to join has its defaults, and Enter sends it once the password is typed")
{
    ChatDesk desk = desk_at_start();
    desk.press(key(U'j'));
    CHECK(desk.sees("unix:/run/snug/snug.sock"));
    CHECK(desk.sees("Your name      ada"));
    desk.enter("tea");
    CHECK_FALSE(desk.take<msg::JoinChannel>());
    desk.enter("secret");
    CHECK_FALSE(desk.sees("secret"));
    const auto join = desk.take<msg::JoinChannel>();
    REQUIRE(join);
    CHECK(join->channelName == channel_called("tea"));
    CHECK(join->channelPassword.view() == "secret");
}

TEST_CASE("a wrong password is said under its field, which is emptied and has the cursor")
{
    ChatDesk desk = desk_at_start();
    desk.press(key(U'j'));
    desk.enter("tea");
    desk.enter("secret");
    desk.press(enter_key);
    desk.take<msg::JoinChannel>();
    desk.hear(Answer{*desk.purpose, Error{ErrorCode::wrong_password, "wrong password for #tea"}});
    CHECK(desk.sees("wrong password for #tea"));
    CHECK(desk.model.wizard.focus == Wizard::Field::password);
    CHECK(desk.model.wizard.password.empty());
    CHECK(desk.model.wizard.channel.text() == "tea");
}

TEST_CASE("a channel that is not there is offered to be made, as one types")
{
    ChatDesk desk = desk_at_start();
    desk.press(key(U'j'));
    desk.type("coffe");
    CHECK(desk.sees("there is no #coffe yet"));
    desk.press(enter_key);
    CHECK(desk.model.wizard.purpose == Wizard::Purpose::create);
    CHECK(desk.sees("Who may enter"));
}

TEST_CASE("a channel that is there already is offered to be joined")
{
    ChatDesk desk = desk_at_start();
    desk.press(key(U'c'));
    desk.type("tea");
    CHECK(desk.sees("#tea is there already"));
    desk.press(enter_key);
    CHECK(desk.model.wizard.purpose == Wizard::Purpose::join);
}

TEST_CASE("a name that cannot be is said under its field as one types")
{
    ChatDesk desk = desk_at_start();
    desk.press(key(U'j'));
    desk.type("a b");
    CHECK(desk.model.wizard.errors.contains(Wizard::Field::channel));
    desk.press(key(NamedKey::backspace));
    desk.press(key(NamedKey::backspace));
    CHECK_FALSE(desk.sees("cannot"));
}

TEST_CASE("a new channel asks who may enter, and each answer asks what belongs to it")
{
    ChatDesk desk = desk_at_start();
    desk.press(key(U'c'));
    CHECK(desk.sees("Password"));
    desk.enter("new");
    desk.press(key(NamedKey::right));
    CHECK_FALSE(desk.sees("Password"));
    desk.press(key(NamedKey::right));
    CHECK(desk.sees("Unix group"));
    desk.press(tab_key);
    desk.enter("wheel");
    desk.press(enter_key);
    const auto create = desk.take<msg::CreateChannel>();
    REQUIRE(create);
    CHECK(create->group == "wheel");
    CHECK(create->channelPassword.empty());
    desk.hear(Answer{*desk.purpose, msg::CreateReply{channel_called("new")}});
    CHECK(desk.take<msg::JoinChannel>());
}

TEST_CASE("a new channel keeps its messages as long as is said, or as the server says")
{
    ChatDesk desk = desk_at_start();
    for (const bool said : {true, false}) {
        desk.press(key(U'c'));
        desk.enter("new");
        desk.press(key(NamedKey::right)); // anyone
        desk.press(tab_key);
        CHECK(desk.sees("left empty: as the server says"));
        if (said) {
            desk.enter("soon");
            desk.press(enter_key);
            CHECK(desk.sees("a number of days as in 30d"));
            CHECK_FALSE(desk.take<msg::CreateChannel>());
            desk.press(ctrl(U'u'));
            desk.type("30d");
        }
        desk.press(enter_key);
        desk.press(enter_key);
        const auto create = desk.take<msg::CreateChannel>();
        REQUIRE(create);
        CHECK(create->keep.has_value() == said);
        CHECK(create->keep.value_or(Retention{Retention::Kind::days, 30}).str() == "30d");
        desk.hear(Answer{*desk.purpose, Error{ErrorCode::bad_value, "no"}});
        desk.press(key(NamedKey::escape));
        desk.model.wizard = Wizard{};
    }
}

TEST_CASE("Ctrl-G offers five words, shows them, and they are strong")
{
    ChatDesk desk = desk_at_start();
    desk.press(key(U'c'));
    desk.press(ctrl(U'g'));
    const std::string phrase = desk.model.wizard.password.text();
    CHECK(std::ranges::count(phrase, '-') == 4);
    CHECK(desk.sees(phrase));
    CHECK(desk.sees("strong"));
    desk.clock.advance(1min);
    on_time(desk.model, desk.turn());
    CHECK_FALSE(desk.sees(phrase));
}

TEST_CASE("a channel with a password is not made without one")
{
    ChatDesk desk = desk_at_start();
    desk.press(key(U'c'));
    desk.enter("new");
    desk.press(tab_key);
    desk.press(tab_key);
    desk.press(tab_key);
    desk.press(enter_key);
    CHECK_FALSE(desk.take<msg::CreateChannel>());
    CHECK(desk.model.wizard.focus == Wizard::Field::password);
}

TEST_CASE("another name is taken first, and a taken one is said under its field")
{
    ChatDesk desk = desk_at_start();
    desk.press(key(U'j'));
    desk.enter("lobby");
    desk.press(tab_key);
    desk.press(ctrl(U'u'));
    desk.enter("eve");
    const auto rename = desk.take<msg::Rename>();
    REQUIRE(rename);
    desk.hear(Answer{*desk.purpose, Error{ErrorCode::name_taken, "eve is taken"}});
    CHECK(desk.sees("eve is taken"));
    CHECK(desk.model.wizard.focus == Wizard::Field::name);
    CHECK_FALSE(desk.take<msg::JoinChannel>());
}

TEST_CASE("another server is gone to before anything is asked of it")
{
    ChatDesk desk = desk_at_start();
    desk.press(key(U'j'));
    desk.enter("lobby");
    desk.press(tab_key);
    desk.model.wizard.server.set_text("box.example:12345");
    desk.press(enter_key);
    CHECK(desk.intends<UseServer>());
    CHECK_FALSE(desk.take<msg::JoinChannel>());
    desk.hear(LinkNews{
        LinkIsDown{{ErrorCode::unavailable, "no server at box.example:12345"}, std::nullopt}});
    CHECK(desk.sees("no server at box.example:12345"));
    CHECK(desk.model.wizard.focus == Wizard::Field::server);
}

TEST_CASE("what was typed is kept when one goes back and comes again")
{
    ChatDesk desk = desk_at_start();
    desk.press(key(U'j'));
    desk.type("te");
    desk.press(key(NamedKey::escape));
    CHECK(desk.model.screen == Screen::start);
    desk.press(key(U'j'));
    CHECK(desk.model.wizard.channel.text() == "te");
}

TEST_CASE("an open channel on the start screen is one Enter away")
{
    ChatDesk desk = desk_at_start();
    CHECK(desk.sees("#lobby       2 here"));
    CHECK_FALSE(desk.sees("#tea"));
    desk.press(key(NamedKey::right));
    desk.press(enter_key);
    const auto join = desk.take<msg::JoinChannel>();
    REQUIRE(join);
    CHECK(join->channelName == channel_called("lobby"));
}

TEST_CASE("the channels of last time are entered as soon as the link is up")
{
    ChatDesk desk;
    desk.model.as_last_time = true;
    desk.model.start.recent = {channel_called("tea"), channel_called("ops")};
    desk.connect(true);
    CHECK(desk.model.screen == Screen::chat);
    CHECK(desk.model.shown().title.str() == "#tea");
    CHECK(desk.take<msg::JoinChannel>()->channelName == channel_called("ops"));
    CHECK(desk.take<msg::JoinChannel>()->channelName == channel_called("tea"));
}

TEST_CASE("a server is started from the start screen, and its failure is said there")
{
    ChatDesk desk{{.rows = 24, .columns = 80}};
    desk.model.start.local_server.stage = LocalServerState::Stage::offered;
    desk.hear(LinkNews{LinkIsDown{{ErrorCode::unavailable, "nobody answers"}, std::nullopt}});
    CHECK(desk.sees("no server answers"));
    for (int i = 0; i < 3; ++i)
        desk.press(key(NamedKey::down));
    desk.press(enter_key);
    CHECK(desk.intends<StartLocalServer>());
    CHECK(desk.sees("starting a server"));
    desk.press(enter_key);
    CHECK_FALSE(desk.intends<StartLocalServer>());
    desk.hear(LocalServerState{LocalServerState::Stage::failed,
                               text::SafeText::literal("the disk is full")});
    CHECK(desk.sees("the disk is full"));
}

TEST_CASE("a channel left empty is the one where one was last and is not now")
{
    ChatDesk desk = desk_at_start();
    desk.model.start.recent = {channel_called("tea"), channel_called("lobby")};
    desk.press(key(U'j'));
    CHECK(desk.sees("left empty #tea"));
    for (int i = 0; i < 3; ++i)
        desk.press(enter_key);
    const auto join = desk.take<msg::JoinChannel>();
    REQUIRE(join);
    CHECK(join->channelName == channel_called("tea"));
}
