#include "tests/support/snug_process.h"
#include "tests/support/snugd_process.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

#include <pwd.h>
#include <unistd.h>

using namespace snug::test;

namespace {

/// A server with #tea, open to all, and three people.
struct Tea {
    explicit Tea(std::string config = {}) : server{{.config = std::move(config)}}
    {
        REQUIRE(ada.runs({"create", "tea", "--open"}).exit_code == 0);
    }

    SnugdProcess server;
    Person ada{"ada", server.port()};
    Person bob{"bob", server.port()};
    Person eve{"eve", server.port()};
};

bool contains(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

std::size_t count_lines(const std::string& text)
{
    return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

/// Ids and times, which are others in each run.
std::string without_chance(std::string text)
{
    text = std::regex_replace(text, std::regex{"\"[0-9a-f]{32}\"|\"[0-9a-f]{40}\""}, "\"ID\"");
    return std::regex_replace(text, std::regex{"\"[0-9-]{10}T[0-9:.]+Z\""}, "\"TIME\"");
}

std::string golden(const std::string& name)
{
    std::ifstream file{std::string{SNUG_SOURCE_ROOT} + "/tests/golden/cli/" + name};
    REQUIRE(file.good());
    return {std::istreambuf_iterator<char>{file}, {}};
}

} // namespace

TEST_CASE("what was sent is there once send has ended, and tail prints it")
{
    const Tea tea;
    const Ended sent = tea.ada.runs({"send", "tea", "the", "kettle", "is", "on"});
    CHECK(sent.exit_code == 0);
    CHECK(sent.output.empty());
    const Ended read = tea.bob.runs({"tail", "#tea"});
    CHECK(read.exit_code == 0);
    CHECK(std::regex_match(read.output,
                           std::regex{R"(\d{4}-\d\d-\d\d \d\d:\d\d <ada> the kettle is on\n)"}));
}

TEST_CASE("standard input is one message, or as many as its length needs")
{
    const Tea tea;
    CHECK(tea.ada.runs({"send", "tea"}, "two\nlines\n").exit_code == 0);
    CHECK(contains(tea.bob.runs({"tail", "tea"}).output, "<ada> two\n                 lines\n"));

    std::string long_text;
    for (int i = 0; i < 3000; ++i)
        long_text += "line " + std::to_string(i) + "\n";
    CHECK(tea.ada.runs({"send", "tea"}, long_text).exit_code == 0);
    const std::string all = tea.bob.runs({"tail", "tea", "-n", "100"}).output;
    CHECK(count_lines(all) == 3002);
    CHECK(contains(all, "line 0\n"));
    CHECK(contains(all, "line 2999\n"));

    const std::string before = tea.bob.runs({"stats", "--json"}).output;
    CHECK(tea.ada.runs({"send", "tea"}, "\n").exit_code == 0);
    CHECK(tea.bob.runs({"tail", "tea", "-n", "100"}).output == all);
}

TEST_CASE("tail prints as many messages as it is asked for, over any number of pages")
{
    const Tea tea;
    std::string lines;
    SnugProcess chat = tea.ada.starts({"chat", "tea"});
    REQUIRE(chat.wait_until_it_says("you are in #tea"));
    for (int i = 0; i < 25; ++i)
        chat.type("message " + std::to_string(i) + "\n");
    chat.type("/exit\n");
    REQUIRE(chat.wait_for_exit() == 0);
    CHECK(count_lines(tea.bob.runs({"tail", "tea"}).output) == 10);
    const std::string last = tea.bob.runs({"tail", "tea", "-n", "3"}).output;
    CHECK(count_lines(last) == 3);
    CHECK(contains(last, "message 22"));
    CHECK(contains(last, "message 24"));
}

TEST_CASE("tail -f goes on with what is said, and misses nothing of it")
{
    const Tea tea;
    REQUIRE(tea.ada.runs({"send", "tea", "before"}).exit_code == 0);
    SnugProcess tail = tea.bob.starts({"tail", "-f", "tea"});
    REQUIRE(tail.wait_until_it_says("<ada> before"));
    for (int i = 0; i < 20; ++i)
        REQUIRE(tea.ada.runs({"send", "tea", "n" + std::to_string(i) + "."}).exit_code == 0);
    REQUIRE(tail.wait_until_it_says("n19."));
    for (int i = 0; i < 20; ++i)
        CHECK(contains(tail.output(), "> n" + std::to_string(i) + "."));
    CHECK(count_lines(tail.output()) == 21);
}

TEST_CASE("tail -f outlives a server that is killed, and misses nothing")
{
    Tea tea;
    SnugProcess tail = tea.bob.starts({"tail", "-f", "tea"});
    REQUIRE(tea.ada.runs({"send", "tea", "one"}).exit_code == 0);
    REQUIRE(tail.wait_until_it_says("<ada> one"));
    tea.server.kill();
    REQUIRE(tail.wait_until_it_complains("trying again"));
    tea.server.start();
    REQUIRE(tea.ada.runs({"send", "tea", "two"}).exit_code == 0);
    REQUIRE(tail.wait_until_it_says("<ada> two"));
    CHECK(count_lines(tail.output()) == 2);
}

TEST_CASE("tail -f outlives a server that is killed and comes back without its memory")
{
    Tea tea{"[history]\nstore = \"memory\"\n"};
    SnugProcess tail = tea.bob.starts({"tail", "-f", "tea"});
    REQUIRE(tea.ada.runs({"send", "tea", "one"}).exit_code == 0);
    REQUIRE(tail.wait_until_it_says("<ada> one"));
    tea.server.kill();
    REQUIRE(tail.wait_until_it_complains("trying again"));
    tea.server.start();
    REQUIRE(tea.ada.runs({"create", "tea", "--open"}).exit_code == 0);
    for (const char* text : {"two", "three", "four"})
        REQUIRE(tea.ada.runs({"send", "tea", text}).exit_code == 0);
    CHECK(tail.wait_until_it_says("<ada> four"));
    CHECK(contains(tail.output(), "<ada> two"));
    CHECK(count_lines(tail.output()) == 4);
}

TEST_CASE("what waits to be sent while the server is away is sent when it is back")
{
    Tea tea;
    SnugProcess bob = tea.bob.starts({"chat", "lobby"});
    REQUIRE(bob.wait_until_it_says("you are in #lobby"));
    SnugProcess send = tea.ada.starts({"send", "lobby"});
    REQUIRE(bob.wait_until_it_says("ada joined"));
    tea.server.kill();
    send.type("still here?\n");
    send.end_input();
    tea.server.start();
    CHECK(send.wait_for_exit() == 0);
    CHECK(bob.wait_until_it_says("<ada> still here?"));
}

TEST_CASE("wait ends when somebody else speaks, and prints it")
{
    const Tea tea;
    SnugProcess chat = tea.bob.starts({"chat", "tea"});
    REQUIRE(chat.wait_until_it_says("you are in #tea"));
    SnugProcess wait = tea.ada.starts({"wait", "tea"});
    SnugProcess mention = tea.eve.starts({"wait", "tea", "--mention", "--json"});
    REQUIRE(chat.wait_until_it_says("ada joined"));
    REQUIRE(chat.wait_until_it_says("eve joined"));

    REQUIRE(tea.ada.runs({"send", "tea", "is anybody there?"}).exit_code == 0);
    chat.type("no\n");
    CHECK(wait.wait_for_exit() == 0);
    CHECK(contains(wait.output(), "<bob> no\n"));
    CHECK(count_lines(wait.output()) == 1);

    chat.type("well, Eve: yes\n");
    CHECK(mention.wait_for_exit() == 0);
    CHECK(contains(mention.output(), R"("message":"well, Eve: yes")"));
}

TEST_CASE("wait gives up when it was told to")
{
    const Tea tea;
    const Ended ended = tea.ada.runs({"wait", "tea", "--timeout", "1s"});
    CHECK(ended.exit_code == 75);
    CHECK(contains(ended.errors, "nobody has spoken in #tea for 1 s"));
}

TEST_CASE("private messages go to one person, both ways")
{
    const Tea tea;
    SnugProcess ada = tea.ada.starts({"chat", "tea"});
    SnugProcess eve = tea.eve.starts({"chat", "tea"});
    REQUIRE(ada.wait_until_it_says("you are in #tea"));
    REQUIRE(eve.wait_until_it_says("you are in #tea"));
    CHECK(tea.bob.runs({"pm", "ada", "only", "you"}).exit_code == 0);
    CHECK(ada.wait_until_it_says("<bob, privately> only you"));

    SnugProcess bob = tea.bob.starts({"chat", "tea"});
    REQUIRE(bob.wait_until_it_says("you are in #tea"));
    ada.type("/pm bob and only you\n");
    CHECK(bob.wait_until_it_says("<ada, privately> and only you"));
    CHECK(contains(tea.bob.runs({"tail", "@ada"}).output, "<bob> only you"));

    ada.type("all of you\n");
    REQUIRE(eve.wait_until_it_says("all of you"));
    CHECK_FALSE(contains(eve.output(), "only you"));
}

TEST_CASE("two people chat, a line a message")
{
    const Tea tea;
    SnugProcess ada = tea.ada.starts({"chat", "tea"});
    REQUIRE(ada.wait_until_it_says("you are in #tea"));
    SnugProcess bob = tea.bob.starts({"--plain", "join", "tea"});
    REQUIRE(ada.wait_until_it_says("-- bob joined"));
    bob.type("hi\n//etc/passwd is a path\n/me pours\n");
    CHECK(ada.wait_until_it_says("<bob> hi\n"));
    CHECK(ada.wait_until_it_says("<bob> /etc/passwd is a path\n"));
    CHECK(ada.wait_until_it_says("* bob pours\n"));

    ada.type("/topic tea, not coffee\n");
    CHECK(bob.wait_until_it_says("-- ada set the topic: tea, not coffee"));
    ada.type("/nick countess\n");
    CHECK(bob.wait_until_it_says("-- ada is now countess"));
    ada.type("/who\n");
    CHECK(ada.wait_until_it_says("-- 2 people in #tea:\n-- bob\n-- countess\n"));
    ada.type("/hepl\n");
    CHECK(ada.wait_until_it_says("did you mean /help?"));
    ada.type("/stats\n");
    CHECK(ada.wait_until_it_says("2 people online"));

    bob.type("/exit\n");
    CHECK(bob.wait_for_exit() == 0);
    CHECK(ada.wait_until_it_says("-- bob left"));
    ada.end_input();
    CHECK(ada.wait_for_exit() == 0);
}

TEST_CASE("chat goes where one was last")
{
    const Tea tea;
    REQUIRE(tea.ada.runs({"join", "tea"}).exit_code == 0);
    CHECK(contains(tea.ada.runs({"chat"}).output, "you are in #tea"));
    CHECK(contains(tea.bob.runs({"chat"}).output, "you are in no channel"));
    REQUIRE(tea.ada.runs({"forget", "tea"}).exit_code == 0);
    CHECK(contains(tea.ada.runs({"chat"}).output, "you are in no channel"));
}

TEST_CASE("a chat goes on over a restart of the server")
{
    Tea tea;
    SnugProcess ada = tea.ada.starts({"chat", "lobby"});
    SnugProcess bob = tea.bob.starts({"chat", "lobby"});
    REQUIRE(ada.wait_until_it_says("you are in #lobby"));
    REQUIRE(bob.wait_until_it_says("you are in #lobby"));
    tea.server.kill();
    REQUIRE(ada.wait_until_it_says("trying again"));
    tea.server.start();
    ada.type("back\n");
    CHECK(bob.wait_until_it_says("<ada> back"));
}

TEST_CASE("lists are lines for people, and objects for programs")
{
    const Tea tea;
    SnugProcess bob = tea.bob.starts({"chat", "tea"});
    REQUIRE(bob.wait_until_it_says("you are in #tea"));
    CHECK(contains(tea.ada.runs({"list"}).output, "#tea      1 here\n"));
    CHECK(tea.ada.runs({"who", "tea"}).output == "ada\nbob\n");
    CHECK(contains(tea.ada.runs({"stats"}).output, "2 people online"));
    CHECK(tea.ada.runs({"status", "--format", "{name} of {channels}, {{"}).output ==
          "ada of #tea, {\n");
}

TEST_CASE("the keys of --json stay as they are")
{
    const Tea tea;
    REQUIRE(tea.ada.runs({"send", "tea", "caf\u00e9"}).exit_code == 0);
    CHECK(without_chance(tea.ada.runs({"tail", "tea", "--json"}).output) == golden("tail.json"));
    CHECK(without_chance(tea.ada.runs({"list", "--json"}).output) == golden("list.json"));
    CHECK(without_chance(tea.ada.runs({"who", "tea", "--json"}).output) == golden("who.json"));
    CHECK(without_chance(tea.ada.runs({"join", "tea", "--json"}).output) == golden("join.json"));
    CHECK(without_chance(tea.ada.runs({"send", "tea", "x", "--json"}).output) ==
          golden("send.json"));
    REQUIRE(tea.bob.runs({"join", "tea"}).exit_code == 0);
    const std::regex seq{"\"seq\":[0-9]+"};
    CHECK(std::regex_replace(without_chance(tea.ada.runs({"pm", "bob", "hi", "--json"}).output),
                             seq, "\"seq\":NUMBER") == golden("pm.json"));
    std::string verify = without_chance(tea.ada.runs({"verify", "bob", "--json"}).output);
    verify = std::regex_replace(verify, std::regex{"\"([0-9]{5} ?){12}\""}, "\"DIGITS\"");
    verify = std::regex_replace(verify, std::regex{"\"([a-z2-7]{4}-?){8}\""}, "\"FINGERPRINT\"");
    CHECK(verify == golden("verify.json"));
    CHECK(without_chance(tea.ada.runs({"create", "lab", "--open", "--json"}).output) ==
          golden("create.json"));
    CHECK(without_chance(tea.ada.runs({"search", "cafe", "--json"}).output) ==
          golden("search.json"));
    const std::string status = tea.ada.runs({"status", "--json"}).output;
    for (const char* key : {"server", "software", "fingerprint", "uptime", "people", "name",
                            "verified", "user", "channels"})
        CHECK(contains(status, "\"" + std::string{key} + "\":\""));
}

TEST_CASE("nothing that was said commands the terminal")
{
    const Tea tea;
    REQUIRE(tea.ada.runs({"send", "tea"}, "\x1b]0;owned\x07\u202e\u0085 hi").exit_code == 0);
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"tail", "tea"}, {"tail", "tea", "--json"}}) {
        const std::string output = tea.bob.runs(words).output;
        CHECK(contains(output, "hi"));
        CHECK(std::ranges::all_of(output,
                                  [](char c) { return (c >= ' ' && c < 0x7f) || c == '\n'; }));
    }
}

TEST_CASE("who leaves a channel in one terminal has left it in all")
{
    const Tea tea;
    SnugProcess tail = tea.ada.starts({"tail", "-f", "tea"});
    SnugProcess chat = tea.ada.starts({"chat", "tea"});
    SnugProcess bob = tea.bob.starts({"chat", "tea"});
    REQUIRE(chat.wait_until_it_says("you are in #tea"));
    REQUIRE(bob.wait_until_it_says("you are in #tea"));
    bob.type("hi\n");
    REQUIRE(tail.wait_until_it_says("<bob> hi"));
    REQUIRE(chat.wait_until_it_says("<bob> hi"));

    SnugProcess other = tea.ada.starts({"chat", "tea"});
    REQUIRE(other.wait_until_it_says("you are in #tea"));
    other.type("/leave\n");
    CHECK(other.wait_until_it_says("you have left #tea"));
    CHECK(chat.wait_until_it_says("you have left #tea in another terminal"));
    CHECK(tail.wait_for_exit() == 77);
    chat.type("still here?\n");
    CHECK(chat.wait_until_it_says("you are in no channel"));
}

TEST_CASE("over the local socket one is who the kernel says, unless others could have put it there")
{
    const SnugdProcess server;
    const Person ada{"ada", server.port()};
    const std::vector<std::string> words{"status", "--server", "unix:" + server.socket(),
                                         "--format", "{name} {verified}"};
    const passwd* account = ::getpwuid(::getuid());
    REQUIRE(account);
    SnugProcess status{words, ada.variables()};
    CHECK(status.wait_for_exit() == 0);
    CHECK(status.output() == std::string{account->pw_name} + " yes\n");

    const std::filesystem::path directory = std::filesystem::path{server.socket()}.parent_path();
    std::filesystem::permissions(directory, std::filesystem::perms::all);
    SnugProcess unsafe{words, ada.variables()};
    CHECK(unsafe.wait_for_exit() == 77);
    CHECK(contains(unsafe.errors(), "others may write in " + directory.string()));
}

TEST_CASE("snug verify prints both people the same digits, and takes no others for them")
{
    const Tea tea;
    REQUIRE(tea.ada.runs({"join", "tea"}).exit_code == 0);
    REQUIRE(tea.bob.runs({"join", "tea"}).exit_code == 0);
    const auto digits_of = [](const std::string& output) {
        std::string digits;
        std::ranges::copy_if(output, std::back_inserter(digits),
                             [](char c) { return c >= '0' && c <= '9'; });
        return digits;
    };
    const Ended hers = tea.ada.runs({"verify", "bob"});
    CHECK(hers.exit_code == 0);
    CHECK(contains(hers.output, "if they are the same: snug verify bob --yes"));
    const std::string digits = digits_of(tea.bob.runs({"verify", "ada"}).output);
    CHECK(digits.size() == 60);
    CHECK(digits_of(hers.output) == digits);

    const Ended wrong = tea.ada.runs({"verify", "bob", "--confirm", std::string(60, '1')});
    CHECK(wrong.exit_code == 77);
    CHECK(contains(wrong.errors, "nothing is verified"));
    CHECK(contains(tea.ada.runs({"verify", "bob", "--json"}).output, R"("identity":"unverified")"));
    CHECK(tea.ada.runs({"verify", "bob", "--confirm", digits}).exit_code == 0);
    CHECK(contains(tea.ada.runs({"verify", "bob", "--json"}).output, R"("identity":"verified")"));
    CHECK(tea.ada.runs({"verify", "bob", "--yes", "--confirm", digits}).exit_code == 64);
}

TEST_CASE("who comes with a verified name and another key is told nothing, and is told of")
{
    const Tea tea;
    {
        SnugProcess bob = tea.bob.starts({"chat", "tea"});
        REQUIRE(bob.wait_until_it_says("you are in #tea"));
        REQUIRE(tea.ada.runs({"verify", "bob", "--yes"}).exit_code == 0);
        bob.type("/leave\n/exit\n");
        REQUIRE(bob.wait_for_exit() == 0);
    }
    const Person false_bob{"bob", tea.server.port()};
    SnugProcess theirs = false_bob.starts({"chat", "tea"});
    REQUIRE(theirs.wait_until_it_says("you are in #tea"));
    theirs.type("it is me\n");
    const std::string_view warning = "bob is not the bob you verified";
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"pm", "bob", "secret"}, {"send", "@bob", "secret"}}) {
        const Ended refused = tea.ada.runs(words);
        CHECK(refused.exit_code == 77);
        CHECK(contains(refused.errors, "is told nothing"));
    }
    const Ended who = tea.ada.runs({"who", "tea", "--json"});
    CHECK(contains(who.output, R"("memberName":"bob","verified":false,"identity":"changed")"));
    CHECK(contains(who.errors, warning));
    CHECK(contains(tea.ada.runs({"tail", "tea"}).errors, warning));
    SnugProcess chat = tea.ada.starts({"chat", "tea"});
    REQUIRE(chat.wait_until_it_says("you are in #tea"));
    theirs.type("again\n");
    CHECK(chat.wait_until_it_says("-- " + std::string{warning}));
    theirs.type("/exit\n");
    REQUIRE(theirs.wait_for_exit() == 0);
    CHECK_FALSE(contains(theirs.output(), "secret"));
}

TEST_CASE("another key by the name of whom one wrote with is told, and asked about by nobody")
{
    const Tea tea;
    REQUIRE(tea.ada.runs({"join", "tea"}).exit_code == 0);
    REQUIRE(tea.bob.runs({"join", "tea"}).exit_code == 0);
    const Ended first = tea.ada.runs({"pm", "bob", "hello"});
    CHECK(first.exit_code == 0);
    CHECK(first.errors.empty());
    SnugProcess bob = tea.bob.starts({"chat", "tea"});
    bob.type("/leave\n/exit\n");
    REQUIRE(bob.wait_for_exit() == 0);
    const Person other_bob{"bob", tea.server.port()};
    REQUIRE(other_bob.runs({"join", "tea"}).exit_code == 0);
    const Ended second = tea.ada.runs({"pm", "bob", "hello"});
    CHECK(second.exit_code == 0);
    CHECK(contains(second.errors, "this is another bob than the one you wrote with before"));
    CHECK(contains(tea.ada.runs({"verify", "bob", "--json"}).output, R"("identity":"another")"));
    REQUIRE(tea.ada.runs({"verify", "bob", "--yes"}).exit_code == 0);
    CHECK(tea.ada.runs({"pm", "bob", "hello"}).errors.empty());
}

TEST_CASE("what is sealed for another key of one's login is told as such")
{
    const SnugdProcess server;
    const Person bob{"bob", server.port()};
    REQUIRE(bob.runs({"join", "lobby"}).exit_code == 0);
    const Person desk{"ada", server.port()};
    const Person phone{"ada", server.port()}; // of the same uid, with a key of its own
    const auto runs = [&](const Person& at, std::vector<std::string> words) {
        words.insert(words.end(), {"--server", "unix:" + server.socket()});
        SnugProcess process{words, at.variables()};
        process.end_input();
        process.wait_for_exit();
        return process.errors();
    };
    runs(desk, {"join", "lobby", "--no-screen"}); // whose key the server joins with the uid
    CHECK(runs(phone, {"pm", "bob", "hi"}).empty());
    const std::string words = runs(desk, {"pm", "bob", "hi"});
    CHECK(contains(words, "sealed for another key of your login"));
    CHECK(contains(words, "snug key show"));
}

TEST_CASE("a server of one's own is found by itself" *
          doctest::skip(std::filesystem::exists("/run/snug/snug.sock")))
{
    const snug::TempDir runtime;
    std::filesystem::create_directory(runtime.path("snug"));
    std::filesystem::permissions(runtime.path("snug"), std::filesystem::perms::owner_all);
    const SnugdProcess server{{.directory = runtime.path("snug")}};
    const Person ada{"ada", server.port()};
    auto variables = ada.variables();
    variables.push_back("XDG_RUNTIME_DIR=" + runtime.path().string());
    SnugProcess status{{"status", "--format", "{server}"}, variables};
    CHECK(status.wait_for_exit() == 0);
    CHECK(status.output() == "unix:" + runtime.path("snug/snug.sock") + "\n");
}
