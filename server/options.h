#pragma once

#include "server/config.h"
#include "src/base/result.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace snug::server {

/// What was asked for on the command line.  A flag wins over the same setting of the file.
struct Options {
    std::optional<std::string> config_file;
    std::optional<std::string> socket;
    bool no_socket = false;
    std::vector<net::HostPort> listen; ///< empty: as configured
    std::optional<net::HostPort> classic;
    bool plaintext_from_anywhere = false;
    std::optional<std::string> data;
    std::optional<net::PollerChoice> poller;
    std::optional<log::Level> log_level;
    bool log_json = false;

    bool fingerprint = false;  ///< print it and end
    bool rotate_key = false;   ///< make a new key, signed by the old one, and end
    bool check_config = false; ///< say what holds and end
    bool check_data = false;   ///< say whether what is kept is sound and end
};

/// --help and --version: to be printed, and all there is to do.
struct Answer {
    std::string text;
};

/// Fails with `usage` and a sentence.
Result<std::variant<Options, Answer>> parse_options(int argc, const char* const* argv);

/// What the flags say, over `config`.
Config with_options(Config config, const Options& options);

} // namespace snug::server
