#pragma once

#include "src/base/secret_text.h"
#include "src/text/safe_text.h"
#include "tui/cli/call.h"
#include "tui/cli/conversation.h"

#include <optional>

/// Where a channel's password may come from: a file, or a terminal, where it is not shown.  Never
/// an argument, never the environment itself.
namespace snug::tui {

/// The first line of --password-file or $SNUG_PASSWORD_FILE; nothing if neither was given.
Result<std::optional<SecretText>> password_from_file(const Call& call);

/// Whether there is one to read it from.
bool has_password_file(const Call& call);

/// Asks on the terminal of this process.  Nothing if it has none, or the user ends the input;
/// throws Stopped on ^C.
std::optional<SecretText> password_from_terminal(Conversation& talk,
                                                 const text::SafeText& question);

/// The same where there is nothing else to wait for.
std::optional<SecretText> password_from_terminal(const text::SafeText& question);

} // namespace snug::tui
