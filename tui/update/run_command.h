#pragma once

#include "tui/model/commands.h"
#include "tui/model/input_history.h"
#include "tui/model/intent.h"
#include "tui/model/model.h"
#include "tui/update/update.h"

#include <optional>
#include <string_view>

namespace snug::tui {

/// What the row asks for and is not there: words, a channel, the link.
std::optional<text::SafeText> refusal_of(const Model& model, const CommandRow& row,
                                         std::string_view words);

/// Whether the line may enter the history of what was typed.
InputHistory::Carries carries(const CommandRow& row, std::string_view words);

/// Only what refusal_of() has nothing against.
void run_command(Model& model, const CommandRow& row, std::string_view words, const Turn& turn,
                 Intents& intents);

} // namespace snug::tui
