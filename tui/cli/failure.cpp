#include "tui/cli/failure.h"

#include <fmt/format.h>

#include <array>
#include <cstddef>

namespace snug::tui {

namespace {

// sysexits.h, in words
constexpr int wrong_usage = 64;
constexpr int unavailable = 69;
constexpr int try_again = 75;
constexpr int protocol_broken = 76;
constexpr int not_permitted = 77;
constexpr int bad_configuration = 78;

struct FailureRow {
    ErrorCode code;
    int exit_code;
    std::string_view words = {}; ///< instead of the error's own; {} is the channel
};

constexpr auto failure_rows = std::to_array<FailureRow>({
    {ErrorCode::bad_json, protocol_broken},
    {ErrorCode::bad_utf8, protocol_broken},
    {ErrorCode::too_long, wrong_usage},
    {ErrorCode::too_deep, protocol_broken},
    {ErrorCode::duplicate_key, protocol_broken},
    {ErrorCode::unsupported_transport, protocol_broken},
    {ErrorCode::bad_record, protocol_broken},
    {ErrorCode::missing_action, protocol_broken},
    {ErrorCode::unknown_action, protocol_broken,
     "the server is too old for that; ask who runs it to update it"},
    {ErrorCode::missing_field, protocol_broken},
    {ErrorCode::wrong_type, protocol_broken},
    {ErrorCode::bad_value, wrong_usage},
    {ErrorCode::bad_name, wrong_usage},
    {ErrorCode::hello_first, protocol_broken},
    {ErrorCode::already_done, protocol_broken},
    {ErrorCode::protocol_version, protocol_broken},
    {ErrorCode::login_first, protocol_broken},
    {ErrorCode::login_refused, not_permitted},
    {ErrorCode::login_timeout, try_again},
    {ErrorCode::ping_timeout, try_again},
    {ErrorCode::no_such_channel, unavailable,
     "no channel #{0} on this server; create it with: snug create {0}"},
    {ErrorCode::channel_exists, unavailable, "#{0} exists already; enter it with: snug join {0}"},
    {ErrorCode::password_required, not_permitted,
     "#{0} has a password; type it where there is a terminal, or give it with --password-file"},
    {ErrorCode::wrong_password, not_permitted},
    {ErrorCode::not_a_member, not_permitted, "you are not in #{0}; enter it with: snug join {0}"},
    {ErrorCode::name_taken, not_permitted},
    {ErrorCode::no_such_member, unavailable},
    {ErrorCode::ambiguous_name, wrong_usage},
    {ErrorCode::no_permission, not_permitted},
    {ErrorCode::unsupported_client, protocol_broken},
    {ErrorCode::sealed_channel, not_permitted},
    {ErrorCode::seal_first, protocol_broken},
    {ErrorCode::stale_epoch, try_again},
    {ErrorCode::rate_limited, try_again},
    {ErrorCode::too_many_connections, try_again},
    {ErrorCode::too_many_channels, not_permitted},
    {ErrorCode::sendq_exceeded, try_again},
    {ErrorCode::storage_full, try_again},
    {ErrorCode::storage_failed, unavailable},
    {ErrorCode::shutting_down, try_again},
    {ErrorCode::unavailable, unavailable},
    {ErrorCode::bad_reply, protocol_broken},
    {ErrorCode::unknown_host, not_permitted},
    {ErrorCode::changed_host, not_permitted},
    {ErrorCode::not_trusted, not_permitted},
    {ErrorCode::unsealed, not_permitted},
    {ErrorCode::bad_config, bad_configuration},
    {ErrorCode::usage, wrong_usage},
});

/// The table is an index: it must be whole and in the enum's order.
consteval bool is_in_order()
{
    for (std::size_t i = 0; i < failure_rows.size(); ++i)
        if (static_cast<std::size_t>(failure_rows[i].code) != i)
            return false;
    return failure_rows.size() == static_cast<std::size_t>(ErrorCode::usage) + 1;
}
static_assert(is_in_order());

} // namespace

Failure failure_of(const Error& error, std::string_view channel)
{
    const FailureRow& row = failure_rows[static_cast<std::size_t>(error.code)];
    // A server that was there and is not just now.
    const bool for_now = error.code == ErrorCode::unavailable && error.retry_after;
    const int exit_code = for_now ? try_again : row.exit_code;
    const bool about_channel = row.words.find('{') != std::string_view::npos;
    if (row.words.empty() || (about_channel && (channel.empty() || channel.starts_with('@'))))
        return {exit_code, error.text};
    if (channel.starts_with('#'))
        channel.remove_prefix(1);
    return {exit_code, fmt::format(fmt::runtime(row.words), channel)};
}

} // namespace snug::tui
