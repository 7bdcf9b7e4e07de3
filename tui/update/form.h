#pragma once

#include "tui/model/intent.h"
#include "tui/model/keys.h"
#include "tui/model/model.h"
#include "tui/update/update.h"

#include "src/base/error.h"
#include "src/base/secret_text.h"

namespace snug::tui {

// The wizard's form.

/// Shows it as it was left, for this purpose.
void open_form(Model& model, Wizard::Purpose purpose);
/// The same with a channel filled in and sent at once: what is missing is asked.
void open_form_and_send(Model& model, const ChannelName& channel, Intents& intents);
/// What the command line said; with all there is to say, the form is sent once the link is up.
void prefill_form(Model& model, const ChannelName& channel, const SecretText& password);

void act_in_form(Model& model, Act act, const Turn& turn, Intents& intents);
/// What was typed or pasted into the field with the cursor.
void type_in_form(Model& model, const Key& key);
void paste_in_form(Model& model, const std::string& text);

/// Does what is to be done next, if the form was sent: connect, rename, create, join.
void go_on_with_form(Model& model, Intents& intents);
/// It could not be done: the form says so under the field whose fault it is.
void fail_form(Model& model, const Error& error);
/// What stands in the server field is no address.
void blame_server(Model& model, const Error& error);

} // namespace snug::tui
