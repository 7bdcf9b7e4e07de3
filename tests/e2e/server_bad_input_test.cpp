#include "tests/support/raw_client.h"
#include "tests/support/seeded_random.h"
#include "tests/support/snugd_process.h"
#include "tests/support/source_files.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <sstream>

using namespace snug;
using namespace snug::test;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

/// What the server answered to bytes on a connection that is logged in; it must still be
/// there afterwards, and have named what was wrong.
std::vector<Json> answers_to(RawClient& eve, const std::string& bytes, std::uint64_t mark)
{
    eve.send(bytes + "\n" + Json{{"action", "ping"}, {"requestId", mark}}.dump() + "\n");
    std::vector<Json> answers;
    for (Json answer = eve.next(); answer.value("requestId", Json{}) != mark; answer = eve.next())
        answers.push_back(std::move(answer));
    return answers;
}

bool is_named_error(const Json& answer)
{
    return answer.contains("success") && answer["success"] == false &&
           !answer["error"]["code"].get<std::string>().empty() &&
           !answer["error"]["message"].get<std::string>().empty();
}

/// One line, broken somewhere: bytes lost, doubled, replaced.
std::string broken(std::string line, SeededRandom& chance)
{
    for (std::size_t faults = 1 + chance.below(3); faults > 0 && !line.empty(); --faults) {
        const std::size_t at = chance.below(line.size());
        switch (chance.below(4)) {
        case 0:
            line.erase(at, 1 + chance.below(8));
            break;
        case 1:
            line.insert(at, line.substr(at, chance.below(16)));
            break;
        case 2:
            line.resize(at);
            break;
        default:
            line[at] = static_cast<char>(chance.below(256));
        }
    }
    std::erase(line, '\n');
    return line.empty() ? "}" : line;
}

/// Its files by their names.  None, which is said, where they do not lie beside the project.
std::map<std::string, std::string> json_test_suite()
{
    std::map<std::string, std::string> files;
    const fs::path vectors = fs::path{SNUG_SOURCE_ROOT} / ".." / "shared" / "vectors" / "json";
    for (const fs::path& file : files_in(vectors))
        files.emplace(file.filename().string(), content_of(file));
    if (files.empty())
        MESSAGE("skipped: there are no vectors beside this project");
    CHECK((files.empty() || files.size() > 300));
    return files;
}

const std::vector<std::string> good_lines{
    R"({"action":"message","channelName":"tea","message":"hello \u00e9 world","requestId":7})",
    R"({"action":"joinChannel","channelName":"tea","channelPassword":"x","requestId":8})",
    R"({"action":"createChannel","channelName":"coffee","requestId":9})",
    R"({"action":"history","channelName":"tea","before":12,"limit":50,"requestId":10})",
    R"({"action":"nick","memberName":"eve2","requestId":11})",
    R"({"action":"topic","channelName":"tea","topic":"{[\"deep\"]}","requestId":12})",
};

} // namespace

TEST_CASE("ten thousand malformed lines are each answered by name, and harm nobody")
{
    SnugdProcess server;
    RawClient ada{server.port()}; // over the local socket both would be one person
    ada.enter("ada", "tea");
    RawClient eve{server.port()};
    eve.enter("eve", "tea");
    SeededRandom chance{10};

    constexpr int lines = 10'000, at_once = 100;
    const auto cpu_before = server.cpu_time();
    std::uint64_t mark = 1'000'000;
    std::size_t replies = 0;
    const auto send_and_check = [&](const std::string& batch) {
        for (const Json& answer : answers_to(eve, batch, ++mark)) {
            CAPTURE(answer.dump());
            const bool reply = answer.contains("success");
            replies += reply ? 1 : 0;
            REQUIRE((!reply || answer["success"] == true || is_named_error(answer)));
        }
    };
    for (int sent = 0; sent < lines; sent += at_once) {
        std::string batch;
        for (int i = 0; i < at_once; ++i)
            batch += broken(good_lines[chance.below(good_lines.size())], chance) + "\n";
        send_and_check(batch);
    }
    const auto cpu = server.cpu_time() - cpu_before;
    MESSAGE(lines, " malformed lines took ", cpu.count(), " ms of CPU");
    CHECK(cpu < lines * 1ms);

    CHECK(ada.say_in("tea", "still here")["success"] == true);
    send_and_check(""); // what went to the store before ada's message is answered now
    CHECK(replies >= lines);
}

TEST_CASE("every file of the JSONTestSuite is answered by name")
{
    SnugdProcess server;
    std::uint64_t mark = 1'000'000;
    for (const auto& file : json_test_suite()) {
        CAPTURE(file.first);
        RawClient eve{server.socket()};
        REQUIRE(eve.log_in("eve")["success"] == true);
        for (const Json& answer : answers_to(eve, file.second, ++mark)) {
            CAPTURE(answer.dump());
            CHECK(is_named_error(answer)); // valid JSON or not: none of them is a request
        }
    }
}

TEST_CASE("every file of the JSONTestSuite is refused as a stranger's first words")
{
    SnugdProcess server;
    for (const auto& file : json_test_suite()) {
        CAPTURE(file.first);
        RawClient eve{server.port()};
        eve.send(file.second + "\n");
        eve.finish();
        REQUIRE(eve.wait_for_end());
        std::istringstream answers{eve.unread()};
        for (std::string answer; std::getline(answers, answer);) {
            CAPTURE(answer);
            const Json object = Json::parse(answer, nullptr, false);
            REQUIRE(object.is_object());
            CHECK_FALSE(object["error"]["code"].get<std::string>().empty());
        }
    }
    RawClient{server.socket()}.enter("ada", "tea");
}

TEST_CASE("a web browser is told it has the wrong port, and is hung up on")
{
    SnugdProcess server;
    for (const char* verb :
         {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "PATCH", "TRACE", "PRI"}) {
        CAPTURE(verb);
        RawClient browser{server.port()};
        browser.send(std::string{verb} + " / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        REQUIRE(browser.wait_for_end());
        const Json closing = Json::parse(browser.unread());
        CHECK(closing["action"] == "closing");
        CHECK(closing["error"]["code"] == "unsupported_transport");
    }
}

TEST_CASE("a TLS hello is hung up on without a word")
{
    SnugdProcess server;
    RawClient browser{server.port()};
    browser.send({"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11});
    CHECK(browser.wait_for_end());
    CHECK(browser.unread().empty());
}

TEST_CASE("random bytes as a first word never keep a connection, nor the server from others")
{
    SnugdProcess server;
    SeededRandom chance{11};
    for (int i = 0; i < 300; ++i) {
        CAPTURE(i);
        std::string bytes(64 + chance.below(2000), '\0');
        chance.fill(std::as_writable_bytes(std::span{bytes}));
        RawClient eve{server.port()};
        eve.send(bytes);
        eve.finish();
        CHECK(eve.wait_for_end());
    }
    RawClient{server.socket()}.enter("ada", "tea");
}

TEST_CASE("an object that is too long is refused before it is whole")
{
    SnugdProcess server;
    RawClient stranger{server.socket()};
    stranger.send(R"({"action":")" + std::string(8'000, 'x'));
    CHECK(stranger.next()["error"]["code"] == "too_long");

    RawClient ada{server.socket()};
    ada.enter("ada", "tea");
    ada.send(R"({"action":")" + std::string(100'000, 'x'));
    CHECK(ada.next()["error"]["code"] == "too_long");
    ada.send("\n");
    CHECK(ada.say_in("tea", "short")["success"] == true);
}

TEST_CASE("requests in a state that does not allow them are refused by name")
{
    SnugdProcess server;
    const auto code = [](const Json& reply) { return reply["error"]["code"]; };
    RawClient eve{server.socket()};
    const Json hello{{"action", "hello"}, {"protocol", 1}, {"client", "raw"}};
    CHECK(code(eve.ask({{"action", "ping"}})) == "hello_first");
    CHECK(code(eve.ask({{"action", "hello"}, {"protocol", 99}, {"client", "raw"}})) ==
          "protocol_version");
    CHECK(eve.ask(hello)["success"] == true);
    CHECK(code(eve.ask(hello)) == "already_done");
    CHECK(code(eve.ask({{"action", "stats"}})) == "login_first");
    CHECK(code(eve.ask({{"action", "dance"}})) == "unknown_action");
}

TEST_CASE("who asks for many pages at once gets all of them, and others do not wait")
{
    SnugdProcess server;
    RawClient ada{server.socket()};
    ada.enter("ada", "tea");
    for (int i = 0; i < 20; ++i)
        REQUIRE(ada.say_in("tea", std::string(4000, 'x'))["success"] == true);

    constexpr std::uint64_t pages = 150;
    std::string requests;
    for (std::uint64_t id = 1000; id < 1000 + pages; ++id)
        requests +=
            Json{{"action", "history"}, {"channelName", "tea"}, {"requestId", id}, {"limit", 10}}
                .dump() +
            "\n";
    REQUIRE(ada.send(requests));
    RawClient bob{server.port()};
    bob.enter("bob", "tea");
    for (std::uint64_t id = 1000; id < 1000 + pages;) {
        const Json reply = ada.next();
        if (!reply.contains("requestId"))
            continue; // bob came
        CHECK(reply["requestId"] == id++);
        CHECK(reply["entries"].size() == 10);
    }
    CHECK(bob.ask({{"action", "search"}, {"words", "xxx"}})["success"] == true);
}
