#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace snug {

/// What can be wrong with what a peer or a user asked for.  The names in
/// error.cpp are the wire's (snug-protocol(7), ERRORS) and never change.
enum class ErrorCode {
    // The bytes
    bad_json,
    bad_utf8,
    too_long,
    too_deep,
    duplicate_key,
    unsupported_transport,
    bad_record,
    // The object
    missing_action,
    unknown_action,
    missing_field,
    wrong_type,
    bad_value,
    bad_name,
    // The state of the connection
    hello_first,
    already_done,
    protocol_version,
    login_first,
    login_refused,
    login_timeout,
    ping_timeout,
    // The rules of the chat
    no_such_channel,
    channel_exists,
    password_required,
    wrong_password,
    not_a_member,
    name_taken,
    no_such_member,
    ambiguous_name,
    no_permission,
    unsupported_client,
    sealed_channel,
    seal_first,
    stale_epoch,
    // The limits
    rate_limited,
    too_many_connections,
    too_many_channels,
    sendq_exceeded,
    // The server
    storage_full,
    storage_failed,
    shutting_down,
    // Seen by a client only
    unavailable,
    bad_reply,
    unknown_host,
    changed_host,
    not_trusted,
    unsealed,
    bad_config,
    usage,
};

/// "no_such_channel": stable, for programs.
std::string_view name_of(ErrorCode code);

/// Nothing for a name this version does not know.
std::optional<ErrorCode> error_code_from(std::string_view name);

/// A failure that is the peer's or the user's: a stable code for programs and
/// a sentence for people, which says what to do next.
struct Error {
    ErrorCode code;
    std::string text;
    /// With rate_limited and wrong_password: when trying again makes sense.
    std::optional<std::chrono::milliseconds> retry_after = std::nullopt;

    friend bool operator==(const Error&, const Error&) = default;
};

} // namespace snug
