#pragma once

namespace snug::msg {

/// Raised when an old peer would misunderstand a new one.  New actions and new
/// optional fields do not raise it: who does not know them ignores them.
///
/// 1: the first.
inline constexpr int protocol_version = 1;

} // namespace snug::msg
