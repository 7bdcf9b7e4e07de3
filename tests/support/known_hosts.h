#pragma once

#include <filesystem>
#include <fstream>
#include <string>

namespace snug::test {

/// The key of the servers of tests, which their clients know before they come: the seed is 32
/// zeros, the other half is RFC 8032's.
inline std::string test_server_key_line()
{
    return "snug-key-v1 " + std::string(64, '0') + "\n";
}
inline constexpr const char* test_server_public_key =
    "3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29";

inline constexpr const char* test_server_fingerprint = "hfkc-wr3t-2lvu-kwmm-stjc-5gzi-a57k-3coy";

/// Lets who lives in this home know the server of a test at "HOST:PORT".
inline void know_server(const std::filesystem::path& home, const std::string& place)
{
    const auto directory = home / ".local" / "share" / "snug";
    std::filesystem::create_directories(directory);
    const auto file = directory / "known_hosts";
    std::ofstream{file, std::ios::app} << place << " snug-ed25519 " << test_server_public_key
                                       << "\n";
    std::filesystem::permissions(file, std::filesystem::perms{0600});
}

} // namespace snug::test
