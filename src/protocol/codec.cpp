#include "src/protocol/codec.h"

#include "src/base/overloaded.h"
#include "src/protocol/codec_messages.h"

/// The envelopes: which message an object is, and what it answers.  The messages'
/// own fields are in codec_messages.h; the variants of messages.h are the lists, so
/// a message without fields does not compile.
namespace snug::msg {

namespace {

/// For what is said most, so that it need not grow on the way.
std::string room()
{
    std::string out;
    out.reserve(512);
    return out;
}

void put_action(std::string& out, std::string_view action)
{
    out += "{\"action\":";
    put_text(out, action);
}

void put_id(std::string& out, const std::optional<RequestId>& id)
{
    if (id)
        put_field(out, "requestId", *id);
}

/// The object up to its closing brace.
template <class Variant>
void put_any(std::string& out, const Variant& variant)
{
    std::visit(
        [&](const auto& message) {
            put_action(out, message.action);
            put_fields(out, message);
        },
        variant);
}

template <class Variant, std::size_t I = 0>
std::optional<Variant> take_any(const Json& object, std::string_view action, Fault& fault)
{
    if constexpr (I == std::variant_size_v<Variant>) {
        return fail(fault,
                    {ErrorCode::unknown_action, fmt::format("there is no action \"{}\"", action)});
    } else {
        using T = std::variant_alternative_t<I, Variant>;
        if (action != T::action)
            return take_any<Variant, I + 1>(object, action, fault);
        return take_fields<T>(object, fault);
    }
}

/// The body of the reply to the request that has this action.
template <std::size_t I = 0>
std::optional<ReplyBody> take_reply(const Json& object, std::string_view action, Fault& fault)
{
    if constexpr (I == std::variant_size_v<Request>) {
        return fail(fault, {ErrorCode::bad_reply, fmt::format("nobody asks \"{}\"", action)});
    } else {
        using T = std::variant_alternative_t<I, Request>;
        if (action != T::action)
            return take_reply<I + 1>(object, action, fault);
        return take_fields<typename T::Reply>(object, fault);
    }
}

/// What every reply has, besides its body.
struct Outcome {
    std::optional<RequestId> requestId;
    bool success = false;
};
struct Failure {
    Error error;
};

} // namespace

template <>
constexpr auto fields<Outcome> = std::tuple{
    optional("requestId", &Outcome::requestId),
    required("success", &Outcome::success),
};
template <>
constexpr auto fields<Failure> = std::tuple{required("error", &Failure::error)};

/// An entry of a page of history, with its action.
template <>
struct Value<LoggedEvent> {
    static void put(std::string& out, const LoggedEvent& event)
    {
        put_any(out, event);
        out += '}';
    }
    static std::optional<LoggedEvent> take(const Json& value, const char* key, Fault& fault)
    {
        if (!value.is_object())
            return fail(fault, wrong_type(key, "a list of objects"));
        const auto action = string_field(value, "action");
        if (!action)
            return fail(fault, action.error());
        return take_any<LoggedEvent>(value, *action, fault);
    }
};

std::variant<RequestFrame, Refused> decode_request(std::string_view object)
{
    const auto parsed = parse_object(object);
    if (!parsed)
        return Refused{"", std::nullopt, parsed.error()};

    Fault fault;
    const auto id = take_field(*parsed, optional("requestId", &RequestFrame::requestId), fault);
    if (!id)
        return Refused{"", std::nullopt, *fault};
    auto action = string_field(*parsed, "action");
    if (!action && action.error().code == ErrorCode::missing_field)
        return Refused{"", *id, Error{ErrorCode::missing_action, "\"action\" is missing"}};
    if (!action)
        return Refused{"", *id, action.error()};

    auto request = take_any<Request>(*parsed, *action, fault);
    if (!request)
        return Refused{std::move(*action), *id, *fault};
    return RequestFrame{*id, std::move(*request)};
}

static std::optional<Response> take_response(const Json& object, std::string action, Fault& fault)
{
    const auto outcome = take_fields<Outcome>(object, fault);
    if (!outcome)
        return std::nullopt;
    std::optional<ReplyBody> body;
    if (outcome->success)
        body = take_reply(object, action, fault);
    else if (auto failure = take_fields<Failure>(object, fault))
        body = std::move(failure->error);
    if (!body)
        return std::nullopt;
    return Response{std::move(action), outcome->requestId, std::move(*body)};
}

Result<ServerFrame> decode_server_frame(std::string_view object)
{
    const auto parsed = parse_object(object);
    if (!parsed)
        return parsed.error();
    auto action = string_field(*parsed, "action");
    if (!action)
        return action.error();
    Fault fault;
    if (parsed->contains("success")) {
        if (auto response = take_response(*parsed, std::move(*action), fault))
            return ServerFrame{std::move(*response)};
    } else if (auto event = take_any<Event>(*parsed, *action, fault)) {
        return ServerFrame{std::move(*event)};
    }
    return *fault;
}

std::string encode(const RequestFrame& frame)
{
    std::string out;
    put_any(out, frame.request);
    put_id(out, frame.requestId);
    return out += "}\n";
}

std::string encode(const Response& response)
{
    std::string out = room();
    put_action(out, response.action);
    put_id(out, response.requestId);
    std::visit(Overloaded{[&](const Error& error) {
                              put_field(out, "success", false);
                              put_field(out, "error", error);
                          },
                          [&](const auto& body) {
                              put_field(out, "success", true);
                              put_fields(out, body);
                          }},
               response.body);
    return out += "}\n";
}

std::string encode(const Event& event)
{
    std::string out = room();
    put_any(out, event);
    return out += "}\n";
}

std::string encode(const ChannelInfo& channel)
{
    std::string out;
    Value<ChannelInfo>::put(out, channel);
    return out += "\n";
}

std::string encode(const Member& member)
{
    std::string out;
    Value<Member>::put(out, member);
    return out += "\n";
}

std::string encode(const Found& found)
{
    std::string out;
    Value<Found>::put(out, found);
    return out += "\n";
}

std::string encode(const Facts& facts)
{
    std::string out;
    for (const auto& [key, value] : facts)
        put_field(out, key.c_str(), value);
    if (out.empty())
        return "{}\n";
    out.front() = '{'; // instead of the comma before the first
    return out += "}\n";
}

std::size_t encoded_size(std::string_view text)
{
    std::size_t size = text.size();
    for (const char c : text) {
        if (c == '"' || c == '\\')
            size += 1;
        else if (c >= 0 && c < ' ')
            size += 5; // \u001f, where JSON has nothing shorter
    }
    return size;
}

std::size_t encoded_size_hint(const LoggedEvent& event)
{
    static constexpr std::size_t fixed = 400; // keys, ids, time, name
    return std::visit(
        Overloaded{[](const Said& e) {
                       return fixed + encoded_size(e.message) + base64_size(e.sealed.size());
                   },
                   [](const TopicChanged& e) { return fixed + encoded_size(e.topic); },
                   [](const Rekeyed& e) {
                       std::size_t size = fixed;
                       for (const std::string& name : e.removed)
                           size += encoded_size(name) + 3; // "…",
                       return size;
                   },
                   [](const auto&) { return fixed; }},
        event);
}

std::size_t encoded_size_hint(const Found& found)
{
    static constexpr std::size_t fixed = 430; // as above, and ours
    static constexpr std::size_t span = 12;   // "[4095,4096],"
    return fixed + encoded_size(found.said.message) + found.spans.size() * span;
}

} // namespace snug::msg
