#pragma once

#include "tui/term/terminal_environment.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include <sys/types.h>

namespace snug::tui {

/// What the process was given besides its arguments.  Read once, by main().
struct Environment {
    uid_t uid = 0;
    std::string login; ///< of the password database; empty if it has none
    std::filesystem::path home;
    std::filesystem::path config_home, data_home, state_home; ///< as the XDG directories have them
    std::optional<std::filesystem::path> runtime_dir;         ///< $XDG_RUNTIME_DIR
    std::optional<std::string> server;                        ///< $SNUG_SERVER
    std::optional<std::filesystem::path> password_file;       ///< $SNUG_PASSWORD_FILE
    std::string search_path;                                  ///< $PATH
    TerminalEnvironment terminal;                             ///< what is said of it
    bool input_is_terminal = false;
    bool output_is_terminal = false;
    bool errors_are_terminal = false;
};

/// One person, as the password database has them.
struct Account {
    uid_t uid;
    std::string login;
    std::filesystem::path home;
};

/// An unset variable and an empty one are the same; a directory that is not absolute is
/// ignored, as the XDG specification asks.
Environment make_environment(const Account& account,
                             const std::function<const char*(const char*)>& variable);

/// The same from the real process, with its descriptors 0, 1 and 2.
Environment read_environment();

} // namespace snug::tui
