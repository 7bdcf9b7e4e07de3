#pragma once

#include "tui/model/model.h"

namespace snug::tui {

/// Completes the word at the cursor, or goes to the next (+1) or last (-1) offer:
/// commands and their first word, channels, and names in irssi's order.  After the
/// last offer comes what the user had typed.
void complete(Model& model, int step);

/// Remembers a person who is spoken to: "bob: …".
void note_addressed(Buffer& buffer, std::string_view sent);

} // namespace snug::tui
