#include "src/net/lookup.h"

#include <memory>
#include <string>

#include <netdb.h>
#include <netinet/in.h>

namespace snug::net {

int look_up(const HostPort& place, int flags, std::vector<SocketAddress>& found)
{
    addrinfo hints{};
    hints.ai_flags = flags;
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_protocol = IPPROTO_TCP;
    addrinfo* first = nullptr;
    const int error = ::getaddrinfo(place.host.c_str(), nullptr, &hints, &first);
    if (error != 0)
        return error;
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> list{first, ::freeaddrinfo};
    for (const addrinfo* row = first; row != nullptr; row = row->ai_next) {
        found.emplace_back(row->ai_addr, row->ai_addrlen);
        found.back().set_port(place.port);
    }
    return 0;
}

std::vector<SocketAddress> numeric_addresses(const HostPort& place)
{
    std::vector<SocketAddress> found;
    if (place.host == "localhost") {
        look_up({"127.0.0.1", place.port}, AI_NUMERICHOST, found);
        look_up({"::1", place.port}, AI_NUMERICHOST, found);
    } else {
        look_up(place, AI_NUMERICHOST, found);
    }
    return found;
}

} // namespace snug::net
