#pragma once

#include "src/base/random.h"
#include "src/base/secret_text.h"
#include "src/base/time.h"
#include "src/net/address.h"
#include "src/protocol/names.h"
#include "src/protocol/retention.h"
#include "tui/host_trust.h"
#include "tui/term/terminal_environment.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace snug::crypto {
class SigningKey;
} // namespace snug::crypto
namespace snug::identity {
class KnownChannels;
class KnownKeys;
class KnownMarks;
class KnownUsers;
} // namespace snug::identity

namespace snug::tui {

/// `snug`: the channels of last time if there are any, else the start screen.
struct OpenAsLastTime {};

/// `snug join [CHANNEL]`: straight in.  What is missing, and only that, is asked in the form.
struct OpenByJoining {
    std::optional<ChannelName> channel;
    SecretText password;
};

/// `snug create [CHANNEL]`: the same, for a channel that is not there yet.
struct OpenByCreating {
    std::optional<ChannelName> channel;
    SecretText password;
    bool open = false;                ///< anyone on the box may enter: no password is asked
    std::optional<std::string> group; ///< only this Unix group may
    std::optional<Retention> keep;    ///< else as the server does
};

using Opening = std::variant<OpenAsLastTime, OpenByJoining, OpenByCreating>;

/// What the full-screen client is started with.  References outlive it.
struct AppSettings {
    Opening opening;
    /// Tried in this order; never empty.
    std::vector<net::Address> servers;
    /// One of them was named by the user: no other is to be looked for, none to be started.
    bool server_chosen = false;
    MemberName name;
    /// Signs the login.  Null: a guest.
    const crypto::SigningKey* key = nullptr;
    /// Which servers are the right ones.
    HostTrust::Settings trust;
    /// As LinkSettings::follow_key.
    std::function<Result<void>(const sealed::Lineage&)> follow_key;
    /// Null: nothing is remembered.
    identity::KnownChannels* known_channels = nullptr;
    /// What lets into sealed ones again.  Null: none is remembered.
    const identity::KnownKeys* known_keys = nullptr;
    /// How far sealed ones were read.  Null exactly if `known_keys` is.
    const identity::KnownMarks* known_marks = nullptr;
    /// Whom the user has verified.  Null: it is known for this time only.
    const identity::KnownUsers* known_users = nullptr;

    /// What "Start a server on this box" runs, where it will answer, and its log.  Empty: not
    /// offered.
    std::filesystem::path server_program;
    std::filesystem::path server_socket;
    std::filesystem::path server_log;

    /// Gives up all files that a server may not reach by way of us, and with them the right to
    /// start programs.  Called once, before the first server is talked to.
    std::function<void()> shut_in;

    /// --dump-screen: the screen as text, written whenever it has changed and nothing is under way.
    std::optional<std::filesystem::path> dump_screen;
    TerminalEnvironment terminal;
    std::string client_name; ///< "snug 0.1.0"
};

/// How the full-screen client ended.
struct AppEnd {
    int exit_code;
    /// What came up too late to be shown on the screen.
    std::vector<Error> faults;
};

/// Runs the full-screen client on the terminal of standard input and output until the user
/// quits.  Throws std::system_error for a terminal that cannot be used.
AppEnd run_app(AppSettings settings, Clock& clock, Random& random);

} // namespace snug::tui
