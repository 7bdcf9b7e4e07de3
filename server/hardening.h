#pragma once

namespace snug::server {

/// What a server denies itself at once: files others can read, core dumps and debuggers that
/// would show what is in its memory; and the descriptors it may have, all of them.
void harden_process();

} // namespace snug::server
