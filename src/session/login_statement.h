#pragma once

#include "src/protocol/messages.h"

#include <array>
#include <cstddef>

namespace snug::session {

/// What a login signs: BLAKE2b-512 of "snug-v1 login", the server's key, its
/// challenge for this connection, and the name one asks for.
std::array<std::byte, 64> login_statement(const msg::PublicKey& server_key,
                                          const msg::Challenge& challenge, const MemberName& name);

} // namespace snug::session
