#include "tests/support/sealed_people.h"
#include "tests/support/world.h"

#include <set>

using namespace snug;
using namespace snug::world;

/// A hub is a fold over its logs: whatever happened, one that has only read them
/// knows the same.
namespace {

const std::vector<std::string> channels{"#lobby", "#tea", "#ops", "#dev", "#cat"};

std::string password_of(const std::string& channel)
{
    return channel == "#ops" ? "teapot" : "";
}

void speak_alone(Client& who, World& world, std::string_view with)
{
    const auto other = who.asks(msg::Whois{world::name(with), std::nullopt});
    const auto* known = std::get_if<msg::WhoisReply>(&other);
    if (known && !known->keys.empty() && known->userId != who.login().userId)
        who.asks(msg::OpenDirect{world::name(with), std::nullopt,
                                 SealedPeople{world}.direct(who, known->keys.front())});
}

/// What people do all day.  Refusals are part of it.
void do_something(Client& who, World& world, SeededRandom& chance)
{
    const std::string& where = channels[chance.below(channels.size())];
    const ChannelName name = channel(where);
    switch (chance.below(9)) {
    case 0:
        who.asks(msg::CreateChannel{name, secret(password_of(where)), std::nullopt});
        break;
    case 1:
    case 2:
        who.asks(msg::JoinChannel{name, secret(password_of(where)), std::nullopt});
        break;
    case 3:
        who.asks(msg::LeaveChannel{name});
        break;
    case 4:
    case 5:
        who.asks(msg::Say{.channelName = name, .message = std::to_string(chance.below(1000))});
        break;
    case 6:
        who.asks(msg::SetTopic{name, "topic " + std::to_string(chance.below(1000))});
        break;
    case 7:
        speak_alone(who, world, chance.below(2) == 0 ? "ada" : "bob");
        break;
    case 8:
        world.reconnect(who);
        break;
    }
    world.advance(std::chrono::seconds{2});
}

/// All that a person can see of the server without changing it, and what it lets them
/// do without a password.
struct View {
    std::vector<std::string> lines;
};

View view_of(Client& who, World& world)
{
    View view;
    world.reconnect(who);
    for (const auto& opened : who.all<msg::DirectOpened>())
        view.lines.push_back("direct " + opened.channelName.str() + " " + opened.memberName.str() +
                             " " + std::to_string(opened.lastSeq.value()));
    for (const auto& info : who.does(msg::ListChannels{}).channels)
        view.lines.push_back("listed " + info.channelName.str() + " " + info.topic +
                             (info.hasPassword ? " locked" : ""));
    for (const std::string& where : channels) {
        const auto reply = who.asks(msg::JoinChannel{channel(where), {}, std::nullopt});
        if (const auto* joined = std::get_if<msg::JoinReply>(&reply)) {
            view.lines.push_back("entered " + where + " " + joined->topic + " " +
                                 joined->memberId.str());
            for (const std::string& line : who.history(where))
                view.lines.push_back(line);
        } else {
            view.lines.push_back("kept out of " + where + ": " + std::get<Error>(reply).text);
        }
        world.advance(std::chrono::seconds{2});
    }
    who.forget();
    return view;
}

} // namespace

TEST_CASE("a hub that has read the log knows what the one before knew")
{
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        CAPTURE(seed);
        World world{{}, seed};
        SeededRandom chance{seed};
        std::vector<Client*> people;
        for (const char* name : {"ada", "bob", "carol", "dan"})
            people.push_back(&world.client(name));
        for (int i = 0; i < 300; ++i)
            do_something(*people[chance.below(people.size())], world, chance);

        // Looking enters every channel one may enter: after the first look nothing changes.
        for (Client* somebody : people)
            view_of(*somebody, world);
        std::vector<View> before;
        for (Client* somebody : people)
            before.push_back(view_of(*somebody, world));
        const std::uint64_t messages = people[0]->does(msg::Stats{}).messages;

        world.restart();

        for (std::size_t i = 0; i < people.size(); ++i) {
            CAPTURE(i);
            CHECK(view_of(*people[i], world).lines == before[i].lines);
        }
        CHECK(people[0]->does(msg::Stats{}).messages == messages);
    }
}

TEST_CASE("the seqs of a channel are 1, 2, 3 without gaps, and its first entry creates it")
{
    World world{{}, 7};
    SeededRandom chance{7};
    Client& ada = world.client("ada");
    Client& bob = world.client("bob");
    for (int i = 0; i < 300; ++i)
        do_something(chance.below(2) == 0 ? ada : bob, world, chance);

    std::map<ChannelId, std::uint64_t> last;
    for (const server::LogEntry& entry : world.log()) {
        CHECK(entry.seq.value() == ++last[entry.channel]);
        if (entry.channel == server::server_log)
            continue;
        CHECK(std::holds_alternative<server::Created>(entry.body) == (entry.seq == Seq{1}));
    }
    CHECK(last.size() > 3);
}

TEST_CASE("who is known only from the log is found by the last name they had")
{
    World world;
    Client& ada = world.client("ada");
    Client& bob = world.client("bob");
    ada.joins("#lobby");
    bob.joins("#lobby");
    bob.does(msg::Rename{name("robert")});
    bob.says("#lobby", "call me robert");
    bob.does(msg::Rename{name("rob")});
    ada.says("#lobby", "as you like"); // the newest entry, and not of his
    world.restart();
    world.reconnect(ada);
    ada.joins("#lobby");
    const auto rob = ada.does(msg::Whois{name("rob"), std::nullopt});
    CHECK(rob.userId == bob.login().userId);
    REQUIRE(rob.keys.size() == 1);
    CHECK(rob.keys[0].publicKey.bytes() == bob.key().public_key());
    for (const char* old_name : {"bob", "robert"})
        CHECK(ada.fails(msg::OpenDirect{name(old_name), std::nullopt}).code ==
              ErrorCode::no_such_member);
}

TEST_CASE("an entry of a channel that was never created is passed over")
{
    World world;
    Client& ada = world.client("ada");
    ada.joins("#lobby");
    server::LogEntry stray = world.log().back();
    SeededRandom random{99};
    stray.channel = ChannelId::make(random);
    server::Hub hub{random, {}, "snugd test", world.server_key(), world.now()};
    hub.replay(stray);
    CHECK_FALSE(hub.open(world.now()).empty()); // #lobby is still to be made
}
