#include "tests/support/world.h"

using namespace snug;
using namespace snug::world;

using Lines = std::vector<std::string>;

namespace {

struct TeaForTwo : World {
    Client& ada = client("ada");
    Client& bob = client("bob");

    TeaForTwo()
    {
        ada.creates("#tea");
        ada.joins("#tea");
        bob.joins("#tea");
        ada.forget();
        bob.forget();
    }
};

msg::Say say_in_tea(std::string text, std::optional<MessageId> id = std::nullopt)
{
    return {.channelName = channel("#tea"), .messageId = id, .message = std::move(text)};
}

const MessageId an_id = *MessageId::parse("00112233445566778899aabbccddeeff");

} // namespace

TEST_CASE("what is said is heard with everything there is to know of it")
{
    TeaForTwo tea;
    const auto reply = tea.ada.does(msg::Say{.channelName = channel("#tea"),
                                             .messageId = an_id,
                                             .kind = msg::MessageKind::action,
                                             .message = "pours"});
    REQUIRE(tea.bob.all<msg::Said>().size() == 1);
    const msg::Said said = tea.bob.all<msg::Said>()[0];
    CHECK(said.channelName == channel("#tea"));
    CHECK(said.seq == reply.seq);
    CHECK(said.timestamp == reply.timestamp);
    CHECK(said.messageId == an_id);
    CHECK(reply.messageId == an_id);
    CHECK(said.userId == tea.ada.login().userId);
    CHECK(said.memberName == "ada");
    CHECK(said.kind == msg::MessageKind::action);
    CHECK(said.message == "pours");
}

TEST_CASE("the sender is answered, and their other terminals hear")
{
    TeaForTwo tea;
    Client& again = tea.terminal_of(tea.ada);
    again.joins("#tea");
    tea.ada.says("#tea", "hi");
    CHECK(tea.ada.heard().empty());
    CHECK(again.heard() == Lines{"#tea <ada> hi"});
}

TEST_CASE("nobody hears a message, nor is its sender answered, before it is stored")
{
    TeaForTwo tea;
    tea.hold_store(true);
    const RequestId request = tea.ada.sends(say_in_tea("hi"));
    tea.settle();
    CHECK_FALSE(tea.ada.answer_to(request));
    CHECK(tea.bob.heard().empty());
    tea.hold_store(false);
    tea.settle();
    CHECK(tea.ada.answer_to(request));
    CHECK(tea.bob.heard() == Lines{"#tea <ada> hi"});
}

TEST_CASE("what could not be stored is refused and heard by nobody")
{
    TeaForTwo tea;
    tea.break_disk({ErrorCode::storage_full, "the disk is full; tell an operator"});
    CHECK(tea.ada.fails(say_in_tea("lost")).code == ErrorCode::storage_full);
    tea.mend_disk();
    tea.ada.says("#tea", "kept");
    CHECK(tea.bob.heard() == Lines{"#tea <ada> kept"});
}

TEST_CASE("sending a message again is harmless")
{
    TeaForTwo tea;
    const auto first = tea.ada.does(say_in_tea("hi", an_id));
    const auto again = tea.ada.does(say_in_tea("hi", an_id));
    tea.reconnect(tea.ada);
    tea.ada.joins("#tea");
    const auto later = tea.ada.does(say_in_tea("hi", an_id));
    CHECK(again == first);
    CHECK(later == first);
    CHECK(tea.bob.all<msg::Said>().size() == 1);
}

TEST_CASE("a message sent twice before the first is stored is one message")
{
    TeaForTwo tea;
    const RequestId first = tea.ada.sends(say_in_tea("hi", an_id));
    const RequestId second = tea.ada.sends(say_in_tea("hi", an_id));
    tea.settle();
    CHECK(tea.ada.answer_to(first) == tea.ada.answer_to(second));
    CHECK(tea.bob.heard() == Lines{"#tea <ada> hi"});
}

TEST_CASE("two messages without an id are two messages")
{
    TeaForTwo tea;
    const auto first = tea.ada.does(say_in_tea("hi"));
    const auto second = tea.ada.does(say_in_tea("hi"));
    CHECK(first.messageId != second.messageId);
    CHECK(tea.bob.all<msg::Said>().size() == 2);
}

TEST_CASE("everybody hears one order, which is the log's")
{
    TeaForTwo tea;
    Client& eve = tea.client("eve");
    eve.joins("#tea");
    for (int i = 0; i < 10; ++i) {
        tea.ada.sends(say_in_tea("a" + std::to_string(i)));
        tea.bob.sends(say_in_tea("b" + std::to_string(i)));
    }
    tea.settle();
    Lines heard = eve.heard();
    CHECK(heard.size() == 20);
    Lines read = eve.history("#tea");
    CHECK(Lines(read.end() - 20, read.end()) == heard);
}

TEST_CASE("an empty message and one too long are refused, with the number to keep to")
{
    TeaForTwo tea;
    CHECK(tea.ada.fails(say_in_tea("")).code == ErrorCode::bad_value);
    const Error error = tea.ada.fails(say_in_tea(std::string(4097, 'x')));
    CHECK(error.code == ErrorCode::too_long);
    CHECK(error.text == "a message may have 4096 bytes, this one has 4097; make it shorter");
    tea.ada.does(say_in_tea(std::string(4096, 'x')));
}

TEST_CASE("who is not in a channel neither speaks nor reads there")
{
    TeaForTwo tea;
    Client& eve = tea.client("eve");
    CHECK(eve.fails(say_in_tea("hi")).code == ErrorCode::not_a_member);
    CHECK(eve.fails(msg::History{.channelName = channel("#tea")}).code == ErrorCode::not_a_member);
    CHECK(eve.fails(msg::Members{channel("#tea"), std::nullopt}).code == ErrorCode::not_a_member);
    CHECK(eve.fails(msg::SetTopic{channel("#tea"), "mine"}).code == ErrorCode::not_a_member);
}

// --- History ---------------------------------------------------------------------------

TEST_CASE("history is read from its end, before, after and around a seq")
{
    TeaForTwo tea; // entries 1 to 3: created, ada and bob enrolled
    for (int i = 4; i <= 13; ++i) {
        tea.ada.says("#tea", std::to_string(i));
        tea.advance(std::chrono::seconds{1});
    }
    const auto read = [&](msg::History query) {
        std::vector<std::uint64_t> seqs;
        const msg::HistoryReply reply = tea.bob.does(query);
        for (const auto& entry : reply.entries)
            seqs.push_back(std::visit([](const auto& e) { return e.seq.value(); }, entry));
        return std::pair{seqs, reply.more};
    };
    using Read = std::pair<std::vector<std::uint64_t>, bool>;
    const ChannelName name = channel("#tea");
    CHECK(read({.channelName = name, .limit = 3}) == Read{{11, 12, 13}, true});
    CHECK(read({.channelName = name, .before = Seq{4}, .limit = 3}) == Read{{1, 2, 3}, false});
    CHECK(read({.channelName = name, .before = Seq{5}, .limit = 3}) == Read{{2, 3, 4}, true});
    CHECK(read({.channelName = name, .after = Seq{9}, .limit = 3}) == Read{{10, 11, 12}, true});
    CHECK(read({.channelName = name, .after = Seq{10}, .limit = 3}) == Read{{11, 12, 13}, false});
    CHECK(read({.channelName = name, .around = Seq{6}, .limit = 4}) == Read{{4, 5, 6, 7}, true});
    CHECK(read({.channelName = name}).first.size() == 13);
    CHECK(
        tea.bob.fails(msg::History{.channelName = name, .before = Seq{1}, .after = Seq{1}}).code ==
        ErrorCode::bad_value);
}

TEST_CASE("a page of history has at most two hundred entries, whatever is asked for")
{
    World world{{.messages_per_second = 1000, .message_burst = 1000}};
    Client& ada = world.client("ada");
    ada.joins("#lobby");
    for (int i = 0; i < 300; ++i)
        ada.sends(msg::Say{.channelName = channel("#lobby"), .message = "x"});
    world.settle();
    const auto reply = ada.does(msg::History{.channelName = channel("#lobby"), .limit = 100'000});
    CHECK(reply.entries.size() <= limits::history_page);
    CHECK(reply.entries.size() > 60);
    CHECK(reply.more);
}

TEST_CASE("who reconnects reads what was said meanwhile")
{
    TeaForTwo tea;
    const Seq last = tea.ada.says("#tea", "before").seq;
    tea.cut(tea.bob);
    tea.ada.says("#tea", "are you there?");
    tea.reconnect(tea.bob);
    tea.bob.joins("#tea");
    const auto missed = tea.bob.does(msg::History{.channelName = channel("#tea"), .after = last});
    REQUIRE(missed.entries.size() == 1);
    CHECK(std::get<msg::Said>(missed.entries[0]).message == "are you there?");
}

TEST_CASE("members do not see that somebody gave up their place, nor a password's verifier")
{
    World world;
    Client& ada = world.client("ada");
    Client& bob = world.client("bob");
    ada.creates("#ops", "teapot");
    ada.joins("#ops");
    bob.joins("#ops", "teapot");
    bob.leaves("#ops");
    CHECK(ada.history("#ops") == Lines{"#ops created", "#ops enrolled ada", "#ops enrolled bob"});
}
