#include "tests/support/sealed_people.h"

#include "src/sealed/message.h"
#include "src/sealed/person_key.h"
#include "src/session/login_statement.h"

#include <utility>

namespace snug::world {

namespace {

sealed::EpochKey random_key(Random& random)
{
    sealed::EpochKey key;
    random.fill(key.writable());
    return key;
}

} // namespace

crypto::ExchangePublicKey exchange_of(const Client& client)
{
    return sealed::exchange_key_of(client.key()).public_key();
}

// --- What they bring -------------------------------------------------------------

SealedRoom& SealedPeople::make(sealed::Genesis genesis, const crypto::SigningKey& by,
                               const ChannelName& name)
{
    world_.random().fill(genesis.salt);
    Bytes form = sealed::sign_genesis(genesis, by);
    const ChannelId id = sealed::channel_id_of(form);
    sealed::EpochKey key = random_key(world_.random());
    auto authority = crypto::SigningKey::make(world_.random());
    sealed::EpochRecord first{.channel = id, .number = 1, .authority = authority.public_key()};
    if (genesis.kind == sealed::Genesis::Kind::password)
        first.wrapped =
            sealed::wrap(key, random_key(world_.random()), genesis, id, 1, world_.random());
    Bytes epoch = sealed::sign_epoch(first, by);
    SealedRoom room{name, std::move(genesis), std::move(form), id, {}};
    room.eras.push_back({std::move(first), std::move(epoch), std::move(authority), std::move(key)});
    names_.insert_or_assign(name, id);
    return rooms_.insert_or_assign(id, std::move(room)).first->second;
}

SealedRoom& SealedPeople::makes(const Client& owner, std::string_view text)
{
    const ChannelName name = channel(text);
    return make({.server = world_.server_key().bytes(),
                 .owner = owner.key().public_key(),
                 .name = name.str()},
                owner.key(), name);
}

msg::CreateChannel SealedPeople::creation(const SealedRoom& room)
{
    msg::CreateChannel request{room.name, {}, std::nullopt};
    request.sealed = {room.genesis_form, room.now().form};
    return request;
}

sealed::Membership SealedPeople::member(const Client& client, const SealedRoom& room)
{
    return sealed::certify(room.now().authority, room.id, room.now().record.number,
                           client.key().public_key(), exchange_of(client));
}

msg::JoinChannel SealedPeople::proof(const Client& client, const SealedRoom& room,
                                     const msg::Challenge& challenge) const
{
    const Bytes binding = session::plain_tcp_binding();
    const sealed::JoinStatement statement{.server = world_.server_key().bytes(),
                                          .binding = binding,
                                          .channel = room.id,
                                          .epoch = room.now().record.number,
                                          .identity = client.key().public_key(),
                                          .challenge = challenge.bytes()};
    msg::JoinChannel request{room.name, {}, std::nullopt};
    request.proof = {encode(member(client, room)),
                     msg::Signature{sealed::prove(statement, room.now().authority)}};
    return request;
}

msg::Say SealedPeople::message(const Client& client, const SealedRoom& room, std::string_view text)
{
    const auto own = member(client, room);
    const auto id = MessageId::make(world_.random());
    const sealed::MessageHead head{.epoch = room.now().record.number,
                                   .sender = client.key().public_key(),
                                   .stream = 1,
                                   .number = ++said_,
                                   .said_ms = milliseconds_of(world_.now().wall)};
    return {.channelName = room.name,
            .messageId = id,
            .sealed = sealed::seal_message(
                head, {own.exchange, own.certificate, client.name().str()}, text, room.id, id,
                room.now().key, client.key(), world_.random())};
}

Bytes SealedPeople::grant(const SealedRoom& room, const Client& from, const Client& to)
{
    return sealed::make_grant(room.now().key, room.id, member(from, room), member(to, room),
                              from.key(), world_.random())
        .value();
}

void SealedPeople::turns_over(SealedRoom& room, const Client& owner)
{
    const SealedRoom::Era& old = room.now();
    const sealed::Epoch number = old.record.number + 1;
    sealed::EpochKey key = random_key(world_.random());
    auto authority = crypto::SigningKey::make(world_.random());
    sealed::EpochRecord next{
        .channel = room.id,
        .number = number,
        .authority = authority.public_key(),
        .wrapped = sealed::wrap(key, random_key(world_.random()), room.genesis, room.id, number,
                                world_.random()),
        .previous = sealed::seal_previous(old.key, key, room.id, number, world_.random()),
        .before = sealed::hash_of_epoch(old.form)};
    Bytes form = sealed::sign_epoch(next, owner.key());
    room.eras.push_back({std::move(next), std::move(form), std::move(authority), std::move(key)});
}

msg::Rekey SealedPeople::rekey(const SealedRoom& room, const Client& owner,
                               const std::vector<const Client*>& who_stay,
                               std::vector<MemberId> removed)
{
    msg::Rekey request{room.name, room.now().form, {}, std::move(removed)};
    for (const Client* client : who_stay)
        request.grants.push_back(grant(room, owner, *client));
    return request;
}

msg::SealedDirect SealedPeople::direct(const Client& owner, const Client& other)
{
    const auto exchange = exchange_of(other);
    return direct(owner, {msg::PublicKey{other.key().public_key()}, msg::ExchangeKey{exchange},
                          msg::Signature{sealed::sign_exchange(other.key(), exchange)}});
}

msg::SealedDirect SealedPeople::direct(const Client& owner, const msg::PersonKey& other)
{
    const SealedRoom& room = make({.server = world_.server_key().bytes(),
                                   .owner = owner.key().public_key(),
                                   .kind = sealed::Genesis::Kind::direct,
                                   .other = other.publicKey.bytes()},
                                  owner.key(), ChannelName::direct(std::string(32, '0')));
    const sealed::Membership own{1, owner.key().public_key(), exchange_of(owner), {}};
    const sealed::Membership theirs{1, other.publicKey.bytes(), other.exchangeKey.bytes(), {}};
    msg::SealedDirect request{room.genesis_form, room.now().form, {}};
    for (const sealed::Membership& receiver : {own, theirs})
        request.grants.push_back(
            sealed::make_grant(room.now().key, room.id, own, receiver, owner.key(), world_.random())
                .value());
    return request;
}

// --- What they do ----------------------------------------------------------------

SealedRoom& SealedPeople::creates(Client& owner, std::string_view text)
{
    SealedRoom& room = makes(owner, text);
    owner.does(creation(room));
    return room;
}

msg::JoinReply SealedPeople::enters(Client& client, const SealedRoom& room)
{
    const auto knocked = client.does(msg::Knock{room.name});
    return client.does(proof(client, room, knocked.challenge));
}

SealedRoom& SealedPeople::opens(Client& owner, std::string_view text)
{
    SealedRoom& room = creates(owner, text);
    enters(owner, room);
    return room;
}

msg::SayReply SealedPeople::says(Client& client, const SealedRoom& room, std::string_view text)
{
    return client.does(message(client, room, text));
}

msg::DirectOpened SealedPeople::opens(Client& client, const Client& other,
                                      std::optional<ChannelName> in)
{
    auto opened = client.does(msg::OpenDirect{other.name(), std::move(in), direct(client, other)});
    names_.insert_or_assign(opened.channelName, opened.channelId);
    rooms_.at(opened.channelId).name = opened.channelName;
    return opened;
}

msg::SayReply SealedPeople::says(Client& client, const ChannelName& direct, std::string_view text)
{
    return says(client, rooms_.at(names_.at(direct)), text);
}

std::string SealedPeople::text_of(const msg::Said& said) const
{
    const SealedRoom& room = rooms_.at(names_.at(said.channelName));
    for (const SealedRoom::Era& era : room.eras)
        if (const auto opened = sealed::open_message(said.sealed, room.id, said.messageId, era.key))
            return opened->text;
    return "(cannot be opened)";
}

std::vector<std::string> SealedPeople::heard_by(const Client& client) const
{
    std::vector<std::string> lines;
    for (const msg::Said& said : client.all<msg::Said>())
        lines.push_back(said.memberName + ": " + text_of(said));
    return lines;
}

ChannelName begin_unsealed(World& world, Client& one, Client& other)
{
    const ChannelName name = ChannelName::direct(std::string(32, 'a'));
    const auto id = ChannelId::make(world.random());
    world.inherit(id, server::Created{name, one.login().userId, one.name().str(),
                                      server::ChannelRules{.direct = true}});
    for (const Client* client : {&one, &other})
        world.inherit(id, server::MemberEnrolled{MemberId::make(world.random()),
                                                 client->login().userId, client->name().str()});
    world.restart();
    for (Client* client : {&one, &other}) {
        world.reconnect(*client);
        client->does(msg::JoinChannel{name, {}, std::nullopt});
        client->forget();
    }
    return name;
}

} // namespace snug::world
