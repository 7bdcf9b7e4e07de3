#pragma once

#include "src/protocol/messages.h"

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// Between the structs of messages.h and JSON text.  Only the codec's own files know
/// JSON: codec_messages.h names the fields of every message, codec_classic.cpp has
/// what old clients speak.
///
/// Every object is encoded with a newline at its end.  Decoding is strict: valid
/// UTF-8, limits::json_depth, no key twice.  Unknown keys are ignored, so that a
/// new peer may say more than an old one understands.
namespace snug::msg {

/// A request that could not be understood: its failure, ready to be answered.
using Refused = Response;

std::variant<RequestFrame, Refused> decode_request(std::string_view object);
Result<ServerFrame> decode_server_frame(std::string_view object);

std::string encode(const RequestFrame& frame);
std::string encode(const Response& response);
std::string encode(const Event& event);

/// Parts of replies, for programs that print one object a line.
std::string encode(const ChannelInfo& channel);
std::string encode(const Member& member);
std::string encode(const Found& found);

/// An object that is not the wire's: keys of ours, and strings.
using Facts = std::vector<std::pair<std::string, std::string>>;
std::string encode(const Facts& facts);

/// How long this text is on the wire, between its quotes.
std::size_t encoded_size(std::string_view text);
/// At most how long an event's object will be; for cutting pages.
std::size_t encoded_size_hint(const LoggedEvent& event);
std::size_t encoded_size_hint(const Found& found);

// --- Old clients ------------------------------------------------------------

/// What a first client's first object says of its kind.
enum class Dialect {
    native,    ///< "action":"hello"
    classic_a, ///< "action":"createChannel" or "joinChannel", without a hello
    classic_b, ///< "type":"connect"
};
/// Native for whatever is none of the others.
Dialect dialect_of(std::string_view first_object);

/// What B's client says: connect, message, disconnect.
struct ClassicConnect {
    MemberName username;
};
struct ClassicSay {
    std::string content;
};
struct ClassicDisconnect {};
using ClassicRequest = std::variant<ClassicConnect, ClassicSay, ClassicDisconnect>;
Result<ClassicRequest> decode_classic_b(std::string_view object);

/// One line of conversation, as an old client shows it.
struct ClassicLine {
    /// Empty: the server itself speaks.
    std::string memberName;
    std::string text;
    WallTime timestamp;
};
/// Without a newline: these clients parse one recv() as one object.  A long
/// text becomes several objects, each below limits::classic_object_bytes.
std::vector<std::string> encode_classic_a(const ClassicLine& line);
std::vector<std::string> encode_classic_b(const ClassicLine& line);
/// A's answer to createChannel and joinChannel: one small object with `success`.
std::string encode_classic_a(const Response& response);

} // namespace snug::msg
