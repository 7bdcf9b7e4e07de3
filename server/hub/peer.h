#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace snug::server {

/// Where a connection comes from, as far as the server itself found out.
struct Peer {
    /// By the kernel's word, over the local socket.
    std::optional<std::uint32_t> uid;
    /// The login name of that uid, and the groups it is in.
    std::optional<std::string> login;
    std::vector<std::string> groups;
    /// What connections are counted by: "uid 1000", "192.0.2.7".
    std::string origin;
    bool loopback = false;
    /// Root, or who the server runs as, by the kernel's word.
    bool is_operator = false;

    [[nodiscard]] bool is_in(const std::string& group) const
    {
        return std::find(groups.begin(), groups.end(), group) != groups.end();
    }
    /// Its origin stands for everybody on the box who comes by TCP.
    [[nodiscard]] bool shares_loopback() const { return loopback && !uid; }
};

} // namespace snug::server
