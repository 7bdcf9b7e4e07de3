#pragma once

#include "src/crypto/signing.h"
#include "src/session/sealed_client.h"
#include "tests/support/world.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace snug::world {

/// Keys that last as long as a test: a data directory in memory.
class KeyShelf final : public identity::KeyStore {
public:
    Result<std::optional<identity::KnownKey>> load(const crypto::SigningPublicKey& server,
                                                   std::string_view channel) override;
    void save(const identity::KnownKey& key) override;
    std::optional<identity::KnownMark> mark(const crypto::SigningPublicKey& server,
                                            std::string_view channel) override;
    void save(const identity::KnownMark& mark, bool back) override;
    void clear() { keys_.clear(); }
    /// From now on nobody can tell what is there.
    void be_damaged() { is_damaged_ = true; }

private:
    bool is_damaged_ = false;
    std::map<std::string, identity::KnownMark, std::less<>> marks_;
    std::map<std::string, identity::KnownKey, std::less<>> keys_;
};

/// A terminal with snug in it, in full: a SealedClient over a link of the World.  Passwords become
/// keys at once, by a hash that stands for Argon2id.
///
/// Between it and the server there may be a liar, who changes what the server says.
class Terminal {
public:
    using Liar = std::function<void(msg::ServerFrame&)>;

    Terminal(World& world, std::string_view name);
    /// One more of the same person, with the same data directory or another.
    Terminal(World& world, const Terminal& other, bool same_shelf = true);

    template <class Wish>
    msg::ReplyBody asks(Wish wish, session::PasswordUse use = session::PasswordUse::seal)
    {
        return answer_to(begin(std::move(wish), use));
    }
    template <class Wish>
    Error fails(Wish wish, session::PasswordUse use = session::PasswordUse::seal)
    {
        const msg::ReplyBody body = asks(std::move(wish), use);
        REQUIRE_MESSAGE(std::holds_alternative<Error>(body), "it succeeded");
        return std::get<Error>(body);
    }
    template <class Wish>
    auto does(Wish wish, session::PasswordUse use = session::PasswordUse::seal)
    {
        msg::ReplyBody body = asks(std::move(wish), use);
        if (const auto* error = std::get_if<Error>(&body))
            FAIL("refused: " << error->text);
        return std::get<typename Wish::Reply>(std::move(body));
    }

    void creates(std::string_view channel, std::string_view password);
    msg::JoinReply joins(std::string_view channel, std::string_view password = "");
    msg::SayReply says(std::string_view channel, std::string_view text);
    msg::SayReply says(const ChannelName& channel, std::string_view text);

    /// Takes what has come, as everybody else must be told to.
    void listens();
    /// "ada: hi", or "ada? why not", with " (2 missing)" and " (forked)"; since the last time.
    std::vector<std::string> hears();
    std::vector<std::string> reads(std::string_view channel);
    /// What was read and is not there any more: "#3 ended", "#3 changed"; since the last time.
    std::vector<std::string> misses();
    template <class Event>
    [[nodiscard]] std::vector<Event> all() const
    {
        std::vector<Event> found;
        for (const msg::Event& event : events_)
            if (const auto* e = std::get_if<Event>(&event))
                found.push_back(*e);
        return found;
    }

    void lie(Liar liar) { liar_ = std::move(liar); }
    /// Cuts the link and comes back over another.
    void reconnects();
    /// Its own clock goes wrong by so much.
    void sets_clock(std::chrono::seconds ahead) { clock_ahead_ = ahead; }

    [[nodiscard]] session::KeyRing& ring() { return ring_; }
    [[nodiscard]] KeyShelf& shelf() { return *shelf_; }
    [[nodiscard]] const crypto::SigningKey& key() const { return *key_; }
    [[nodiscard]] const MemberName& name() const { return name_; }
    [[nodiscard]] UserId user() const { return login_->userId; }
    [[nodiscard]] std::size_t passwords_worked_on() const { return passwords_worked_on_; }
    /// All that went to the server.
    [[nodiscard]] const std::string& sent() const { return sent_; }

private:
    template <class Wish>
    RequestId begin(Wish wish, session::PasswordUse use)
    {
        if constexpr (requires { msg::Request{std::move(wish)}; })
            return client_->request(msg::Request{std::move(wish)}, now(), use);
        else
            return client_->request(std::move(wish), now());
    }
    [[nodiscard]] Instant now() const
    {
        return {world_.now().wall + clock_ahead_, world_.now().mono};
    }
    msg::ReplyBody answer_to(RequestId id);
    void connect();
    bool turn();
    [[nodiscard]] std::string lied(const std::string& said) const;

    World& world_;
    MemberName name_;
    std::shared_ptr<const crypto::SigningKey> key_;
    std::shared_ptr<KeyShelf> shelf_;
    session::KeyRing ring_;
    RawClient* link_ = nullptr;
    std::unique_ptr<session::SealedClient> client_;
    std::optional<msg::LoginReply> login_;
    std::map<RequestId, msg::ReplyBody> answers_;
    std::vector<msg::Event> events_;
    std::vector<std::string> misses_;
    std::size_t told_ = 0; ///< events that hears() has told
    std::size_t passwords_worked_on_ = 0;
    std::string sent_;
    std::chrono::seconds clock_ahead_{0};
    Liar liar_;
};

} // namespace snug::world
