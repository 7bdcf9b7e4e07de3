#pragma once

#include <string>
#include <system_error>

namespace snug::net {

/// The world's failure, with an errno value and a sentence that says what to do about it.
[[noreturn]] inline void fail(int error, const std::string& sentence)
{
    throw std::system_error{error, std::generic_category(), sentence};
}

} // namespace snug::net
