#include "tests/bench/dialect.h"

#include "src/protocol/codec.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace snug::bench {

namespace {

std::string room_name(const Seat& seat)
{
    return fmt::format("c{}", seat.room);
}

std::string person_name(const Seat& seat)
{
    return fmt::format("u{}", seat.person);
}

bool is_talker(const Seat& seat)
{
    return seat.role == Seat::Role::talker;
}

// --- raw_server -------------------------------------------------------------------------------

std::vector<Step> enter_raw(const Seat& seat)
{
    return {{room_name(seat) + "\n", "in"}};
}

void say_raw(std::string& out, const Seat&, std::uint64_t, std::string_view text)
{
    (out += text) += '\n';
}

// --- snugd ------------------------------------------------------------------------------------

std::vector<Step> enter_snug(const Seat& seat)
{
    const auto line = [](std::uint64_t id, msg::Request request) {
        return msg::encode(msg::RequestFrame{RequestId{id}, std::move(request)});
    };
    const ChannelName channel = ChannelName::parse(room_name(seat)).value();
    std::vector<Step> steps{
        {line(1, msg::Hello{.protocol = 1, .client = "load", .features = {}}),
         R"("action":"hello")"},
        {line(2,
              msg::Login{.memberName = MemberName::parse(person_name(seat)).value(), .proof = {}}),
         R"("action":"login")"}};
    if (seat.founds_room)
        steps.push_back(
            {line(3,
                  msg::CreateChannel{.channelName = channel, .channelPassword = {}, .group = {}}),
             R"("action":"createChannel")"});
    steps.push_back(
        {line(4, msg::JoinChannel{.channelName = channel, .channelPassword = {}, .memberName = {}}),
         R"("action":"joinChannel")"});
    return steps;
}

/// A good part of a random number, as clients make their ids: an index over them grows everywhere.
std::uint64_t scrambled(std::uint64_t number)
{
    number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9;
    number = (number ^ (number >> 27)) * 0x94d049bb133111eb;
    return number ^ (number >> 31);
}

void say_snug(std::string& out, const Seat& seat, std::uint64_t number, std::string_view text)
{
    const std::uint64_t id = scrambled((seat.person + 1) << 40 ^ number);
    fmt::format_to(std::back_inserter(out),
                   R"({{"action":"message","requestId":{},"channelName":"c{}",)"
                   R"("messageId":"{:016x}{:016x}","message":"{}"}})"
                   "\n",
                   number + 10, seat.room, id, scrambled(id), text);
}

// --- IRC --------------------------------------------------------------------------------------

std::vector<Step> enter_irc(const Seat& seat)
{
    const std::string name = person_name(seat);
    return {{fmt::format("NICK {0}\r\nUSER {0} 0 * :{0}\r\n", name), " 001 "},
            {fmt::format("JOIN #{}\r\n", room_name(seat)), " 366 "}};
}

void say_irc(std::string& out, const Seat& seat, std::uint64_t, std::string_view text)
{
    fmt::format_to(std::back_inserter(out), "PRIVMSG #c{} :{}\r\n", seat.room, text);
}

// --- Redis ------------------------------------------------------------------------------------

std::vector<Step> enter_redis(const Seat& seat)
{
    if (is_talker(seat))
        return {{"PING\r\n", "+PONG"}};
    return {{fmt::format("SUBSCRIBE {}\r\n", room_name(seat)), ":1"}};
}

void say_redis(std::string& out, const Seat& seat, std::uint64_t, std::string_view text)
{
    const std::string room = room_name(seat);
    fmt::format_to(std::back_inserter(out), "*3\r\n$7\r\nPUBLISH\r\n${}\r\n{}\r\n${}\r\n{}\r\n",
                   room.size(), room, text.size(), text);
}

// --- NATS -------------------------------------------------------------------------------------

std::vector<Step> enter_nats(const Seat& seat)
{
    const std::string connect = "CONNECT {\"verbose\":false,\"pedantic\":false,\"echo\":false}\r\n";
    return {{"", "INFO "},
            {connect + (is_talker(seat) ? "" : fmt::format("SUB {} 1\r\n", room_name(seat))) +
                 "PING\r\n",
             "PONG"}};
}

void say_nats(std::string& out, const Seat& seat, std::uint64_t, std::string_view text)
{
    fmt::format_to(std::back_inserter(out), "PUB c{} {}\r\n{}\r\n", seat.room, text.size(), text);
}

constexpr std::string_view snug_refusal = R"("success":false)", snug_taken = R"("success":true)";

constexpr auto dialect_rows = std::to_array<Dialect>({
    {"raw", false, enter_raw, say_raw, "", "", "", ""},
    {"snug", false, enter_snug, say_snug, snug_taken, "", "", snug_refusal},
    {"snug-encrypted", true, enter_snug, say_snug, snug_taken, "", "", snug_refusal},
    {"irc", false, enter_irc, say_irc, "", "PING ", "PONG ", "ERROR "},
    {"redis", false, enter_redis, say_redis, ":", "", "", "-ERR"},
    {"nats", false, enter_nats, say_nats, "", "PING", "PONG", "-ERR"},
});

} // namespace

std::span<const Dialect> dialects()
{
    return dialect_rows;
}

const Dialect& dialect_called(std::string_view name)
{
    const auto* found = std::ranges::find(dialect_rows, name, &Dialect::name);
    if (found == dialect_rows.end())
        throw std::invalid_argument{"there is no dialect " + std::string{name}};
    return *found;
}

} // namespace snug::bench
