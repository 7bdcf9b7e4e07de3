#include "tests/unit/hub/entries.h"
#include "tests/unit/hub/sealed_entries.h"

#include <doctest/doctest.h>

using namespace snug;
using namespace snug::server;

namespace {

template <class Event>
Event seen(const EntryBody& body)
{
    const auto event = event_of(entry(7, body), channel("#tea"));
    REQUIRE(event);
    return std::get<Event>(*event);
}

} // namespace

TEST_CASE("a message is seen whole, with its place in the log")
{
    Message message = said("ada", "hi");
    message.verified = true;
    message.kind = msg::MessageKind::action;
    const auto event = seen<msg::Said>(message);
    CHECK(event.channelName == channel("#tea"));
    CHECK(event.seq == Seq{7});
    CHECK(event.timestamp == entry(7, message).at);
    CHECK(event.messageId == id_of<MessageId>("7"));
    CHECK(event.memberId == message.member);
    CHECK(event.userId == message.user);
    CHECK(event.memberName == "ada");
    CHECK(event.verified);
    CHECK(event.kind == msg::MessageKind::action);
    CHECK(event.message == "hi");
}

TEST_CASE("a sealed message is seen as it is, and the next key by its number and who lost it")
{
    const auto event = seen<msg::Said>(said_sealed("ada", 300));
    CHECK(event.sealed == Bytes(300, std::byte{0xf0}));
    CHECK(event.message.empty());
    SealedTea tea;
    const auto next = seen<msg::Rekeyed>(tea.next(2, {}, {{id_of<MemberId>("bob"), "bob"}}));
    CHECK(next.epoch == 2);
    CHECK(next.memberName == "ada");
    CHECK(next.removed == std::vector<std::string>{"bob"});
}

TEST_CASE("creation, enrolment and topics are seen by name")
{
    CHECK(seen<msg::ChannelCreated>(created({.password_verifier = "secret"})).memberName == "ada");
    CHECK(seen<msg::Enrolled>(enrolled("bob")).memberId == id_of<MemberId>("bob"));
    CHECK(seen<msg::Enrolled>(enrolled("bob")).memberName == "bob");
    CHECK(seen<msg::TopicChanged>(TopicSet{"bob", "assam"}).topic == "assam");
    CHECK(seen<msg::TopicChanged>(TopicSet{"bob", "assam"}).memberName == "bob");
}

TEST_CASE("an entry is visible exactly if members see an event of it")
{
    for (const EntryBody& body :
         {EntryBody{created()}, EntryBody{enrolled("bob")},
          EntryBody{MemberLeft{id_of<MemberId>("bob")}}, EntryBody{TopicSet{"ada", "x"}},
          EntryBody{said("ada", "x")}, EntryBody{said_sealed("ada", 300)}, EntryBody{shown("ada")},
          EntryBody{SealedTea::enrolled("bob", {}, true)}, EntryBody{Rekeyed{.by = "ada"}}}) {
        CAPTURE(body.index());
        CHECK(is_visible(body) == event_of(entry(1, body), channel("#tea")).has_value());
    }
    CHECK_FALSE(is_visible(MemberLeft{id_of<MemberId>("bob")}));
    CHECK_FALSE(is_visible(said_sealed("ada", 0)));
}
