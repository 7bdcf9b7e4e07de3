#include "src/sealed/message.h"
#include "src/sealed/person_key.h"
#include "tests/support/sealed_people.h"
#include "tests/support/world.h"

#include <functional>

/// What the server does with channels it cannot read, and what it refuses.
using namespace snug;
using namespace snug::world;

using Lines = std::vector<std::string>;

namespace {

/// Rates are not what this is about.
const server::HubRules patient{.connections_per_origin = 1000,
                               .not_logged_in = 1000,
                               .messages_per_second = 1e6,
                               .message_burst = 1e6,
                               .joins_per_minute = 1e6,
                               .failed_passwords_per_minute = 1e6,
                               .channels_created_per_user = 1000};

/// ada made #tea and is in it; bob knows its password, and eve does not.
struct Tea : World {
    Client& ada = client("ada");
    Client& bob = client("bob");
    Client& eve = client("eve");
    SealedPeople people{*this};
    SealedRoom& tea = people.opens(ada, "#tea");

    explicit Tea(server::HubRules rules = patient) : World{rules}
    {
        for (Client* somebody : {&ada, &bob, &eve})
            somebody->forget();
    }

    /// A refusal's name.
    static std::string refusal(Client& client, msg::Request request)
    {
        return std::string{name_of(client.fails(std::move(request)).code)};
    }
    static msg::JoinChannel join() { return {channel("#tea"), {}, std::nullopt}; }
    msg::Challenge knock(Client& client) const
    {
        return client.does(msg::Knock{tea.name}).challenge;
    }
    /// Another key, for these; the others are put out.
    void removes(Client& removed, const std::vector<const Client*>& who_stay)
    {
        const MemberId member = removed.does(join()).memberId;
        people.turns_over(tea, ada);
        ada.does(people.rekey(tea, ada, who_stay, {member}));
    }
    msg::KeysReply keys(Client& client, std::uint64_t after = 0) const
    {
        return client.does(msg::Keys{tea.name, after});
    }
    bool can_open(const Bytes& grant, const Client& client) const
    {
        const auto read = sealed::read_grant(grant, tea.id);
        const auto key =
            read ? sealed::open_grant(*read, tea.id, sealed::exchange_key_of(client.key()))
                 : std::nullopt;
        return key && std::ranges::equal(key->bytes(), tea.now().key.bytes());
    }
};

} // namespace

// --- Making one ------------------------------------------------------------------

TEST_CASE("a sealed channel is known by what it began with, and listed as one with a lock")
{
    Tea tea;
    const auto listed = tea.eve.does(msg::ListChannels{}).channels;
    REQUIRE(listed.size() == 2);
    CHECK(listed[1].channelName == tea.tea.name);
    CHECK(listed[1].sealed);
    CHECK(listed[1].hasPassword);
    CHECK(listed[1].memberCount == 0); // which she may not see
    CHECK_FALSE(listed[0].sealed);
    const auto joined = tea.ada.does(Tea::join());
    CHECK(joined.channelId == tea.tea.id);
    CHECK(joined.hasPassword);
    CHECK(joined.epoch == 1);
}

TEST_CASE("a sealed channel that its owner did not sign for this server and name is refused")
{
    Tea tea;
    const auto begins = [&](const char* what, const std::function<void(sealed::Genesis&)>& change,
                            const crypto::SigningKey* by = nullptr) {
        CAPTURE(what);
        sealed::Genesis genesis{
            .server = tea.server_key().bytes(), .owner = tea.bob.key().public_key(), .name = "ops"};
        change(genesis);
        const SealedRoom& room =
            tea.people.make(genesis, by ? *by : tea.bob.key(), channel("#ops"));
        CHECK(Tea::refusal(tea.bob, SealedPeople::creation(room)) == "bad_value");
    };
    begins("of another server", [&](auto& g) { g.server = tea.eve.key().public_key(); });
    begins("of another owner", [&](auto& g) { g.owner = tea.eve.key().public_key(); });
    begins(
        "of another owner, who signed it", [&](auto& g) { g.owner = tea.eve.key().public_key(); },
        &tea.eve.key());
    begins("of another name", [](auto& g) { g.name = "opz"; });
    begins("of two people", [](auto& g) { g.kind = sealed::Genesis::Kind::direct; });
    begins("too cheap to guess", [](auto& g) { g.cost.memory_kib = 1024; });
    begins("too dear to use", [](auto& g) { g.cost.passes = 1000; });
    CHECK(tea.bob.does(msg::ListChannels{}).channels.size() == 2);
    tea.people.creates(tea.bob, "#ops");
}

TEST_CASE("the first epoch of a sealed channel is its first, by its owner, with a wrapped key")
{
    Tea tea;
    const auto begins = [&](const char* what,
                            const std::function<void(sealed::EpochRecord&)>& change,
                            const crypto::SigningKey* by = nullptr) {
        CAPTURE(what);
        const SealedRoom& room = tea.people.makes(tea.bob, "#ops");
        sealed::EpochRecord first = room.now().record;
        change(first);
        msg::CreateChannel request = SealedPeople::creation(room);
        request.sealed->epoch = sealed::sign_epoch(first, by ? *by : tea.bob.key());
        CHECK(Tea::refusal(tea.bob, std::move(request)) == "bad_value");
    };
    begins("the second", [](auto& e) { e.number = 2; });
    begins("after another", [](auto& e) { e.before[0] = std::byte{1}; });
    begins("with one before", [](auto& e) { e.previous = Bytes(100); });
    begins("without a key", [](auto& e) { e.wrapped.clear(); });
    begins("with a book in it", [](auto& e) { e.wrapped = Bytes(5000); });
    begins("of another channel", [&](auto& e) { e.channel = tea.tea.id; });
    begins(
        "by somebody else", [](auto&) {}, &tea.eve.key());
}

TEST_CASE("a sealed channel has neither a group nor a password that the server hears")
{
    Tea tea;
    Client& local = tea.local("dan", 1000, "dan", {"wheel"});
    const SealedRoom& room = tea.people.makes(local, "#ops");
    msg::CreateChannel with_group = SealedPeople::creation(room);
    with_group.group = "wheel";
    CHECK(Tea::refusal(local, std::move(with_group)) == "bad_value");
    msg::CreateChannel with_password = SealedPeople::creation(room);
    with_password.channelPassword = secret("teapot");
    const Error told = local.fails(std::move(with_password));
    CHECK(told.code == ErrorCode::bad_value);
    CHECK(told.text.find("is not for the server") != std::string::npos);
    local.does(SealedPeople::creation(room));
}

TEST_CASE("who has no key of their own makes no sealed channel and enters none")
{
    Tea tea;
    Client& gus = tea.guest("gus");
    const SealedRoom& room = tea.people.makes(tea.bob, "#ops");
    CHECK(Tea::refusal(gus, SealedPeople::creation(room)) == "no_permission");
    CHECK(Tea::refusal(gus, msg::Knock{tea.tea.name}) == "no_permission");
    CHECK(Tea::refusal(gus, Tea::join()) == "no_permission");
}

TEST_CASE("a genesis makes one channel")
{
    Tea tea;
    CHECK(Tea::refusal(tea.ada, SealedPeople::creation(tea.tea)) == "bad_value");
    CHECK(Tea::refusal(tea.bob, SealedPeople::creation(tea.people.makes(tea.bob, "#tea"))) ==
          "channel_exists");
}

// --- Entering --------------------------------------------------------------------

TEST_CASE("who proves the password enters, and from then on needs no proof")
{
    Tea tea;
    const auto knocked = tea.bob.does(msg::Knock{tea.tea.name});
    CHECK(knocked.genesis == tea.tea.genesis_form);
    CHECK(knocked.epoch == 1);
    CHECK_FALSE(knocked.enrolled);
    tea.bob.does(tea.people.proof(tea.bob, tea.tea, knocked.challenge));
    CHECK(tea.ada.heard() == Lines{"#tea + bob"});
    tea.reconnect(tea.bob);
    CHECK(tea.bob.does(msg::Knock{tea.tea.name}).enrolled);
    tea.bob.does(Tea::join());
}

TEST_CASE("without a proof nobody enters, its owner neither")
{
    Tea tea;
    tea.people.creates(tea.ada, "#ops");
    CHECK(Tea::refusal(tea.ada, msg::JoinChannel{channel("#ops"), {}, std::nullopt}) ==
          "sealed_channel");
    CHECK(Tea::refusal(tea.eve, Tea::join()) == "sealed_channel");
}

TEST_CASE("a password that is told is not looked at")
{
    Tea tea;
    for (Client* client : {&tea.ada, &tea.eve})
        CHECK(Tea::refusal(*client, msg::JoinChannel{tea.tea.name, secret("teapot"),
                                                     std::nullopt}) == "sealed_channel");
    CHECK(tea.passwords_checked() == 0);
}

TEST_CASE("old clients are told that a sealed channel is not for them")
{
    Tea tea;
    RawClient& ned = tea.raw();
    const std::string answer =
        ned.says(R"({"action":"joinChannel","channelName":"tea","memberName":"ned"})");
    CHECK(answer.find("too old for that") != std::string::npos);
}

TEST_CASE("there is nothing to knock at but a sealed channel with a password")
{
    Tea tea;
    const ChannelName direct = tea.people.opens(tea.ada, tea.bob).channelName;
    CHECK(Tea::refusal(tea.bob, msg::Knock{channel("#lobby")}) == "bad_value");
    CHECK(Tea::refusal(tea.bob, msg::Knock{channel("#none")}) == "no_such_channel");
    CHECK(Tea::refusal(tea.bob, msg::Knock{direct}) == "bad_value");
    CHECK(Tea::refusal(tea.eve, msg::Knock{direct}) == "no_such_channel");
    msg::JoinChannel proof = tea.people.proof(tea.bob, tea.tea, tea.knock(tea.bob));
    proof.channelName = channel("#lobby");
    CHECK(Tea::refusal(tea.bob, std::move(proof)) == "bad_value");
}

TEST_CASE("a proof answers the last knock, once")
{
    Tea tea;
    const msg::Challenge first = tea.knock(tea.bob);
    const msg::Challenge second = tea.knock(tea.bob);
    CHECK(Tea::refusal(tea.bob, tea.people.proof(tea.bob, tea.tea, first)) == "wrong_password");
    // That used up the second one too.
    CHECK(Tea::refusal(tea.bob, tea.people.proof(tea.bob, tea.tea, second)) == "wrong_password");
    const msg::Challenge third = tea.knock(tea.bob);
    tea.bob.does(tea.people.proof(tea.bob, tea.tea, third));
    CHECK(Tea::refusal(tea.bob, tea.people.proof(tea.bob, tea.tea, third)) == "wrong_password");
}

TEST_CASE("a membership is of one's own keys, by the password, and of the present epoch")
{
    Tea tea;
    const auto tries = [&](const std::function<void(sealed::Membership&)>& change) {
        msg::JoinChannel join = tea.people.proof(tea.bob, tea.tea, tea.knock(tea.bob));
        auto own = SealedPeople::member(tea.bob, tea.tea);
        change(own);
        join.proof->membership = encode(own);
        return Tea::refusal(tea.bob, std::move(join));
    };
    CHECK(tries([&](auto& m) { m = SealedPeople::member(tea.eve, tea.tea); }) == "wrong_password");
    CHECK(tries([&](auto& m) { m.exchange = exchange_of(tea.eve); }) == "wrong_password");
    CHECK(tries([&](auto& m) {
              m = sealed::certify(tea.tea.now().authority, tea.tea.id, 1,
                                  tea.bob.key().public_key(), exchange_of(tea.eve));
          }) == "wrong_password");
    CHECK(tries([](auto& m) { m.certificate[0] ^= std::byte{1}; }) == "wrong_password");
    CHECK(tries([](auto& m) { m.epoch = 2; }) == "stale_epoch");
    CHECK(tries([](auto& m) { m.epoch = 0; }) == "stale_epoch");
    msg::JoinChannel cut = tea.people.proof(tea.bob, tea.tea, tea.knock(tea.bob));
    cut.proof->membership.pop_back();
    CHECK(Tea::refusal(tea.bob, std::move(cut)) == "bad_value");
}

TEST_CASE("wrong proofs are wrong passwords: few a minute, and noted")
{
    server::HubRules rules = patient;
    rules.failed_passwords_per_minute = 3;
    Tea tea{rules};
    const auto guess = [&] {
        msg::JoinChannel join = tea.people.proof(tea.eve, tea.tea, tea.knock(tea.eve));
        auto bytes = join.proof->signature.bytes();
        bytes[5] ^= std::byte{4};
        join.proof->signature = msg::Signature{bytes};
        return Tea::refusal(tea.eve, std::move(join));
    };
    for (int i = 0; i < 3; ++i)
        CHECK(guess() == "wrong_password");
    CHECK(guess() == "rate_limited");
    CHECK(tea.notes().back().sentence == "wrong password");
    CHECK(tea.notes().back().member == "eve");
    tea.advance(std::chrono::seconds{20});
    CHECK(guess() == "wrong_password");
    tea.advance(std::chrono::seconds{20});
    tea.people.enters(tea.eve, tea.tea); // who learned it by other means
}

TEST_CASE("a right proof is not counted")
{
    server::HubRules rules = patient;
    rules.failed_passwords_per_minute = 2;
    Tea tea{rules};
    for (int i = 0; i < 10; ++i)
        tea.people.enters(tea.bob, tea.tea);
}

TEST_CASE("no proof is good in another session, channel, epoch, or for another server or user")
{
    Tea tea;
    SealedRoom& ops = tea.people.opens(tea.ada, "#ops");
    const msg::JoinChannel accepted_once = tea.people.proof(tea.bob, tea.tea, tea.knock(tea.bob));
    tea.bob.does(msg::JoinChannel{tea.tea.name, {}, std::nullopt, accepted_once.proof});
    Client& bobs_other = tea.terminal_of(tea.bob);
    SeededRandom chance{7};
    std::size_t accepted = 0;
    for (int i = 0; i < 10'000; ++i) {
        const msg::Challenge challenge = tea.knock(tea.eve);
        sealed::JoinStatement right{.server = tea.server_key().bytes(),
                                    .binding = {},
                                    .channel = tea.tea.id,
                                    .epoch = 1,
                                    .identity = tea.eve.key().public_key(),
                                    .challenge = challenge.bytes()};
        Bytes other_binding(64);
        Client* who = &tea.eve;
        bool is_recorded = false;
        switch (chance.below(8)) {
        case 0: // her own of another session
            right.challenge = tea.knock(bobs_other).bytes();
            break;
        case 1:
            right.channel = ops.id;
            break;
        case 2:
            right.server = tea.bob.key().public_key();
            break;
        case 3:
            right.identity = tea.bob.key().public_key();
            break;
        case 4:
            tea.random().fill(right.challenge);
            break;
        case 5:
            right.epoch = 2;
            break;
        case 6: // of another link
            tea.random().fill(other_binding);
            right.binding = other_binding;
            break;
        case 7: // what was good once, to the letter
            who = &bobs_other;
            tea.knock(bobs_other);
            is_recorded = true;
            break;
        }
        msg::JoinChannel join{tea.tea.name, {}, std::nullopt};
        join.proof = {encode(SealedPeople::member(*who, tea.tea)),
                      msg::Signature{sealed::prove(right, tea.tea.now().authority)}};
        if (is_recorded)
            join.proof = accepted_once.proof;
        const msg::ReplyBody reply = who->asks(std::move(join));
        const auto* error = std::get_if<Error>(&reply);
        accepted += error && error->code == ErrorCode::wrong_password ? 0 : 1;
    }
    CHECK(accepted == 0);
    tea.people.enters(tea.eve, tea.tea); // as it should be done
}

TEST_CASE("each key of a person proves for itself")
{
    Tea tea;
    Client& desk = tea.local("dan", 1000, "dan");
    Client& phone = tea.local("dan", 1000, "dan"); // with a key of its own
    tea.people.enters(desk, tea.tea);
    CHECK(Tea::refusal(phone, Tea::join()) == "sealed_channel");
    tea.people.enters(phone, tea.tea);
    CHECK(tea.ada.does(msg::Members{tea.tea.name, std::nullopt}).members.size() == 2);
    const auto roster = tea.ada.does(msg::Roster{tea.tea.name, std::nullopt}).roster;
    CHECK(std::ranges::count(roster, "dan", &msg::RosterEntry::memberName) == 2);
    // A second key is no second entrance.
    CHECK(std::ranges::count(tea.ada.history("#tea"), "#tea enrolled dan") == 1);
}

TEST_CASE("two keys of a person may enter at once")
{
    Tea tea;
    Client& desk = tea.local("dan", 1000, "dan");
    Client& phone = tea.local("dan", 1000, "dan");
    tea.hold_store(true);
    const RequestId one = desk.sends(tea.people.proof(desk, tea.tea, tea.knock(desk)));
    const RequestId two = phone.sends(tea.people.proof(phone, tea.tea, tea.knock(phone)));
    tea.hold_store(false);
    tea.settle();
    for (const auto& answer : {desk.answer_to(one), phone.answer_to(two)})
        CHECK(std::holds_alternative<msg::JoinReply>(answer.value()));
    CHECK(tea.ada.does(msg::Roster{tea.tea.name, std::nullopt}).roster.size() == 3);
    for (Client* client : {&desk, &phone})
        tea.people.says(*client, tea.tea, "hi");
}

TEST_CASE("who leaves a sealed channel needs its password again")
{
    Tea tea;
    tea.people.enters(tea.bob, tea.tea);
    tea.bob.leaves("#tea");
    CHECK(Tea::refusal(tea.bob, Tea::join()) == "sealed_channel");
    CHECK(tea.ada.does(msg::Roster{tea.tea.name, std::nullopt}).roster.size() == 1);
    tea.people.enters(tea.bob, tea.tea);
}

// --- What members read -----------------------------------------------------------

TEST_CASE("keys and roster are for who is there")
{
    Tea tea;
    CHECK(Tea::refusal(tea.bob, msg::Keys{tea.tea.name}) == "not_a_member");
    CHECK(Tea::refusal(tea.bob, msg::Roster{tea.tea.name, std::nullopt}) == "not_a_member");
    tea.people.enters(tea.bob, tea.tea);
    const auto keys = tea.keys(tea.bob);
    CHECK(keys.genesis == tea.tea.genesis_form);
    CHECK(keys.epochs == std::vector<Bytes>{tea.tea.now().form});
    CHECK(keys.grant.empty());
    CHECK_FALSE(keys.more);
    CHECK(tea.keys(tea.bob, 1).epochs.empty());
    CHECK(tea.keys(tea.bob, 1ULL << 50).epochs.empty());
    CHECK(Tea::refusal(tea.bob, msg::Roster{channel("#lobby"), std::nullopt}) == "not_a_member");
    tea.bob.joins("#lobby");
    CHECK(Tea::refusal(tea.bob, msg::Keys{channel("#lobby")}) == "bad_value");
}

TEST_CASE("the roster has who is away, by member id, each with what certifies them")
{
    Tea tea;
    tea.people.enters(tea.bob, tea.tea);
    tea.cut(tea.bob);
    const auto roster = tea.ada.does(msg::Roster{tea.tea.name, std::nullopt}).roster;
    REQUIRE(roster.size() == 2);
    CHECK(roster[0].memberId < roster[1].memberId);
    for (const msg::RosterEntry& entry : roster) {
        const auto member = sealed::read_membership(entry.membership);
        REQUIRE(member);
        CHECK(sealed::is_certified(tea.tea.now().record.authority, tea.tea.id, *member));
    }
    const auto rest = tea.ada.does(msg::Roster{tea.tea.name, roster[0].memberId});
    CHECK(rest.roster == std::vector{roster[1]});
    CHECK_FALSE(rest.more);
}

TEST_CASE("a long roster and many epochs come in pages that a connection carries")
{
    Tea tea;
    for (int i = 0; i < 150; ++i)
        tea.people.enters(tea.client("m" + std::to_string(i)), tea.tea);
    std::vector<msg::RosterEntry> all;
    for (bool more = true; more;) {
        const auto page = tea.ada.does(msg::Roster{
            tea.tea.name, all.empty() ? std::nullopt : std::optional{all.back().memberId}});
        CHECK(page.roster.size() < 150);
        all.insert(all.end(), page.roster.begin(), page.roster.end());
        more = page.more;
    }
    CHECK(all.size() == 151);
    for (int i = 0; i < 120; ++i) {
        tea.people.turns_over(tea.tea, tea.ada);
        tea.ada.does(tea.people.rekey(tea.tea, tea.ada, {&tea.ada}, {}));
    }
    std::vector<Bytes> epochs;
    for (bool more = true; more;) {
        const auto page = tea.keys(tea.ada, epochs.size());
        epochs.insert(epochs.end(), page.epochs.begin(), page.epochs.end());
        more = page.more;
    }
    REQUIRE(epochs.size() == 121);
    for (std::size_t i = 0; i < epochs.size(); ++i)
        CHECK(epochs[i] == tea.tea.eras[i].form);
}

// --- The next key ----------------------------------------------------------------

TEST_CASE("with the next key those who were given it go on, also from the next epoch's record")
{
    Tea tea;
    tea.people.enters(tea.bob, tea.tea);
    tea.ada.forget();
    tea.people.turns_over(tea.tea, tea.ada);
    tea.ada.does(tea.people.rekey(tea.tea, tea.ada, {&tea.ada, &tea.bob}, {}));
    for (Client* client : {&tea.ada, &tea.bob})
        CHECK(client->heard().back() == "#tea has key 2");
    for (Client* client : {&tea.ada, &tea.bob}) {
        CHECK(tea.can_open(tea.keys(*client).grant, *client));
        CHECK(tea.keys(*client, 1).epochs == std::vector<Bytes>{tea.tea.now().form});
        tea.people.says(*client, tea.tea, "hi");
    }
    tea.reconnect(tea.bob);
    CHECK(tea.bob.does(Tea::join()).epoch == 2);
    CHECK(tea.ada.history("#tea").at(3) == "#tea has key 2");
}

TEST_CASE("who was not given the next key stays, and needs the new password to go on")
{
    Tea tea;
    tea.people.enters(tea.bob, tea.tea);
    tea.people.turns_over(tea.tea, tea.ada);
    tea.ada.does(tea.people.rekey(tea.tea, tea.ada, {&tea.ada}, {}));
    CHECK(tea.bob.heard().back() == "#tea has key 2");
    CHECK(Tea::refusal(tea.bob, tea.people.message(tea.bob, tea.tea, "hi")) == "stale_epoch");
    CHECK(tea.ada.does(msg::Roster{tea.tea.name, std::nullopt}).roster.size() == 1);
    tea.people.enters(tea.bob, tea.tea);
    tea.people.says(tea.bob, tea.tea, "hi");
    CHECK(std::ranges::count(tea.ada.history("#tea"), "#tea enrolled bob") == 1);
}

TEST_CASE("who is removed is told by whom, hears nothing more, and gets no keys")
{
    Tea tea;
    Client& bobs_other = tea.terminal_of(tea.bob);
    tea.people.enters(tea.bob, tea.tea);
    bobs_other.does(Tea::join());
    const SealedRoom::Era& old = tea.tea.now();
    const auto old_message = [&] {
        SealedRoom past{tea.tea.name, tea.tea.genesis, tea.tea.genesis_form, tea.tea.id, {}};
        past.eras.push_back(
            {old.record, old.form,
             crypto::SigningKey::from_seed(crypto::Secret<32>{old.authority.seed().bytes()}),
             sealed::EpochKey{old.key.bytes()}});
        return tea.people.message(tea.bob, past, "still here");
    };
    msg::Say late = old_message();
    tea.ada.forget();
    tea.removes(tea.bob, {&tea.ada});
    for (Client* client : {&tea.bob, &bobs_other})
        CHECK(client->heard().back() == "#tea parted by ada");
    CHECK(tea.ada.heard() == Lines{"#tea - bob", "#tea has key 2 without bob"});
    tea.bob.forget();
    tea.people.says(tea.ada, tea.tea, "is he gone?");
    CHECK(tea.bob.heard().empty());
    for (int i = 0; i < 2; ++i) {
        CHECK(Tea::refusal(tea.bob, msg::Keys{tea.tea.name}) == "not_a_member");
        CHECK(Tea::refusal(tea.bob, msg::Roster{tea.tea.name, std::nullopt}) == "not_a_member");
        CHECK(Tea::refusal(tea.bob, msg::History{.channelName = tea.tea.name}) == "not_a_member");
        CHECK(Tea::refusal(tea.bob, msg::Say{late}) == "not_a_member");
        CHECK(Tea::refusal(tea.bob, Tea::join()) == "sealed_channel");
        CHECK_FALSE(tea.bob.does(msg::Knock{tea.tea.name}).enrolled);
        tea.restart();
        tea.reconnect(tea.bob);
        tea.reconnect(tea.ada);
    }
}

TEST_CASE("who was removed does not come back with what they had, and does with the new password")
{
    Tea tea;
    tea.people.enters(tea.bob, tea.tea);
    const auto old_membership = SealedPeople::member(tea.bob, tea.tea);
    const Bytes seed{tea.tea.now().authority.seed().bytes().begin(),
                     tea.tea.now().authority.seed().bytes().end()};
    tea.removes(tea.bob, {&tea.ada});
    const auto old_authority =
        crypto::SigningKey::from_seed(crypto::Secret<32>{std::span{seed}.first<32>()});
    const auto tries = [&](sealed::Membership membership) {
        const sealed::JoinStatement statement{.server = tea.server_key().bytes(),
                                              .binding = {},
                                              .channel = tea.tea.id,
                                              .epoch = membership.epoch,
                                              .identity = tea.bob.key().public_key(),
                                              .challenge = tea.knock(tea.bob).bytes()};
        msg::JoinChannel join = Tea::join();
        join.proof = {encode(membership), msg::Signature{sealed::prove(statement, old_authority)}};
        return Tea::refusal(tea.bob, std::move(join));
    };
    CHECK(tries(old_membership) == "stale_epoch");
    auto renumbered = old_membership;
    renumbered.epoch = 2;
    CHECK(tries(renumbered) == "wrong_password");
    CHECK(tries(sealed::certify(old_authority, tea.tea.id, 2, tea.bob.key().public_key(),
                                exchange_of(tea.bob))) == "wrong_password");
    tea.people.enters(tea.bob, tea.tea);
    tea.people.says(tea.bob, tea.tea, "hello again");
}

TEST_CASE("only its owner gives a sealed channel another key, and with the key they made it with")
{
    Tea tea;
    tea.people.enters(tea.bob, tea.tea);
    tea.people.turns_over(tea.tea, tea.bob);
    CHECK(Tea::refusal(tea.bob, tea.people.rekey(tea.tea, tea.bob, {&tea.bob}, {})) ==
          "no_permission");
    CHECK(Tea::refusal(tea.ada, tea.people.rekey(tea.tea, tea.ada, {&tea.ada}, {})) ==
          "bad_value"); // bob signed that epoch
    CHECK(Tea::refusal(tea.eve, tea.people.rekey(tea.tea, tea.eve, {}, {})) == "not_a_member");
}

TEST_CASE("an epoch follows the present one, and no other")
{
    Tea tea;
    tea.people.turns_over(tea.tea, tea.ada);
    const auto tries = [&](const std::function<void(sealed::EpochRecord&)>& change) {
        sealed::EpochRecord next = tea.tea.now().record;
        change(next);
        msg::Rekey rekey{tea.tea.name, sealed::sign_epoch(next, tea.ada.key()), {}, {}};
        return Tea::refusal(tea.ada, std::move(rekey));
    };
    CHECK(tries([](auto& e) { e.number = 3; }) == "stale_epoch");
    CHECK(tries([](auto& e) { e.number = 1; }) == "stale_epoch");
    CHECK(tries([](auto& e) { e.before[0] ^= std::byte{1}; }) == "stale_epoch");
    CHECK(tries([](auto& e) { e.wrapped = Bytes(5000); }) == "bad_value");
    CHECK(tries([](auto& e) { e.previous = Bytes(5000); }) == "bad_value");
    const msg::Rekey rekey = tea.people.rekey(tea.tea, tea.ada, {&tea.ada}, {});
    tea.ada.does(msg::Rekey{rekey});
    CHECK(Tea::refusal(tea.ada, msg::Rekey{rekey}) == "stale_epoch");
}

TEST_CASE("the next key is for members who stay, from the owner, and certified by it")
{
    Tea tea;
    const MemberId bobs = tea.people.enters(tea.bob, tea.tea).memberId;
    const MemberId adas = tea.ada.does(Tea::join()).memberId;
    tea.people.turns_over(tea.tea, tea.ada);
    const auto tries = [&](std::vector<const Client*> who_stay, std::vector<MemberId> removed) {
        return Tea::refusal(tea.ada, tea.people.rekey(tea.tea, tea.ada, who_stay, removed));
    };
    CHECK(tries({&tea.ada, &tea.eve}, {}) == "bad_value");     // who never was in it
    CHECK(tries({&tea.ada, &tea.bob}, {bobs}) == "bad_value"); // who is removed
    CHECK(tries({&tea.ada}, {MemberId::make(tea.random())}) == "no_such_member");
    CHECK(tries({&tea.ada}, {adas}) == "bad_value"); // the owner
    msg::Rekey from_bob = tea.people.rekey(tea.tea, tea.ada, {&tea.ada}, {});
    from_bob.grants.push_back(tea.people.grant(tea.tea, tea.bob, tea.ada));
    CHECK(Tea::refusal(tea.ada, std::move(from_bob)) == "bad_value");
    msg::Rekey broken = tea.people.rekey(tea.tea, tea.ada, {&tea.ada}, {});
    broken.grants[0][200] ^= std::byte{1};
    CHECK(Tea::refusal(tea.ada, std::move(broken)) == "bad_value");
    tea.ada.does(tea.people.rekey(tea.tea, tea.ada, {&tea.ada}, {bobs}));
    tea.people.turns_over(tea.tea, tea.ada);
    CHECK(tries({&tea.ada}, {bobs}) == "no_such_member"); // he is gone already
}

TEST_CASE("a person's second key does not get what was taken from the person")
{
    Tea tea;
    Client& desk = tea.local("dan", 1000, "dan");
    Client& phone = tea.local("dan", 1000, "dan");
    tea.people.enters(desk, tea.tea);
    tea.people.enters(phone, tea.tea);
    const MemberId dans = desk.does(Tea::join()).memberId;
    tea.people.turns_over(tea.tea, tea.ada);
    CHECK(Tea::refusal(tea.ada, tea.people.rekey(tea.tea, tea.ada, {&tea.ada, &phone}, {dans})) ==
          "bad_value");
    tea.ada.does(tea.people.rekey(tea.tea, tea.ada, {&tea.ada}, {dans}));
    for (Client* client : {&desk, &phone})
        CHECK(client->heard().back() == "#tea parted by ada");
}

TEST_CASE("while the next key is on its way, nothing comes that has the old one")
{
    Tea tea;
    tea.people.enters(tea.bob, tea.tea);
    msg::Say early = tea.people.message(tea.bob, tea.tea, "first");
    msg::Say late = tea.people.message(tea.bob, tea.tea, "last");
    const Bytes grant = tea.people.grant(tea.tea, tea.bob, tea.eve);
    msg::JoinChannel join = tea.people.proof(tea.eve, tea.tea, tea.knock(tea.eve));
    tea.hold_store(true);
    const RequestId said = tea.bob.sends(std::move(early));
    tea.settle();
    tea.people.turns_over(tea.tea, tea.ada);
    const msg::Rekey rekey = tea.people.rekey(tea.tea, tea.ada, {&tea.ada}, {});
    const RequestId rekeyed = tea.ada.sends(msg::Rekey{rekey});
    tea.settle();
    const Error error = tea.bob.fails(std::move(late));
    CHECK(error.code == ErrorCode::rate_limited);
    CHECK(error.retry_after == std::chrono::milliseconds{100});
    CHECK(Tea::refusal(tea.bob, Tea::join()) == "rate_limited");
    CHECK(Tea::refusal(tea.eve, std::move(join)) == "rate_limited");
    CHECK(Tea::refusal(tea.bob, msg::Invite{tea.tea.name, name("eve"), grant}) == "rate_limited");
    CHECK(Tea::refusal(tea.ada, msg::Rekey{rekey}) == "rate_limited");
    tea.hold_store(false);
    tea.settle();
    CHECK(std::holds_alternative<msg::SayReply>(tea.bob.answer_to(said).value()));
    CHECK(std::holds_alternative<msg::Done>(tea.ada.answer_to(rekeyed).value()));
    sealed::Epoch newest = 0;
    for (const server::LogEntry& entry : tea.log()) {
        if (const auto* next = std::get_if<server::Rekeyed>(&entry.body))
            newest = next->number;
        if (const auto* message = std::get_if<server::Message>(&entry.body))
            CHECK(sealed::head_of(message->sealed)->epoch >= newest);
    }
    tea.people.enters(tea.eve, tea.tea);
}

TEST_CASE("a key that could not be stored is not the channel's, and another may be")
{
    Tea tea;
    tea.people.turns_over(tea.tea, tea.ada);
    const msg::Rekey rekey = tea.people.rekey(tea.tea, tea.ada, {&tea.ada}, {});
    tea.break_disk({ErrorCode::storage_full, "the disk is full"});
    CHECK(Tea::refusal(tea.ada, msg::Rekey{rekey}) == "storage_full");
    tea.mend_disk();
    CHECK(tea.ada.does(Tea::join()).epoch == 1);
    tea.ada.does(msg::Rekey{rekey});
    CHECK(tea.ada.does(Tea::join()).epoch == 2);
}

// --- Letting others in -----------------------------------------------------------

TEST_CASE("who is invited hears of it, enters without the password, and has the key")
{
    Tea tea;
    tea.ada.does(
        msg::Invite{tea.tea.name, name("bob"), tea.people.grant(tea.tea, tea.ada, tea.bob)});
    CHECK(tea.bob.heard() == Lines{"#tea invited by ada"});
    tea.bob.does(Tea::join());
    CHECK(tea.can_open(tea.keys(tea.bob).grant, tea.bob));
    tea.people.says(tea.bob, tea.tea, "thank you");
    tea.bob.does(
        msg::Invite{tea.tea.name, name("eve"), tea.people.grant(tea.tea, tea.bob, tea.eve)});
    tea.eve.does(Tea::join());
}

TEST_CASE("who is invited while away finds the way in when they come, also after a restart")
{
    Tea tea;
    for (Client* client : {&tea.ada, &tea.bob})
        client->joins("#lobby"); // so that the server knows them
    tea.cut(tea.bob);
    tea.ada.does(
        msg::Invite{tea.tea.name, name("bob"), tea.people.grant(tea.tea, tea.ada, tea.bob)});
    tea.restart();
    tea.reconnect(tea.bob);
    tea.bob.does(Tea::join());
    CHECK(tea.can_open(tea.keys(tea.bob).grant, tea.bob));
}

TEST_CASE("an invitation is by a member, for a key of whom it names, and of the present epoch")
{
    Tea tea;
    const auto tries = [&](Client& by, const char* whom, Bytes grant) {
        return Tea::refusal(by, msg::Invite{tea.tea.name, name(whom), std::move(grant)});
    };
    const Bytes for_bob = tea.people.grant(tea.tea, tea.ada, tea.bob);
    CHECK(tries(tea.eve, "bob", for_bob) == "not_a_member");
    CHECK(tries(tea.ada, "eve", for_bob) == "bad_value"); // not her key
    CHECK(tries(tea.ada, "nobody", for_bob) == "no_such_member");
    CHECK(tries(tea.ada, "bob", tea.people.grant(tea.tea, tea.eve, tea.bob)) == "bad_value");
    CHECK(tries(tea.ada, "bob", Bytes(400)) == "bad_value");
    Bytes changed = for_bob;
    changed[250] ^= std::byte{1};
    CHECK(tries(tea.ada, "bob", changed) == "bad_value");
    tea.guest("gus").joins("#lobby");
    CHECK(tries(tea.ada, "gus", for_bob) == "no_permission");
    tea.people.turns_over(tea.tea, tea.ada);
    tea.ada.does(tea.people.rekey(tea.tea, tea.ada, {&tea.ada}, {}));
    CHECK(tries(tea.ada, "bob", for_bob) == "stale_epoch");
    SealedRoom& ops = tea.people.opens(tea.ada, "#ops");
    CHECK(tries(tea.ada, "bob", tea.people.grant(ops, tea.ada, tea.bob)) == "bad_value");
}

TEST_CASE("whom nobody certified with the password is not let in")
{
    Tea tea;
    tea.people.enters(tea.bob, tea.tea);
    const auto by = SealedPeople::member(tea.bob, tea.tea);
    auto uncertified = SealedPeople::member(tea.eve, tea.tea);
    uncertified.certificate = {};
    const Bytes grant = sealed::make_grant(tea.tea.now().key, tea.tea.id, by, uncertified,
                                           tea.bob.key(), tea.random())
                            .value();
    CHECK(Tea::refusal(tea.bob, msg::Invite{tea.tea.name, name("eve"), grant}) == "bad_value");
    auto forged = by;
    forged.certificate = {};
    const Bytes unproven =
        sealed::make_grant(tea.tea.now().key, tea.tea.id, forged,
                           SealedPeople::member(tea.eve, tea.tea), tea.bob.key(), tea.random())
            .value();
    CHECK(Tea::refusal(tea.bob, msg::Invite{tea.tea.name, name("eve"), unproven}) == "bad_value");
}

TEST_CASE("an invitation takes no place of who has none left, until they come")
{
    Tea tea;
    for (std::size_t i = 1; i < limits::channels_per_user; ++i) {
        const std::string name = "#c" + std::to_string(i);
        tea.eve.creates(name);
        tea.bob.joins(name);
    }
    tea.ada.does(
        msg::Invite{tea.tea.name, name("bob"), tea.people.grant(tea.tea, tea.ada, tea.bob)});
    tea.eve.creates("#last");
    tea.bob.joins("#last");
    CHECK(Tea::refusal(tea.bob, Tea::join()) == "too_many_channels");
    tea.bob.does(msg::LeaveChannel{*ChannelName::parse("#last")});
    tea.bob.does(Tea::join());
    CHECK(tea.can_open(tea.keys(tea.bob).grant, tea.bob));
}

TEST_CASE("an invitation is told of at each login until its receiver has come, or declined")
{
    Tea tea;
    tea.ada.joins("#lobby"); // whose log keeps what she is called
    tea.ada.does(
        msg::Invite{tea.tea.name, name("bob"), tea.people.grant(tea.tea, tea.ada, tea.bob)});
    tea.ada.does(
        msg::Invite{tea.tea.name, name("eve"), tea.people.grant(tea.tea, tea.ada, tea.eve)});
    tea.restart();
    for (Client* client : {&tea.bob, &tea.eve}) {
        client->forget();
        tea.reconnect(*client);
        CHECK(client->heard() == Lines{"#tea invited by ada"});
    }
    tea.bob.does(Tea::join());
    tea.eve.does(msg::LeaveChannel{tea.tea.name});
    CHECK(Tea::refusal(tea.eve, Tea::join()) == "sealed_channel");
    for (Client* client : {&tea.bob, &tea.eve}) {
        tea.cut(*client);
        client->forget();
        tea.reconnect(*client);
        CHECK(client->heard().empty());
    }
    tea.bob.does(Tea::join());
}

TEST_CASE("who is in, or invited, is not invited again, and the words tell which")
{
    Tea tea;
    const msg::Invite invite{tea.tea.name, name("bob"),
                             tea.people.grant(tea.tea, tea.ada, tea.bob)};
    tea.ada.does(msg::Invite{invite});
    const Error waits = tea.ada.fails(msg::Invite{invite});
    CHECK(waits.code == ErrorCode::already_done);
    CHECK(waits.text == "bob has been let into #tea already, and has not come yet");
    tea.bob.does(Tea::join());
    CHECK(tea.ada.fails(msg::Invite{invite}).text == "bob is in #tea already");
}

TEST_CASE("one inviter cannot fill what waits for somebody, and all together can only to a bound")
{
    Tea tea;
    const auto invites = [&](Client& by, const std::string& channel) {
        SealedRoom& room = tea.people.opens(by, channel);
        return by.asks(msg::Invite{room.name, name("bob"), tea.people.grant(room, by, tea.bob)});
    };
    for (int who = 0; who < 5; ++who) {
        Client& by = tea.client("dan" + std::to_string(who));
        for (int i = 0; i < 10; ++i)
            CHECK(std::holds_alternative<msg::Done>(
                invites(by, "#d" + std::to_string(who) + "-" + std::to_string(i))));
        CHECK(std::get<Error>(invites(by, "#more" + std::to_string(who))).code ==
              ErrorCode::too_many_channels);
    }
    CHECK(std::get<Error>(invites(tea.ada, "#ops")).text ==
          "50 invitations wait for bob already; ask them to /join or /leave one");
}

TEST_CASE("an invitation that a change of keys has made good for nothing holds up no other")
{
    Tea tea;
    std::vector<SealedRoom*> rooms;
    const auto invite = [&](SealedRoom& room) {
        return tea.ada.asks(
            msg::Invite{room.name, name("bob"), tea.people.grant(room, tea.ada, tea.bob)});
    };
    for (int i = 0; i < 10; ++i) {
        rooms.push_back(&tea.people.opens(tea.ada, "#d" + std::to_string(i)));
        REQUIRE(std::holds_alternative<msg::Done>(invite(*rooms.back())));
    }
    CHECK(std::holds_alternative<Error>(invite(tea.tea)));
    tea.people.turns_over(*rooms[0], tea.ada);
    tea.ada.does(tea.people.rekey(*rooms[0], tea.ada, {&tea.ada}, {}));
    CHECK(std::holds_alternative<msg::Done>(invite(tea.tea)));
}

// --- Saying things ---------------------------------------------------------------

TEST_CASE("what is said in a sealed channel goes to its members as it was sealed, and is kept so")
{
    Tea tea;
    tea.people.enters(tea.bob, tea.tea);
    tea.people.says(tea.ada, tea.tea, "the kettle is on");
    CHECK(tea.people.heard_by(tea.bob) == Lines{"ada: the kettle is on"});
    const auto history = tea.bob.does(msg::History{.channelName = tea.tea.name});
    const auto& said = std::get<msg::Said>(history.entries.back());
    CHECK(said.message.empty());
    CHECK(tea.people.text_of(said) == "the kettle is on");
}

TEST_CASE("nothing but sealed messages is taken in a sealed channel, and none elsewhere")
{
    Tea tea;
    tea.ada.joins("#lobby");
    msg::Say message = tea.people.message(tea.ada, tea.tea, "hi");
    CHECK(Tea::refusal(tea.ada, msg::Say{.channelName = tea.tea.name, .message = "hi"}) ==
          "sealed_channel");
    CHECK(Tea::refusal(tea.ada, msg::Say{.channelName = tea.tea.name}) == "sealed_channel");
    msg::Say both = message;
    both.message = "hi";
    CHECK(Tea::refusal(tea.ada, std::move(both)) == "sealed_channel");
    message.channelName = channel("#lobby");
    CHECK(Tea::refusal(tea.ada, std::move(message)) == "bad_value");
}

TEST_CASE("a message is of who says it, of the present epoch, and no longer than text may be")
{
    Tea tea;
    tea.people.enters(tea.bob, tea.tea);
    CHECK(Tea::refusal(tea.ada, tea.people.message(tea.bob, tea.tea, "I am ada")) ==
          "no_permission");
    msg::Say garbage = tea.people.message(tea.ada, tea.tea, "hi");
    garbage.sealed.resize(100);
    CHECK(Tea::refusal(tea.ada, std::move(garbage)) == "bad_value");
    tea.people.says(tea.ada, tea.tea, std::string(limits::message_bytes, 'x'));
    CHECK(Tea::refusal(tea.ada, tea.people.message(
                                    tea.ada, tea.tea,
                                    std::string(limits::message_bytes + 512, 'x'))) == "too_long");
    msg::Say old = tea.people.message(tea.ada, tea.tea, "hi");
    tea.people.turns_over(tea.tea, tea.ada);
    msg::Say early = tea.people.message(tea.ada, tea.tea, "hi");
    CHECK(Tea::refusal(tea.ada, std::move(early)) == "stale_epoch");
    tea.ada.does(tea.people.rekey(tea.tea, tea.ada, {&tea.ada}, {}));
    CHECK(Tea::refusal(tea.ada, std::move(old)) == "stale_epoch");
}

TEST_CASE("a sealed message that comes again is the one that is there")
{
    Tea tea;
    const msg::Say message = tea.people.message(tea.ada, tea.tea, "hi");
    const auto first = tea.ada.does(msg::Say{message});
    CHECK(tea.ada.does(msg::Say{message}).seq == first.seq);
}

TEST_CASE("the epoch is looked at before the id: an older key has no place, the new one the first")
{
    Tea tea;
    msg::Say message = tea.people.message(tea.ada, tea.tea, "hi");
    const auto first = tea.ada.does(msg::Say{message});
    tea.people.turns_over(tea.tea, tea.ada);
    tea.ada.does(tea.people.rekey(tea.tea, tea.ada, {&tea.ada}, {}));
    CHECK(Tea::refusal(tea.ada, msg::Say{message}) == "stale_epoch");
    msg::Say again = tea.people.message(tea.ada, tea.tea, "hi");
    again.messageId = message.messageId;
    CHECK(tea.ada.does(std::move(again)).seq == first.seq);
}

TEST_CASE("a page of sealed messages is one that a connection carries")
{
    Tea tea;
    for (int i = 0; i < 50; ++i)
        tea.people.says(tea.ada, tea.tea, std::string(limits::message_bytes, 'x'));
    const auto page = tea.ada.does(msg::History{.channelName = tea.tea.name});
    CHECK(page.more);
    CHECK(page.entries.size() < 10);
}

TEST_CASE("the server does not search what it cannot read")
{
    Tea tea;
    tea.ada.joins("#lobby");
    tea.ada.says("#lobby", "kettle");
    tea.people.says(tea.ada, tea.tea, "kettle");
    CHECK(Tea::refusal(tea.ada, msg::Search{.words = "kettle", .channelName = tea.tea.name}) ==
          "sealed_channel");
    CHECK(Tea::refusal(tea.eve, msg::Search{.words = "kettle", .channelName = tea.tea.name}) ==
          "not_a_member");
    CHECK(tea.ada.does(msg::Search{.words = "kettle"}).found.size() == 1);
}

// --- Conversations ---------------------------------------------------------------

TEST_CASE("a conversation has to be sealed by who begins it, and for both")
{
    Tea tea;
    const auto tries = [&](std::optional<msg::SealedDirect> sealed) {
        return Tea::refusal(tea.ada, msg::OpenDirect{name("bob"), std::nullopt, std::move(sealed)});
    };
    CHECK(tries(std::nullopt) == "seal_first");
    CHECK(tries(tea.people.direct(tea.bob, tea.ada)) == "bad_value");
    CHECK(tries(tea.people.direct(tea.ada, tea.eve)) == "bad_value");
    msg::SealedDirect one_sided = tea.people.direct(tea.ada, tea.bob);
    one_sided.grants.pop_back();
    CHECK(tries(one_sided) == "bad_value");
    msg::SealedDirect mixed = tea.people.direct(tea.ada, tea.bob);
    mixed.grants = tea.people.direct(tea.ada, tea.bob).grants;
    CHECK(tries(mixed) == "bad_value");
    msg::SealedDirect locked{tea.tea.genesis_form, tea.tea.now().form, mixed.grants};
    CHECK(tries(locked) == "bad_value");
    const auto opened = tea.people.opens(tea.ada, tea.bob);
    CHECK(opened.epoch == 1);
    CHECK(tea.ada.does(msg::OpenDirect{name("bob"), std::nullopt}).channelId == opened.channelId);
    CHECK(tea.bob.does(msg::OpenDirect{name("ada"), std::nullopt}).channelId == opened.channelId);
}

TEST_CASE("nothing can be sealed for who has no key, nor by them")
{
    Tea tea;
    Client& gus = tea.guest("gus");
    const Error error = tea.ada.fails(msg::OpenDirect{name("gus"), std::nullopt});
    CHECK(error.code == ErrorCode::no_permission);
    CHECK(error.text.find("gus") != std::string::npos);
    CHECK(Tea::refusal(gus, msg::OpenDirect{name("ada"), std::nullopt}) == "no_permission");
}

TEST_CASE("both find their key of a conversation before anything is said, and nobody else does")
{
    Tea tea;
    const auto opened = tea.people.opens(tea.ada, tea.bob);
    for (Client* client : {&tea.ada, &tea.bob}) {
        const auto keys = client->does(msg::Keys{opened.channelName});
        CHECK(sealed::channel_id_of(keys.genesis) == opened.channelId);
        const auto grant = sealed::read_grant(keys.grant, opened.channelId);
        REQUIRE(grant);
        CHECK(sealed::open_grant(*grant, opened.channelId, sealed::exchange_key_of(client->key())));
    }
    CHECK(Tea::refusal(tea.eve, msg::Keys{opened.channelName}) == "no_such_channel");
}

TEST_CASE("nobody is let into a conversation, and its key stays as it is")
{
    Tea tea;
    const auto opened = tea.people.opens(tea.ada, tea.bob);
    SealedRoom& room = tea.people.room(opened.channelId);
    const Bytes grant = tea.people.grant(room, tea.ada, tea.eve);
    CHECK(Tea::refusal(tea.ada, msg::Invite{opened.channelName, name("eve"), grant}) ==
          "bad_value");
    tea.people.turns_over(room, tea.ada);
    CHECK(Tea::refusal(tea.ada, tea.people.rekey(room, tea.ada, {&tea.ada}, {})) == "bad_value");
}

// --- What outlives a restart -------------------------------------------------------

TEST_CASE("epochs, members, grants and keys are the same after a restart")
{
    Tea tea;
    for (Client* client : {&tea.bob, &tea.eve})
        tea.people.enters(*client, tea.tea);
    tea.people.turns_over(tea.tea, tea.ada);
    tea.ada.does(tea.people.rekey(tea.tea, tea.ada, {&tea.ada, &tea.bob},
                                  {tea.eve.does(Tea::join()).memberId}));
    tea.people.says(tea.bob, tea.tea, "hi");
    const auto direct = tea.people.opens(tea.ada, tea.bob);
    tea.people.says(tea.ada, direct.channelName, "psst");

    const auto look = [&] {
        Lines lines;
        for (Client* client : {&tea.ada, &tea.bob, &tea.eve}) {
            tea.reconnect(*client);
            const auto reply = client->asks(Tea::join());
            const auto* joined = std::get_if<msg::JoinReply>(&reply);
            lines.push_back(joined ? "in " + joined->memberId.str() + " " +
                                         std::to_string(joined->epoch)
                                   : "out");
            if (!joined)
                continue;
            const auto keys = tea.keys(*client);
            for (const Bytes& part : keys.epochs)
                lines.push_back(to_base64(part));
            lines.push_back(to_base64(keys.grant));
            for (const auto& entry : client->does(msg::Roster{tea.tea.name, std::nullopt}).roster)
                lines.push_back(entry.memberName + " " + to_base64(entry.membership));
            lines.push_back(to_base64(client->does(msg::Keys{direct.channelName}).grant));
        }
        for (const auto& key : tea.ada.does(msg::Whois{name("bob"), std::nullopt}).keys)
            lines.push_back(key.publicKey.str() + key.exchangeKey.str() + key.signature.str());
        return lines;
    };
    const Lines before = look();
    tea.restart();
    CHECK(look() == before);
    CHECK(before.back().starts_with(msg::PublicKey{tea.bob.key().public_key()}.str()));
}

TEST_CASE("the keys of who is away are known after a restart, if they have a place anywhere")
{
    World world{patient};
    SealedPeople people{world};
    Client& ada = world.client("ada");
    Client& bob = world.client("bob");
    bob.joins("#lobby");
    ada.joins("#lobby");
    world.restart();
    world.reconnect(ada);
    const auto keys = ada.does(msg::Whois{name("bob"), std::nullopt}).keys;
    REQUIRE(keys.size() == 1);
    CHECK(keys[0].publicKey.bytes() == bob.key().public_key());
    const auto opened = people.opens(ada, bob);
    people.says(ada, opened.channelName, "call me");
    world.reconnect(bob);
    CHECK(bob.all<msg::DirectOpened>().at(0).channelId == opened.channelId);
    // Once each: who comes again with the same key adds nothing to the log.
    const auto is_key = [](const server::LogEntry& entry) {
        return std::holds_alternative<server::KeyShown>(entry.body);
    };
    CHECK(std::ranges::count_if(world.log(), is_key) == 2);
}
