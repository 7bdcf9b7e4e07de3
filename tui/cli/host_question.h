#pragma once

#include "tui/cli/conversation.h"
#include "tui/host_trust.h"

#include <string_view>

namespace snug::tui {

enum class HostAnswer { yes, no, another_fingerprint, unclear };

/// "yes", "no" or the fingerprint itself, which is as good as having compared it.
HostAnswer host_answer(std::string_view typed, std::string_view fingerprint);

/// Asks on the terminal of this process whether a server that is not known is the right one.
/// False if it has none, or the user says no, or has tried three fingerprints that are not its own.
bool is_trusted_by_user(Conversation& talk, const HostTrust::Stranger& stranger);

} // namespace snug::tui
