#pragma once

#include "src/crypto/channel_secrets.h"
#include "src/session/client_session.h"
#include "src/session/key_ring.h"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace snug::session {

/// What becomes of the password of a channel one creates or enters.
enum class PasswordUse {
    seal, ///< the server never hears it: the channel is sealed, or one does not get in
    tell, ///< the server checks it, and can read what is said
};

/// Gives a sealed channel that one owns another password, and puts people out of it.
struct ChangeKey {
    static constexpr std::string_view action = msg::Rekey::action;
    using Reply = msg::Done;
    ChannelName channel;
    SecretText password;
    /// Who is put out, here or not; and who they are, if that is known: by their key no server
    /// can spare them.
    std::vector<MemberName> removed;
    std::vector<UserId> removed_users;
};
/// Lets somebody into a sealed channel without its password, if the name means whom it is to.
struct LetIn {
    static constexpr std::string_view action = msg::Invite::action;
    using Reply = msg::Done;
    ChannelName channel;
    MemberName member;
    UserId only;
};

/// A password's work, to be done on another thread: derive_channel_secrets().
struct Derivation {
    std::uint64_t number;
    SecretText password;
    crypto::PasswordSalt salt;
    crypto::PasswordCost cost;
};

/// A ClientSession in which sealed channels are like others: who uses it asks to create, to enter
/// and to say something, and hears what was said.  The passwords, keys, signatures and checks in
/// between are here, and nowhere else.
///
/// A channel's JoinReply or DirectOpened has an epoch only once its keys are verified and we can
/// read; whoever draws a lock may trust that.  What Said::opened says of a message is ours.  A
/// pure machine: the one slow thing is given away (take_derivation()).
class SealedClient {
public:
    /// `key` is the session's.  All must outlive this.
    SealedClient(ClientSession session, const crypto::SigningKey* key, KeyRing& ring,
                 Random& random);
    ~SealedClient();
    SealedClient(SealedClient&&) noexcept;
    SealedClient& operator=(SealedClient&&) noexcept;

    /// For what concerns the link and not what is said on it.
    [[nodiscard]] ClientSession& session();
    [[nodiscard]] const ClientSession& session() const;

    std::optional<ClientStep> next(const Instant& now);
    /// Some of them wait that no byte from the server will bring.
    [[nodiscard]] bool has_steps() const;
    /// When next() may have a step though nothing has come.
    [[nodiscard]] std::optional<MonoTime> next_deadline() const;

    RequestId request(msg::Request request, const Instant& now,
                      PasswordUse use = PasswordUse::seal);
    RequestId request(ChangeKey change, const Instant& now);
    RequestId request(LetIn invitation, const Instant& now);

    /// Work that is to be done, once each; derived() brings back what came of it.
    std::optional<Derivation> take_derivation();
    void derived(std::uint64_t number, Result<crypto::ChannelSecrets> secrets, const Instant& now);

private:
    class State;
    std::unique_ptr<State> state_;
};

} // namespace snug::session
