// What others write is the same harmless text wherever it comes out.
//
// One table has every sink there is.  Each is fed every hostile text, in every field that a
// server, a member or an old log can fill, and what comes out is looked at byte by byte.

#include "tests/support/hostile_text.h"
#include "tests/support/lying_server.h"
#include "tests/support/raw_client.h"
#include "tests/support/seat.h"
#include "tests/support/snugd_process.h"

#include "tui/cli/verbs.h"
#include "tui/model/commands.h"
#include "tui/term/escapes.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

using namespace snug;
using namespace snug::test;

namespace {

/// What a verb is run with to make it show what a server said, and what is typed then.
struct Run {
    std::vector<std::string> words;
    std::string typed = "";
    bool shows_words = true; ///< of somebody else's
};

/// The plain commands: each writes to a terminal, as text and as JSON.
const std::map<std::string, Run>& runs()
{
    static const std::map<std::string, Run> all{
        {"admin", {{"backup", "/tmp/x"}}},
        {"chat", {{"tea"}, "/who\r/list\r/stats\r/topic x\r/nick eve\r/pm bob hi\rhi\r/exit\r"}},
        {"create", {{"tea", "--open", "--no-screen"}}},
        {"export", {{"tea"}}},
        {"forget", {{"tea"}, "", false}},
        {"join", {{"tea", "--no-screen"}, "", false}},
        {"key", {{"show"}, "", false}},
        {"list", {{}}},
        {"pm", {{"bob", "hi"}, "", false}}, // a conversation that is not theirs is refused
        {"search", {{"Q"}}},
        {"send", {{"tea", "hi"}}},
        {"stats", {{}}},
        {"status", {{}}},
        {"tail", {{"tea", "-n", "1000"}}},
        {"verify", {{"bob"}, "", false}}, // somebody whose user id is of no key shown
        {"wait", {{"tea"}}},
        {"who", {{"tea"}}},
    };
    return all;
}

/// The commands of the full screen that show what a server said, or that it is asked for.
const std::map<std::string, std::string>& screen_commands()
{
    static const std::map<std::string, std::string> all{
        {"away", "lunch"}, {"back", ""},      {"buffer", "0"},     {"clear", ""},
        {"close", ""},     {"connect", ""},   {"create", ""},      {"goto", "first"},
        {"help", ""},      {"ignore", "bob"}, {"join", "nosuch"},  {"leave", ""},
        {"list", ""},      {"me", "waves"},   {"names", ""},       {"nick", "eve"},
        {"invite", "bob"}, {"kick", "bob"},   {"password", ""},    {"pm", "bob hi"},
        {"reconnect", ""}, {"quit", ""},      {"search", "Q"},     {"stats", ""},
        {"status", ""},    {"topic", ""},     {"unignore", "bob"}, {"verify", "bob"},
        {"who", ""},       {"whois", "bob"},
    };
    return all;
}

/// Answers everything, with harm in every word; who is in hears of it unasked as well.
LyingServer hostile_server()
{
    return LyingServer{[words = hostile_messages()](const Json& request, std::size_t) {
        std::string bytes = reply_with(request, words).dump() + "\n";
        if (request["action"] == "joinChannel")
            for (const Json& event : events_with(words))
                bytes += event.dump() + "\n";
        return bytes;
    }};
}

void check_harmless(const std::string& bytes)
{
    const auto harm = harm_in(bytes);
    CHECK_MESSAGE(!harm, harm.value_or(""));
}

/// A terminal has CR before each LF, and what grep(1) has around a found word.
std::string plain(std::string bytes)
{
    for (const std::string_view ours : {"\r", "\x1b[1;31m", "\x1b[m"})
        for (std::size_t at = bytes.find(ours); at != bytes.npos; at = bytes.find(ours, at))
            bytes.erase(at, ours.size());
    return bytes;
}

bool is_ascii(std::string_view bytes)
{
    return std::ranges::all_of(bytes, [](char c) { return static_cast<unsigned char>(c) < 0x7f; });
}

std::string contents(const std::filesystem::path& folder)
{
    std::string all;
    for (const auto& file : std::filesystem::directory_iterator{folder}) {
        all += file.path().filename().string() + "\n";
        std::ifstream stream{file.path(), std::ios::binary};
        all.append(std::istreambuf_iterator<char>{stream}, {});
    }
    return all;
}

} // namespace

TEST_CASE("every verb and every command of the screen has a row among the sinks")
{
    for (const tui::Verb& verb : tui::verbs())
        CHECK_MESSAGE(runs().contains(std::string{verb.name}), verb.name);
    for (const tui::CommandRow& command : tui::command_rows())
        CHECK_MESSAGE(screen_commands().contains(std::string{command.name}), command.name);
}

TEST_CASE("harm is seen where there is some")
{
    for (const std::string& text : hostile_texts()) {
        CAPTURE(text);
        CHECK(harm_in("a" + text + "b"));
        if (text.starts_with("\x1b"))
            CHECK(without_drawing("Q" + text + "Q").size() >= 2);
    }
    CHECK_FALSE(harm_in("naïve 茶 👩‍👧 e\u0301\n"));
    CHECK(harm_in(without_drawing("\x1b[31mred\x1b[m\x1b]2;owned\x07")));
    CHECK_FALSE(harm_in(without_drawing("\x1b[31mred\x1b[m\x1b]2;snug #tea\x07")));
}

TEST_CASE("hostile words reach no terminal through a plain command")
{
    const LyingServer server = hostile_server();
    for (const tui::Verb& verb : tui::verbs())
        for (const bool json : {false, true}) {
            CAPTURE(verb.name);
            CAPTURE(json);
            const Seat ada{"ada", server.address()};
            const Run& run = runs().at(std::string{verb.name});
            std::vector<std::string> words{std::string{verb.name}};
            words.insert(words.end(), run.words.begin(), run.words.end());
            if (json)
                words.emplace_back("--json");
            PtyScreen screen = ada.runs(words, {.rows = 50, .columns = 200});
            screen.type(run.typed);
            REQUIRE(screen.wait_for_exit(long_enough));
            const std::string output = plain(screen.output());
            CHECK_FALSE(output.empty());
            check_harmless(output);
            if (!json && run.shows_words)
                CHECK(output.find("<U+202E>") != std::string::npos);
            if (json && output.starts_with('{'))
                CHECK(is_ascii(output));
        }
}

TEST_CASE("hostile words reach no terminal through the full screen")
{
    const LyingServer server = hostile_server();
    const Seat ada{"ada", server.address()};
    for (const tui::Size size : {tui::Size{50, 120}, {24, 40}}) {
        CAPTURE(size.columns);
        PtyScreen screen = ada.runs({"join", "tea"}, size);
        must_see(screen, "#tea>");
        must_see(screen, "QabQ");
        for (const auto& row : screen_commands()) {
            const std::string& command = row.first;
            const std::string& words = row.second;
            if (command == "quit" || command == "close" || command == "leave" ||
                command == "connect" || command == "reconnect" || command == "create" ||
                command == "clear")
                continue; // these show no word of the server's
            CAPTURE(command);
            enter(screen, "/" + command + (words.empty() ? "" : " " + words));
            screen.type(escape); // closes what it opened
            must_see(screen, ">");
            screen.type("\x1b[5~\x1b[5~");
        }
        screen.type("\x1b[1;3H" + std::string{"still here"} + ctrl_l);
        must_see(screen, "still here");

        for (const std::string& text : hostile_texts()) {
            CAPTURE(text);
            CHECK(screen.output().find("Q" + text + "Q") == std::string::npos);
        }
        check_harmless(without_drawing(screen.output()));
        check_harmless(screen.title());
        CHECK(screen.title().starts_with("snug"));
        CHECK(screen.alternate_screen());
        screen.type(ctrl_c);
        screen.type(ctrl_c);
        CHECK(screen.wait_for_exit(long_enough));
    }
}

TEST_CASE("hostile words reach neither a title nor a notification nor the clipboard")
{
    for (const std::string& message : hostile_messages()) {
        const auto text = text::SafeText::line(message);
        const auto body = [](std::string bytes) {
            REQUIRE(bytes.starts_with("\x1b]"));
            REQUIRE(bytes.ends_with('\a'));
            return bytes.substr(2, bytes.size() - 3);
        };
        check_harmless(body(tui::escapes::title(text)));
        CHECK(is_ascii(body(tui::escapes::clipboard(message))));
        // Two sequences, one after the other.
        const std::string both = body(tui::escapes::notification(text, text));
        const std::size_t middle = both.find("\a\x1b]");
        REQUIRE(middle != std::string::npos);
        check_harmless(both.substr(0, middle));
        check_harmless(both.substr(middle + 3));
    }
}

TEST_CASE("hostile words reach neither the operator's log nor the text log")
{
    for (const char* format : {"logfmt", "json"}) {
        CAPTURE(format);
        const TempDir home;
        SnugdProcess server{
            {.config = "[log]\nlevel = \"debug\"\nformat = \"" + std::string{format} +
                       "\"\ndir = \"" + home.path("logs") +
                       "\"\n[limits]\nmessages_per_second = 10000\nmessage_burst = 10000\n",
             .start = false}};
        server.launch();
        REQUIRE(server.wait_until_logged("fingerprint"));
        RawClient eve{server.socket()};
        eve.enter("eve", "tea");
        for (const std::string& text : hostile_messages()) {
            eve.say_in("tea", text);
            eve.ask({{"action", "message"},
                     {"channelName", "tea"},
                     {"kind", "action"},
                     {"messageId", std::string(32, 'e')},
                     {"message", text}});
            eve.ask({{"action", "topic"}, {"channelName", "tea"}, {"topic", text}});
        }
        for (const std::string& text : hostile_texts()) {
            for (const char* action : {"createChannel", "joinChannel"})
                eve.ask({{"action", action}, {"channelName", "a" + text}});
            eve.ask({{"action", "nick"}, {"memberName", "a" + text}});
            eve.ask({{"action", "away"}, {"away", text}});
            eve.ask({{"action", "backup"}, {"file", "/nowhere/" + text}});
        }
        eve.say_in("tea", "the end");
        REQUIRE(server.stop() == 0);
        check_harmless(server.log());
        const std::string logs = contents(home.path("logs"));
        CHECK(logs.find("the end") != std::string::npos);
        CHECK(logs.find("<U+202E>") != std::string::npos);
        check_harmless(logs);
    }
}
