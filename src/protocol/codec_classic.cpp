#include "src/protocol/codec.h"

#include "src/protocol/codec_json.h"
#include "src/protocol/limits.h"
#include "src/text/utf8.h"

#include <fmt/format.h>

#include <functional>

/// What two older chats speak.  Their clients hand one recv(1024) to a JSON
/// parser, so an object is short, has no newline, and travels alone.
namespace snug::msg {

namespace {

/// A name no member can have, because '*' is no letter: the server itself.
constexpr std::string_view server_speaks = "*";

/// A shows the time of day and nothing else.  UTC, as everything on the wire.
std::string time_of_day(WallTime time)
{
    return to_rfc3339(time).substr(11, 8);
}

/// The longest front part of `text` whose object is short enough, at least one code point.
std::size_t fitting_length(std::string_view text, const std::function<Json(std::string_view)>& make)
{
    std::size_t fits = 0;
    for (std::size_t low = 1, high = text.size(); low <= high;) {
        const std::size_t middle = low + (high - low) / 2;
        if (dump(make(text.substr(0, middle))).size() < limits::classic_object_bytes) {
            fits = middle;
            low = middle + 1;
        } else {
            high = middle - 1;
        }
    }
    while (fits > 1 && fits < text.size() &&
           (static_cast<unsigned char>(text[fits]) & 0xc0) == 0x80)
        --fits; // never in the middle of a code point
    return std::max<std::size_t>(fits, 1);
}

std::vector<std::string> cut(std::string_view text,
                             const std::function<Json(std::string_view)>& make)
{
    std::vector<std::string> objects;
    do {
        const std::size_t length = text.empty() ? 0 : fitting_length(text, make);
        objects.push_back(dump(make(text.substr(0, length))));
        text.remove_prefix(length);
    } while (!text.empty());
    return objects;
}

} // namespace

Dialect dialect_of(std::string_view first_object)
{
    auto object = parse_object(first_object);
    if (!object)
        return Dialect::native;
    const auto action = string_field(*object, "action");
    if (action && (*action == "createChannel" || *action == "joinChannel"))
        return Dialect::classic_a;
    if (!action && string_field(*object, "type"))
        return Dialect::classic_b;
    return Dialect::native;
}

Result<ClassicRequest> decode_classic_b(std::string_view object)
{
    auto parsed = parse_object(object);
    if (!parsed)
        return parsed.error();
    auto type = string_field(*parsed, "type");
    if (!type)
        return type.error();

    if (*type == "connect") {
        auto username = string_field(*parsed, "username");
        if (!username)
            return username.error();
        auto name = MemberName::parse(*username);
        if (!name)
            return name.error();
        return ClassicRequest{ClassicConnect{std::move(*name)}};
    }
    if (*type == "message") {
        auto content = string_field(*parsed, "content");
        if (!content)
            return content.error();
        return ClassicRequest{ClassicSay{std::move(*content)}};
    }
    if (*type == "disconnect")
        return ClassicRequest{ClassicDisconnect{}};
    return Error{ErrorCode::unknown_action, fmt::format("there is no type \"{}\"; use connect, "
                                                        "message or disconnect",
                                                        *type)};
}

std::vector<std::string> encode_classic_a(const ClassicLine& line)
{
    return cut(line.text, [&](std::string_view part) {
        return Json{{"memberName", line.memberName.empty() ? server_speaks : line.memberName},
                    {"message", part},
                    {"timestamp", time_of_day(line.timestamp)}};
    });
}

std::vector<std::string> encode_classic_b(const ClassicLine& line)
{
    const double seconds = std::chrono::duration<double>{line.timestamp.time_since_epoch()}.count();
    return cut(line.text, [&](std::string_view part) {
        Json object{{"type", line.memberName.empty() ? "system" : "message"},
                    {"content", part},
                    {"timestamp", seconds}};
        object["username"] = line.memberName.empty() ? server_speaks : line.memberName;
        return object;
    });
}

std::string encode_classic_a(const Response& response)
{
    Json object{{"action", response.action}, {"success", true}};
    if (const auto* error = std::get_if<Error>(&response.body)) {
        object["success"] = false;
        object["error"] = {{"code", name_of(error->code)}, {"message", error->text}};
        object["message"] = error->text;
    } else if (const auto* joined = std::get_if<JoinReply>(&response.body)) {
        object["channelName"] = joined->channelName.str();
        object["memberId"] = joined->memberId.str();
    } else if (const auto* created = std::get_if<CreateReply>(&response.body)) {
        object["channelName"] = created->channelName.str();
    }
    return dump(object);
}

} // namespace snug::msg
