#include "tests/support/lying_server.h"

#include <doctest/doctest.h>

#include <array>
#include <cstring>
#include <list>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace snug::test {

namespace {

using Json = LyingServer::Json;

constexpr const char* noon = "2026-11-20T12:54:03.000250Z";
constexpr const char* ada_id = "ada0ada0ada0ada0ada0ada0ada0ada0ada0ada0";
constexpr const char* bob_id = "b0b1b0b1b0b1b0b1b0b1b0b1b0b1b0b1b0b1b0b1";
constexpr const char* bob_member = "b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0";
constexpr const char* bob_channel = "@d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1";

Json bob_away(const std::string& away)
{
    return {{"memberId", bob_member},
            {"memberName", "bob"},
            {"userId", bob_id},
            {"verified", false},
            {"away", away}};
}

Json error_of(const std::string& words)
{
    return {{"success", false}, {"error", {{"code", "no_permission"}, {"message", words}}}};
}

/// Of log_of_tea().
std::uint64_t log_size(const std::vector<std::string>& words)
{
    return 1 + 3 * words.size();
}

Json log_of_tea(const std::vector<std::string>& words)
{
    Json entries = Json::array();
    std::uint64_t seq = 0;
    entries.push_back({{"action", "channelCreated"},
                       {"channelName", "tea"},
                       {"memberName", words[0]},
                       {"seq", ++seq},
                       {"timestamp", noon}});
    for (const std::string& text : words) {
        entries.push_back(said_with(++seq, text, text));
        Json action = said_with(++seq, text, text);
        action["kind"] = "action";
        entries.push_back(action);
        entries.push_back({{"action", "topicChanged"},
                           {"channelName", "tea"},
                           {"memberName", text},
                           {"seq", ++seq},
                           {"timestamp", noon},
                           {"topic", text}});
    }
    return entries;
}

UniqueFd listen_at(const std::string& path)
{
    UniqueFd fd{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    REQUIRE(path.size() < sizeof address.sun_path);
    std::memcpy(address.sun_path, path.data(), path.size());
    REQUIRE(::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::listen(fd.get(), 64) == 0);
    return fd;
}

} // namespace

struct LyingServer::Connection {
    UniqueFd fd;
    std::size_t number;
    std::string heard{};

    /// False if the other end is gone, or does not read what it is told.
    bool read_and_answer(const Answer& answer)
    {
        std::array<char, 65536> bytes;
        const ssize_t got = ::recv(fd.get(), bytes.data(), bytes.size(), 0);
        if (got <= 0)
            return false;
        heard.append(bytes.data(), static_cast<std::size_t>(got));
        for (std::size_t end = heard.find('\n'); end != heard.npos; end = heard.find('\n')) {
            const Json request = Json::parse(heard.substr(0, end));
            heard.erase(0, end + 1);
            if (!send(answer(request, number)))
                return false;
        }
        return true;
    }

    bool send(std::string_view bytes) const
    {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0)
                return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }
};

LyingServer::LyingServer(Answer answer)
    : answer_{std::move(answer)}, listener_{listen_at(folder_.path("snug.sock"))}
{
    std::array<int, 2> ends{};
    REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
    stop_read_.reset(ends[0]);
    stop_write_.reset(ends[1]);
    thread_ = std::thread{[this] { serve(); }};
}

LyingServer::~LyingServer()
{
    stop_write_.reset();
    thread_.join();
}

void LyingServer::serve()
{
    std::list<Connection> all;
    while (true) {
        std::vector<pollfd> watched{{stop_read_.get(), POLLIN, 0}, {listener_.get(), POLLIN, 0}};
        for (const Connection& connection : all)
            watched.push_back({connection.fd.get(), POLLIN, 0});
        if (::poll(watched.data(), watched.size(), -1) < 0)
            continue;
        if (watched[0].revents != 0)
            return;
        std::size_t index = 2;
        for (auto connection = all.begin(); connection != all.end();) {
            const bool stays =
                watched[index++].revents == 0 || connection->read_and_answer(answer_);
            connection = stays ? std::next(connection) : all.erase(connection);
        }
        if (watched[1].revents == 0)
            continue;
        UniqueFd fd{::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC)};
        if (!fd)
            continue;
        const timeval patience{.tv_sec = 10, .tv_usec = 0};
        ::setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        all.push_back({std::move(fd), connections_++});
    }
}

Json said_with(std::uint64_t seq, const std::string& name, const std::string& words)
{
    std::string id = std::to_string(seq);
    id.insert(0, 32 - id.size(), '0');
    return {{"action", "message"},    {"channelName", "tea"}, {"kind", "text"},
            {"memberId", bob_member}, {"memberName", name},   {"message", words},
            {"messageId", id},        {"seq", seq},           {"timestamp", noon},
            {"userId", bob_id},       {"verified", false}};
}

Json reply_with(const Json& request, const std::vector<std::string>& words)
{
    const std::string action = request.value("action", "");
    std::string all;
    for (const std::string& text : words)
        all += text;
    const std::uint64_t last = log_size(words);
    Json reply = Json::object();
    if (action == "hello") {
        reply = {{"protocol", 1},
                 {"server", "snugd " + all},
                 {"login", "ada"},
                 {"challenge", std::string(64, 'c')},
                 {"serverKey", std::string(64, '5')}};
    } else if (action == "login") {
        reply = {{"memberName", "ada"}, {"userId", ada_id}, {"verified", true}};
    } else if (action == "joinChannel") {
        reply = {{"channelName", "tea"},
                 {"channelId", std::string(32, 'c')},
                 {"memberId", std::string(32, 'a')},
                 {"memberCount", 2},
                 {"hasPassword", false},
                 {"keep", "forever"},
                 {"lastSeq", last},
                 {"readSeq", last},
                 {"unread", 0},
                 {"topic", all},
                 {"group", words[0]}};
    } else if (action == "history") {
        reply = {{"channelName", "tea"}, {"more", false}, {"entries", Json::array()}};
        const std::uint64_t after = request.value("after", std::uint64_t{0});
        const std::uint64_t before = request.value("before", last + 1);
        for (const Json& entry : log_of_tea(words))
            if (entry["seq"] > after && entry["seq"] < before)
                reply["entries"].push_back(entry);
    } else if (action == "listChannels") {
        reply = {{"more", false},
                 {"channels",
                  {{{"channelName", "tea"},
                    {"hasPassword", false},
                    {"joined", true},
                    {"memberCount", 2},
                    {"unread", 0},
                    {"topic", all},
                    {"group", all}}}}};
    } else if (action == "members") {
        reply = {{"channelName", "tea"}, {"more", false}, {"members", {bob_away(all)}}};
    } else if (action == "search") {
        reply = {{"more", false}, {"found", Json::array()}};
        std::uint64_t seq = words.size();
        for (const std::string& text : words)
            reply["found"].push_back(
                {{"said", said_with(seq--, text, text)}, {"spans", {{0, 2}, {5, 9}, {12, 13}}}});
    } else if (action == "stats") {
        reply = {
            {"server", "snugd " + all}, {"startedAt", noon}, {"uptimeSeconds", 1}, {"users", 1},
            {"connections", 1},         {"channels", 1},     {"messages", 1}};
    } else if (action == "whois") {
        reply = bob_away(all);
        reply.erase("memberId");
        reply.update({{"channels", {"tea"}}, {"idleSeconds", 1}, {"login", all}, {"terminals", 1}});
    } else if (action == "openDirect") {
        reply = {{"channelName", bob_channel},
                 {"channelId", std::string(32, 'd')},
                 {"memberName", "bob"},
                 {"userId", bob_id},
                 {"verified", false},
                 {"lastSeq", 0},
                 {"readSeq", 0},
                 {"unread", 0}};
    } else if (action != "markRead" && action != "ping" && action != "away" &&
               action != "leaveChannel") {
        reply = error_of("no: " + all);
    }
    reply["action"] = action;
    reply["requestId"] = request.value("requestId", Json{});
    reply.emplace("success", true);
    return reply;
}

std::vector<Json> events_with(const std::vector<std::string>& words)
{
    const std::uint64_t last = log_size(words);
    std::string all;
    for (const std::string& text : words)
        all += text;
    Json joined = bob_away(all);
    joined.update({{"action", "joined"}, {"channelName", "tea"}, {"timestamp", noon}});
    Json renamed = bob_away(all);
    renamed.update({{"action", "memberChanged"},
                    {"channelName", "tea"},
                    {"timestamp", noon},
                    {"oldName", all}});
    return {joined,
            renamed,
            {{"action", "left"},
             {"channelName", "tea"},
             {"timestamp", noon},
             {"memberId", bob_member},
             {"memberName", all}},
            {{"action", "topicChanged"},
             {"channelName", "tea"},
             {"memberName", all},
             {"seq", last + 1},
             {"timestamp", noon},
             {"topic", all}},
            said_with(last + 2, all, all)};
}

} // namespace snug::test
