#include "tests/support/sealed_people.h"
#include "tests/support/world.h"

#include <doctest/doctest.h>

/// Who may look where for what was said.
using namespace snug;
using namespace snug::world;

using Lines = std::vector<std::string>;

namespace {

struct SearchedTea : World {
    Client& ada = local("ada", 1000, "ada", {"brewers"});
    Client& bob = client("bob");

    SearchedTea()
    {
        ada.creates("#tea");
        ada.creates("#safe", "teapot");
        for (const char* where : {"#tea", "#safe", "#lobby"})
            ada.joins(where);
        bob.joins("#tea");
        ada.says("#tea", "the kettle is on");
        advance(std::chrono::seconds{1});
        ada.says("#lobby", "whose kettle is this?");
        advance(std::chrono::seconds{1});
        ada.says("#safe", "the kettle's code is 1234");
    }
};

/// What is found, newest first.
Lines finds(Client& who, msg::Search search)
{
    Lines lines;
    for (const auto& found : who.does(std::move(search)).found)
        lines.push_back(found.said.channelName.display() + " " + found.said.message);
    return lines;
}

} // namespace

TEST_CASE("a search finds what was said in all one's channels, newest first")
{
    SearchedTea tea;
    CHECK(finds(tea.ada, {.words = "kettle"}) == Lines{"#safe the kettle's code is 1234",
                                                       "#lobby whose kettle is this?",
                                                       "#tea the kettle is on"});
    CHECK(finds(tea.ada, {.words = "KETTLE the"}) ==
          Lines{"#safe the kettle's code is 1234", "#tea the kettle is on"});
}

TEST_CASE("what is found says who said it, and where the words are")
{
    SearchedTea tea;
    const auto reply = tea.bob.does(msg::Search{.words = "kettle", .channelName = channel("#tea")});
    REQUIRE(reply.found.size() == 1);
    CHECK(reply.found[0].said.memberName == "ada");
    CHECK(reply.found[0].spans == std::vector<msg::Span>{{4, 10}});
    CHECK_FALSE(reply.more);
}

TEST_CASE("nobody finds what was said where they have no place")
{
    SearchedTea tea;
    CHECK(finds(tea.bob, {.words = "kettle"}) == Lines{"#tea the kettle is on"});
    CHECK(finds(tea.client("eve"), {.words = "kettle"}).empty());
    CHECK(tea.bob.fails(msg::Search{.words = "code", .channelName = channel("#safe")}).code ==
          ErrorCode::not_a_member);
    CHECK(tea.bob.fails(msg::Search{.words = "code", .channelName = channel("#none")}).code ==
          ErrorCode::no_such_channel);
}

TEST_CASE("who is enrolled finds what was said, with or without being there")
{
    SearchedTea tea;
    tea.cut(tea.bob);
    tea.ada.says("#tea", "the kettle is cold");
    tea.reconnect(tea.bob);
    CHECK(finds(tea.bob, {.words = "kettle", .channelName = channel("#tea")}) ==
          Lines{"#tea the kettle is cold", "#tea the kettle is on"});
    CHECK(tea.bob.fails(msg::History{.channelName = channel("#tea")}).code ==
          ErrorCode::not_a_member);
}

TEST_CASE("who left finds nothing there any more, not even while leaving is being stored")
{
    SearchedTea tea;
    tea.hold_store(true);
    tea.cut(tea.bob);
    tea.reconnect(tea.bob);
    tea.bob.sends(msg::LeaveChannel{channel("#tea")});
    tea.settle();
    CHECK(tea.bob.fails(msg::Search{.words = "kettle", .channelName = channel("#tea")}).code ==
          ErrorCode::not_a_member);
    tea.hold_store(false);
    tea.settle();
    CHECK(finds(tea.bob, {.words = "kettle"}).empty());
}

TEST_CASE("a group's channel is searched only by who is in the group, by the socket's word")
{
    SearchedTea tea;
    tea.ada.does(msg::CreateChannel{.channelName = channel("#ops"), .group = "brewers"});
    tea.ada.joins("#ops");
    tea.ada.says("#ops", "the kettle needs descaling");
    const msg::Search there{.words = "kettle", .channelName = channel("#ops")};
    tea.restart();
    CHECK(finds(tea.local("ada", 1000, "ada", {"brewers"}), there).size() == 1);
    Client& expelled = tea.local("ada", 1000, "ada");
    CHECK(expelled.fails(msg::Search{there}).code == ErrorCode::not_a_member);
    CHECK(finds(expelled, {.words = "descaling"}).empty());
}

TEST_CASE("a guest finds what was said where they are now")
{
    SearchedTea tea;
    Client& guest = tea.guest("gus");
    CHECK(finds(guest, {.words = "kettle"}).empty());
    guest.joins("#tea");
    CHECK(finds(guest, {.words = "kettle"}) == Lines{"#tea the kettle is on"});
    guest.leaves("#tea");
    CHECK(finds(guest, {.words = "kettle"}).empty());
}

TEST_CASE("a conversation from before they were sealed is searched by its two people")
{
    SearchedTea tea;
    const ChannelName direct = begin_unsealed(tea, tea.ada, tea.bob);
    tea.ada.does(msg::Say{.channelName = direct, .message = "a secret"});
    CHECK(finds(tea.bob, {.words = "secret"}).size() == 1);
    CHECK(finds(tea.bob, {.words = "secret", .channelName = direct}).size() == 1);
    Client& eve = tea.client("eve");
    CHECK(finds(eve, {.words = "secret"}).empty());
    CHECK(eve.fails(msg::Search{.words = "secret", .channelName = direct}).code ==
          ErrorCode::no_such_channel);
}

TEST_CASE("in one channel a search goes on where it ended")
{
    SearchedTea tea;
    for (int i = 0; i < 5; ++i)
        tea.ada.says("#tea", "cup " + std::to_string(i));
    msg::Search search{.words = "cup", .channelName = channel("#tea"), .limit = 2};
    Lines all;
    for (bool more = true; more;) {
        const auto reply = tea.bob.does(msg::Search{search});
        for (const auto& found : reply.found)
            all.push_back(found.said.message);
        REQUIRE_FALSE(reply.found.empty());
        search.before = reply.found.back().said.seq;
        more = reply.more;
    }
    CHECK(all == Lines{"cup 4", "cup 3", "cup 2", "cup 1", "cup 0"});
}

TEST_CASE("long messages that are found are told in pieces a connection carries")
{
    World world{{.messages_per_second = 1000, .message_burst = 1000}};
    Client& ada = world.client("ada");
    ada.joins("#lobby");
    const std::string filler(limits::message_bytes - 4, 'x');
    for (int i = 0; i < 40; ++i)
        ada.says("#lobby", "cup " + filler);
    const auto reply = ada.does(msg::Search{.words = "cup"});
    CHECK(reply.found.size() > 5);
    CHECK(reply.found.size() < 40);
    CHECK(reply.more);
}

TEST_CASE("what is too long to look for is refused, and nothing at all finds nothing")
{
    SearchedTea tea;
    CHECK(tea.bob.fails(msg::Search{.words = std::string(limits::search_bytes + 1, 'x')}).code ==
          ErrorCode::too_long);
    CHECK(finds(tea.bob, {.words = ""}).empty());
    CHECK(finds(tea.bob, {.words = " *\"- "}).empty());
}

TEST_CASE("who searches too often has to wait, also as somebody else from the same place")
{
    World world{{.searches_per_minute = 3}};
    Client& ada = world.client("ada");
    for (int i = 0; i < 3; ++i)
        ada.does(msg::Search{.words = "tea"});
    const Error refused = ada.fails(msg::Search{.words = "tea"});
    CHECK(refused.code == ErrorCode::rate_limited);
    REQUIRE(refused.retry_after);
    CHECK(world.client("eve").fails(msg::Search{.words = "tea"}).code == ErrorCode::rate_limited);
    world.advance(*refused.retry_after);
    ada.does(msg::Search{.words = "tea"});
}
