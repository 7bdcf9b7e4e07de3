#pragma once

#include "server/hub/log_entry.h"

#include <optional>
#include <span>

/// What of a log entry is no text and no number: for a store, which keeps the bytes and need not
/// understand them (sealed/form.h says how they are made).
namespace snug::server {

Bytes form_of(const Admitted& key);
Bytes form_of(const Rekeyed& entry); ///< all but `by`
Bytes form_of(const msg::PersonKey& key);

// Nothing for bytes that form_of() does not make.
std::optional<Admitted> admitted_from(std::span<const std::byte> form);
std::optional<Rekeyed> rekeyed_from(std::span<const std::byte> form);
std::optional<msg::PersonKey> person_key_from(std::span<const std::byte> form);

} // namespace snug::server
