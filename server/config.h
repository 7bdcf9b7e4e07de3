#pragma once

#include "server/environment.h"
#include "server/hub/rules.h"
#include "server/store/sqlite_store.h"
#include "server/store/text_log.h"
#include "src/base/log.h"
#include "src/base/result.h"
#include "src/net/address.h"
#include "src/net/poller.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace snug::server {

/// Read if it is there and --config names no other.
inline constexpr const char* default_config_file = "/etc/snug/snugd.toml";

/// Where what is said is kept.
enum class Keeping { disk, memory };

/// Everything an operator may decide, as it holds when defaults, file and flags are united.
/// settings.h says what each setting is called and means.
struct Config {
    std::string socket;                ///< empty: no local socket
    std::optional<mode_t> socket_mode; ///< nothing: as its place wants it
    std::vector<net::HostPort> listen{{"localhost", 12345}};
    std::optional<net::HostPort> classic;
    bool plaintext_from_anywhere = false; ///< else from loopback and the local socket only
    net::PollerChoice poller = net::PollerChoice::automatic;
    std::string data;
    HubRules rules;
    log::Level log_level = log::Level::info;
    log::Format log_format = log::Format::logfmt;
    Keeping keeping = Keeping::disk;
    Durability durability = Durability::power;
    std::string backups;  ///< a directory; empty: none but `data`
    std::string text_log; ///< a directory; empty: no text files
    TextLog::Which logged_channels = TextLog::Which::open;
};

Config default_config(const Environment& environment);

/// Reads what the text of a configuration file (snugd.toml(5)) sets over `defaults`.  Fails
/// with bad_config and a line for each fault, "snugd.toml:7:1: unknown key …"; `file` is
/// what they call it.
Result<Config> parse_config(std::string_view text, std::string_view file, Config defaults);

/// The same from the file itself.
Result<Config> read_config(const std::string& file, Config defaults);

} // namespace snug::server
