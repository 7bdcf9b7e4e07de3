#pragma once

#include "tui/model/intent.h"
#include "tui/model/keys.h"
#include "tui/model/model.h"
#include "tui/update/update.h"

namespace snug::tui {

/// A key of the chat screen that is in the table.
void act_in_chat(Model& model, const KeyRow& row, Key pressed, const Turn& turn, Intents& intents);
/// One that is not: it types, or edits the draft.
void type_in_chat(Model& model, Key pressed);
/// Lands in the draft; a long one asks first.
void paste_in_chat(Model& model, const std::string& text);

/// The answers to a long paste.
void act_on_paste(Model& model, Act act, const Turn& turn);

/// The masked field that stands in the draft's place.
void act_on_password(Model& model, Act act, const Turn& turn, Intents& intents);
void type_password(Model& model, Key pressed);

} // namespace snug::tui
