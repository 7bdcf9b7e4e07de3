#include "tests/unit/tui/chat_desk.h"

#include "tui/model/commands.h"
#include "tui/model/help_rows.h"

#include <doctest/doctest.h>

#include <set>
#include <sstream>

using namespace snug;
using namespace snug::tui;

TEST_CASE("a command is found by its name and its other names, in any case")
{
    CHECK(command_called("join")->id == CommandId::join);
    CHECK(command_called("J")->id == CommandId::join);
    CHECK(command_called("q")->id == CommandId::pm);
    CHECK(command_called("bye")->id == CommandId::quit);
    CHECK(command_called("") == nullptr);
    CHECK(command_called("msg m") == nullptr);
}

TEST_CASE("no two commands share a name")
{
    std::set<std::string> names;
    for (const CommandRow& row : command_rows()) {
        CHECK(names.insert(std::string{row.name}).second);
        std::istringstream aliases{std::string{row.aliases}};
        for (std::string alias; aliases >> alias;)
            CHECK(names.insert(alias).second);
    }
}

TEST_CASE("no key is bound twice in one place, nor where it edits")
{
    std::set<std::pair<int, std::string>> keys;
    for (const KeyRow& row : key_rows())
        CHECK_MESSAGE(keys.insert({static_cast<int>(row.context), name_of(row.key)}).second,
                      name_of(row.key));
    // Of the editing keys the table of a chat takes only those that do both.
    for (const KeyRow& row : key_rows())
        if (row.context == Context::chat || row.context == Context::anywhere) {
            const auto edit = edit_for(row.key);
            const bool does_both = edit == Edit::line_up || edit == Edit::line_down ||
                                   edit == Edit::line_start || edit == Edit::line_end;
            CHECK_MESSAGE((!edit || does_both), name_of(row.key));
        }
}

TEST_CASE("everything that can be typed or pressed is in the help")
{
    std::string help;
    for (const HelpRow& row : help_rows(""))
        help += row.what.str() + "\n";
    for (const CommandRow& row : command_rows())
        CHECK(help.find("/" + std::string{row.name}) != std::string::npos);
    for (const KeyRow& row : key_rows())
        if (row.number <= 1 || row.number == 10)
            CHECK_MESSAGE(help.find(name_of(row.key)) != std::string::npos, name_of(row.key));
}

TEST_CASE("the help with words has only the rows that have them, and their headings")
{
    const auto rows = help_rows("another CHANNEL");
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].is_heading);
    CHECK(rows[1].what.str() == "/buffer NUMBER|NAME");
    CHECK(help_rows("there is no such thing").empty());
}

TEST_CASE("a command that lacks something says what")
{
    ChatDesk desk;
    desk.connect();
    desk.model.screen = Screen::chat;
    desk.enter("/me waves");
    CHECK(desk.sees("this works in a channel"));
    desk.press(ctrl(U'u'));
    desk.enter("/nick");
    CHECK(desk.sees("like this: /nick NAME"));
    desk.press(ctrl(U'u'));
    desk.cut();
    desk.enter("/list");
    CHECK(desk.sees("there is no link"));
    CHECK(desk.draft() == "/list");
}

TEST_CASE("/me says what one does")
{
    ChatDesk desk = desk_in_tea();
    desk.enter("/me waves");
    const auto say = desk.take<msg::Say>();
    REQUIRE(say);
    CHECK(say->kind == msg::MessageKind::action);
    CHECK(say->message == "waves");
    CHECK(desk.sees("* … │ ada waves"));
}

TEST_CASE("/pm opens a talk and says the first words in it")
{
    ChatDesk desk = desk_in_tea();
    desk.enter("/pm bob are you there?");
    const auto open = desk.take<msg::OpenDirect>();
    REQUIRE(open);
    CHECK(open->memberName.str() == "bob");
    CHECK(open->channelName == channel_called("tea"));
    const ChannelName direct = ChannelName::direct("0123456789abcdef0123456789abcdef");
    desk.hear(Answer{*desk.purpose,
                     msg::DirectOpened{direct, id_of_channel("@"), *MemberName::parse("bob"),
                                       user_called("bob"), true, Seq{0}}});
    const auto say = desk.take<msg::Say>();
    REQUIRE(say);
    CHECK(say->channelName == direct);
    CHECK(say->message == "are you there?");
    CHECK(desk.sees("@bob>"));
}

TEST_CASE("/ignore hides what somebody says, and /unignore shows it again")
{
    ChatDesk desk = desk_in_tea();
    desk.enter("/ignore bob");
    desk.say("tea", "bob", "blah");
    CHECK_FALSE(desk.sees("blah"));
    CHECK(desk.model.shown().unread == 0);
    desk.enter("/unignore bob");
    desk.say("tea", "bob", "words");
    CHECK(desk.sees("words"));
}

TEST_CASE("/clear empties the screen, and scrolling up brings back what was said")
{
    ChatDesk desk = desk_in_tea();
    for (int i = 0; i < 5; ++i)
        desk.say("tea", "bob", "line " + std::to_string(i));
    desk.enter("/clear");
    CHECK_FALSE(desk.sees("line"));
    CHECK_FALSE(desk.take<msg::History>());
    desk.press(key(NamedKey::page_up));
    CHECK(desk.take<msg::History>());
}

TEST_CASE("/leave leaves, forgets, and shows what is next")
{
    ChatDesk desk = desk_in_tea();
    desk.enter("/leave");
    const auto leave = desk.take<msg::LeaveChannel>();
    REQUIRE(leave);
    desk.hear(Answer{*desk.purpose, msg::Done{}});
    CHECK(desk.intends<Forget>());
    CHECK(desk.model.screen == Screen::start);
}

TEST_CASE("/help WORDS opens the help with these rows")
{
    ChatDesk desk = desk_in_tea();
    desk.enter("/help topic");
    CHECK(desk.sees("Help: topic"));
    CHECK(desk.sees("/topic [TEXT]"));
    CHECK_FALSE(desk.sees("/join"));
    desk.press(key(NamedKey::escape));
    CHECK(desk.sees("#tea>"));
}

TEST_CASE(":q quits, as hands expect")
{
    ChatDesk desk = desk_in_tea();
    desk.enter(":q");
    CHECK(desk.intends<Quit>());
}

TEST_CASE("how long a channel keeps its messages stands below it and on snug's own page")
{
    ChatDesk desk = desk_in_tea();
    CHECK_FALSE(desk.sees("kept"));
    desk.model.shown().keep = Retention{Retention::Kind::days, 30};
    CHECK(desk.sees("kept: 30d"));
    desk.enter("/status");
    CHECK(desk.sees("#tea: messages are kept for 30 days"));
}

TEST_CASE("what one changes about oneself shows in one's own lists")
{
    ChatDesk desk = desk_in_tea();
    desk.enter("/nick Ada2");
    desk.take<msg::Rename>();
    desk.hear(Answer{*desk.purpose,
                     msg::LoginReply{user_called("ada"), *MemberName::parse("Ada2"), false}});
    CHECK(desk.model.shown().members.by_name("ada2") != nullptr);
    CHECK(desk.model.shown().members.by_name("ada") == nullptr);
    desk.enter("/away tea");
    const auto away = desk.take<msg::SetAway>();
    REQUIRE(away);
    CHECK(away->message == "tea");
    desk.hear(Answer{*desk.purpose, msg::Done{}});
    CHECK(desk.model.shown().members.by_name("ada2")->away == "tea");
    CHECK(desk.sees("(away)"));
}
