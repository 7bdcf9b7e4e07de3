#pragma once

#include <optional>
#include <string>

#include <sys/types.h>

namespace snug::server {

/// What the surroundings say.  Read once by main(); nothing below it asks again.
struct Environment {
    uid_t uid = 0;
    /// /run/snug is a directory of this user's own, as systemd's RuntimeDirectory= makes it.
    bool owns_run_snug = false;
    std::optional<std::string> home;
    std::optional<std::string> runtime_dir; ///< $XDG_RUNTIME_DIR
    std::optional<std::string> state_home;  ///< $XDG_STATE_HOME
    bool stderr_is_journal = false;

    static Environment read();
};

/// Where everybody on the box looks for the server: its socket admits them all.
inline constexpr const char* shared_runtime_dir = "/run/snug";

/// The local socket, unless it is configured: for root, or whoever owns /run/snug, the one
/// there; else $XDG_RUNTIME_DIR/snug/snug.sock; else /tmp/snug-UID/snug.sock.  The
/// directories of the last two are made 0700: such a server is its owner's alone.
std::string default_socket(const Environment& environment);

/// Where channels are kept: /var/lib/snug for root, else $XDG_STATE_HOME/snugd, which is
/// ~/.local/state/snugd.  Empty for a user without a home.
std::string default_data(const Environment& environment);

} // namespace snug::server
