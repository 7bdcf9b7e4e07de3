#include "tests/support/world.h"

using namespace snug;
using namespace snug::world;
using namespace std::chrono_literals;

using Lines = std::vector<std::string>;

namespace {

msg::CreateChannel create(std::string_view channel_name, std::string_view password = "",
                          std::optional<std::string> group = std::nullopt)
{
    return {channel(channel_name), secret(password), std::move(group)};
}

} // namespace

// --- Creating ----------------------------------------------------------------------

TEST_CASE("#lobby is there from the beginning, for everybody")
{
    World world;
    Client& ada = world.client("ada");
    CHECK(ada.joins("#lobby").memberCount == 1);
    CHECK(ada.history("#lobby") == Lines{"#lobby created", "#lobby enrolled ada"});
}

TEST_CASE("creating a channel does not enter it")
{
    World world;
    Client& ada = world.client("ada");
    ada.creates("#tea");
    CHECK(ada.fails(msg::Say{.channelName = channel("#tea"), .message = "hi"}).code ==
          ErrorCode::not_a_member);
}

TEST_CASE("a channel's name is taken from the moment somebody asks for it")
{
    World world;
    Client& ada = world.client("ada");
    Client& bob = world.client("bob");
    world.hold_store(true);
    const RequestId first = ada.sends(create("#tea"));
    world.settle();
    const Error error = bob.fails(create("#Tea"));
    CHECK(error.code == ErrorCode::channel_exists);
    CHECK(error.text == "#tea exists already; join it, or choose another name");
    CHECK_FALSE(ada.answer_to(first));

    world.hold_store(false);
    world.settle();
    REQUIRE(ada.answer_to(first));
    CHECK(std::get<msg::CreateReply>(*ada.answer_to(first)).channelName == channel("#tea"));
    CHECK(bob.fails(create("#tea")).code == ErrorCode::channel_exists);
}

TEST_CASE("no channel looks like another, nor like one that is being created")
{
    World world;
    Client& ada = world.client("ada");
    Client& eve = world.client("eve");
    world.hold_store(true);
    ada.sends(create("#ops"));
    world.settle();
    CHECK(eve.fails(create("#орѕ")).code == ErrorCode::bad_name); // in Cyrillic letters
    world.hold_store(false);
    world.settle();
    const Error error = eve.fails(create("#орѕ"));
    CHECK(error.code == ErrorCode::bad_name);
    CHECK(error.text == "#орѕ looks like #ops, which exists; choose another name");
    world.restart();
    world.reconnect(eve);
    CHECK(eve.fails(create("#орѕ")).code == ErrorCode::bad_name);
    eve.creates("#oops");
}

TEST_CASE("a name is free again when its channel could not be stored")
{
    World world;
    Client& ada = world.client("ada");
    world.break_disk({ErrorCode::storage_full, "the disk is full"});
    CHECK(ada.fails(create("#tea")).code == ErrorCode::storage_full);
    world.mend_disk();
    ada.creates("#tea");
}

TEST_CASE("a channel has a password or a group, not both")
{
    World world;
    Client& ada = world.local("ada", 1000, "ada", {"wheel"});
    CHECK(ada.fails(create("#ops", "secret", "wheel")).code == ErrorCode::bad_value);
}

TEST_CASE("names of direct channels cannot be had")
{
    World world;
    Client& ada = world.client("ada");
    CHECK(ada.fails(create("@00112233445566778899aabbccddeeff")).code == ErrorCode::bad_name);
}

TEST_CASE("one person creates so many channels and no more")
{
    World world{{.channels_created_per_user = 2}};
    Client& ada = world.client("ada");
    ada.creates("#one");
    ada.creates("#two");
    CHECK(ada.fails(create("#three")).code == ErrorCode::too_many_channels);
    world.client("bob").creates("#three");
    world.restart();
    world.reconnect(ada);
    CHECK(ada.fails(create("#four")).code == ErrorCode::too_many_channels);
}

TEST_CASE("guests who come from one place create so many channels and no more")
{
    World world{{.channels_created_per_user = 2}};
    world.guest("ada").creates("#one");
    world.guest("bob").creates("#two");
    CHECK(world.guest("eve").fails(create("#three")).code == ErrorCode::too_many_channels);
}

TEST_CASE("old clients on the box create as many channels as the people they may be")
{
    World world{{.connections_per_origin = 1,
                 .connections_from_loopback = 3,
                 .channels_created_per_user = 2}};
    RawClient& old = world.raw(by_loopback());
    const auto create_one = [&](int n) {
        return old.says(R"({"action":"createChannel","channelName":"c)" + std::to_string(n) +
                        R"("})");
    };
    for (int i = 0; i < 6; ++i)
        CHECK(create_one(i).find(R"("success":true)") != std::string::npos);
    CHECK(create_one(6).find("too_many_channels") != std::string::npos);
}

// --- Entering ----------------------------------------------------------------------

TEST_CASE("who enters is told of the channel, and the others of them")
{
    World world;
    Client& ada = world.client("ada");
    Client& bob = world.client("bob");
    ada.creates("#tea");
    ada.joins("#tea");
    ada.does(msg::SetTopic{channel("#tea"), "earl grey"});

    const msg::JoinReply reply = bob.joins("#tea");

    CHECK(reply.topic == "earl grey");
    CHECK(reply.memberCount == 2);
    CHECK(reply.lastSeq == Seq{4});
    CHECK_FALSE(reply.hasPassword);
    CHECK(ada.heard() == Lines{"#tea topic earl grey", "#tea + bob"});
    CHECK(ada.all<msg::Joined>().front().member.memberId == reply.memberId);
    CHECK(bob.heard().empty());
}

TEST_CASE("a channel nobody created cannot be entered, and the refusal says how to create it")
{
    World world;
    const Error error = world.client("ada").fails(join("#ops"));
    CHECK(error.code == ErrorCode::no_such_channel);
    CHECK(error.text == "no channel #ops on this server; create it with: snug create ops");
}

TEST_CASE("joining a channel twice is harmless")
{
    World world;
    Client& ada = world.client("ada");
    Client& bob = world.client("bob");
    ada.joins("#lobby");
    const msg::JoinReply first = bob.joins("#lobby");
    const msg::JoinReply second = bob.joins("#lobby");
    CHECK(first.memberId == second.memberId);
    CHECK(ada.heard() == Lines{"#lobby + bob"});
    CHECK(ada.names_in("#lobby") == Lines{"ada", "bob"});
}

TEST_CASE("a password channel lets in who knows the password")
{
    World world;
    Client& ada = world.client("ada");
    Client& bob = world.client("bob");
    Client& eve = world.client("eve");
    ada.creates("#ops", "teapot");

    const Error none = eve.fails(join("#ops"));
    CHECK(none.code == ErrorCode::password_required);
    CHECK(none.text == "#ops has a password; give it to enter");
    CHECK(eve.fails(join("#ops", "coffee")).code == ErrorCode::wrong_password);
    CHECK(bob.joins("#ops", "teapot").hasPassword);
    CHECK(bob.names_in("#ops") == Lines{"bob"});
}

TEST_CASE("the owner of a channel needs no password")
{
    World world;
    Client& ada = world.client("ada");
    ada.creates("#ops", "teapot");
    ada.joins("#ops");
}

TEST_CASE("who entered before needs no password, and a given one is checked all the same")
{
    World world;
    Client& ada = world.client("ada");
    Client& bob = world.client("bob");
    ada.creates("#ops", "teapot");
    bob.joins("#ops", "teapot");
    world.reconnect(bob);
    CHECK(bob.fails(join("#ops", "coffee")).code == ErrorCode::wrong_password);
    bob.joins("#ops");
    CHECK(bob.fails(join("#ops", "coffee")).code == ErrorCode::wrong_password);
    CHECK(ada.fails(join("#ops", "coffee")).code == ErrorCode::wrong_password);
}

TEST_CASE("a channel without a password does not mind one")
{
    World world;
    world.client("ada").joins("#lobby", "whatever");
}

TEST_CASE("a person's member id is theirs, and another in every channel")
{
    World world;
    Client& ada = world.client("ada");
    ada.creates("#tea");
    const MemberId in_tea = ada.joins("#tea").memberId;
    CHECK(ada.joins("#lobby").memberId != in_tea);
    ada.leaves("#tea");
    CHECK(ada.joins("#tea").memberId == in_tea);
    world.restart();
    world.reconnect(ada);
    CHECK(ada.joins("#tea").memberId == in_tea);
}

TEST_CASE("a group channel lets in the group's members, and only over the local socket")
{
    World world;
    Client& ada = world.local("ada", 1000, "ada", {"users", "wheel"});
    Client& bob = world.local("bob", 1001, "bob", {"wheel"});
    Client& eve = world.local("eve", 1002, "eve", {"users"});
    Client& carol = world.client("carol");
    ada.does(create("#ops", "", "wheel"));

    CHECK(bob.joins("#ops").group == "wheel");
    const Error error = eve.fails(join("#ops"));
    CHECK(error.code == ErrorCode::no_permission);
    CHECK(error.text == "only members of the group wheel may enter #ops, and only over the local "
                        "socket; ask an administrator to be added");
    CHECK(carol.fails(join("#ops")).code == ErrorCode::no_permission);
    CHECK(eve.fails(create("#dev", "", "wheel")).code == ErrorCode::no_permission);
}

TEST_CASE("two terminals that enter together are enrolled once")
{
    World world;
    Client& ada = world.client("ada");
    Client& again = world.terminal_of(ada);
    world.hold_store(true);
    ada.sends(join("#lobby"));
    again.sends(join("#lobby"));
    world.settle();
    world.hold_store(false);
    world.settle();
    CHECK(ada.history("#lobby") == Lines{"#lobby created", "#lobby enrolled ada"});
    CHECK(ada.names_in("#lobby") == Lines{"ada"});
    ada.says("#lobby", "hi");
    CHECK(again.heard() == Lines{"#lobby <ada> hi"});
}

TEST_CASE("two who ask for one name at once do not both get it")
{
    World world;
    Client& ada = world.client("bob");
    Client& bob = world.client("bob");
    world.hold_store(true);
    const RequestId first = ada.sends(join("#lobby"));
    const RequestId second = bob.sends(join("#lobby"));
    world.settle();
    world.hold_store(false);
    world.settle();
    CHECK(std::holds_alternative<msg::JoinReply>(*ada.answer_to(first)));
    CHECK(std::get<Error>(*bob.answer_to(second)).code == ErrorCode::name_taken);
    CHECK(ada.names_in("#lobby") == Lines{"bob"});
    bob.does(msg::Rename{name("robert")});
    bob.joins("#lobby");
}

// --- Terminals ----------------------------------------------------------------------

TEST_CASE("two terminals of a person are one member")
{
    World world;
    Client& ada = world.client("ada");
    Client& bob = world.client("bob");
    ada.joins("#lobby");
    const MemberId member = bob.joins("#lobby").memberId;
    Client& again = world.terminal_of(bob);
    CHECK(again.joins("#lobby").memberId == member);
    CHECK(ada.heard() == Lines{"#lobby + bob"});
    CHECK(ada.names_in("#lobby") == Lines{"ada", "bob"});

    again.says("#lobby", "from here");
    CHECK(bob.heard() == Lines{"#lobby <bob> from here"});

    ada.forget();
    world.cut(bob);
    CHECK(ada.heard().empty());
    world.cut(again);
    CHECK(ada.heard() == Lines{"#lobby - bob"});
}

// --- Leaving ------------------------------------------------------------------------

TEST_CASE("leaving is for all of one's terminals, and gives up the right to come back")
{
    World world;
    Client& ada = world.client("ada");
    Client& bob = world.client("bob");
    ada.creates("#ops", "teapot");
    ada.joins("#ops");
    bob.joins("#ops", "teapot");
    Client& again = world.terminal_of(bob);
    again.joins("#ops");
    ada.forget();

    bob.leaves("#ops");

    CHECK(ada.heard() == Lines{"#ops - bob"});
    CHECK(again.heard() == Lines{"#ops parted"});
    CHECK(bob.heard().empty());
    CHECK(again.fails(msg::Say{.channelName = channel("#ops"), .message = "hi"}).code ==
          ErrorCode::not_a_member);
    CHECK(bob.fails(join("#ops")).code == ErrorCode::password_required);
    CHECK(bob.fails(msg::LeaveChannel{channel("#ops")}).code == ErrorCode::not_a_member);
    bob.joins("#ops", "teapot");
}

TEST_CASE("a terminal may leave a channel that only the person's other terminals are in")
{
    World world;
    Client& ada = world.client("ada");
    ada.joins("#lobby");
    Client& again = world.terminal_of(ada);
    again.leaves("#lobby");
    CHECK(ada.heard() == Lines{"#lobby parted"});
}

TEST_CASE("who leaves and enters at once is in, in that order")
{
    World world;
    Client& ada = world.client("ada");
    Client& bob = world.client("bob");
    ada.joins("#lobby");
    bob.joins("#lobby");
    ada.forget();
    const RequestId left = bob.sends(msg::LeaveChannel{channel("#lobby")});
    const RequestId joined = bob.sends(join("#lobby"));
    world.settle();
    CHECK(std::holds_alternative<msg::Done>(*bob.answer_to(left)));
    CHECK(std::holds_alternative<msg::JoinReply>(*bob.answer_to(joined)));
    CHECK(ada.heard() == Lines{"#lobby - bob", "#lobby + bob"});
    CHECK(ada.names_in("#lobby") == Lines{"ada", "bob"});
}

TEST_CASE("who could not leave is still there")
{
    World world;
    Client& ada = world.client("ada");
    ada.joins("#lobby");
    world.break_disk({ErrorCode::storage_failed, "the disk does not answer"});
    CHECK(ada.fails(msg::LeaveChannel{channel("#lobby")}).code == ErrorCode::storage_failed);
    world.mend_disk();
    ada.says("#lobby", "still here");
    ada.leaves("#lobby");
}

TEST_CASE("who hangs up while a request is on its way is answered by nobody, and nothing breaks")
{
    World world;
    Client& ada = world.client("ada");
    Client& bob = world.client("bob");
    bob.joins("#lobby");
    world.hold_store(true);
    ada.sends(create("#tea"));
    ada.sends(join("#lobby"));
    world.settle();
    world.cut(ada);
    world.hold_store(false);
    world.settle();
    CHECK(bob.names_in("#lobby") == Lines{"bob"});
    bob.joins("#tea");
    CHECK(bob.history("#lobby").back() == "#lobby enrolled ada");
}

// --- What is to be seen ----------------------------------------------------------------

TEST_CASE("the list shows every channel by name, a page at a time")
{
    World world{{.joins_per_minute = 10'000, .channels_created_per_user = 1000}};
    Client& ada = world.local("ada", 1000, "ada", {"wheel"});
    for (int i = 0; i < 250; ++i)
        ada.creates("#c" + std::to_string(1000 + i));
    ada.does(create("#ops", "", "wheel"));
    ada.creates("#safe", "teapot");
    ada.joins("#safe");

    std::vector<msg::ChannelInfo> all;
    msg::ListReply page;
    int pages = 0;
    do {
        page = ada.does(
            msg::ListChannels{all.empty() ? std::nullopt : std::optional{all.back().channelName}});
        all.insert(all.end(), page.channels.begin(), page.channels.end());
        ++pages;
    } while (page.more);

    CHECK(pages == 2);
    REQUIRE(all.size() == 253);
    CHECK(std::ranges::is_sorted(all, {}, &msg::ChannelInfo::channelName));
    const auto info = [&](std::string_view wanted) {
        return *std::ranges::find(all, channel(wanted), &msg::ChannelInfo::channelName);
    };
    CHECK(info("#ops").group == "wheel");
    CHECK(info("#safe").hasPassword);
    CHECK(info("#safe").joined);
    CHECK(info("#safe").memberCount == 1);
    CHECK_FALSE(info("#ops").joined);
}

TEST_CASE("the list tells nobody outside what goes on behind a password or in a group")
{
    World world;
    Client& ada = world.local("ada", 1000, "ada", {"wheel"});
    Client& bob = world.local("bob", 1001, "bob", {"wheel"});
    Client& eve = world.client("eve");
    ada.creates("#safe", "teapot");
    ada.does(create("#ops", "", "wheel"));
    for (const char* where : {"#safe", "#ops"}) {
        ada.joins(where);
        ada.does(msg::SetTopic{channel(where), "the heist"});
    }
    using Names = std::vector<std::string>;
    const auto names_and_insides = [](Client& asker) {
        Names found;
        for (const auto& info : asker.does(msg::ListChannels{}).channels)
            found.push_back(info.channelName.display() + " " + std::to_string(info.memberCount) +
                            " " + info.topic);
        return found;
    };
    CHECK(names_and_insides(ada) == Names{"#lobby 0 ", "#ops 1 the heist", "#safe 1 the heist"});
    CHECK(names_and_insides(bob) == Names{"#lobby 0 ", "#ops 0 ", "#safe 0 "});
    CHECK(names_and_insides(eve) == Names{"#lobby 0 ", "#safe 0 "});
}

TEST_CASE("a topic is everybody's to hear, and stays")
{
    World world;
    Client& ada = world.client("ada");
    Client& bob = world.client("bob");
    ada.joins("#lobby");
    bob.joins("#lobby");
    ada.forget();

    ada.does(msg::SetTopic{channel("#lobby"), "be kind"});

    CHECK(bob.heard() == Lines{"#lobby topic be kind"});
    CHECK(ada.heard() == Lines{"#lobby topic be kind"});
    world.restart();
    world.reconnect(bob);
    CHECK(bob.joins("#lobby").topic == "be kind");
    CHECK(bob.fails(msg::SetTopic{channel("#lobby"), std::string(513, 'x')}).code ==
          ErrorCode::too_long);
    bob.does(msg::SetTopic{channel("#lobby"), ""});
    CHECK(bob.joins("#lobby").topic.empty());
}
