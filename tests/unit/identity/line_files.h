#pragma once

#include "src/base/time.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <string>

/// What is written into the files of hosts, users and channels.
namespace snug::identity {

using Key = std::array<std::byte, 32>;

inline constexpr auto noon = WallTime{std::chrono::hours{12}};
inline const std::string zero_key(64, '0');

inline Key key_of(int seed)
{
    Key key{};
    key[0] = static_cast<std::byte>(seed);
    key[31] = static_cast<std::byte>(seed / 256);
    return key;
}

/// Nothing where there is no such file.
inline std::string contents(const std::string& path)
{
    std::ifstream file{path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

} // namespace snug::identity
