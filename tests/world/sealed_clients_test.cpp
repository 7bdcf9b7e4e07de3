#include "tests/support/terminal.h"

#include "src/sealed/genesis.h"
#include "src/sealed/person_key.h"

#include <doctest/doctest.h>

#include <algorithm>

/// Sealed channels as their members have them: whole clients on both sides of a hub.
using namespace snug;
using namespace snug::world;

using Lines = std::vector<std::string>;

namespace {

constexpr std::string_view password = "acorn-violet-drum-kite-echo";

/// ada made #tea and is in it with bob.
struct SealedTea {
    World world;
    Terminal ada{world, "ada"};
    Terminal bob{world, "bob"};

    SealedTea()
    {
        ada.creates("tea", password);
        ada.joins("tea");
        bob.joins("tea", password);
    }
    void changes_password(std::string_view text, std::vector<MemberName> removed = {})
    {
        ada.does(session::ChangeKey{channel("tea"), secret(text), std::move(removed), {}});
        bob.listens();
    }
};

bool has_text(const World& world, std::string_view text)
{
    return std::ranges::any_of(world.log(), [&](const server::LogEntry& entry) {
        const auto* message = std::get_if<server::Message>(&entry.body);
        return message && (message->text.find(text) != std::string::npos ||
                           std::string_view{reinterpret_cast<const char*>(message->sealed.data()),
                                            message->sealed.size()}
                                   .find(text) != std::string_view::npos);
    });
}

/// Tells it of each message: whether to keep it out.
template <class Change>
Terminal::Liar about_messages(Change change)
{
    return [change](msg::ServerFrame& frame) {
        if (auto* event = std::get_if<msg::Event>(&frame))
            if (auto* said = std::get_if<msg::Said>(event))
                change(*said);
    };
}

template <class Reply, class Change>
Terminal::Liar about(Change change)
{
    return [change](msg::ServerFrame& frame) {
        if (auto* response = std::get_if<msg::Response>(&frame))
            if (auto* reply = std::get_if<Reply>(&response->body))
                change(*reply);
    };
}

} // namespace

TEST_CASE("members of a sealed channel hear each other, and the server hears nothing")
{
    SealedTea tea;
    tea.ada.says("tea", "the kettle is on");
    CHECK(tea.bob.hears() == Lines{"ada: the kettle is on"});
    tea.bob.says("tea", "coming");
    CHECK(tea.ada.hears() == Lines{"bob: coming"});
    CHECK(tea.bob.reads("tea") == Lines{"ada: the kettle is on", "bob: coming"});
    CHECK_FALSE(has_text(tea.world, "kettle"));
    CHECK(tea.ada.sent().find(password) == std::string::npos);
    CHECK(tea.bob.sent().find(password) == std::string::npos);
    CHECK(tea.bob.sent().find("coming") == std::string::npos);
}

TEST_CASE("a sealed channel has a lock for its members only")
{
    SealedTea tea;
    CHECK(tea.bob.joins("tea").epoch == 1);
    CHECK(tea.bob.joins("lobby").epoch == 0);
}

TEST_CASE("who made a channel needs its password no more, in none of their programs")
{
    World world;
    Terminal ada{world, "ada"};
    ada.creates("tea", password);
    CHECK(ada.joins("tea").epoch == 1);
    Terminal later{world, ada};
    CHECK(later.joins("tea").epoch == 1);
    CHECK(ada.passwords_worked_on() + later.passwords_worked_on() == 1);
}

TEST_CASE("a wrong password does not let in, and none asks for one")
{
    SealedTea tea;
    Terminal eve{tea.world, "eve"};
    CHECK(eve.fails(msg::JoinChannel{channel("tea"), {}, {}}).code == ErrorCode::password_required);
    CHECK(eve.fails(msg::JoinChannel{channel("tea"), secret("acorn"), {}}).code ==
          ErrorCode::wrong_password);
    CHECK(eve.fails(msg::History{.channelName = channel("tea")}).code == ErrorCode::not_a_member);
}

TEST_CASE("a password is the same however its accents were typed")
{
    World world;
    Terminal ada{world, "ada"};
    Terminal bob{world, "bob"};
    ada.creates("tea", "caf\xc3\xa9");
    CHECK(bob.joins("tea", "cafe\xcc\x81").epoch == 1);
}

TEST_CASE("on another computer the password is needed once more")
{
    SealedTea tea;
    Terminal elsewhere{tea.world, tea.bob, false};
    CHECK(elsewhere.fails(msg::JoinChannel{channel("tea"), {}, {}}).code ==
          ErrorCode::password_required);
    CHECK(elsewhere.joins("tea", password).epoch == 1);
    tea.ada.says("tea", "hi");
    CHECK(elsewhere.hears() == Lines{"ada: hi"});
}

TEST_CASE("several terminals of one person talk without being missed or doubted")
{
    SealedTea tea;
    Terminal second{tea.world, tea.bob};
    second.joins("tea");
    tea.bob.says("tea", "one");
    second.says("tea", "two");
    tea.bob.says("tea", "three");
    CHECK(tea.ada.hears() == Lines{"bob: one", "bob: two", "bob: three"});
}

TEST_CASE("who comes later reads what was said before")
{
    SealedTea tea;
    tea.ada.says("tea", "first");
    tea.changes_password("another one");
    tea.ada.says("tea", "second");
    Terminal carol{tea.world, "carol"};
    carol.joins("tea", "another one");
    CHECK(carol.reads("tea") == Lines{"ada: first", "ada: second"});
}

TEST_CASE("with another password who is in stays in, and the old one lets nobody in")
{
    SealedTea tea;
    tea.changes_password("another one");
    tea.ada.says("tea", "still here?");
    CHECK(tea.bob.hears() == Lines{"ada: still here?"});
    tea.bob.says("tea", "yes");
    CHECK(tea.ada.hears() == Lines{"bob: yes"});
    Terminal eve{tea.world, "eve"};
    CHECK(eve.fails(msg::JoinChannel{channel("tea"), secret(password), {}}).code ==
          ErrorCode::wrong_password);
}

TEST_CASE("who was away while the password changed is back without it")
{
    SealedTea tea;
    tea.world.settle();
    Terminal carol{tea.world, "carol"};
    carol.joins("tea", password);
    carol.does(msg::Ping{});
    tea.changes_password("another one");
    tea.ada.says("tea", "news");
    carol.reconnects();
    CHECK(carol.joins("tea").epoch == 2);
    CHECK(carol.reads("tea") == Lines{"ada: news"});
}

TEST_CASE("only who made the channel can change its password")
{
    SealedTea tea;
    CHECK(tea.bob.fails(session::ChangeKey{channel("tea"), secret("mine now"), {}, {}}).code ==
          ErrorCode::no_permission);
}

TEST_CASE("who is put out hears nothing more, and can read none of it with the server's help")
{
    SealedTea tea;
    Terminal eve{tea.world, "eve"};
    eve.joins("tea", password);
    tea.ada.says("tea", "before");
    CHECK(eve.hears() == Lines{"ada: before"});
    tea.changes_password("another one", {name("eve")});
    tea.ada.says("tea", "after");
    CHECK(eve.hears().empty());
    CHECK(eve.all<msg::Parted>().size() == 1);
    CHECK(tea.bob.hears() == Lines{"ada: before", "ada: after"});
    CHECK(eve.fails(msg::JoinChannel{channel("tea"), secret(password), {}}).code ==
          ErrorCode::wrong_password);

    // The server gives her all it has.
    Bytes genesis;
    std::vector<Bytes> records;
    std::vector<Bytes> grants;
    for (const server::LogEntry& entry : tea.world.log()) {
        if (const auto* created = std::get_if<server::Created>(&entry.body);
            created && created->rules.sealed) {
            genesis = created->rules.sealed->genesis;
            records.push_back(created->rules.sealed->epoch);
        }
        if (const auto* rekeyed = std::get_if<server::Rekeyed>(&entry.body)) {
            records.push_back(rekeyed->epoch);
            for (const auto& given : rekeyed->given)
                grants.push_back(given.key.grant);
        }
    }
    REQUIRE(records.size() == 2);
    REQUIRE(grants.size() == 2);
    sealed::ChannelKeys eves =
        sealed::ChannelKeys::begin(genesis, tea.world.server_key().bytes()).value();
    REQUIRE(eves.add(records));
    const auto kept = eve.shelf().load(tea.world.server_key().bytes(), "tea").value();
    REQUIRE(kept);
    eves.know(1, sealed::EpochKey{kept->key.bytes()});
    for (const Bytes& grant : grants)
        CHECK_FALSE(
            eves.take(grant, eve.key().public_key(), sealed::exchange_key_of(eve.key())).ok());
    CHECK(eves.key(1) != nullptr);
    CHECK(eves.key(2) == nullptr);
    CHECK(tea.bob.ring().find(channel("tea"))->keys.key(2) != nullptr);
}

TEST_CASE("who is invited comes in without the password, and can write")
{
    SealedTea tea;
    Terminal carol{tea.world, "carol"};
    carol.joins("lobby");
    tea.bob.joins("lobby");
    const auto user_of = [&](const char* who) {
        return tea.bob.does(msg::Whois{name(who), std::nullopt}).userId;
    };
    CHECK(tea.bob.fails(session::LetIn{channel("tea"), name("carol"), user_of("ada")}).code ==
          ErrorCode::not_trusted); // whatever the name means by now
    tea.bob.does(session::LetIn{channel("tea"), name("carol"), user_of("carol")});
    carol.listens();
    REQUIRE(carol.all<msg::Invited>().size() == 1);
    tea.ada.says("tea", "welcome");
    CHECK(carol.joins("tea").epoch == 1);
    CHECK(carol.reads("tea") == Lines{"ada: welcome"});
    carol.says("tea", "thanks");
    CHECK(tea.ada.hears() == Lines{"carol: thanks"});
    CHECK(carol.fails(session::LetIn{channel("tea"), name("bob"), user_of("carol")}).code ==
          ErrorCode::no_permission);
}

TEST_CASE("two people talk alone: sealed, kept, and in all their terminals")
{
    World world;
    Terminal ada{world, "ada"};
    Terminal bob{world, "bob"};
    ada.joins("lobby");
    bob.joins("lobby");
    const msg::DirectOpened talk = ada.does(msg::OpenDirect{name("bob"), {}});
    CHECK(talk.epoch == 1);
    ada.says(talk.channelName, "psst");
    CHECK(bob.hears() == Lines{"ada: psst"});
    bob.says(talk.channelName, "yes?");
    CHECK(ada.hears() == Lines{"bob: yes?"});
    CHECK_FALSE(has_text(world, "psst"));
    Terminal second{world, bob, false};
    const auto opened = second.all<msg::DirectOpened>();
    REQUIRE(opened.size() == 1);
    CHECK(opened.front().epoch == 1);
    ada.says(talk.channelName, "both of you");
    CHECK(second.hears() == Lines{"ada: both of you"});
}

TEST_CASE("a message that the key overtook is sealed with the new one, and said once")
{
    SealedTea tea;
    bool overtaken = false;
    tea.bob.lie([&](msg::ServerFrame& frame) {
        // The word that there is a new key never arrives by itself.
        if (auto* event = std::get_if<msg::Event>(&frame))
            if (std::holds_alternative<msg::Rekeyed>(*event)) {
                overtaken = true;
                frame = msg::Event{msg::ReadUpTo{channel("lobby"), Seq{1}, 0}};
            }
    });
    tea.changes_password("another one");
    REQUIRE(overtaken);
    tea.bob.says("tea", "in time");
    CHECK(tea.ada.hears() == Lines{"bob: in time"});
    CHECK(tea.ada.reads("tea") == Lines{"bob: in time"});
}

TEST_CASE("a message whose answer was lost is sent again as it was, and is there once")
{
    SealedTea tea;
    const MessageId id = MessageId::make(tea.world.random());
    const msg::Say message{.channelName = channel("tea"), .messageId = id, .message = "once"};
    tea.bob.lie([](msg::ServerFrame& frame) {
        if (auto* response = std::get_if<msg::Response>(&frame))
            if (std::holds_alternative<msg::SayReply>(response->body))
                response->body = Error{ErrorCode::unavailable, "lost"};
    });
    tea.bob.fails(message);
    tea.bob.lie({});
    tea.bob.reconnects();
    tea.bob.joins("tea");
    tea.bob.does(message);
    tea.bob.says("tea", "more");
    CHECK(tea.ada.hears() == Lines{"bob: once", "bob: more"});
}

TEST_CASE("search finds what was sealed, on the client, in one channel and in all")
{
    SealedTea tea;
    tea.ada.says("tea", "the kettle is on");
    tea.ada.says("tea", "so is the radio");
    tea.bob.joins("lobby");
    tea.bob.says("lobby", "kettles are loud");
    const auto here =
        tea.bob.does(msg::Search{.words = "kett", .channelName = channel("tea"), .limit = 10});
    REQUIRE(here.found.size() == 1);
    CHECK(here.found[0].said.message == "the kettle is on");
    CHECK(here.found[0].spans == std::vector<msg::Span>{{4, 10}});
    CHECK(tea.bob.does(msg::Search{.words = "kett", .limit = 10}).found.size() == 2);
    CHECK(tea.bob.does(msg::Search{.words = "is", .limit = 1}).found.size() == 1);
}

TEST_CASE("a search looks through all pages")
{
    SealedTea tea;
    tea.ada.says("tea", "needle");
    for (int i = 0; i < 450; ++i) {
        tea.world.advance(std::chrono::seconds{1});
        tea.ada.says("tea", "hay");
    }
    CHECK(tea.bob.does(msg::Search{.words = "needle", .channelName = channel("tea"), .limit = 5})
              .found.size() == 1);
}

// --- A server that lies --------------------------------------------------------------

TEST_CASE("a message that was held back is missed")
{
    SealedTea tea;
    tea.bob.lie([&](msg::ServerFrame& frame) {
        if (auto* event = std::get_if<msg::Event>(&frame))
            if (const auto* said = std::get_if<msg::Said>(event); said && said->seq == Seq{5})
                frame = msg::Event{msg::ReadUpTo{channel("tea"), Seq{1}, 0}};
    });
    for (const char* text : {"one", "two", "three"})
        tea.ada.says("tea", text);
    const Lines heard = tea.bob.hears();
    REQUIRE(heard.size() == 2);
    CHECK(heard[0] == "ada: one");
    CHECK(heard[1] == "ada: three (1 missing) (forked)");
}

TEST_CASE("nothing that a server changes about a message is believed")
{
    SealedTea tea;
    const auto changed = [&](auto change) {
        tea.bob.lie(about_messages(change));
        tea.ada.says("tea", "pay bob");
        return tea.bob.hears();
    };
    for (const Lines& heard :
         {changed([](msg::Said& said) { said.sealed[70] ^= std::byte{1}; }),
          changed([](msg::Said& said) { said.sealed.back() ^= std::byte{1}; }),
          changed([](msg::Said& said) { said.messageId = MessageId{MessageId::Bytes{}}; }),
          changed([](msg::Said& said) {
              said.sealed.clear();
              said.message = "pay eve";
          })}) {
        REQUIRE(heard.size() == 1);
        CHECK(heard.front().starts_with("ada? "));
        CHECK(heard.front().find("pay") == std::string::npos);
    }
    // Who said it stands in the message.
    const Lines renamed = changed([](msg::Said& said) {
        said.memberName = "eve";
        said.opened = msg::Opened{};
        said.message = "pay eve";
    });
    REQUIRE(renamed.size() == 1);
    CHECK(renamed.front().starts_with("ada: pay bob"));
}

TEST_CASE("a message that is told again, or in another channel, is not shown")
{
    SealedTea tea;
    std::optional<msg::Said> kept;
    tea.bob.lie(about_messages([&](msg::Said& said) {
        if (!kept)
            kept = said;
        else
            said = msg::Said{said.channelName, said.seq,     said.timestamp, kept->messageId,
                             kept->memberId,   kept->userId, "ada",          false,
                             kept->kind,       "",           kept->sealed,   std::nullopt};
    }));
    tea.ada.says("tea", "open the door");
    tea.ada.says("tea", "shut it");
    const Lines heard = tea.bob.hears();
    REQUIRE(heard.size() == 2);
    CHECK(heard[0] == "ada: open the door");
    CHECK(heard[1].starts_with("ada? "));

    Terminal carol{tea.world, "carol"};
    carol.creates("lab", "another one");
    carol.joins("lab");
    carol.lie(about_messages([&](msg::Said& said) { said.sealed = kept->sealed; }));
    tea.bob.joins("lab", "another one");
    tea.bob.says("lab", "hello");
    CHECK(carol.hears().front().starts_with("bob? "));
}

TEST_CASE("history in another order is not believed")
{
    SealedTea tea;
    tea.ada.says("tea", "no");
    tea.ada.says("tea", "yes");
    Terminal carol{tea.world, "carol"};
    carol.joins("tea", password);
    carol.lie(about<msg::HistoryReply>([](msg::HistoryReply& page) {
        std::vector<msg::Said*> said;
        for (msg::LoggedEvent& entry : page.entries)
            if (auto* one = std::get_if<msg::Said>(&entry))
                said.push_back(one);
        std::swap(*said[0], *said[1]);
        std::swap(said[0]->seq, said[1]->seq);
    }));
    const Lines lines = carol.reads("tea");
    REQUIRE(lines.size() == 2);
    CHECK((lines[0].starts_with("ada? ") || lines[1].starts_with("ada? ")));
}

TEST_CASE("a server that shows another beginning of a channel gets no proof")
{
    const auto lied_to = [](auto change) {
        SealedTea tea;
        Terminal carol{tea.world, "carol"};
        carol.lie(about<msg::KnockReply>([&](msg::KnockReply& knock) { change(tea, knock); }));
        const Error error = carol.fails(msg::JoinChannel{channel("tea"), secret(password), {}});
        CHECK(carol.sent().find("\"proof\":{\"membership\"") == std::string::npos);
        CHECK(carol.passwords_worked_on() == 0);
        return error.code;
    };
    // A cheaper work for guessing; somebody else's channel; another name; not signed.
    const auto signed_by = [](const crypto::SigningKey& key, sealed::Genesis genesis) {
        genesis.owner = key.public_key();
        return sealed::sign_genesis(genesis, key);
    };
    CHECK(lied_to([&](SealedTea& tea, msg::KnockReply& knock) {
              sealed::Genesis genesis = sealed::read_genesis(knock.genesis).value();
              genesis.cost.passes = 1;
              knock.genesis = signed_by(tea.bob.key(), genesis);
          }) == ErrorCode::not_trusted);
    CHECK(lied_to([&](SealedTea& tea, msg::KnockReply& knock) {
              sealed::Genesis genesis = sealed::read_genesis(knock.genesis).value();
              genesis.cost.memory_kib = 4 * 1024 * 1024;
              knock.genesis = signed_by(tea.bob.key(), genesis);
          }) == ErrorCode::not_trusted);
    CHECK(lied_to([&](SealedTea& tea, msg::KnockReply& knock) {
              sealed::Genesis genesis = sealed::read_genesis(knock.genesis).value();
              genesis.name = "lab";
              knock.genesis = signed_by(tea.bob.key(), genesis);
          }) == ErrorCode::not_trusted);
    CHECK(lied_to([&](SealedTea& tea, msg::KnockReply& knock) {
              sealed::Genesis genesis = sealed::read_genesis(knock.genesis).value();
              genesis.server = tea.bob.key().public_key();
              knock.genesis = signed_by(tea.bob.key(), genesis);
          }) == ErrorCode::not_trusted);
    CHECK(lied_to([&](SealedTea&, msg::KnockReply& knock) { knock.genesis[60] ^= std::byte{1}; }) ==
          ErrorCode::not_trusted);
}

TEST_CASE("who was in a channel takes no other one under its name")
{
    SealedTea tea;
    tea.bob.reconnects();
    const auto other_salt = [&](Bytes& genesis) {
        sealed::Genesis changed = sealed::read_genesis(genesis).value();
        changed.salt[0] ^= std::byte{1};
        changed.owner = tea.ada.key().public_key();
        genesis = sealed::sign_genesis(changed, tea.ada.key());
    };
    tea.bob.lie([&](msg::ServerFrame& frame) {
        auto* response = std::get_if<msg::Response>(&frame);
        if (!response)
            return;
        if (auto* joined = std::get_if<msg::JoinReply>(&response->body))
            joined->epoch = 2; // so that the keys are read again
        if (auto* keys = std::get_if<msg::KeysReply>(&response->body))
            other_salt(keys->genesis);
    });
    CHECK(tea.bob.fails(msg::JoinChannel{channel("tea"), {}, {}}).code == ErrorCode::not_trusted);
}

TEST_CASE("a channel that was sealed is not taken for an open one")
{
    for (const bool with_its_id : {false, true}) {
        SealedTea tea;
        tea.bob.reconnects();
        tea.bob.lie(about<msg::JoinReply>([&](msg::JoinReply& joined) {
            joined.epoch = 0;
            if (!with_its_id)
                joined.channelId = ChannelId{ChannelId::Bytes{}};
        }));
        CHECK(tea.bob.fails(msg::JoinChannel{channel("tea"), {}, {}}).code ==
              ErrorCode::not_trusted);
        const auto said = tea.bob.asks(msg::Say{.channelName = channel("tea"),
                                                .messageId = MessageId::make(tea.world.random()),
                                                .message = "in plain?"});
        CHECK(std::holds_alternative<Error>(said));
        CHECK(tea.bob.sent().find("in plain?") == std::string::npos);
    }
}

TEST_CASE("no server is told a password that was to be sealed")
{
    World world;
    Terminal ada{world, "ada"};
    ada.does(msg::CreateChannel{channel("tea"), secret(password), std::nullopt},
             session::PasswordUse::tell);
    Terminal bob{world, "bob"};
    CHECK(bob.fails(msg::JoinChannel{channel("tea"), secret(password), {}}).code ==
          ErrorCode::unsealed);
    CHECK(bob.sent().find(password) == std::string::npos);
    CHECK(
        bob.does(msg::JoinChannel{channel("tea"), secret(password), {}}, session::PasswordUse::tell)
            .epoch == 0);
}

TEST_CASE("an older key than before, or one that the password does not make, is not taken")
{
    SealedTea tea;
    tea.changes_password("another one");
    Terminal later{tea.world, tea.bob};
    later.lie(about<msg::KeysReply>([](msg::KeysReply& keys) {
        if (!keys.epochs.empty())
            keys.epochs.resize(1);
    }));
    CHECK(later.fails(msg::JoinChannel{channel("tea"), {}, {}}).code == ErrorCode::not_trusted);

    Terminal carol{tea.world, "carol"};
    carol.lie(about<msg::KeysReply>([&](msg::KeysReply& keys) {
        sealed::EpochRecord record{.channel = sealed::channel_id_of(keys.genesis), .number = 1};
        record.authority = tea.bob.key().public_key();
        keys.epochs = {sealed::sign_epoch(record, tea.bob.key())};
    }));
    CHECK(carol.fails(msg::JoinChannel{channel("tea"), secret("another one"), {}}).code ==
          ErrorCode::not_trusted);
}

TEST_CASE("whom only the server put on the roster gets no key")
{
    SealedTea tea;
    Terminal eve{tea.world, "eve"};
    eve.joins("lobby");
    const auto invented = [&](msg::RosterReply& reply) {
        const auto forged = sealed::certify(crypto::SigningKey::make(tea.world.random()),
                                            tea.ada.ring().find(channel("tea"))->keys.id(), 1,
                                            eve.key().public_key(),
                                            sealed::exchange_key_of(eve.key()).public_key());
        reply.roster.push_back(
            {MemberId{MemberId::Bytes{}}, eve.user(), "eve", sealed::encode(forged)});
    };
    tea.ada.lie(about<msg::RosterReply>(invented));
    const auto roster = tea.ada.does(msg::Roster{channel("tea"), std::nullopt}).roster;
    REQUIRE(roster.size() == 3);
    CHECK(roster.back().membership.empty());
    CHECK_FALSE(roster.front().membership.empty());
    tea.changes_password("another one");
    for (const server::LogEntry& entry : tea.world.log())
        if (const auto* rekeyed = std::get_if<server::Rekeyed>(&entry.body))
            CHECK(rekeyed->given.size() == 2);
}

TEST_CASE("a conversation with somebody who is not them is refused")
{
    World world;
    Terminal ada{world, "ada"};
    Terminal bob{world, "bob"};
    Terminal eve{world, "eve"};
    for (Terminal* who : {&ada, &bob, &eve})
        who->joins("lobby");
    // eve's key in bob's place.
    const auto eves = ada.does(msg::Whois{name("eve"), {}}).keys;
    REQUIRE(eves.size() == 1);
    ada.lie(about<msg::WhoisReply>([&](msg::WhoisReply& who) { who.keys = eves; }));
    CHECK(ada.fails(msg::OpenDirect{name("bob"), {}}).code == ErrorCode::no_permission);
    // A conversation with eve, shown as one with bob.
    ada.lie({});
    const UserId bobs = bob.user();
    ada.lie(about<msg::DirectOpened>([&](msg::DirectOpened& opened) {
        opened.memberName = name("bob");
        opened.userId = bobs;
    }));
    CHECK(ada.fails(msg::OpenDirect{name("eve"), {}}).code == ErrorCode::not_trusted);
}

TEST_CASE("a conversation that the server swaps, renames or shows as unsealed takes no word")
{
    World world;
    Terminal ada{world, "ada"};
    Terminal bob{world, "bob"};
    Terminal eve{world, "eve"};
    for (Terminal* who : {&ada, &bob, &eve})
        who->joins("lobby");
    const auto with_bob = ada.does(msg::OpenDirect{name("bob"), {}});
    const auto with_eve = ada.does(msg::OpenDirect{name("eve"), {}});
    // The talk with eve under the name of the one with bob, and the other way round.
    ada.lie(about<msg::DirectOpened>([&](msg::DirectOpened& opened) {
        opened = with_eve;
        opened.channelName = with_bob.channelName;
    }));
    CHECK(ada.fails(msg::OpenDirect{name("bob"), {}}).code == ErrorCode::not_trusted);
    ada.lie(about<msg::DirectOpened>([&](msg::DirectOpened& opened) {
        opened = with_bob;
        opened.memberName = name("eve");
        opened.userId = with_eve.userId;
    }));
    CHECK(ada.fails(msg::OpenDirect{name("eve"), {}}).code == ErrorCode::not_trusted);
    // One that is not sealed.
    Terminal later{world, ada, false};
    later.lie(about<msg::DirectOpened>([](msg::DirectOpened& opened) { opened.epoch = 0; }));
    CHECK(later.fails(msg::OpenDirect{name("bob"), {}}).code == ErrorCode::not_trusted);
}

TEST_CASE("a conversation that is told of twice at once is one")
{
    World world;
    Terminal ada{world, "ada"};
    Terminal bob{world, "bob"};
    ada.joins("lobby");
    bob.joins("lobby");
    const auto talk = ada.does(msg::OpenDirect{name("bob"), {}});
    bob.lie([told = 0](msg::ServerFrame& frame) mutable {
        // The first message becomes a second word of the same conversation.
        auto* event = std::get_if<msg::Event>(&frame);
        static std::optional<msg::DirectOpened> opened;
        if (event && std::holds_alternative<msg::DirectOpened>(*event))
            opened = std::get<msg::DirectOpened>(*event);
        else if (event && std::holds_alternative<msg::Said>(*event) && opened && told++ == 0)
            *event = *opened;
    });
    ada.says(talk.channelName, "one");
    ada.says(talk.channelName, "two");
    const Lines heard = bob.hears();
    REQUIRE(heard.size() == 1);
    CHECK(heard.front().starts_with("ada: two"));
}

TEST_CASE("who is to be put out is, whatever the server calls them on the roster")
{
    SealedTea tea;
    Terminal eve{tea.world, "eve"};
    eve.joins("tea", password);
    const UserId eves = eve.user();
    tea.ada.lie(about<msg::RosterReply>([](msg::RosterReply& reply) {
        for (msg::RosterEntry& entry : reply.roster)
            if (entry.memberName == "eve") {
                entry.memberName = "mallory";
                entry.userId = UserId{UserId::Bytes{}};
            }
    }));
    tea.ada.does(session::ChangeKey{channel("tea"), secret("another one"), {name("eve")}, {eves}});
    eve.listens();
    CHECK(eve.all<msg::Parted>().size() == 1);
    for (const server::LogEntry& entry : tea.world.log())
        if (const auto* rekeyed = std::get_if<server::Rekeyed>(&entry.body))
            CHECK(rekeyed->given.size() == 2);
}

TEST_CASE("who is away can be put out too")
{
    SealedTea tea;
    Terminal eve{tea.world, "eve"};
    eve.joins("tea", password);
    eve.reconnects();
    tea.changes_password("another one", {name("eve")});
    CHECK(eve.fails(msg::JoinChannel{channel("tea"), {}, {}}).code == ErrorCode::password_required);
    CHECK(
        tea.ada
            .fails(session::ChangeKey{channel("tea"), secret("yet another"), {name("nobody")}, {}})
            .code == ErrorCode::no_such_member);
}

TEST_CASE("nobody has the name, or the check mark, of another in what they seal")
{
    SealedTea tea;
    Terminal eve{tea.world, "eve"};
    eve.joins("tea", password);
    tea.ada.says("tea", "it is me");
    eve.lie(about<msg::LoginReply>([](msg::LoginReply& login) { login.memberName = name("ada"); }));
    eve.reconnects(); // now eve's client seals as "ada"
    eve.joins("tea");
    eve.says("tea", "me too");
    const Lines heard = tea.bob.hears();
    REQUIRE(heard.size() == 2);
    CHECK(heard[1] == "ada (another key): me too");
}

TEST_CASE("what a server finds in sealed channels is no result")
{
    SealedTea tea;
    tea.bob.joins("lobby");
    tea.bob.lie(about<msg::SearchReply>([](msg::SearchReply& reply) {
        msg::Said said{.channelName = channel("tea"),
                       .seq = Seq{3},
                       .timestamp = {},
                       .messageId = MessageId{MessageId::Bytes{}},
                       .memberId = MemberId{MemberId::Bytes{}},
                       .userId = UserId{UserId::Bytes{}},
                       .memberName = "ada",
                       .message = "pay eve",
                       .opened = msg::Opened{}};
        reply.found.push_back({said, {}});
    }));
    CHECK(tea.bob.does(msg::Search{.words = "pay", .limit = 5}).found.empty());
}

TEST_CASE("an older page is no gap before what came live")
{
    SealedTea tea;
    for (int i = 0; i < 60; ++i) {
        tea.world.advance(std::chrono::seconds{1});
        tea.ada.says("tea", "line " + std::to_string(i));
    }
    Terminal carol{tea.world, "carol"};
    const auto joined = carol.joins("tea", password);
    tea.ada.says("tea", "live");
    carol.hears();
    for (Seq before = joined.lastSeq; before > Seq{10}; before = Seq{before.value() - 10})
        for (const auto& entry :
             carol.does(msg::History{.channelName = channel("tea"), .before = before, .limit = 10})
                 .entries)
            if (const auto* said = std::get_if<msg::Said>(&entry))
                CHECK(said->opened == msg::Opened{});
}

TEST_CASE("where it can't be told whether a channel was sealed, it is not entered, and why is said")
{
    SealedTea tea;
    Terminal later{tea.world, tea.bob};
    later.shelf().be_damaged();
    CHECK(later.fails(msg::JoinChannel{channel("tea"), {}, {}}).text == "channel_keys:2: damaged");
    CHECK(later.fails(msg::JoinChannel{channel("tea"), secret(password), {}}).text ==
          "channel_keys:2: damaged");
    // A server might show the sealed channel as an open one.
    CHECK(later.fails(msg::JoinChannel{channel("lobby"), {}, {}}).text ==
          "channel_keys:2: damaged");
}

TEST_CASE("a message that was said at another time than the server says shows both")
{
    using namespace std::chrono_literals;
    SealedTea tea;
    tea.ada.says("tea", "on time");
    tea.bob.listens();
    tea.bob.lie(about_messages([](msg::Said& said) { said.timestamp += 11min; }));
    tea.ada.says("tea", "held back");
    tea.bob.listens();
    tea.bob.lie({});
    tea.ada.sets_clock(9min);
    tea.ada.says("tea", "a clock that is a little wrong");
    tea.ada.sets_clock(-24h);
    tea.ada.says("tea", "a clock that is wrong");
    std::vector<std::string> heard = tea.bob.hears();
    REQUIRE(heard.size() == 4);
    CHECK(heard[0] == "ada: on time");
    CHECK(heard[1].starts_with("ada: held back (said "));
    CHECK(heard[2] == "ada: a clock that is a little wrong");
    CHECK(heard[3].starts_with("ada: a clock that is wrong (said "));
    CHECK(tea.bob.reads("tea")[1] == "ada: held back"); // as long as it says what it said to others
}

TEST_CASE("a message whose answer was lost keeps its place though the key changed meanwhile")
{
    SealedTea tea;
    const MessageId id = MessageId::make(tea.world.random());
    const msg::Say message{.channelName = channel("tea"), .messageId = id, .message = "once"};
    std::optional<Seq> place;
    tea.bob.lie([&](msg::ServerFrame& frame) {
        auto* response = std::get_if<msg::Response>(&frame);
        if (!response)
            return;
        if (const auto* reply = std::get_if<msg::SayReply>(&response->body)) {
            place = reply->seq;
            response->body = Error{ErrorCode::unavailable, "lost"};
        }
    });
    tea.bob.fails(message);
    tea.bob.lie({});
    REQUIRE(place);
    tea.changes_password("another one");
    tea.bob.reconnects();
    tea.bob.joins("tea");
    // Sealed anew, as the old key says nothing any more; the id is what makes it the same.
    CHECK(tea.bob.does(message).seq == *place);
    CHECK(tea.ada.reads("tea") == Lines{"bob: once"});
}

TEST_CASE("a log that was read is there again, in another program and over another link")
{
    SealedTea tea;
    tea.ada.says("tea", "one");
    tea.bob.says("tea", "two");
    CHECK(tea.bob.hears() == Lines{"ada: one"});
    Terminal later{tea.world, tea.bob};
    later.joins("tea");
    CHECK(later.misses().empty());
    tea.ada.says("tea", "three");
    CHECK(later.hears() == Lines{"ada: three"});
    later.reconnects();
    later.joins("tea");
    CHECK(later.misses().empty());
    CHECK(later.reads("tea") == Lines{"ada: one", "bob: two", "ada: three"});
}

TEST_CASE("a server that goes back to before what was read is found out, once, and lived with")
{
    SealedTea tea;
    tea.ada.says("tea", "one");
    const Seq last = tea.ada.says("tea", "two").seq;
    tea.bob.hears();
    const std::string miss = "#" + std::to_string(last.value()) + " ended";
    const auto goes_back = [&](msg::ServerFrame& frame) {
        auto* response = std::get_if<msg::Response>(&frame);
        if (!response)
            return;
        if (auto* joined = std::get_if<msg::JoinReply>(&response->body))
            joined->lastSeq = Seq{last.value() - 1};
        if (auto* page = std::get_if<msg::HistoryReply>(&response->body))
            std::erase_if(page->entries, [&](const msg::LoggedEvent& entry) {
                return std::visit([](const auto& e) { return e.seq; }, entry) >= last;
            });
    };
    Terminal later{tea.world, tea.bob};
    later.lie(goes_back);
    later.joins("tea");
    CHECK(later.misses() == Lines{miss});
    CHECK(later.reads("tea") == Lines{"ada: one"});
    Terminal last_of_all{tea.world, tea.bob};
    last_of_all.lie(goes_back);
    last_of_all.joins("tea");
    CHECK(last_of_all.misses().empty());

    // The same where the program goes on and the link was cut.
    tea.bob.reconnects();
    tea.bob.lie(goes_back);
    tea.bob.joins("tea");
    CHECK(tea.bob.misses() == Lines{miss});
    tea.bob.reconnects();
    tea.bob.joins("tea");
    CHECK(tea.bob.misses().empty());
}

TEST_CASE("another message in the place of the newest that was read is found out, and shown")
{
    SealedTea tea;
    const Seq first = tea.ada.says("tea", "one").seq;
    const Seq last = tea.ada.says("tea", "two").seq;
    tea.bob.hears();
    Terminal later{tea.world, tea.bob};
    later.lie(about<msg::HistoryReply>([&](msg::HistoryReply& page) {
        std::erase_if(page.entries, [&](const msg::LoggedEvent& entry) {
            return std::visit([](const auto& e) { return e.seq; }, entry) == first;
        });
        for (msg::LoggedEvent& entry : page.entries)
            if (auto* said = std::get_if<msg::Said>(&entry))
                said->sealed.back() ^= std::byte{1};
    }));
    later.joins("tea");
    CHECK(later.misses() == Lines{"#" + std::to_string(last.value()) + " changed"});
    later.lie({});
    CHECK(later.reads("tea") == Lines{"ada: one", "ada: two"});
}

TEST_CASE("what a channel keeps no longer is no loss")
{
    World world;
    Terminal ada{world, "ada"};
    Terminal bob{world, "bob"};
    ada.does(msg::CreateChannel{.channelName = channel("tea"),
                                .channelPassword = secret(password),
                                .keep = Retention{Retention::Kind::newest, 10}});
    ada.joins("tea");
    bob.joins("tea", password);
    const Seq read = ada.says("tea", "one").seq;
    bob.hears();
    ada.says("tea", "two");
    const auto forgets = about<msg::HistoryReply>([&](msg::HistoryReply& page) {
        std::erase_if(page.entries, [&](const msg::LoggedEvent& entry) {
            return std::visit([](const auto& e) { return e.seq; }, entry) <= read;
        });
    });
    Terminal later{world, bob};
    later.lie([&](msg::ServerFrame& frame) {
        // After what has gone comes what has not.
        auto* response = std::get_if<msg::Response>(&frame);
        auto* page = response ? std::get_if<msg::HistoryReply>(&response->body) : nullptr;
        if (page && page->entries.size() == 1)
            std::visit([](auto& e) { e.seq = Seq{e.seq.value() + 1}; }, page->entries.front());
        else
            forgets(frame);
    });
    later.joins("tea");
    CHECK(later.misses().empty());
}

TEST_CASE("a key that the server does not show holds a channel for a while, and is asked for again")
{
    using namespace std::chrono_literals;
    SealedTea tea;
    int asked = 0;
    tea.bob.lie([&](msg::ServerFrame& frame) {
        auto* response = std::get_if<msg::Response>(&frame);
        if (!response || !std::holds_alternative<msg::KeysReply>(response->body))
            return;
        ++asked;
        frame = msg::Event{msg::ReadUpTo{channel("lobby"), Seq{1}, 0}};
    });
    tea.changes_password("another one");
    tea.ada.says("tea", "one");
    CHECK(tea.bob.hears().empty());
    CHECK(asked == 1);
    tea.world.advance(31s);
    CHECK(tea.bob.hears() ==
          Lines{"ada? its key has not come from the server yet; read it again later"});
    tea.bob.lie({});
    tea.ada.says("tea", "two");
    CHECK(tea.bob.hears() == Lines{"ada: two"});
    CHECK(tea.bob.reads("tea") == Lines{"ada: one", "ada: two"});
}

// --- A server with another key ----------------------------------------------------------

TEST_CASE("members go on in a sealed channel when the server has another key, and read back")
{
    SealedTea tea;
    tea.ada.says("tea", "the kettle is on");
    const ChannelId id = tea.ada.joins("tea").channelId;
    for (int rotations = 1; rotations <= 2; ++rotations) {
        CAPTURE(rotations);
        tea.world.rotate_key();
        tea.world.rotate_key(); // while nobody is there
        tea.ada.reconnects();
        tea.bob.reconnects();
        CHECK(tea.ada.joins("tea").channelId == id);
        CHECK(tea.bob.joins("tea").epoch == 1);
        CHECK(tea.bob.reads("tea").front() == "ada: the kettle is on");
        tea.bob.hears();
        tea.ada.says("tea", "more water");
        CHECK(tea.bob.hears() == Lines{"ada: more water"});
    }
}

TEST_CASE("a channel from before the server's key changed takes newcomers and invited people")
{
    SealedTea tea;
    tea.ada.says("tea", "the kettle is on");
    tea.world.rotate_key();
    tea.ada.reconnects();
    tea.ada.joins("tea");
    Terminal eve{tea.world, "eve"};
    CHECK(eve.fails(msg::JoinChannel{channel("tea"), secret("acorn"), {}}).code ==
          ErrorCode::wrong_password);
    Terminal newcomer{tea.world, "cyd"};
    CHECK(newcomer.joins("tea", password).epoch == 1);
    CHECK(newcomer.reads("tea") == Lines{"ada: the kettle is on"});
    Terminal guest{tea.world, "dee"};
    tea.ada.does(session::LetIn{channel("tea"), name("dee"), guest.user()});
    CHECK(guest.joins("tea").epoch == 1);
    CHECK(guest.reads("tea") == Lines{"ada: the kettle is on"});
    tea.bob.reconnects();
    tea.bob.joins("tea");
    tea.changes_password("drum-acorn-echo-kite-violet");
    CHECK(tea.bob.joins("tea").epoch == 2);
}

TEST_CASE("a conversation goes on when the server has another key, and new ones are of that key")
{
    World world;
    Terminal ada{world, "ada"};
    Terminal bob{world, "bob"};
    const msg::DirectOpened before = ada.does(msg::OpenDirect{name("bob"), {}});
    ada.says(before.channelName, "psst");
    world.rotate_key();
    ada.reconnects();
    bob.reconnects();
    const msg::DirectOpened after = bob.does(msg::OpenDirect{name("ada"), {}});
    CHECK(after.channelId == before.channelId);
    CHECK(bob.reads(before.channelName.str()) == Lines{"ada: psst"});
    bob.creates("milk", password);
    CHECK(bob.joins("milk").epoch == 1);
    CHECK(bob.ring().find(channel("milk"))->keys.genesis().server == world.server_key().bytes());
}

TEST_CASE("a server that shows a channel of a key it never had is not believed")
{
    SealedTea tea;
    tea.world.rotate_key();
    Terminal eve{tea.world, "cyd"};
    sealed::Genesis foreign{
        .server = eve.key().public_key(), .owner = tea.ada.key().public_key(), .name = "tea"};
    eve.lie(about<msg::KnockReply>([&](msg::KnockReply& reply) {
        reply.genesis = sealed::sign_genesis(foreign, tea.ada.key());
    }));
    CHECK(eve.fails(msg::JoinChannel{channel("tea"), secret(password), {}}).code ==
          ErrorCode::not_trusted);
}
