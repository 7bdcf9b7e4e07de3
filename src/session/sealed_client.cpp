#include "src/session/sealed_client.h"

#include "src/base/overloaded.h"
#include "src/crypto/user_id.h"
#include "src/sealed/person_key.h"
#include "src/session/sealed_client_state.h"

#include <fmt/format.h>

#include <utility>

namespace snug::session {

bool is_key_of(const UserId& user, const crypto::SigningPublicKey& key)
{
    return user.bytes() == crypto::user_id_of(key);
}

// --- As others see it ------------------------------------------------------------

SealedClient::SealedClient(ClientSession session, const crypto::SigningKey* key, KeyRing& ring,
                           Random& random)
    : state_{std::make_unique<State>(std::move(session), key, ring, random)}
{
}

SealedClient::~SealedClient() = default;
SealedClient::SealedClient(SealedClient&&) noexcept = default;
SealedClient& SealedClient::operator=(SealedClient&&) noexcept = default;

ClientSession& SealedClient::session()
{
    return state_->session;
}

const ClientSession& SealedClient::session() const
{
    return state_->session;
}

std::optional<ClientStep> SealedClient::next(const Instant& now)
{
    return state_->next(now);
}

bool SealedClient::has_steps() const
{
    return state_->has_steps();
}

std::optional<MonoTime> SealedClient::next_deadline() const
{
    return state_->next_deadline();
}

RequestId SealedClient::request(msg::Request request, const Instant& now, PasswordUse use)
{
    return state_->request(std::move(request), now, use);
}

RequestId SealedClient::request(ChangeKey change, const Instant& now)
{
    return state_->request(std::move(change), now, PasswordUse::seal);
}

RequestId SealedClient::request(LetIn invitation, const Instant& now)
{
    return state_->request(std::move(invitation), now, PasswordUse::seal);
}

std::optional<Derivation> SealedClient::take_derivation()
{
    return state_->take_derivation();
}

void SealedClient::derived(std::uint64_t number, Result<crypto::ChannelSecrets> secrets,
                           const Instant& now)
{
    state_->derived(number, std::move(secrets), now);
}

// --- What comes in ---------------------------------------------------------------

SealedClient::State::State(ClientSession the_session, const crypto::SigningKey* key, KeyRing& ring,
                           Random& random)
    : session{std::move(the_session)}, key_{key}, ring_{ring}, random_{random}
{
}

std::optional<ClientStep> SealedClient::State::next(const Instant& now)
{
    now_ = now;
    end_long_waits();
    while (steps_.empty()) {
        auto step = session.next(now.mono);
        if (!step)
            return std::nullopt;
        on_step(std::move(*step));
    }
    ClientStep step = std::move(steps_.front());
    steps_.pop_front();
    return step;
}

void SealedClient::State::on_step(ClientStep step)
{
    std::visit(Overloaded{
                   [&](LoggedIn& in) {
                       ring_.meet(in.server);
                       name_ = in.login.memberName.str();
                       user_ = in.login.userId;
                       ring_.begin_link();
                       steps_.emplace_back(std::move(in));
                   },
                   [&](LinkFailed& failed) { steps_.emplace_back(std::move(failed)); },
                   [&](Answered& answered) {
                       auto waiting = asked_.extract(answered.request);
                       INVARIANT(!waiting.empty());
                       waiting.mapped()(answered.body);
                   },
                   [&](msg::Event& event) { hear(std::move(event)); },
                   [&](LogChanged& changed) { steps_.emplace_back(std::move(changed)); },
               },
               step);
}

std::optional<Derivation> SealedClient::State::take_derivation()
{
    if (derivations_.empty())
        return std::nullopt;
    Derivation work = std::move(derivations_.front());
    derivations_.pop_front();
    return work;
}

void SealedClient::State::derived(std::uint64_t number, Result<crypto::ChannelSecrets> secrets,
                                  const Instant& now)
{
    now_ = now;
    auto waiting = deriving_.extract(number);
    if (!waiting.empty())
        waiting.mapped()(secrets);
}

/// Most requests are nobody's business here.
void SealedClient::State::wanted(RequestId id, msg::Request request, PasswordUse use)
{
    std::visit(Overloaded{
                   [&](msg::CreateChannel& r) { on(id, std::move(r), use); },
                   [&](msg::JoinChannel& r) { on(id, std::move(r), use); },
                   [&](msg::OpenDirect& r) { on(id, std::move(r)); },
                   [&](msg::Rename& r) { on(id, std::move(r)); },
                   [&](msg::LeaveChannel& r) { on(id, std::move(r)); },
                   [&](msg::Say& r) { on(id, std::move(r)); },
                   [&](msg::History& r) { on(id, std::move(r)); },
                   [&](msg::Search& r) { on(id, std::move(r)); },
                   [&](msg::Roster& r) { on(id, std::move(r)); },
                   [&](auto& r) { pass(id, std::move(r)); },
               },
               request);
}

// --- What steps use --------------------------------------------------------------

void SealedClient::State::ask(msg::Request request, Then then)
{
    asked_.emplace(session.request(std::move(request), now_.mono), std::move(then));
}

void SealedClient::State::pass(RequestId id, msg::Request request)
{
    ask(std::move(request), [this, id](msg::ReplyBody& body) { answer(id, std::move(body)); });
}

void SealedClient::State::answer(RequestId id, msg::ReplyBody body)
{
    steps_.emplace_back(Answered{id, std::move(body)});
}

void SealedClient::State::derive(SecretText password, const sealed::Genesis& genesis,
                                 const ChannelId& id, ThenSecrets then)
{
    const std::uint64_t number = next_derivation_++;
    deriving_.emplace(number, std::move(then));
    derivations_.push_back(
        {number, std::move(password), sealed::password_salt(genesis, id), genesis.cost});
}

void SealedClient::State::read_keys(const ChannelName& channel, ThenKeys then)
{
    read_keys_after(channel, std::make_shared<std::optional<sealed::ChannelKeys>>(),
                    std::move(then));
}

void SealedClient::State::read_keys_after(
    const ChannelName& channel, const std::shared_ptr<std::optional<sealed::ChannelKeys>>& known,
    ThenKeys then)
{
    const std::uint64_t after = *known ? (*known)->epoch() : 0;
    ask(msg::Keys{channel, after}, [=, this, then = std::move(then)](msg::ReplyBody& body) {
        if (const auto* error = std::get_if<Error>(&body))
            return then(*error);
        const auto& reply = std::get<msg::KeysReply>(body);
        if (!*known) {
            auto begun = sealed::ChannelKeys::begin(reply.genesis, ring_.server());
            if (!begun)
                return then(begun.error());
            known->emplace(std::move(*begun));
        }
        sealed::ChannelKeys& so_far = **known;
        if (const auto added = so_far.add(reply.epochs); !added)
            return then(added.error());
        if (reply.more && !reply.epochs.empty())
            return read_keys_after(channel, known, then);
        if (!reply.grant.empty())
            if (const auto taken = so_far.take(reply.grant, key_->public_key(), own_exchange());
                !taken)
                return then(taken.error());
        then(std::move(so_far));
    });
}

crypto::ExchangeKey SealedClient::State::own_exchange() const
{
    return sealed::exchange_key_of(*key_);
}

} // namespace snug::session
