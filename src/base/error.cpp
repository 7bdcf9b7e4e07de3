#include "src/base/error.h"

#include <algorithm>
#include <array>
#include <utility>

namespace snug {

namespace {

constexpr auto names = std::to_array<std::pair<ErrorCode, std::string_view>>({
    {ErrorCode::bad_json, "bad_json"},
    {ErrorCode::bad_utf8, "bad_utf8"},
    {ErrorCode::too_long, "too_long"},
    {ErrorCode::too_deep, "too_deep"},
    {ErrorCode::duplicate_key, "duplicate_key"},
    {ErrorCode::unsupported_transport, "unsupported_transport"},
    {ErrorCode::bad_record, "bad_record"},
    {ErrorCode::missing_action, "missing_action"},
    {ErrorCode::unknown_action, "unknown_action"},
    {ErrorCode::missing_field, "missing_field"},
    {ErrorCode::wrong_type, "wrong_type"},
    {ErrorCode::bad_value, "bad_value"},
    {ErrorCode::bad_name, "bad_name"},
    {ErrorCode::hello_first, "hello_first"},
    {ErrorCode::already_done, "already_done"},
    {ErrorCode::protocol_version, "protocol_version"},
    {ErrorCode::login_first, "login_first"},
    {ErrorCode::login_refused, "login_refused"},
    {ErrorCode::login_timeout, "login_timeout"},
    {ErrorCode::ping_timeout, "ping_timeout"},
    {ErrorCode::no_such_channel, "no_such_channel"},
    {ErrorCode::channel_exists, "channel_exists"},
    {ErrorCode::password_required, "password_required"},
    {ErrorCode::wrong_password, "wrong_password"},
    {ErrorCode::not_a_member, "not_a_member"},
    {ErrorCode::name_taken, "name_taken"},
    {ErrorCode::no_such_member, "no_such_member"},
    {ErrorCode::ambiguous_name, "ambiguous_name"},
    {ErrorCode::no_permission, "no_permission"},
    {ErrorCode::unsupported_client, "unsupported_client"},
    {ErrorCode::sealed_channel, "sealed_channel"},
    {ErrorCode::seal_first, "seal_first"},
    {ErrorCode::stale_epoch, "stale_epoch"},
    {ErrorCode::rate_limited, "rate_limited"},
    {ErrorCode::too_many_connections, "too_many_connections"},
    {ErrorCode::too_many_channels, "too_many_channels"},
    {ErrorCode::sendq_exceeded, "sendq_exceeded"},
    {ErrorCode::storage_full, "storage_full"},
    {ErrorCode::storage_failed, "storage_failed"},
    {ErrorCode::shutting_down, "shutting_down"},
    {ErrorCode::unavailable, "unavailable"},
    {ErrorCode::bad_reply, "bad_reply"},
    {ErrorCode::unknown_host, "unknown_host"},
    {ErrorCode::changed_host, "changed_host"},
    {ErrorCode::not_trusted, "not_trusted"},
    {ErrorCode::unsealed, "unsealed"},
    {ErrorCode::bad_config, "bad_config"},
    {ErrorCode::usage, "usage"},
});

/// name_of() is an index: the table must be whole and in the enum's order.
consteval bool is_in_order()
{
    for (std::size_t i = 0; i < names.size(); ++i)
        if (static_cast<std::size_t>(names[i].first) != i)
            return false;
    return names.size() == static_cast<std::size_t>(ErrorCode::usage) + 1;
}
static_assert(is_in_order());

} // namespace

std::string_view name_of(ErrorCode code)
{
    return names[static_cast<std::size_t>(code)].second;
}

std::optional<ErrorCode> error_code_from(std::string_view name)
{
    const auto row =
        std::ranges::find(names, name, &std::pair<ErrorCode, std::string_view>::second);
    if (row == names.end())
        return std::nullopt;
    return row->first;
}

} // namespace snug
