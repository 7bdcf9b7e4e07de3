#pragma once

#include "src/base/bytes.h"
#include "src/protocol/messages.h"

#include <optional>

namespace snug::msg {

/// What a login has proven of whoever is at the other end of a connection.
struct Proven {
    PublicKey key;
    /// With what can be sealed for them; none: they can be in no sealed channel.
    std::optional<PersonKey> person;
    /// Of the link; empty where there is no other end it could be confused with.
    Bytes binding;
};

} // namespace snug::msg
