#pragma once

#include "tui/model/intent.h"
#include "tui/model/model.h"
#include "tui/update/update.h"

#include "src/base/secret_text.h"

#include <optional>
#include <string>

namespace snug::tui {

/// Asks to enter a channel.
void ask_to_join(const ChannelName& channel, SecretText password, Asker asker, bool show,
                 Intents& intents);
/// Asks once more where we were told to wait.
void join_again(Model& model, const Turn& turn, Intents& intents);
/// Asks for all channels: for /list those with these words, else for the start screen.
void ask_for_channels(std::optional<std::string> list_words, Intents& intents);
/// Opens the masked field in place of the draft.
void ask_password(Model& model, const ChannelName& channel, text::SafeText wrong);
/// The same for the password that a sealed channel of ours is to have.
void ask_new_password(Model& model, const ChannelName& channel);
/// Sends what was typed in it.
void send_password(Model& model, Intents& intents);

// What the server answered.
void on_joined(Model& model, const ForJoin& asked, const msg::ReplyBody& body, const Turn& turn,
               Intents& intents);
void on_left(Model& model, const ForLeave& asked, const msg::ReplyBody& body, Intents& intents);
void on_members(Model& model, const ForMembers& asked, const msg::ReplyBody& body,
                Intents& intents);
void on_channels(Model& model, ForChannels asked, const msg::ReplyBody& body, Intents& intents);
void on_key_changed(Model& model, const ForChangeKey& asked, const msg::ReplyBody& body,
                    const Turn& turn);
void on_invite(Model& model, const ForInvite& asked, const msg::ReplyBody& body, Intents& intents);
void on_let_in(Model& model, const ForLetIn& asked, const msg::ReplyBody& body, Intents& intents);
void on_direct(Model& model, const ForDirect& asked, const msg::ReplyBody& body, const Turn& turn);

/// Leaves the chat screen if there is no channel left to show.
void show_start_if_nothing_else(Model& model, Intents& intents);

} // namespace snug::tui
