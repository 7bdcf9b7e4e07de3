#pragma once

#include <string_view>

namespace snug {

/// "0.1.0": of server and client alike, as the build's project() says it.
std::string_view version();

} // namespace snug
