#include "tests/support/world.h"

using namespace snug;
using namespace snug::world;
using namespace std::chrono_literals;

namespace {

msg::Say say(std::string_view where, std::string text = "hi")
{
    return {.channelName = channel(where), .message = std::move(text)};
}

/// How many of `request` are answered before the first is refused by rate.
template <class Make>
int count_until_limited(Client& client, Make make)
{
    for (int count = 0; count < 1000; ++count) {
        const msg::ReplyBody body = client.asks(make());
        const auto* error = std::get_if<Error>(&body);
        if (error && error->code == ErrorCode::rate_limited)
            return count;
    }
    return 1000;
}

} // namespace

// --- Rates ---------------------------------------------------------------------------

TEST_CASE("who says too much is told how long to wait, and may go on then")
{
    World world;
    Client& ada = world.client("ada");
    ada.joins("#lobby");
    CHECK(count_until_limited(ada, [] { return say("#lobby"); }) == 30);
    const Error error = ada.fails(say("#lobby"));
    CHECK(error.text == "not so fast; go on in 1 second");
    REQUIRE(error.retry_after);
    CHECK(*error.retry_after == 100ms);
    world.advance(*error.retry_after);
    ada.does(say("#lobby"));
    CHECK(ada.fails(say("#lobby")).code == ErrorCode::rate_limited);
}

TEST_CASE("a person's terminals share what they may say, and others are not concerned")
{
    World world;
    Client& ada = world.client("ada");
    Client& again = world.terminal_of(ada);
    Client& bob = world.client("bob");
    for (Client* client : {&ada, &again, &bob})
        client->joins("#lobby");
    CHECK(count_until_limited(ada, [] { return say("#lobby"); }) == 30);
    CHECK(again.fails(say("#lobby")).code == ErrorCode::rate_limited);
    bob.does(say("#lobby"));
    world.reconnect(ada);
    ada.joins("#lobby");
    CHECK(ada.fails(say("#lobby")).code == ErrorCode::rate_limited);
}

TEST_CASE("joins and other requests have rates of their own")
{
    World world;
    Client& ada = world.client("ada");
    CHECK(count_until_limited(ada, [] { return join("#lobby"); }) == 60);
    CHECK(count_until_limited(ada, [] { return msg::ListChannels{}; }) == 200);
    CHECK(count_until_limited(ada, [] { return msg::Ping{}; }) == 1000);
    ada.does(say("#lobby"));
}

TEST_CASE("a new key from the same place buys no more joins")
{
    World world;
    const auto joins_of = [&](server::Peer peer) {
        Client& eve = world.from("eve", std::move(peer));
        return count_until_limited(eve, [] { return join("#lobby"); });
    };
    CHECK(joins_of(by_tcp("198.51.100.1")) == 60);
    CHECK(joins_of(by_tcp("198.51.100.1")) == 0);
    CHECK(joins_of(by_tcp("192.0.2.9")) == 60);
    for (int person = 0; person < 10; ++person)
        CHECK(joins_of(by_loopback()) == 60);
    CHECK(joins_of(by_loopback()) == 0);
}

TEST_CASE("what others hear costs as much as a message")
{
    World world;
    Client& ada = world.client("ada");
    CHECK(count_until_limited(ada, [] { return msg::SetAway{"tea"}; }) == 30);
}

TEST_CASE("a rate that the operator changed holds at once")
{
    World world;
    Client& ada = world.client("ada");
    ada.joins("#lobby");
    world.hub().set_rules({.messages_per_second = 1, .message_burst = 2});
    CHECK(count_until_limited(ada, [] { return say("#lobby"); }) == 2);
}

// --- Passwords -----------------------------------------------------------------------

TEST_CASE("after five wrong passwords none is looked at until time has passed")
{
    World world;
    world.client("ada").creates("#ops", "teapot");
    Client& eve = world.from("eve", by_tcp("198.51.100.1"));
    for (int i = 0; i < 5; ++i) {
        const Error error = eve.fails(join("#ops", "guess"));
        CHECK(error.code == ErrorCode::wrong_password);
        CHECK(error.retry_after.has_value() == (i == 4));
    }
    const std::size_t checked = world.passwords_checked();
    const Error error = eve.fails(join("#ops", "teapot"));
    CHECK(error.code == ErrorCode::rate_limited);
    CHECK(error.text == "too many wrong passwords; try again in 12 seconds");
    CHECK(world.passwords_checked() == checked);
    world.advance(*error.retry_after);
    eve.joins("#ops", "teapot");
}

TEST_CASE("a new key, or none, from the same place buys no more guesses")
{
    World world;
    world.client("ada").creates("#ops", "teapot");
    for (int i = 0; i < 5; ++i)
        world.from("eve", by_tcp("198.51.100.1"), i % 2 == 0).fails(join("#ops", "guess"));
    Client& eve = world.from("eve", by_tcp("198.51.100.1"));
    CHECK(eve.fails(join("#ops", "teapot")).code == ErrorCode::rate_limited);
    world.from("bob", by_tcp("192.0.2.9")).joins("#ops", "teapot");
}

TEST_CASE("right passwords are not counted")
{
    World world;
    Client& ada = world.client("ada");
    ada.creates("#ops", "teapot");
    for (int i = 0; i < 20; ++i)
        ada.joins("#ops", "teapot");
}

TEST_CASE("a connection has only so many passwords at the pool")
{
    World world{{.failed_passwords_per_minute = 100}};
    world.client("ada").creates("#ops", "teapot");
    Client& bob = world.client("bob");
    world.hold_pool(true);
    std::vector<RequestId> requests;
    for (int i = 0; i < 5; ++i)
        requests.push_back(bob.sends(join("#ops", "teapot")));
    world.settle();
    CHECK_FALSE(bob.answer_to(requests[2]));
    CHECK(std::get<Error>(*bob.answer_to(requests[3])).code == ErrorCode::rate_limited);
    const Error error =
        bob.fails(msg::CreateChannel{channel("#more"), secret("teapot"), std::nullopt});
    CHECK(error.code == ErrorCode::rate_limited);
    CHECK(error.retry_after == 1s);
    world.hold_pool(false);
    world.settle();
    CHECK(std::holds_alternative<msg::JoinReply>(*bob.answer_to(requests[2])));
    bob.joins("#ops", "teapot");
}

TEST_CASE("who hangs up and comes back has no more passwords at the pool for it")
{
    World world{{.failed_passwords_per_minute = 100}};
    world.client("ada").creates("#ops", "teapot");
    Client& eve = world.from("eve", by_tcp("198.51.100.1"));
    world.hold_pool(true);
    for (int i = 0; i < 3; ++i)
        eve.sends(join("#ops", "guess"));
    world.settle();
    world.reconnect(eve);
    CHECK(eve.fails(join("#ops", "guess")).code == ErrorCode::rate_limited);
    Client& again = world.from("eve", by_tcp("198.51.100.1"));
    CHECK(again.fails(join("#ops", "guess")).code == ErrorCode::rate_limited);
    Client& bob = world.from("bob", by_tcp("192.0.2.9"));
    const RequestId elsewhere = bob.sends(join("#ops", "teapot"));
    world.settle();
    CHECK_FALSE(bob.answer_to(elsewhere));
    world.hold_pool(false);
    world.settle();
    eve.joins("#ops", "teapot");
}

TEST_CASE("a pool that is too busy is said so, and counts as no failure")
{
    World world{{.failed_passwords_per_minute = 1}};
    Client& ada = world.client("ada");
    ada.creates("#ops", "teapot");
    world.make_pool_busy(true);
    for (int i = 0; i < 3; ++i) {
        const Error error = ada.fails(join("#ops", "teapot"));
        CHECK(error.code == ErrorCode::rate_limited);
        CHECK(error.retry_after == 1s);
        CHECK(ada.fails(msg::CreateChannel{channel("#x"), secret("y"), std::nullopt}).code ==
              ErrorCode::rate_limited);
    }
    world.make_pool_busy(false);
    ada.joins("#ops", "teapot");
    ada.creates("#x", "y");
}

TEST_CASE("a password too long for the pool is not sent there")
{
    World world;
    Client& ada = world.client("ada");
    ada.creates("#ops", "teapot");
    const std::string endless(limits::password_bytes + 1, 'x');
    CHECK(ada.fails(msg::CreateChannel{channel("#x"), secret(endless), std::nullopt}).code ==
          ErrorCode::too_long);
    const std::size_t checked = world.passwords_checked();
    CHECK(ada.fails(join("#ops", endless)).code == ErrorCode::too_long);
    CHECK(world.passwords_checked() == checked);
}

// --- Channels ------------------------------------------------------------------------

TEST_CASE("one person is in so many channels and no more")
{
    World world{{.joins_per_minute = 10'000, .channels_created_per_user = 1000}};
    Client& ada = world.client("ada");
    Client& bob = world.client("bob");
    for (std::size_t i = 0; i < limits::channels_per_user; ++i) {
        const std::string name = "#c" + std::to_string(i);
        ada.creates(name);
        bob.joins(name);
    }
    CHECK(bob.fails(join("#lobby")).code == ErrorCode::too_many_channels);
    bob.joins("#c1");
    bob.leaves("#c1");
    bob.joins("#lobby");
}

// --- Connections ---------------------------------------------------------------------

TEST_CASE("one origin has so many connections, and is told why it gets no more")
{
    World world{{.connections_per_origin = 2}};
    RawClient& first = world.raw(by_tcp());
    world.raw(by_tcp());
    RawClient& third = world.raw(by_tcp());
    CHECK_FALSE(third.link().open);
    REQUIRE(third.link().hung_up);
    CHECK(third.link().hung_up->code == ErrorCode::too_many_connections);
    CHECK(third.link().hung_up->text == "there are 2 connections from 192.0.2.7 already; close one "
                                        "of them and try again");
    CHECK(world.raw(by_tcp("192.0.2.8")).link().open);
    world.cut(first);
    CHECK(world.raw(by_tcp()).link().open);
}

TEST_CASE("everybody who comes by loopback shares an allowance of its own")
{
    World world{{.connections_per_origin = 1, .connections_from_loopback = 3}};
    for (int i = 0; i < 3; ++i)
        CHECK(world.raw(by_loopback()).link().open);
    CHECK_FALSE(world.raw(by_loopback()).link().open);
}

TEST_CASE("a crowd that never logs in cannot keep out who does")
{
    World world{{.connections_per_origin = 1000, .not_logged_in = 10}};
    std::vector<RawClient*> crowd;
    for (int i = 0; i < 100; ++i)
        crowd.push_back(&world.raw(by_tcp()));
    const auto is_open = [](const RawClient* client) { return client->link().open; };
    CHECK(std::ranges::count_if(crowd, is_open) == 10);
    for (const RawClient* client : crowd)
        if (!client->link().open)
            CHECK(client->link().hung_up->code == ErrorCode::too_many_connections);

    // Over the local socket nobody is in the crowd; over the network, most who log in
    // at once are through before the next of the crowd comes.
    for (std::uint32_t uid = 1000; uid < 1020; ++uid)
        CHECK(world.local("u" + std::to_string(uid), uid, "x").is_logged_in());
    int through = 0;
    for (int i = 0; i < 20; ++i)
        through += world.client("m" + std::to_string(i)).is_logged_in() ? 1 : 0;
    CHECK(through >= 15);
}

TEST_CASE("a connection that was closed for want of room is not heard again")
{
    World world{{.connections_per_origin = 1}};
    world.raw(by_tcp());
    RawClient& second = world.raw(by_tcp());
    const auto effects = world.hub().receive(second.link().id, {std::nullopt, msg::Ping{}},
                                             std::nullopt, world.now());
    CHECK(effects.empty());
    CHECK(world.hub().disconnect(second.link().id, world.now()).empty());
}
