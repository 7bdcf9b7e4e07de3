#include "tests/unit/tui/chat_desk.h"

#include <doctest/doctest.h>

namespace snug::tui {

namespace {

constexpr std::string_view warning = "bob is not the bob you verified";

msg::PublicKey key_called(std::string_view name)
{
    msg::PublicKey::Bytes bytes{};
    for (std::size_t i = 0; i < name.size() && i < bytes.size(); ++i)
        bytes[i] = static_cast<std::byte>(name[i]);
    return msg::PublicKey{bytes};
}

KeySigns signs_called(std::string_view name)
{
    KeySigns signs{.key = key_called(name),
                   .fingerprint = text::SafeText::literal("k3vq-7m2a"),
                   .digits = "00001"};
    for (const char* group : {"00002", "00003", "00004", "00005", "00006", "00007", "00008",
                              "00009", "00010", "00011", "00012"})
        signs.digits += std::string{" "} + group;
    return signs;
}

msg::WhoisReply whois(std::string_view name, std::string_view user)
{
    return {.memberName = *MemberName::parse(name), .userId = user_called(user)};
}

/// Eve, who calls herself bob.
msg::Member false_bob()
{
    msg::Member member = member_called("bob");
    member.userId = user_called("eve");
    return member;
}

/// Ada asks for bob, whose key this is, and the server answers.
void compare(ChatDesk& desk, std::string_view user, std::optional<KeySigns> signs)
{
    desk.enter("/verify bob");
    REQUIRE(desk.take<msg::Whois>());
    auto asked = std::get<ForWhois>(*desk.purpose);
    asked.signs = std::move(signs);
    desk.hear(Answer{asked, whois("bob", user)});
}

ChatDesk desk_with_verified_bob()
{
    ChatDesk desk = desk_in_tea({.rows = 24, .columns = 100});
    compare(desk, "bob", signs_called("bob"));
    desk.enter("/verify bob yes");
    REQUIRE(desk.intends<RememberPerson>());
    return desk;
}

std::size_t times(const std::string& screen, std::string_view words)
{
    std::size_t count = 0;
    for (std::size_t at = screen.find(words); at != screen.npos; at = screen.find(words, at + 1))
        ++count;
    return count;
}

msg::DirectOpened talk_with_false_bob()
{
    const auto channel = ChannelName::direct("0123456789abcdef0123456789abcdef");
    return {.channelName = channel,
            .channelId = id_of_channel("talk"),
            .memberName = *MemberName::parse("bob"),
            .userId = user_called("eve"),
            .lastSeq = Seq{1}};
}

} // namespace

TEST_CASE("/verify shows all digits and how to go on")
{
    ChatDesk desk = desk_in_tea({.rows = 24, .columns = 100});
    compare(desk, "bob", signs_called("bob"));
    CHECK(desk.sees("00001 00002 00003 00004 00005 00006"));
    CHECK(desk.sees("00007 00008 00009 00010 00011 00012"));
    CHECK(desk.sees("/verify bob yes"));
    CHECK(desk.model.verified.empty());
}

TEST_CASE("yes remembers the key whose digits were shown")
{
    ChatDesk desk = desk_in_tea();
    compare(desk, "bob", signs_called("bob"));
    desk.enter("/verify bob yes");
    REQUIRE(desk.model.verified.size() == 1);
    CHECK(desk.model.verified[0].key == key_called("bob"));
    CHECK(desk.intends<RememberPerson>());
    CHECK_FALSE(desk.take<msg::Whois>()); // the server has no second say
}

TEST_CASE("nobody is verified before the digits were shown, nor twice by one look")
{
    ChatDesk desk = desk_in_tea();
    desk.enter("/verify bob yes");
    CHECK(desk.sees("compare the digits first"));
    compare(desk, "bob", signs_called("bob"));
    desk.enter("/verify eve yes");
    CHECK(desk.model.verified.empty());
    CHECK_FALSE(desk.intends<RememberPerson>());
}

TEST_CASE("without a key of theirs or of ours that is known here there are no digits")
{
    ChatDesk desk = desk_in_tea({.rows = 24, .columns = 100});
    compare(desk, "bob", std::nullopt);
    CHECK(desk.sees("bob has no key here that can be verified"));
    KeySigns signs = signs_called("bob");
    signs.digits.clear();
    compare(desk, "bob", signs);
    CHECK(desk.sees("known here by another key"));
    desk.enter("/verify bob yes");
    CHECK(desk.model.verified.empty());
}

TEST_CASE("/whois says whether somebody is verified")
{
    ChatDesk desk = desk_in_tea({.rows = 24, .columns = 100});
    const ForWhois asked{.signs = signs_called("bob")};
    desk.hear(Answer{asked, whois("bob", "bob")});
    CHECK(desk.sees("key k3vq-7m2a"));
    CHECK(desk.sees("not verified; /verify bob"));

    ChatDesk later = desk_with_verified_bob();
    later.hear(Answer{asked, whois("bob", "bob")});
    CHECK(later.sees("  verified by you"));
    later.hear(Answer{asked, whois("bob", "eve")});
    CHECK(later.sees(warning));
}

TEST_CASE("the verified person comes, speaks and is renamed without a word")
{
    ChatDesk desk = desk_with_verified_bob();
    desk.hear(msg::Event{
        msg::Joined{channel_called("tea"), desk.clock.now().wall, member_called("bob")}});
    desk.say("tea", "bob", "hello");
    desk.say("tea", "eve", "hello");
    CHECK_FALSE(desk.sees(warning));
}

TEST_CASE("another key under a verified name is told once a channel, however it shows")
{
    SUBCASE("in the list of members")
    {
        ChatDesk desk = desk_with_verified_bob();
        for (int i = 0; i < 2; ++i)
            desk.hear(Answer{ForMembers{channel_called("tea"), true},
                             msg::MembersReply{channel_called("tea"), {false_bob()}, false}});
        CHECK(times(desk.screen(), warning) == 1);
    }
    SUBCASE("coming in")
    {
        ChatDesk desk = desk_with_verified_bob();
        for (int i = 0; i < 2; ++i)
            desk.hear(
                msg::Event{msg::Joined{channel_called("tea"), desk.clock.now().wall, false_bob()}});
        CHECK(times(desk.screen(), warning) == 1);
    }
    SUBCASE("being called so from now on")
    {
        ChatDesk desk = desk_with_verified_bob();
        desk.hear(msg::Event{
            msg::MemberChanged{channel_called("tea"), desk.clock.now().wall, "eve", false_bob()}});
        CHECK(times(desk.screen(), warning) == 1);
    }
    SUBCASE("saying something")
    {
        ChatDesk desk = desk_with_verified_bob();
        for (std::uint64_t seq = 1; seq < 3; ++seq) {
            msg::Said said = desk.said("tea", seq, "BOB", "give me the password");
            said.userId = user_called("eve");
            desk.hear(msg::Event{said});
        }
        CHECK(times(desk.screen(), "BOB is not the BOB you verified") == 1);
    }
}

TEST_CASE("no talk is opened with another key under a verified name")
{
    ChatDesk desk = desk_with_verified_bob();
    desk.enter("/pm bob secret");
    REQUIRE(desk.take<msg::OpenDirect>());
    desk.hear(Answer{*desk.purpose, talk_with_false_bob()});
    CHECK(desk.model.buffers.size() == 2);
    CHECK(desk.sees(warning));
    CHECK_FALSE(desk.take<msg::Say>());

    desk.hear(Answer{ForMembers{channel_called("tea"), true},
                     msg::MembersReply{channel_called("tea"), {false_bob()}, false}});
    desk.enter("/pm bob secret");
    CHECK_FALSE(desk.take<msg::OpenDirect>()); // it is known beforehand
}

TEST_CASE("to a talk that another key began under a verified name nothing is said")
{
    ChatDesk desk = desk_with_verified_bob();
    desk.hear(msg::Event{talk_with_false_bob()});
    desk.enter("/buffer 2");
    CHECK(desk.sees(warning));
    desk.enter("secret");
    CHECK(desk.draft() == "secret");
    CHECK_FALSE(desk.take<msg::Say>());

    desk.model.shown().draft.clear();
    desk.enter("/verify bob no");
    CHECK(desk.intends<ForgetPerson>());
    desk.enter("hello");
    CHECK(desk.take<msg::Say>());
}

TEST_CASE("who is verified takes the place of who was verified by the same name")
{
    ChatDesk desk = desk_with_verified_bob();
    compare(desk, "eve", signs_called("eve"));
    desk.enter("/verify bob yes");
    REQUIRE(desk.model.verified.size() == 1);
    CHECK(desk.model.verified[0].user == user_called("eve"));
    CHECK(desk.intends<ForgetPerson>());
    CHECK(desk.intends<RememberPerson>());
    desk.say("tea", "bob", "it is me"); // the former bob is the stranger now
    CHECK(desk.sees(warning));
}

TEST_CASE(
    "a server that calls somebody else by another name gets no word meant for who was verified")
{
    ChatDesk desk = desk_with_verified_bob();
    desk.enter("/pm bob secret");
    REQUIRE(desk.take<msg::OpenDirect>());
    msg::DirectOpened talk = talk_with_false_bob();
    talk.memberName = *MemberName::parse("bobby");
    desk.hear(Answer{*desk.purpose, talk});
    CHECK(desk.model.buffers.size() == 2);
    CHECK_FALSE(desk.take<msg::Say>());
}

TEST_CASE("whom one wrote to is known by their key, and another of that name is told as such")
{
    ChatDesk desk = desk_in_tea({.rows = 24, .columns = 140});
    desk.enter("/pm bob hello");
    REQUIRE(desk.take<msg::OpenDirect>());
    msg::DirectOpened talk = talk_with_false_bob();
    talk.channelName = ChannelName::direct("fedcba9876543210fedcba9876543210");
    talk.userId = user_called("bob");
    desk.hear(Answer{*desk.purpose, talk});
    REQUIRE(desk.take<msg::Say>());
    CHECK(desk.intends<MeetPerson>());
    CHECK_FALSE(desk.sees("this is another bob"));

    desk.enter("/pm bob and again");
    REQUIRE(desk.take<msg::OpenDirect>());
    desk.hear(Answer{*desk.purpose, talk_with_false_bob()});
    CHECK(desk.sees("this is another bob than the one you wrote with before"));
    CHECK_FALSE(desk.intends<MeetPerson>()); // the first one stays the one

    compare(desk, "eve", signs_called("eve"));
    desk.enter("/verify bob yes");
    CHECK(desk.model.met.empty());
}

TEST_CASE("who is let in is the one whom the name meant when it was looked at")
{
    ChatDesk desk = desk_in_tea({.rows = 24, .columns = 140});
    desk.model.shown().sealed = true;
    const auto invites = [&](std::string_view user) -> const LetIn* {
        desk.enter("/invite bob");
        REQUIRE(desk.take<msg::Whois>());
        desk.hear(Answer{*desk.purpose, whois("bob", user)});
        for (const Intent& intent : desk.intents)
            if (const auto* let_in = std::get_if<LetIn>(&intent))
                return let_in;
        return nullptr;
    };
    const LetIn* first = invites("bob");
    REQUIRE(first != nullptr);
    CHECK(first->only == user_called("bob"));
    desk.hear(Answer{ForLetIn{first->member, first->only}, msg::Done{}});
    CHECK(desk.intends<MeetPerson>());

    desk.intents.clear();
    CHECK(invites("eve") == nullptr);
    CHECK(desk.sees("this is another bob than the one you wrote with before, and is not let in"));
}

TEST_CASE("nobody is let in by the name of somebody verified")
{
    ChatDesk desk = desk_with_verified_bob();
    desk.model.shown().sealed = true;
    desk.enter("/invite bob");
    REQUIRE(desk.take<msg::Whois>());
    desk.hear(Answer{*desk.purpose, whois("bob", "eve")});
    CHECK_FALSE(desk.intends<LetIn>());
    CHECK(desk.sees("and is not let in"));
}

TEST_CASE("what is wrong with the kept keys is told where one is")
{
    ChatDesk desk = desk_in_tea({.rows = 24, .columns = 100});
    desk.hear(KeysFault{{ErrorCode::bad_config, "channel_keys:2: put it back"}});
    CHECK(desk.sees("channel_keys:2: put it back"));
}

TEST_CASE("a log that went back is told in its channel")
{
    ChatDesk desk = desk_in_tea({.rows = 24, .columns = 140});
    desk.hear(LogIsAnother{channel_called("tea"), Seq{7}, true});
    CHECK(desk.sees("you have read up to #7 here"));
    desk.hear(LogIsAnother{channel_called("tea"), Seq{8}, false});
    CHECK(desk.sees("another message at #8 here"));
}

TEST_CASE("a file of verified people that cannot be used is told")
{
    ChatDesk desk = desk_in_tea({.rows = 24, .columns = 100});
    desk.hear(VerifiedFault{{ErrorCode::bad_config, "known_users:2: remove this line"}});
    CHECK(desk.sees("known_users:2"));
}

} // namespace snug::tui
