// Sealed channels as people have them: real programs, over a real server.

#include "tests/support/canary.h"
#include "tests/support/raw_client.h"
#include "tests/support/seat.h"
#include "tests/support/snug_process.h"
#include "tests/support/snugd_process.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

using namespace snug;
using namespace snug::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* password = "acorn violet drum kite echo";
constexpr int no_entry = 77;

bool contains(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

/// What somebody's snug does at a shell, with the password in a file.
struct Shell {
    explicit Shell(const Seat& who) : seat{who} {}

    [[nodiscard]] std::vector<std::string> variables() const
    {
        std::vector<std::string> all;
        for (const auto& [name, value] : seat.environment())
            all.push_back(name + "=" + value);
        return all;
    }
    [[nodiscard]] SnugProcess starts(const std::vector<std::string>& words) const
    {
        const auto command = seat.command(words);
        return {{command.begin() + 1, command.end()}, variables()};
    }
    [[nodiscard]] Ended runs(const std::vector<std::string>& words) const
    {
        SnugProcess process = starts(words);
        process.end_input();
        const auto code = process.wait_for_exit();
        INFO(process.output(), process.errors());
        REQUIRE(code);
        return {*code, process.output(), process.errors()};
    }
    [[nodiscard]] Ended runs_with(std::string_view secret, std::vector<std::string> words) const
    {
        const std::string file = seat.home().path("password");
        std::ofstream{file} << secret << '\n';
        words.insert(words.end(), {"--password-file", file});
        Ended ended = runs(words);
        std::filesystem::remove(file);
        return ended;
    }

    const Seat& seat;
};

/// #tea is sealed, ada made it, and bob has a key and a home.
struct Tea {
    explicit Tea(SnugdProcess::Options options = {}) : server{std::move(options)}
    {
        REQUIRE(at_ada.runs_with(password, {"create", "tea", "--no-screen"}).exit_code == 0);
    }
    void lets_bob_in() const
    {
        REQUIRE(at_bob.runs_with(password, {"join", "tea", "--no-screen"}).exit_code == 0);
    }

    SnugdProcess server;
    Seat ada{"ada", tcp(server)};
    Seat bob{"bob", tcp(server)};
    Shell at_ada{ada};
    Shell at_bob{bob};
};

/// Both sit at screens in #tea.
struct Table : Tea {
    explicit Table(SnugdProcess::Options options = {}) : Tea{std::move(options)}
    {
        must_see(of_ada, "#tea>");
        lets_bob_in();
        of_bob.emplace(bob.command({"join", "tea"}), bob.terminal(wide));
        must_see(*of_bob, "#tea>");
        must_see(of_ada, "here 2");
    }

    static constexpr tui::Size wide{.rows = 24, .columns = 150};
    PtyScreen of_ada = ada.runs({"join", "tea"}, wide);
    std::optional<PtyScreen> of_bob;
};

/// What stands on a screen between these two.
std::string between(const PtyScreen& screen, std::string_view before, std::string_view after)
{
    const std::string text = screen.screen_text();
    const std::size_t begin = text.find(before) + before.size();
    return text.substr(begin, text.find(after, begin) - begin);
}

} // namespace

TEST_CASE("who has the password reads what was said, and once is enough for all their programs")
{
    const Tea tea;
    REQUIRE(tea.at_ada.runs({"send", "tea", "the kettle is on"}).exit_code == 0);

    const Ended without = tea.at_bob.runs({"tail", "tea"});
    CHECK(without.exit_code == no_entry);
    CHECK(contains(without.errors, "--password-file"));
    const Ended wrong = tea.at_bob.runs_with("acorn", {"tail", "tea"});
    CHECK(wrong.exit_code == no_entry);
    CHECK(contains(wrong.errors, "that is not the password of #tea"));
    CHECK(wrong.output.empty());

    const Ended let_in = tea.at_bob.runs_with(password, {"tail", "tea"});
    CHECK(let_in.exit_code == 0);
    CHECK(contains(let_in.output, "<ada> the kettle is on\n"));
    CHECK(contains(tea.at_bob.runs({"tail", "tea"}).output, "<ada> the kettle is on\n"));
    CHECK(tea.at_bob.runs({"send", "tea", "coming"}).exit_code == 0);
    CHECK(contains(tea.at_ada.runs({"tail", "tea"}).output, "<bob> coming\n"));
    CHECK(contains(tea.at_bob.runs({"list"}).output, "sealed"));
}

TEST_CASE("over the local socket it is the same")
{
    const SnugdProcess server;
    const Seat ada{"ada", "unix:" + server.socket()};
    const Seat bob{"bob", tcp(server)};
    REQUIRE(Shell{ada}.runs_with(password, {"create", "tea", "--no-screen"}).exit_code == 0);
    REQUIRE(Shell{ada}.runs({"send", "tea", "the kettle is on"}).exit_code == 0);
    const Ended heard = Shell{bob}.runs_with(password, {"tail", "tea"});
    CHECK(heard.exit_code == 0);
    CHECK(contains(heard.output, "<ada> the kettle is on\n"));

    // Another home of the same login: another key, which needs the password.
    const Seat again{"ada", "unix:" + server.socket()};
    CHECK(Shell{again}.runs({"tail", "tea"}).exit_code == no_entry);
    CHECK(contains(Shell{again}.runs_with(password, {"tail", "tea"}).output, "the kettle is on"));
}

TEST_CASE("who forgets a sealed channel needs its password again")
{
    const Tea tea;
    tea.lets_bob_in();
    REQUIRE(tea.at_bob.runs({"tail", "tea"}).exit_code == 0);
    REQUIRE(tea.at_bob.runs({"forget", "tea"}).exit_code == 0);
    CHECK(tea.at_bob.runs({"tail", "tea"}).exit_code == no_entry);
    CHECK(tea.at_bob.runs_with(password, {"tail", "tea"}).exit_code == 0);
}

TEST_CASE("what was said under seal is searched by one's own program")
{
    const Tea tea;
    tea.lets_bob_in();
    REQUIRE(tea.at_ada.runs({"send", "tea", "the Käse is here"}).exit_code == 0);
    REQUIRE(tea.at_ada.runs({"send", "tea", "nothing more"}).exit_code == 0);
    for (const auto& words : {std::vector<std::string>{"search", "kase", "here"},
                              std::vector<std::string>{"search", "--channel", "tea", "kas"}}) {
        const Ended found = tea.at_bob.runs(words);
        CHECK(found.exit_code == 0);
        CHECK(contains(found.output, "#tea <ada> the Käse is here\n"));
        CHECK_FALSE(contains(found.output, "nothing more"));
    }
    CHECK(tea.at_bob.runs({"search", "biscuit"}).exit_code == 1);
}

TEST_CASE("what is said to somebody who is away is read by them alone, later")
{
    const Tea tea;
    tea.lets_bob_in(); // and is gone: they have met
    REQUIRE(tea.at_ada.runs({"pm", "bob", "only for you"}).exit_code == 0);
    REQUIRE(tea.at_ada.runs({"pm", "bob", "and this"}).exit_code == 0);
    const Ended heard = tea.at_bob.runs({"tail", "@ada"});
    CHECK(heard.exit_code == 0);
    CHECK(contains(heard.output, "<ada> only for you\n"));
    CHECK(contains(heard.output, "<ada> and this\n"));
    REQUIRE(tea.at_bob.runs({"pm", "ada", "thanks"}).exit_code == 0);
    CHECK(contains(tea.at_ada.runs({"tail", "@bob"}).output, "<bob> thanks\n"));
}

TEST_CASE("a new password is for those who come; who is in stays in and goes on reading")
{
    Table table;
    enter(table.of_ada, "/password");
    must_see(table.of_ada, "new password for #tea");
    enter(table.of_ada, "a new one for the door");
    must_see(table.of_ada, "the password is another now");
    must_see(*table.of_bob, "changed the password");
    enter(table.of_ada, "after the change");
    must_see(*table.of_bob, "│ after the change");
    enter(*table.of_bob, "i read you");
    must_see(table.of_ada, "│ i read you");

    const Seat eve{"eve", tcp(table.server)};
    CHECK(Shell{eve}.runs_with(password, {"tail", "tea"}).exit_code == no_entry);
    const Ended heard = Shell{eve}.runs_with("a new one for the door", {"tail", "tea"});
    CHECK(heard.exit_code == 0);
    CHECK(contains(heard.output, "<bob> i read you\n"));
    CHECK(contains(table.at_bob.runs({"tail", "tea"}).output, "<bob> i read you\n"));
}

TEST_CASE("who is put out sees it, and neither what follows nor a way back by the old password")
{
    WireTap tap;
    Table table{{.arguments = {"--log-level", "debug"}}};
    const Seat eve{"eve", tcp(table.server)};
    REQUIRE(Shell{eve}.runs_with(password, {"join", "tea", "--no-screen"}).exit_code == 0);
    PtyScreen of_eve = eve.runs({"join", "tea"}, Table::wide);
    must_see(of_eve, "#tea>");
    must_see(table.of_ada, "here 3");

    enter(table.of_ada, "/kick bob");
    must_see(table.of_ada, "bob is out, and the password is now: ");
    must_see(*table.of_bob, "ada put you out of #tea");
    must_see(of_eve, "ada put out bob, and changed the password");
    must_see(table.of_ada, "here 2");

    enter(table.of_ada, "bob does not hear this");
    must_see(of_eve, "│ bob does not hear this");
    CHECK_FALSE(table.of_bob->shows("bob does not hear this"));
    CHECK(table.at_bob.runs({"tail", "tea"}).exit_code == no_entry);
    CHECK(table.at_bob.runs_with(password, {"tail", "tea"}).exit_code == no_entry);

    const std::string phrase = between(table.of_ada, "and the password is now: ", " ");
    CAPTURE(phrase);
    Canaries canaries;
    canaries.add("the password that was made", phrase);
    CHECK(canaries.in_bytes("the log", table.server.log()) == "");
    CHECK(canaries.in_files(table.server.data()) == "");
    if (const auto in_memory = canaries.in_memory(table.server.pid()))
        CHECK(*in_memory == "");
    if (tap.is_there())
        CHECK(canaries.in_bytes("the wire", tap.heard()) == "");
    const Ended back = table.at_bob.runs_with(phrase, {"tail", "tea"});
    CHECK(back.exit_code == 0);
    CHECK(contains(back.output, "bob does not hear this")); // he was told the new password
}

TEST_CASE("who is invited comes in without the password, and reads")
{
    Table table;
    const Seat eve{"eve", tcp(table.server)};
    PtyScreen of_eve = eve.runs({"join", "lobby"}, Table::wide);
    must_see(of_eve, "#lobby>");
    enter(table.of_ada, "the kettle is on");
    must_see(*table.of_bob, "│ the kettle is on");
    enter(*table.of_bob, "/invite eve");
    must_see(*table.of_bob, "eve can come in now without the password");
    must_see(of_eve, "bob let you into #tea");
    enter(of_eve, "/join tea");
    must_see(of_eve, "#tea>");
    must_see(of_eve, "│ the kettle is on");
    enter(of_eve, "thank you");
    must_see(table.of_ada, "│ thank you");
    CHECK(contains(Shell{eve}.runs({"tail", "tea"}).output, "<ada> the kettle is on\n"));
}

TEST_CASE("a server that is killed while two talk under seal loses, doubles and hides nothing")
{
    constexpr int each = 30;
    Table table;
    SnugProcess by_ada = table.at_ada.starts({"chat", "tea"});
    SnugProcess by_bob = table.at_bob.starts({"chat", "tea"});
    REQUIRE(by_ada.wait_until_it_says("you are in #tea"));
    REQUIRE(by_bob.wait_until_it_says("you are in #tea"));
    for (int i = 0; i < each; ++i) {
        by_ada.type("a" + std::to_string(i) + ".\n");
        by_bob.type("b" + std::to_string(i) + ".\n");
        if (i % 10 == 5) {
            table.server.kill();
            table.server.start();
        }
    }
    by_ada.type("/exit\n");
    by_bob.type("/exit\n");
    REQUIRE(by_ada.wait_for_exit(60s) == 0);
    REQUIRE(by_bob.wait_for_exit(60s) == 0);

    const std::string to_ada = table.at_ada.runs({"export", "tea"}).output;
    const std::string to_bob = table.at_bob.runs({"export", "tea"}).output;
    CHECK(to_ada == to_bob);
    CHECK(std::ranges::count(to_ada, '\n') == 2 * each);
    for (const std::string who : {"ada", "bob"}) {
        std::size_t at = 0;
        for (int i = 0; i < each; ++i) {
            const std::string line =
                "<" + who + "> " + who.substr(0, 1) + std::to_string(i) + ".\n";
            CAPTURE(line);
            at = to_ada.find(line, at);
            REQUIRE(at != std::string::npos);
        }
    }
    enter(table.of_ada, "the end");
    for (PtyScreen* screen : {&table.of_ada, &*table.of_bob}) {
        must_see(*screen, "│ the end");
        CHECK_FALSE(contains(screen->output(), "are missing here"));
        CHECK_FALSE(contains(screen->output(), "another history"));
        CHECK_FALSE(contains(screen->output(), "cannot be shown"));
    }
}

TEST_CASE("a client that cannot seal is told so, once and in words, and the channel goes on")
{
    const Tea tea;
    RawClient raw{tea.server.socket()};
    REQUIRE(raw.log_in("raw")["success"] == true);
    for (const char* told : {"", password}) {
        const Json refused =
            raw.ask({{"action", "joinChannel"}, {"channelName", "tea"}, {"channelPassword", told}});
        REQUIRE(refused["success"] == false);
        CHECK_MESSAGE(refused["error"]["code"] == "no_permission", refused.dump());
        const std::string words = refused["error"]["message"];
        CHECK_MESSAGE(contains(words, "key"), words);
    }

    CHECK(raw.say_in("tea", "in the open")["success"] == false);

    RawClient old{tea.server.port()};
    old.send(R"({"action": "joinChannel", "channelName": "tea", "channelPassword": "x",)"
             R"( "memberName": "old"})");
    const std::string answer = old.receive(1024);
    const Json refused = Json::parse(answer);
    CHECK(refused["success"] == false);
    CHECK_MESSAGE(contains(answer, "#tea is sealed, and this client is too old for that"), answer);
    CHECK(old.receive(1024, 100ms).empty());
    CHECK(tea.at_ada.runs({"send", "tea", "still here"}).exit_code == 0);
}
