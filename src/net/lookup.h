#pragma once

#include "src/net/socket_address.h"

#include <vector>

namespace snug::net {

/// getaddrinfo(3) in values: 0 with the addresses, or EAI_….  May ask name servers and wait for
/// them, so it belongs on a worker, unless `flags` has AI_NUMERICHOST.
int look_up(const HostPort& place, int flags, std::vector<SocketAddress>& found);

/// The addresses of what needs no looking up: a numeric host, and "localhost", which is
/// 127.0.0.1 and ::1 (RFC 6761) whatever a file may say.  Empty for any other name.
std::vector<SocketAddress> numeric_addresses(const HostPort& place);

} // namespace snug::net
