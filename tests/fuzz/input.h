#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

/// What libFuzzer calls, and how its bytes become what arrives on a socket.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace snug::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size)
{
    return {reinterpret_cast<const char*>(data), size};
}

/// The pieces between NUL bytes, which no JSON holds: so an input says itself where
/// one read ends and the next begins, and stays legible.
inline std::vector<std::string_view> reads_of(std::string_view input)
{
    std::vector<std::string_view> reads;
    for (std::size_t end = input.find('\0'); end != input.npos; end = input.find('\0')) {
        reads.push_back(input.substr(0, end));
        input.remove_prefix(end + 1);
    }
    reads.push_back(input);
    return reads;
}

} // namespace snug::fuzz
