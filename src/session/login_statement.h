#pragma once

#include "src/protocol/messages.h"

#include <array>
#include <cstddef>
#include <span>

namespace snug::session {

/// What a login signs, for this connection only: BLAKE2b-512 of "snug-v1 login", the server's
/// key, its challenge, the link's binding (nothing if it is plain), and the name one asks for.
std::array<std::byte, 64> login_statement(const msg::PublicKey& server_key,
                                          const msg::Challenge& challenge,
                                          std::span<const std::byte> binding,
                                          const MemberName& name);

} // namespace snug::session
