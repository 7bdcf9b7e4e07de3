#include "tests/support/bad_stream.h"

#include "tests/support/hostile_text.h"
#include "tests/support/lying_server.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace snug::test {

namespace {

using Json = nlohmann::json;

const std::vector<std::string> harmless{"hi", "tea is ready", "ada: are you there?", "漢字"};

std::string line(const Json& object)
{
    return object.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

/// Every object and array in it, itself first.
void collect(Json& in, std::vector<Json*>& found)
{
    if (!in.is_structured() || in.empty())
        return;
    found.push_back(&in);
    for (Json& value : in)
        collect(value, found);
}

} // namespace

struct BadStream::Kind {
    std::string_view name;
    std::string (BadStream::*answer)(Json reply);
};

const BadStream::Kind BadStream::all[] = {
    {"cut short", &BadStream::cut_short},
    {"wrong types", &BadStream::wrong_types},
    {"huge arrays", &BadStream::huge_arrays},
    {"wrong request ids", &BadStream::wrong_ids},
    {"unknown channels", &BadStream::unknown_channels},
    {"seqs backwards", &BadStream::seqs_backwards},
    {"lying counts", &BadStream::lying_counts},
    {"deep nesting", &BadStream::deep_nesting},
    {"hostile words", &BadStream::hostile_words},
    {"endless pages", &BadStream::endless_pages},
    {"unasked replies", &BadStream::unasked_replies},
    {"garbage", &BadStream::garbage},
    {"errors", &BadStream::errors},
    {"too much", &BadStream::too_much},
};

BadStream::BadStream(std::uint64_t seed) : random_{seed}, kind_{all[seed % kinds()]} {}

std::size_t BadStream::kinds()
{
    return std::size(all);
}

std::string_view BadStream::kind() const
{
    return kind_.name;
}

std::string BadStream::answer(const Json& request)
{
    Json reply = reply_with(request, harmless);
    // Most get past the door, to be bad inside.
    const bool at_door = request["action"] == "hello" || request["action"] == "login";
    if (at_door && random_.below(5) != 0)
        return line(reply);
    return (this->*kind_.answer)(std::move(reply));
}

std::string BadStream::cut_short(Json reply)
{
    std::string text = line(reply);
    text.resize(random_.below(text.size()));
    return random_.below(2) == 0 ? text : text + "\n";
}

std::string BadStream::wrong_types(Json reply)
{
    for (std::size_t faults = 1 + random_.below(3); faults > 0; --faults)
        any_value(reply) = any_json();
    return line(reply);
}

std::string BadStream::huge_arrays(Json reply)
{
    constexpr std::size_t most = 400;
    for (const char* list : {"entries", "channels", "members", "found"})
        if (reply.contains(list) && !reply[list].empty()) {
            const Json one = reply[list].back();
            for (std::size_t i = random_.below(most); i > 0; --i)
                reply[list].push_back(one);
        }
    return line(reply);
}

std::string BadStream::wrong_ids(Json reply)
{
    const std::array<Json, 6> ids{any_number(), random_.below(5), -1, "1", nullptr, any_json()};
    if (random_.below(3) == 0)
        reply.erase("requestId");
    else
        reply["requestId"] = ids[random_.below(ids.size())];
    if (random_.below(2) == 0)
        reply["action"] = "history";
    return line(reply);
}

std::string BadStream::unknown_channels(Json reply)
{
    std::string text = line(reply);
    for (Json event : events_with(harmless)) {
        event["channelName"] = random_.below(2) == 0 ? "nowhere" : "@" + std::string(32, 'e');
        event["memberId"] = std::string(32, "0123456789abcdef"[random_.below(16)]);
        text += line(event);
    }
    return text;
}

std::string BadStream::seqs_backwards(Json reply)
{
    for (const char* list : {"entries", "found"})
        if (reply.contains(list))
            for (Json& entry : reply[list])
                (entry.contains("said") ? entry["said"] : entry)["seq"] = any_number();
    std::string text = line(reply);
    for (int i = 0; i < 10; ++i)
        text += line(said_with(any_number(), "bob", "hi"));
    return text;
}

std::string BadStream::lying_counts(Json reply)
{
    for (const char* count : {"lastSeq", "readSeq", "unread", "memberCount", "users",
                              "uptimeSeconds", "idleSeconds", "terminals", "messages", "seq"})
        if (reply.contains(count) && random_.below(2) == 0)
            reply[count] = any_number();
    if (reply.contains("more"))
        reply["more"] = random_.below(2) == 0;
    return line(reply) + line({{"action", "readUpTo"},
                               {"channelName", "tea"},
                               {"seq", any_number()},
                               {"unread", any_number()}});
}

std::string BadStream::deep_nesting(Json reply)
{
    const std::size_t depth = 1 + random_.below(20'000);
    std::string text;
    for (std::size_t i = 0; i < depth; ++i)
        text += random_.below(2) == 0 ? "[" : "{\"a\":";
    reply["deep"] = "";
    return text + "\n" + line(reply);
}

std::string BadStream::hostile_words(Json reply)
{
    static const std::vector<std::string> messages = hostile_messages();
    const std::string& words = messages[random_.below(messages.size())];
    for (const char* field : {"message", "memberName", "topic", "server", "login", "away", "group"})
        if (reply.contains(field) && random_.below(2) == 0)
            reply[field] = words;
    std::string text = line(reply);
    for (const Json& event : events_with({words}))
        text += line(event);
    return text;
}

/// There is always more, and it is never anything new; or always is.
std::string BadStream::endless_pages(Json reply)
{
    const bool is_new = random_.below(2) == 0;
    if (reply.contains("entries")) {
        reply["entries"] = Json::array();
        for (int i = 0; i < 20; ++i)
            reply["entries"].push_back(said_with(is_new ? ++endless_ : 7, "bob", "again"));
    }
    if (reply.contains("lastSeq"))
        reply["lastSeq"] = 1'000'000;
    if (reply.contains("more"))
        reply["more"] = true;
    return line(reply);
}

std::string BadStream::unasked_replies(Json reply)
{
    std::string text = line(reply) + line(reply);
    for (const char* action : {"joinChannel", "history", "members", "search", "message", "whois"})
        text += line(reply_with({{"action", action}, {"requestId", random_.below(20)}}, harmless));
    return text;
}

std::string BadStream::garbage(Json reply)
{
    std::string text = line(reply);
    std::string bytes(random_.below(300), '\0');
    for (char& byte : bytes)
        byte = random_.below(3) == 0 ? "{}[]\":,\n\\"[random_.below(9)]
                                     : static_cast<char>(random_.below(256));
    text.insert(random_.below(text.size()), bytes);
    return text;
}

std::string BadStream::errors(Json reply)
{
    const std::array<Json, 8> codes{"rate_limited",
                                    "wrong_password",
                                    "no_such_channel",
                                    "storage_full",
                                    "protocol_version",
                                    "no_such_code",
                                    7,
                                    ""};
    reply["success"] = false;
    reply["error"] = {{"code", codes[random_.below(codes.size())]},
                      {"message", random_.below(4) == 0 ? any_json() : Json("no")}};
    if (random_.below(2) == 0)
        reply["error"]["retryAfter"] = random_.below(2) == 0 ? Json(1e300) : any_json();
    std::string text = line(reply);
    if (random_.below(3) == 0)
        text += line({{"action", "closing"}, {"error", reply["error"]}});
    return text;
}

/// One object without an end, or very many.
std::string BadStream::too_much(Json reply)
{
    if (random_.below(2) == 0)
        return "{\"action\":\"message\",\"message\":\"" + std::string(200'000, 'x');
    std::string text = line(reply);
    for (std::uint64_t i = 0; i < 300; ++i) {
        std::string id = std::to_string(i);
        id.insert(0, 32 - id.size(), '0');
        text += line({{"action", "directOpened"},
                      {"channelName", "@" + id},
                      {"channelId", id},
                      {"memberName", "bob" + std::to_string(i)},
                      {"userId", std::string(40, 'b')},
                      {"verified", false},
                      {"lastSeq", any_number()},
                      {"readSeq", 0},
                      {"unread", any_number()}});
    }
    return text;
}

Json& BadStream::any_value(Json& in)
{
    std::vector<Json*> places;
    collect(in, places);
    Json& place = *places[random_.below(places.size())];
    auto value = place.begin();
    std::advance(value, static_cast<std::ptrdiff_t>(random_.below(place.size())));
    return *value;
}

Json BadStream::any_json()
{
    const std::array<Json, 12> values{nullptr,
                                      true,
                                      -1,
                                      any_number(),
                                      1.5,
                                      1e308,
                                      "",
                                      "\x1b[2J",
                                      std::string(5000, 'x'),
                                      Json::array({Json::array({1, "a"}), nullptr}),
                                      Json::object({{"a", Json::object()}}),
                                      Json::array()};
    return values[random_.below(values.size())];
}

std::uint64_t BadStream::any_number()
{
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    const std::array<std::uint64_t, 8> numbers{0,         1,         random_.below(30), 1U << 31,
                                               1UL << 53, 1UL << 63, most - 1,          most};
    return numbers[random_.below(numbers.size())];
}

} // namespace snug::test
