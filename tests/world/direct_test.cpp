#include "tests/support/sealed_people.h"
#include "tests/support/world.h"

using namespace snug;
using namespace snug::world;

using Lines = std::vector<std::string>;

namespace {

msg::OpenDirect open(std::string_view with, std::optional<ChannelName> in = std::nullopt)
{
    return {name(with), std::move(in)};
}

struct Two : World {
    Client& ada = client("ada");
    Client& bob = client("bob");
    Client& eve = client("eve");
    SealedPeople people{*this};

    Two()
    {
        for (Client* somebody : {&ada, &bob, &eve})
            somebody->joins("#lobby");
        for (Client* somebody : {&ada, &bob, &eve})
            somebody->forget();
    }
};

} // namespace

TEST_CASE("two people speak, and nobody else knows")
{
    Two two;
    const auto opened = two.people.opens(two.ada, two.bob);
    CHECK(opened.memberName == name("bob"));
    CHECK(opened.userId == two.bob.login().userId);
    two.people.says(two.ada, opened.channelName, "psst");

    CHECK(two.bob.heard().at(0) == "direct with ada");
    CHECK(two.people.heard_by(two.bob) == Lines{"ada: psst"});
    two.people.says(two.bob, opened.channelName, "yes?");
    CHECK(two.people.heard_by(two.ada) == Lines{"bob: yes?"});
    CHECK(two.eve.heard().empty());
    CHECK(two.eve.does(msg::ListChannels{}).channels.size() == 1);
}

TEST_CASE("nobody is disturbed before something is said")
{
    Two two;
    two.people.opens(two.ada, two.bob);
    CHECK(two.bob.heard().empty());
    two.reconnect(two.bob);
    CHECK(two.bob.heard().empty());
}

TEST_CASE("both open the same channel, as often as they like")
{
    Two two;
    const auto by_ada = two.people.opens(two.ada, two.bob);
    const auto by_bob = two.people.opens(two.bob, two.ada);
    CHECK(by_bob.channelName == by_ada.channelName);
    CHECK(by_bob.memberName == name("ada"));
    CHECK(two.people.opens(two.ada, two.bob).channelName == by_ada.channelName);
}

TEST_CASE("both may open it at once")
{
    Two two;
    two.hold_store(true);
    const RequestId a = two.ada.sends(
        msg::OpenDirect{name("bob"), std::nullopt, two.people.direct(two.ada, two.bob)});
    const RequestId b = two.bob.sends(
        msg::OpenDirect{name("ada"), std::nullopt, two.people.direct(two.bob, two.ada)});
    two.settle();
    two.hold_store(false);
    two.settle();
    const auto for_ada = std::get<msg::DirectOpened>(*two.ada.answer_to(a));
    const auto for_bob = std::get<msg::DirectOpened>(*two.bob.answer_to(b));
    CHECK(for_ada.channelName == for_bob.channelName);
    CHECK(for_ada.channelId == for_bob.channelId);
    CHECK(for_ada.lastSeq == Seq{3}); // created, and each of them enrolled once
}

TEST_CASE("a third person finds no such channel, by whatever request")
{
    Two two;
    const ChannelName secret_place = two.people.opens(two.ada, two.bob).channelName;
    two.people.says(two.ada, secret_place, "psst");
    for (int i = 0; i < 2; ++i) {
        const auto code = [&](msg::Request request) {
            return two.eve.fails(std::move(request)).code;
        };
        const auto none = ErrorCode::no_such_channel;
        CHECK(code(msg::JoinChannel{secret_place, {}, std::nullopt}) == none);
        CHECK(code(msg::Say{.channelName = secret_place, .message = "hi"}) == none);
        CHECK(code(msg::History{.channelName = secret_place}) == none);
        CHECK(code(msg::Members{secret_place, std::nullopt}) == none);
        CHECK(code(msg::LeaveChannel{secret_place}) == none);
        CHECK(code(msg::SetTopic{secret_place, "mine"}) == none);
        CHECK(code(open("bob", secret_place)) == none);
        two.restart();
        two.reconnect(two.eve);
    }
}

TEST_CASE("what is said to somebody who is away is there when they come")
{
    Two two;
    two.cut(two.bob);
    const auto opened = two.people.opens(two.ada, two.bob);
    two.people.says(two.ada, opened.channelName, "call me");
    two.reconnect(two.bob);
    REQUIRE(two.bob.all<msg::DirectOpened>().size() == 1);
    CHECK(two.bob.all<msg::DirectOpened>()[0].lastSeq == Seq{4});
    const auto history = two.bob.does(msg::History{.channelName = opened.channelName});
    CHECK(two.people.text_of(std::get<msg::Said>(history.entries.back())) == "call me");
}

TEST_CASE("every terminal of both hears, and is told of the channel first")
{
    Two two;
    Client& bobs_other = two.terminal_of(two.bob);
    Client& adas_other = two.terminal_of(two.ada);
    const auto opened = two.people.opens(two.ada, two.bob);
    CHECK(adas_other.heard().empty());
    two.people.says(two.ada, opened.channelName, "psst");
    for (Client* client : {&two.bob, &bobs_other, &adas_other}) {
        CHECK(client->all<msg::DirectOpened>().size() == 1);
        CHECK(two.people.heard_by(*client) == Lines{"ada: psst"});
    }
    two.people.says(two.ada, opened.channelName, "again");
    CHECK(two.bob.all<msg::DirectOpened>().size() == 1);
}

TEST_CASE("a conversation outlives a restart")
{
    Two two;
    const auto opened = two.people.opens(two.ada, two.bob);
    two.people.says(two.ada, opened.channelName, "psst");
    two.restart();
    two.reconnect(two.bob);
    two.reconnect(two.ada);
    CHECK(two.ada.all<msg::DirectOpened>().at(0).memberName == name("bob"));
    two.people.says(two.bob, opened.channelName, "yes?");
    CHECK(two.people.heard_by(two.ada) == Lines{"bob: yes?"});
}

TEST_CASE("a conversation from before they were sealed goes on as it was")
{
    Two two;
    const ChannelName old = begin_unsealed(two, two.ada, two.bob);
    two.ada.does(msg::Say{.channelName = old, .message = "still here?"});
    CHECK(two.bob.all<msg::Said>().at(0).message == "still here?");
    CHECK(two.bob.does(msg::JoinChannel{old, {}, std::nullopt}).epoch == 0);
    CHECK(two.bob.fails(msg::Say{.channelName = old, .sealed = Bytes(300)}).code ==
          ErrorCode::bad_value);
    CHECK(two.bob.fails(msg::Keys{old}).code == ErrorCode::bad_value);
}

TEST_CASE("leaving a conversation closes it until somebody speaks")
{
    Two two;
    const auto opened = two.people.opens(two.ada, two.bob);
    two.people.says(two.ada, opened.channelName, "psst");
    two.bob.forget();
    two.bob.does(msg::LeaveChannel{opened.channelName});
    CHECK(
        two.bob.fails(two.people.message(two.bob, two.people.room(opened.channelId), "hi")).code ==
        ErrorCode::not_a_member);
    two.people.says(two.ada, opened.channelName, "are you there?");
    CHECK(two.bob.all<msg::DirectOpened>().size() == 1);
    CHECK(two.people.heard_by(two.bob) == Lines{"ada: are you there?"});
}

TEST_CASE("a conversation that could not be stored is refused, and may be opened again")
{
    Two two;
    two.break_disk({ErrorCode::storage_full, "the disk is full"});
    CHECK(
        two.ada
            .fails(msg::OpenDirect{name("bob"), std::nullopt, two.people.direct(two.ada, two.bob)})
            .code == ErrorCode::storage_full);
    two.mend_disk();
    two.people.opens(two.ada, two.bob);
}

TEST_CASE("a conversation that the disk took only half of is not there, and may be opened again")
{
    Two two;
    for (const std::size_t entries : {1U, 2U}) {
        two.break_disk({ErrorCode::storage_full, "the disk is full"}, entries);
        CHECK(two.ada
                  .fails(msg::OpenDirect{name("bob"), std::nullopt,
                                         two.people.direct(two.ada, two.bob)})
                  .code == ErrorCode::storage_full);
        two.mend_disk();
    }
    const auto& enrolled = two.log().back();
    REQUIRE(std::holds_alternative<server::MemberEnrolled>(enrolled.body));
    const auto created = std::ranges::find(two.log(), enrolled.channel, &server::LogEntry::channel);
    const ChannelName half = std::get<server::Created>(created->body).name;
    REQUIRE(half.is_direct());
    CHECK(two.ada.fails(msg::JoinChannel{half, {}, std::nullopt}).code ==
          ErrorCode::no_such_channel);

    const auto whole = two.people.opens(two.ada, two.bob);
    CHECK(whole.channelName == half);
    CHECK(whole.channelId != enrolled.channel);
    two.people.says(two.ada, half, "psst");
    CHECK(two.people.heard_by(two.bob) == Lines{"ada: psst"});
    two.restart();
    two.reconnect(two.bob);
    two.reconnect(two.ada);
    CHECK(two.people.opens(two.ada, two.bob).channelId == whole.channelId);
}

TEST_CASE("nobody speaks to themselves, nor to nobody")
{
    Two two;
    CHECK(two.ada.fails(open("Ada")).code == ErrorCode::bad_value);
    CHECK(two.ada.fails(open("nobody")).code == ErrorCode::no_such_member);
    CHECK(two.ada.fails(open("bob", channel("#tea"))).code == ErrorCode::no_such_channel);
    CHECK(two.ada.fails(open("nobody", channel("#lobby"))).code == ErrorCode::no_such_member);
}

TEST_CASE("a name means whom one is in a channel with, then who is online")
{
    World world;
    Client& ada = world.client("ada");
    Client& near = world.client("bob");
    Client& far = world.client("bob");
    SealedPeople people{world};
    ada.creates("#tea");
    ada.joins("#tea");
    near.joins("#tea");
    CHECK(people.opens(ada, near).userId == near.login().userId);
    world.cut(near);
    // Who is in the channel is meant also while they are not there.
    CHECK(ada.does(open("bob")).userId == near.login().userId);
    near.forget();
    world.reconnect(near);
    near.leaves("#tea");
    world.cut(near);
    CHECK(people.opens(ada, far).userId == far.login().userId);
}

TEST_CASE("a name that two people have is ambiguous until the channel is said")
{
    World world;
    Client& ada = world.client("ada");
    Client& one = world.client("bob");
    Client& other = world.client("Bob");
    SealedPeople people{world};
    ada.creates("#tea");
    ada.joins("#tea");
    ada.joins("#lobby");
    one.joins("#tea");
    other.joins("#lobby");
    const Error error = ada.fails(open("bob"));
    CHECK(error.code == ErrorCode::ambiguous_name);
    CHECK(error.text == "more than one person is called bob; say in which channel you mean them");
    CHECK(people.opens(ada, one, channel("#tea")).userId == one.login().userId);
    CHECK(people.opens(ada, other, channel("#lobby")).userId == other.login().userId);
}

TEST_CASE("two people of one name speak to each other")
{
    World world;
    Client& one = world.client("bob");
    Client& other = world.client("bob");
    SealedPeople people{world};
    const auto opened = people.opens(one, other);
    CHECK(opened.userId == other.login().userId);
    people.says(one, opened.channelName, "hello, me");
    CHECK(people.heard_by(other) == Lines{"bob: hello, me"});
}

TEST_CASE("who has more conversations than a queue holds is told of the newest")
{
    World world{{.connections_per_origin = 1000,
                 .not_logged_in = 1000,
                 .joins_per_minute = 1000,
                 .channels_created_per_user = 1000}};
    Client& ada = world.client("ada");
    ada.joins("#lobby");
    SealedPeople people{world};
    for (int i = 0; i < 210; ++i) {
        Client& other = world.client("m" + std::to_string(i));
        people.says(other, people.opens(other, ada).channelName, "hi");
        world.cut(other);
        world.advance(std::chrono::seconds{1});
    }
    ada.forget();
    world.reconnect(ada);
    const auto told = ada.all<msg::DirectOpened>();
    CHECK(told.size() == limits::channels_per_user);
    CHECK(told.front().memberName == name("m209"));
}
