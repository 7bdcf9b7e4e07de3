#pragma once

namespace snug::tui {

/// What a client denies itself at once: files others can read, and core dumps and debuggers that
/// would show its key.
void harden_process();

} // namespace snug::tui
