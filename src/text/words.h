#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

/// Numbers in words, the same way in both programs.
namespace snug::text {

/// "1 message", "2 messages"; with `many` where an s does not do it.
std::string plural(std::uint64_t count, std::string_view one, std::string_view many = {});

/// The two largest units: "3 min 2 s", "2 h", "5 d 1 h"; "0 s" for less than a
/// second or a negative time.
std::string duration_in_words(std::chrono::seconds duration);

/// "812 B", "1.5 KiB", "50 MiB".
std::string size_in_words(std::uint64_t bytes);

} // namespace snug::text
