#pragma once

#include "src/base/random.h"
#include "src/crypto/exchange.h"
#include "src/session/sealed_client.h"

#include <set>

namespace snug::session {

/// What SealedClient does about each request and event.  Only sealed_*.cpp include this.
///
/// A flow of several questions is a struct that its steps hand on; each step asks one question and
/// names the step that hears the answer.
class SealedClient::State {
public:
    State(ClientSession the_session, const crypto::SigningKey* key, KeyRing& ring, Random& random);

    ClientSession session;

    std::optional<ClientStep> next(const Instant& now);
    [[nodiscard]] bool has_steps() const { return !steps_.empty(); }
    [[nodiscard]] std::optional<MonoTime> next_deadline() const;
    std::optional<Derivation> take_derivation();
    void derived(std::uint64_t number, Result<crypto::ChannelSecrets> secrets, const Instant& now);

    template <class Wish>
    RequestId request(Wish wish, const Instant& now, PasswordUse use)
    {
        now_ = now;
        const RequestId id{next_request_++};
        wanted(id, std::move(wish), use);
        return id;
    }

private:
    using Then = std::function<void(msg::ReplyBody&)>;
    using ThenSecrets = std::function<void(Result<crypto::ChannelSecrets>&)>;

    /// Creating or entering a channel, or reading its keys again.
    struct Entering {
        RequestId asked;
        ChannelName channel;
        SecretText password;
        PasswordUse use;
        std::optional<crypto::ChannelSecrets> secrets; ///< of the password
        std::optional<crypto::SigningKey> authority;   ///< theirs, or one that was kept
        std::optional<sealed::ChannelKeys> keys;       ///< as far as they are known
        std::optional<msg::KnockReply> knock;
        std::optional<msg::JoinReply> joined;
        int tries = 0;
    };
    using EnteringPtr = std::shared_ptr<Entering>;

    // sealed_client.cpp: what comes in
    void wanted(RequestId id, msg::Request request, PasswordUse use);
    void wanted(RequestId id, ChangeKey change, PasswordUse use);
    void wanted(RequestId id, LetIn invitation, PasswordUse use);
    void on_step(ClientStep step);

    // sealed_client.cpp: what steps use
    void ask(msg::Request request, Then then);
    void pass(RequestId id, msg::Request request);
    void answer(RequestId id, msg::ReplyBody body);
    void derive(SecretText password, const sealed::Genesis& genesis, const ChannelId& id,
                ThenSecrets then);
    using ThenKeys = std::function<void(Result<sealed::ChannelKeys>)>;
    /// All epochs from the first, and the grant.
    void read_keys(const ChannelName& channel, ThenKeys then);
    void read_keys_after(const ChannelName& channel,
                         const std::shared_ptr<std::optional<sealed::ChannelKeys>>& known,
                         ThenKeys then);
    [[nodiscard]] crypto::ExchangeKey own_exchange() const;

    // sealed_entering.cpp
    void on(RequestId id, msg::CreateChannel request, PasswordUse use);
    void create(RequestId id, msg::CreateChannel request, const sealed::Genesis& genesis,
                const Bytes& signed_genesis, const crypto::ChannelSecrets& secrets);
    void on(RequestId id, msg::JoinChannel request, PasswordUse use);
    void first_answer(const EnteringPtr& entering, msg::ReplyBody& body);
    void knock(const EnteringPtr& entering);
    void on_knocked(const EnteringPtr& entering, msg::ReplyBody& body);
    void prove(const EnteringPtr& entering);
    void on_proven(const EnteringPtr& entering, msg::ReplyBody& body);
    void get_keys(const EnteringPtr& entering);
    void settle_in(const EnteringPtr& entering, sealed::ChannelKeys keys);
    void find_own_place(SealedRoom& room, const crypto::SigningKey* authority,
                        const std::optional<identity::KnownKey>& before) const;
    [[nodiscard]] Result<void> check_place(const ChannelName& channel,
                                           const sealed::ChannelKeys& keys) const;
    [[nodiscard]] bool was_sealed(const ChannelName& channel) const;
    [[nodiscard]] std::optional<Error> open_fault(const ChannelName& channel) const;
    [[nodiscard]] std::optional<Error> pin_fault(const ChannelName& channel,
                                                 const ChannelId& id) const;

    // sealed_return.cpp
    void check_log(const ChannelName& channel, Seq last);
    void check_mark(const ChannelName& channel, const sealed::Ledger::Newest& mark, Seq last,
                    const msg::ReplyBody& body);
    void log_changed(const ChannelName& channel, Seq read, Seq last, bool ended);

    // sealed_direct.cpp
    void on(RequestId id, msg::OpenDirect request);
    void make_direct(RequestId id, const msg::OpenDirect& request, const msg::WhoisReply& other);
    void opened_direct(RequestId id, msg::DirectOpened opened);
    void on_direct(msg::DirectOpened opened);
    void enter_if_told_of(const ChannelName& channel);
    [[nodiscard]] bool is_of_another_own_key(const sealed::ChannelKeys& keys,
                                             const msg::DirectOpened& opened) const;
    static Error another_own_key();
    [[nodiscard]] bool check_told(const msg::DirectOpened& opened) const;
    [[nodiscard]] Result<void> check_direct(const sealed::ChannelKeys& keys,
                                            const msg::DirectOpened& opened) const;

    // sealed_owner.cpp
    void list_roster(const ChannelName& channel, std::vector<msg::RosterEntry> so_far,
                     std::function<void(Result<std::vector<msg::RosterEntry>>)> then);
    void change_key(RequestId id, std::shared_ptr<ChangeKey> change,
                    std::vector<msg::RosterEntry> roster, const crypto::ChannelSecrets& secrets);
    void let_in(RequestId id, const LetIn& invitation, const msg::WhoisReply& whom);

    // sealed_talk.cpp
    void on(RequestId id, msg::Rename request);
    void on(RequestId id, msg::LeaveChannel request);
    void on(RequestId id, msg::Say request);
    void say(RequestId id, const msg::Say& request, int tries);
    void on_said(RequestId id, const msg::Say& request, int tries, msg::ReplyBody& body);
    void on(RequestId id, msg::History request);
    void on(RequestId id, msg::Roster request);
    void hear(msg::Event event);
    void hear_now(msg::Event& event, sealed::Epoch known_at_arrival);
    [[nodiscard]] sealed::Epoch known_epoch(const ChannelName& channel);
    void open_page(const msg::History& query, msg::HistoryReply& page);
    /// `at_least`: an older key seals nothing any more where it stands.
    void open(const ChannelName& channel, msg::Said& said, sealed::Epoch at_least);
    void open_in(SealedRoom& room, msg::Said& said, sealed::Epoch at_least);
    void review_page(SealedRoom& room, const msg::History& query, msg::HistoryReply& page);
    [[nodiscard]] bool needs_newer_keys(const msg::Said& said);

    // sealed_search.cpp
    void on(RequestId id, msg::Search request);
    struct Searching;
    void search_next(const std::shared_ptr<Searching>& search);
    void search_page(const std::shared_ptr<Searching>& search, std::uint64_t found_here);
    static std::uint64_t look_at(Searching& search, msg::Said& said);
    void drop_foreign(const std::optional<ChannelName>& channel, msg::SearchReply& reply) const;

    // sealed_refresh.cpp
    void refresh(const ChannelName& channel);
    void read_newer_keys(const ChannelName& channel);
    void begin_refreshing(const ChannelName& channel);
    void refreshed(const ChannelName& channel);
    void end_long_waits();
    /// Runs it now, or once the channel's keys are up to date; it holds on to so many bytes.
    void when_fresh(const ChannelName& channel, std::function<void()> act, std::size_t bytes = 0);

    const crypto::SigningKey* key_;
    KeyRing& ring_;
    Random& random_;
    Instant now_{};
    std::string name_; ///< what we are called, as the server took it
    std::optional<UserId> user_;
    /// Conversations that the server told of; their keys are read when they are needed.
    std::map<ChannelName, msg::DirectOpened> told_of_;
    std::set<ChannelName> of_another_key_; ///< some of those
    std::uint64_t next_request_ = 1;
    std::uint64_t next_derivation_ = 1;
    std::map<RequestId, Then> asked_; ///< of the session
    std::map<std::uint64_t, ThenSecrets> deriving_;
    std::deque<Derivation> derivations_;
    std::deque<ClientStep> steps_;
    /// Channels whose keys are being read again, and what waits for that.
    struct Refreshing {
        struct Waiting {
            std::function<void()> act;
            std::size_t bytes;
        };
        std::vector<Waiting> waiting;
        std::size_t bytes = 0;
        MonoTime until{}; ///< then it goes on without
    };
    std::map<ChannelName, Refreshing> refreshing_;
};

using sealed::not_trusted;

/// With what something can be sealed for somebody, and whose key that is.  What a server says of
/// them holds where it follows from their user id.
Result<crypto::ExchangePublicKey> exchange_of(const msg::WhoisReply& person,
                                              crypto::SigningPublicKey& identity);

/// The user id is made of this key: nobody else is who they say.
[[nodiscard]] bool is_key_of(const UserId& user, const crypto::SigningPublicKey& key);

} // namespace snug::session
