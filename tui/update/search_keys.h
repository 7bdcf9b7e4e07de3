#pragma once

#include "tui/model/intent.h"
#include "tui/model/keys.h"
#include "tui/model/model.h"
#include "tui/update/update.h"

#include <string_view>

namespace snug::tui {

/// /search: "WORDS" everywhere, "#CHANNEL WORDS" there, and "" what was found last.  False if
/// nothing was.
bool start_search(Model& model, std::string_view typed, const Turn& turn, Intents& intents);
void on_search(Model& model, const ForSearch& asked, const msg::ReplyBody& body);

void act_in_search(Model& model, Act act, const Turn& turn, Intents& intents);
/// Chooses among what was found; negative: up.
void move_in_search(Model& model, int results, const Turn& turn, Intents& intents);

} // namespace snug::tui
