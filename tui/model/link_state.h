#pragma once

#include "src/base/error.h"
#include "src/base/time.h"
#include "src/protocol/messages.h"
#include "src/text/safe_text.h"

#include <optional>
#include <variant>
#include <vector>

namespace snug::tui {

// What the app tells of the link; tui/link.h without its network.

struct LinkIsUp {
    text::SafeText server;
    msg::HelloReply hello;
    msg::LoginReply login;
    std::vector<msg::PublicKey> former_keys = {}; ///< of the same server
    /// The fingerprint of its key, if it is not the one that was known.
    std::optional<text::SafeText> new_key = {};
};
struct LinkIsTrying {
    text::SafeText server;
    int attempt = 1;
};
/// A server that was reached for the first time, or with another key than before.
struct Stranger {
    text::SafeText server;
    text::SafeText fingerprint;
    /// Of the key it had, and the line that says so: it cannot be trusted before that is gone.
    std::optional<text::SafeText> before;
    text::SafeText line;
};
/// What was asked and not answered will never be.
struct LinkIsDown {
    Error why;
    std::optional<MonoTime> retry_at;      ///< nothing: gave up
    std::optional<Stranger> stranger = {}; ///< with unknown_host and changed_host
};
/// What was typed is no server's address; the link stays as it is.
struct AddressIsWrong {
    Error why;
};
using LinkNews = std::variant<LinkIsUp, LinkIsTrying, LinkIsDown, AddressIsWrong>;

/// What is known of the link now.
struct LinkState {
    enum class Stage : std::uint8_t { waiting, trying, up };

    Stage stage = Stage::trying;
    text::SafeText server; ///< where it is, or was tried last
    int attempt = 1;
    std::optional<MonoTime> retry_at;
    text::SafeText why; ///< it is not up
    bool was_up = false;

    [[nodiscard]] bool up() const { return stage == Stage::up; }
};

} // namespace snug::tui
