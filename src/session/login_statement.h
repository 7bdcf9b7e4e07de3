#pragma once

#include "src/base/bytes.h"
#include "src/protocol/messages.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace snug::session {

// A plain link has nothing of its own that could be signed: no key was made for it, and a server
// may claim any server's key. So it is bound to the kind of door, and on the local socket to who
// came in by it: what a server that is none gets signed there, it cannot use, being somebody else.

/// "unix" and the client's effective uid at connect(), four bytes, big endian.  The client takes
/// its own, the server the kernel's word (SO_PEERCRED).
Bytes local_binding(std::uint32_t uid);
/// "plain-tcp".  Whoever can listen on loopback can pass such a login on.
Bytes plain_tcp_binding();

/// What a login signs, for this connection only: BLAKE2b-512 of "snug-v1 login", the server's
/// key, its challenge, the link's binding (the handshake hash, or one of those above), and the
/// name one asks for.
std::array<std::byte, 64> login_statement(const msg::PublicKey& server_key,
                                          const msg::Challenge& challenge,
                                          std::span<const std::byte> binding,
                                          const MemberName& name);

} // namespace snug::session
