#pragma once

#include "src/protocol/messages.h"

#include <type_traits>

/// What must be so before the hub looks at a request: a row for each, checked in one
/// place (Hub::receive).  A request without a row does not compile.
namespace snug::server {

/// Which of its user's budgets a request is charged to.
enum class Cost {
    nothing,
    request, ///< limits::requests_per_second
    message, ///< HubRules::messages_per_second: what others hear
    join,    ///< HubRules::joins_per_minute: what may cost a password
    search,  ///< HubRules::searches_per_minute
};

struct Terms {
    bool login_first;  ///< of a native client
    bool from_classic; ///< an old client may ask it
    Cost cost;
};

template <class Request>
using For = std::type_identity<Request>;

// clang-format off
//                                                     login_first  from_classic  cost
constexpr Terms terms(For<msg::Hello>)         { return {false,       false,       Cost::request}; }
constexpr Terms terms(For<msg::Login>)         { return {false,       false,       Cost::request}; }
constexpr Terms terms(For<msg::CreateChannel>) { return {true,        true,        Cost::join}; }
constexpr Terms terms(For<msg::JoinChannel>)   { return {true,        true,        Cost::join}; }
constexpr Terms terms(For<msg::Knock>)         { return {true,        false,       Cost::join}; }
constexpr Terms terms(For<msg::Keys>)          { return {true,        false,       Cost::request}; }
constexpr Terms terms(For<msg::Roster>)        { return {true,        false,       Cost::request}; }
constexpr Terms terms(For<msg::Rekey>)         { return {true,        false,       Cost::join}; }
constexpr Terms terms(For<msg::Invite>)        { return {true,        false,       Cost::join}; }
constexpr Terms terms(For<msg::LeaveChannel>)  { return {true,        true,        Cost::request}; }
constexpr Terms terms(For<msg::Say>)           { return {true,        true,        Cost::message}; }
constexpr Terms terms(For<msg::History>)       { return {true,        false,       Cost::request}; }
constexpr Terms terms(For<msg::MarkRead>)      { return {true,        false,       Cost::request}; }
constexpr Terms terms(For<msg::Search>)        { return {true,        false,       Cost::search}; }
constexpr Terms terms(For<msg::ListChannels>)  { return {true,        false,       Cost::request}; }
constexpr Terms terms(For<msg::Members>)       { return {true,        false,       Cost::request}; }
constexpr Terms terms(For<msg::SetTopic>)      { return {true,        false,       Cost::join}; }
constexpr Terms terms(For<msg::Rename>)        { return {true,        false,       Cost::join}; }
constexpr Terms terms(For<msg::SetAway>)       { return {true,        false,       Cost::message}; }
constexpr Terms terms(For<msg::OpenDirect>)    { return {true,        false,       Cost::join}; }
constexpr Terms terms(For<msg::Whois>)         { return {true,        false,       Cost::request}; }
constexpr Terms terms(For<msg::Stats>)         { return {true,        false,       Cost::request}; }
constexpr Terms terms(For<msg::Backup>)        { return {true,        false,       Cost::request}; }
constexpr Terms terms(For<msg::Ping>)          { return {false,       true,        Cost::nothing}; }
// clang-format on

} // namespace snug::server
