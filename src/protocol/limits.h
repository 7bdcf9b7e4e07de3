#pragma once

#include <chrono>
#include <cstddef>

/// Every bound of the protocol and the server, in one place.  Those an operator
/// may change are the defaults of snugd.toml(5); a test holds the manual to them.
namespace snug::limits {

// One object on the wire
inline constexpr std::size_t object_bytes = 64 * 1024;
inline constexpr std::size_t object_bytes_before_login = 4 * 1024;
inline constexpr std::size_t json_depth = 16;

// What people write
inline constexpr std::size_t message_bytes = 4 * 1024;
inline constexpr std::size_t topic_code_points = 512;
inline constexpr std::size_t name_code_points = 32;
inline constexpr std::size_t password_bytes = 1024;
inline constexpr std::size_t away_code_points = 128;
inline constexpr std::size_t search_bytes = 512;

// Pages of a reply
inline constexpr std::size_t history_page = 200;
inline constexpr std::size_t list_page = 200;
/// A page is cut before its object would be longer than this.
inline constexpr std::size_t page_bytes = 48 * 1024;

// A peer that does not read
inline constexpr std::size_t queue_hard_bytes = 1024 * 1024;
inline constexpr std::size_t queue_soft_bytes = 256 * 1024;
inline constexpr std::chrono::seconds queue_soft_time = std::chrono::seconds{10};

// Connections
inline constexpr std::size_t errors_before_login = 10;
inline constexpr std::size_t connections_per_origin = 20;
/// Everybody on the box who speaks plain TCP shares one loopback address.
inline constexpr std::size_t connections_from_loopback = 200;
inline constexpr std::size_t not_logged_in = 64;
/// Of one address: exchanging keys costs a server more than a client that does not mean it.
inline constexpr double handshakes_per_second = 2;
inline constexpr double handshake_burst = 10;
inline constexpr std::chrono::seconds login_time = std::chrono::seconds{10};
/// An old client asks its user for a channel, with the connection open.
inline constexpr std::chrono::minutes classic_login_time = std::chrono::minutes{10};
inline constexpr std::chrono::seconds ping_interval = std::chrono::seconds{30};
inline constexpr std::chrono::seconds dead_after = std::chrono::seconds{90};
inline constexpr std::size_t channels_per_user = 200;
inline constexpr std::size_t channels_created_per_user = 100;
inline constexpr std::size_t invitations_waiting = 50;  // for one person,
inline constexpr std::size_t invitations_from_one = 10; // of them from one key

// Rates, per user
/// Messages, and what else everybody hears: topics, names, who is away.
inline constexpr double messages_per_second = 10;
inline constexpr double message_burst = 30;
inline constexpr double joins_per_minute = 60;
inline constexpr double failed_passwords_per_minute = 5;
/// A search may have to look at every message there is.
inline constexpr double searches_per_minute = 30;
/// Other requests: lists, history.
inline constexpr double requests_per_second = 50;
inline constexpr double request_burst = 200;

/// An old client reads with recv(1024) and parses what it got as one object.
inline constexpr std::size_t classic_object_bytes = 1000;
inline constexpr std::chrono::milliseconds classic_gap = std::chrono::milliseconds{20};

} // namespace snug::limits
