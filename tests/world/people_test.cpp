#include "tests/support/sealed_people.h"
#include "tests/support/world.h"

using namespace snug;
using namespace snug::world;
using namespace std::chrono_literals;

using Lines = std::vector<std::string>;

namespace {

msg::JoinChannel join_lobby()
{
    return {channel("#lobby"), {}, std::nullopt};
}

} // namespace

// --- Who somebody is -----------------------------------------------------------------

TEST_CASE("a key is the same person on every connection")
{
    World world;
    Client& ada = world.client("ada");
    const UserId id = ada.login().userId;
    world.reconnect(ada);
    CHECK(ada.login().userId == id);
    CHECK(world.terminal_of(ada).login().userId == id);
    CHECK(world.client("bob").login().userId != id);
}

TEST_CASE("over the local socket a person is their uid, with whatever key")
{
    World world;
    Client& laptop = world.local("ada", 1000, "ada");
    Client& other_key = world.local("ada", 1000, "ada");
    Client& no_key = world.from("ada", by_socket(1000, "ada"), false);
    Client& bob = world.local("bob", 1001, "bob");
    CHECK(other_key.login().userId == laptop.login().userId);
    CHECK(no_key.login().userId == laptop.login().userId);
    CHECK(bob.login().userId != laptop.login().userId);
}

TEST_CASE("a uid without a key is the same person after a restart")
{
    World world;
    Client& ada = world.from("ada", by_socket(1000, "ada"), false);
    const UserId id = ada.login().userId;
    const MemberId member = ada.joins("#lobby").memberId;
    world.restart();
    world.reconnect(ada);
    CHECK(ada.login().userId == id);
    CHECK(ada.joins("#lobby").memberId == member);
}

TEST_CASE("a guest is somebody else on every connection")
{
    World world;
    Client& eve = world.guest("eve");
    const UserId id = eve.login().userId;
    const MemberId member = eve.joins("#lobby").memberId;
    world.reconnect(eve);
    CHECK(eve.login().userId != id);
    CHECK(eve.joins("#lobby").memberId != member);
}

TEST_CASE("guests come and go without a word in the log")
{
    World world;
    Client& ada = world.client("ada");
    ada.joins("#lobby");
    const std::size_t entries = world.log().size();
    Client& eve = world.guest("eve");
    eve.joins("#lobby");
    CHECK(ada.heard() == Lines{"#lobby + eve"});
    eve.leaves("#lobby");
    eve.joins("#lobby");
    world.cut(eve);
    CHECK(ada.heard() == Lines{"#lobby + eve", "#lobby - eve", "#lobby + eve", "#lobby - eve"});
    CHECK(world.log().size() == entries);
}

// --- Names -----------------------------------------------------------------------------

TEST_CASE("a name that is the login is verified, in any case of letters")
{
    World world;
    CHECK(world.local("Ada", 1000, "ada").login().verified);
    CHECK_FALSE(world.local("bobby", 1001, "bob").login().verified);
    CHECK_FALSE(world.client("eve").login().verified);
}

TEST_CASE("everybody sees who is verified, in lists and on what they said")
{
    World world;
    Client& ada = world.local("ada", 1000, "ada");
    Client& bob = world.client("bob");
    ada.joins("#lobby");
    bob.joins("#lobby");
    ada.says("#lobby", "hi");
    CHECK(bob.all<msg::Said>().at(0).verified);
    bob.says("#lobby", "hi");
    CHECK_FALSE(ada.all<msg::Said>().at(0).verified);
    for (const auto& member : bob.does(msg::Members{channel("#lobby"), std::nullopt}).members)
        CHECK(member.verified == (member.memberName == name("ada")));
}

TEST_CASE("a login name once seen verified is nobody else's, nor is one that looks like it")
{
    World world;
    world.cut(world.local("bob", 1000, "bob"));
    Client& eve = world.client("BOB");
    REQUIRE(eve.failure());
    CHECK(eve.failure()->code == ErrorCode::name_taken);
    CHECK(eve.failure()->text ==
          "BOB is, or looks like, the login name of somebody on this box; choose another name");
    CHECK_FALSE(world.client("b0b").is_logged_in());
    Client& carol = world.client("carol");
    CHECK(carol.fails(msg::Rename{name("bob")}).code == ErrorCode::name_taken);
    CHECK(world.local("bob", 1000, "bob").login().verified);
}

TEST_CASE("a name taken before its owner came does not enter another channel after")
{
    World world;
    Client& eve = world.client("ada");
    CHECK(world.local("ada", 1000, "ada").is_logged_in());
    CHECK(eve.fails(join_lobby()).code == ErrorCode::name_taken);
}

TEST_CASE("a name's owner who comes later does not lock out the terminals of who is there with it")
{
    World world;
    Client& eve = world.client("ada");
    eve.joins("#lobby");
    CHECK(world.local("ada", 1000, "ada").is_logged_in());
    eve.joins("#lobby");
    world.terminal_of(eve).joins("#lobby");
}

TEST_CASE("one channel has a name once, in any case of letters, and none that looks like it")
{
    World world;
    Client& bob = world.client("bob");
    bob.joins("#lobby");
    const Error error = world.client("BOB").fails(join_lobby());
    CHECK(error.code == ErrorCode::name_taken);
    CHECK(error.text == "bob is in #lobby already; choose another name");
    const Error alike = world.client("b0b").fails(join_lobby());
    CHECK(alike.code == ErrorCode::name_taken);
    CHECK(alike.text == "b0b looks like bob, who is in #lobby already; choose another name");
}

TEST_CASE("a name is free again when its bearer has gone")
{
    World world;
    Client& bob = world.client("bob");
    bob.joins("#lobby");
    Client& other = world.client("bob");
    CHECK(other.fails(join_lobby()).code == ErrorCode::name_taken);
    world.cut(bob);
    other.joins("#lobby");
    world.reconnect(bob);
    CHECK(bob.fails(join_lobby()).code == ErrorCode::name_taken);
}

TEST_CASE("two channels may each have their bob")
{
    World world;
    Client& bob = world.client("bob");
    Client& other = world.client("bob");
    bob.creates("#tea");
    bob.joins("#tea");
    other.joins("#lobby");
}

TEST_CASE("a second terminal's name is passed over, and it is told the one in force")
{
    World world;
    Client& ada = world.client("ada");
    Client& again = world.terminal_of(ada, "countess");
    CHECK(again.login().memberName == name("ada"));
    world.cut(ada);
    world.cut(again);
    world.reconnect(again);
    CHECK(again.login().memberName == name("countess"));
}

TEST_CASE("a new name is told to everybody, in every channel, and to one's other terminals")
{
    World world;
    Client& ada = world.client("ada");
    Client& again = world.terminal_of(ada);
    Client& bob = world.client("bob");
    ada.creates("#tea");
    for (Client* client : {&ada, &again, &bob}) {
        client->joins("#lobby");
        client->joins("#tea");
        client->forget();
    }
    for (Client* client : {&ada, &again, &bob})
        client->forget();

    CHECK(ada.does(msg::Rename{name("countess")}).memberName == name("countess"));

    for (Client* client : {&again, &bob}) {
        Lines heard = client->heard();
        std::ranges::sort(heard);
        CHECK(heard == Lines{"#lobby ada is countess", "#tea ada is countess"});
    }
    CHECK(ada.heard().empty());
    CHECK(bob.names_in("#tea") == Lines{"bob", "countess"});
    world.client("ada").joins("#lobby");
}

TEST_CASE("a name is changed in every channel or in none")
{
    World world;
    Client& ada = world.client("ada");
    Client& bob = world.client("bob");
    ada.creates("#tea");
    ada.joins("#lobby");
    ada.joins("#tea");
    bob.joins("#tea");
    CHECK(ada.fails(msg::Rename{name("Bob")}).code == ErrorCode::name_taken);
    CHECK(ada.names_in("#lobby") == Lines{"ada"});
    CHECK(ada.names_in("#tea") == Lines{"ada", "bob"});
    ada.does(msg::Rename{name("Ada")}); // one's own name is no obstacle
    CHECK(ada.names_in("#tea") == Lines{"Ada", "bob"});
}

// --- Away, whois, stats ------------------------------------------------------------------

TEST_CASE("who is away says so to everybody, and is back when they say so")
{
    World world;
    Client& ada = world.client("ada");
    Client& bob = world.client("bob");
    ada.joins("#lobby");
    bob.joins("#lobby");
    bob.forget();
    ada.does(msg::SetAway{"lunch"});
    ada.does(msg::SetAway{std::nullopt});
    CHECK(bob.heard() == Lines{"#lobby ada is ada, away", "#lobby ada is ada"});
    CHECK(bob.all<msg::MemberChanged>().at(0).member.away == "lunch");
    CHECK(ada.fails(msg::SetAway{std::string(129, 'z')}).code == ErrorCode::too_long);
}

TEST_CASE("who hangs up with their last terminal is not away when they come back")
{
    World world;
    Client& ada = world.client("ada");
    Client& bob = world.client("bob");
    ada.joins("#lobby");
    bob.joins("#lobby");
    bob.does(msg::SetAway{"lunch"});
    world.reconnect(bob);
    bob.joins("#lobby");
    CHECK_FALSE(ada.all<msg::Joined>().back().member.away);
}

TEST_CASE("whois tells of whom one shares a channel with")
{
    World world;
    Client& ada = world.local("ada", 1000, "ada");
    Client& bob = world.client("bob");
    Client& eve = world.client("eve");
    ada.joins("#lobby");
    bob.joins("#lobby");
    world.terminal_of(ada);
    ada.does(msg::SetAway{"lunch"});
    world.advance(90s);

    const msg::WhoisReply reply = bob.does(msg::Whois{name("ADA"), std::nullopt});

    CHECK(reply.memberName == name("ada"));
    CHECK(reply.userId == ada.login().userId);
    CHECK(reply.verified);
    CHECK(reply.login == "ada");
    CHECK(reply.away == "lunch");
    CHECK(reply.terminals == 2);
    CHECK(reply.idleSeconds == 90);
    CHECK(reply.channels == std::vector{channel("#lobby")});
    REQUIRE(reply.keys.size() == 1);
    CHECK(reply.keys[0].publicKey.bytes() == ada.key().public_key());
    CHECK(reply.keys[0].exchangeKey.bytes() == exchange_of(ada));
    CHECK(bob.fails(msg::Whois{name("nobody"), std::nullopt}).code == ErrorCode::no_such_member);
    CHECK(eve.does(msg::Whois{name("eve"), std::nullopt}).terminals == 1);
}

TEST_CASE("of others whois tells what a conversation with them takes, and no more")
{
    World world;
    Client& ada = world.local("ada", 1000, "ada");
    Client& bob = world.client("bob");
    Client& gus = world.guest("gus");
    ada.joins("#lobby");
    ada.does(msg::SetAway{"lunch"});

    const msg::WhoisReply reply = bob.does(msg::Whois{name("ada"), std::nullopt});

    CHECK(reply == msg::WhoisReply{.memberName = name("ada"),
                                   .userId = ada.login().userId,
                                   .verified = true,
                                   .keys = reply.keys});
    CHECK(reply.keys.size() == 1);
    gus.joins("#lobby");
    CHECK(bob.fails(msg::Whois{name("gus"), std::nullopt}).code == ErrorCode::no_such_member);
}

TEST_CASE("whois shows the key somebody came with last, and eight at most")
{
    World world;
    Client& bob = world.client("bob");
    Client* ada = nullptr;
    for (int i = 0; i < 10; ++i)
        ada = &world.local("ada", 1000, "ada"); // with another key each
    const auto keys = bob.does(msg::Whois{name("ada"), std::nullopt}).keys;
    CHECK(keys.size() == 8);
    CHECK(keys[0].publicKey.bytes() == ada->key().public_key());
}

TEST_CASE("stats count people, connections, channels, messages and time")
{
    World world;
    Client& ada = world.client("ada");
    Client& bob = world.client("bob");
    world.terminal_of(bob);
    ada.creates("#tea");
    ada.joins("#tea");
    bob.joins("#tea");
    ada.says("#tea", "one");
    bob.says("#tea", "two");
    SealedPeople{world}.opens(ada, bob);
    world.advance(60s);

    const msg::StatsReply stats = ada.does(msg::Stats{});

    CHECK(stats.server == "snugd test");
    CHECK(stats.users == 2);
    CHECK(stats.connections == 3);
    CHECK(stats.channels == 2);
    CHECK(stats.messages == 2);
    CHECK(stats.uptimeSeconds == 60);
    CHECK(to_rfc3339(stats.startedAt) == "2026-11-20T12:54:00.000000Z");
    world.cut(bob);
    CHECK(ada.does(msg::Stats{}).users == 2);
}

TEST_CASE("members are listed by member id, in pages that a connection carries")
{
    World world{{.connections_per_origin = 1000}};
    Client& ada = world.client("ada");
    ada.joins("#lobby");
    for (int i = 0; i < 59; ++i) {
        Client& member = world.client("m" + std::to_string(i));
        member.joins("#lobby");
        member.does(msg::SetAway{std::string(limits::away_code_points, '\1')});
    }

    std::vector<msg::Member> all;
    msg::MembersReply page{channel("#lobby"), {}, false};
    int pages = 0;
    do {
        page = ada.does(msg::Members{
            channel("#lobby"), all.empty() ? std::nullopt : std::optional{all.back().memberId}});
        CHECK(msg::encode(msg::Response{"members", std::nullopt, page}).size() <=
              limits::page_bytes);
        all.insert(all.end(), page.members.begin(), page.members.end());
        ++pages;
    } while (page.more);

    CHECK(pages > 1);
    CHECK(all.size() == 60);
    CHECK(std::ranges::is_sorted(all, {}, &msg::Member::memberId));
}
