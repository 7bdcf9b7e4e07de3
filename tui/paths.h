#pragma once

#include "src/net/address.h"
#include "tui/environment.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// Where snug keeps its files and looks for servers (snug(1), FILES).
namespace snug::tui {

std::filesystem::path data_directory(const Environment& environment);
std::filesystem::path identity_key_file(const Environment& environment);
std::filesystem::path known_channels_file(const Environment& environment);
std::filesystem::path known_hosts_file(const Environment& environment);
std::filesystem::path known_users_file(const Environment& environment);
std::filesystem::path channel_keys_file(const Environment& environment);
std::filesystem::path channel_marks_file(const Environment& environment);

/// Makes data_directory(), 0700, if it is not there.
Result<void> make_data_directory(const Environment& environment);

/// Which server was asked for, as it was typed.
struct ServerChoice {
    std::optional<std::string> server, host, port;
};

/// What to try, in order.  One that was asked for, by a flag or $SNUG_SERVER, is the only one;
/// else /run/snug/snug.sock, $XDG_RUNTIME_DIR/snug/snug.sock, /tmp/snug-UID/snug.sock (where
/// snugd goes without a runtime directory), localhost:12345.
Result<std::vector<net::Address>> servers_to_try(const Environment& environment,
                                                 const ServerChoice& choice);

} // namespace snug::tui
