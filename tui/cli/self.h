#pragma once

#include "src/crypto/signing.h"
#include "src/protocol/names.h"
#include "tui/cli/call.h"
#include "tui/host_trust.h"

#include <string_view>

namespace snug::tui {

/// Who uses this program: what they are called, and the key that proves it is them.
struct Self {
    MemberName name;
    crypto::SigningKey key;
};

/// The name that was asked for, else the login name.  The key is made at the first start and kept
/// (paths.h), but with --no-remember, where one that is not there is made for this time only.
Result<Self> who_am_i(const Call& call);

/// Which servers are trusted, by what was typed and by the file (paths.h).
HostTrust::Settings host_trust_settings(const Call& call);

/// What is kept of a server that has a new key is kept under that one from now on: its channels,
/// their keys, and who was verified there.
Result<void> follow_key(const Call& call, const sealed::Lineage& server);

/// A person as they are typed, with or without the @ of a conversation.
Result<MemberName> person_in(std::string_view word);

/// A login name with what a name may not have left out; "guest" if nothing is left.
MemberName name_from_login(std::string_view login);

} // namespace snug::tui
