#pragma once

#include "src/identity/known_users.h"
#include "tui/cli/conversation.h"
#include "tui/model/verified.h"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace snug::tui {

/// Whom the user knows on the server that is talked to: whether people are who they were when
/// keys were compared, or when they were first written to.
///
/// Says in words who is not, once each; on standard error unless told otherwise.
class Acquaintances {
public:
    Acquaintances(const Call& call, const Conversation& talk);

    void on_notice(std::function<void(const text::SafeText&)> tell) { tell_ = std::move(tell); }

    [[nodiscard]] Standing standing_of(std::string_view name, const UserId& user);
    /// Somebody who is in a channel, or said something there.
    void look_at(std::string_view name, const UserId& user);
    /// Somebody with whom one is alone: it is told too if another was of that name before.
    void look_at_peer(std::string_view name, const UserId& user);
    /// Fails if nothing is to be said to them; else they are known from now on.
    Result<void> speak_to(const MemberName& name, const UserId& user);

    /// The user has compared keys.
    Result<void> verify(const VerifiedPerson& person);

private:
    void know();
    void tell_once(std::string_view name, const UserId& user, bool alone);

    const Conversation& talk_;
    identity::KnownUsers file_;
    bool may_write_;
    std::function<void(const text::SafeText&)> tell_;
    std::optional<msg::PublicKey> server_; ///< whose people these are
    std::vector<VerifiedPerson> verified_;
    std::vector<MetPerson> met_;
    std::set<std::pair<std::string, UserId>> told_; ///< of whom
};

/// "verified", "changed", "another" or "unverified": what JSON has as "identity".
std::string_view word_of(Standing standing);

} // namespace snug::tui
