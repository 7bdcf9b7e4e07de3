#pragma once

#include "tui/model/intent.h"
#include "tui/model/model.h"

#include <optional>
#include <string_view>

namespace snug::tui {

// Whether people are who they were when the user compared keys with them.

/// What the server says of somebody: the digits to compare, or why there are none.
void show_digits(Model& model, const msg::WhoisReply& person, const std::optional<KeySigns>& signs);
/// Of the key that show_digits() showed last.
void verify(Model& model, std::string_view name, Intents& intents);
void forget_verified(Model& model, std::string_view name, Intents& intents);
/// What /whois says of somebody's key.
void show_key(Model& model, const msg::WhoisReply& person, const std::optional<KeySigns>& signs);

/// Goes by the name of somebody verified and has another key.
bool is_impostor(const Model& model, std::string_view name, const UserId& user);
/// Goes by the name of somebody one wrote with, verified nobody, and has another key.
bool is_another(const Model& model, std::string_view name, const UserId& user);
/// Something is said to them, or they are let in: by that name one knows this key from now on.
void meet(Model& model, const MemberName& name, const UserId& user, Intents& intents);
/// The other person of a direct channel is one.
bool is_with_impostor(const Model& model, const Buffer& buffer);
/// Says so in the buffer, once a name, if that is one; where one speaks to them alone, also if
/// one spoke with another.
void tell_of_impostor(const Model& model, Buffer& buffer, std::string_view name,
                      const UserId& user);

} // namespace snug::tui
