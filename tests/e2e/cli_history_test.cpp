#include "tests/support/cutting_proxy.h"
#include "tests/support/raw_client.h"
#include "tests/support/snug_process.h"
#include "tests/support/snugd_process.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <regex>
#include <string>

#include <sys/resource.h>

using namespace snug::test;

namespace {

using namespace std::chrono_literals;

constexpr const char* no_hurry = "[limits]\n"
                                 "messages_per_second = 1000000\n"
                                 "message_burst = 1000000\n"
                                 "[history]\n";
constexpr const char* on_disk = "durability = \"process\"\n";
constexpr const char* in_memory = "store = \"memory\"\n";

/// A server with #tea, open to all, in which "host" has said "message 0 …", "message 1 …" and so
/// on; each has so many bytes and more.
struct History {
    explicit History(int messages, std::size_t bytes = 1, const std::string& store = on_disk)
        : server{{.config = no_hurry + store}}
    {
        constexpr int first_request = 1000;
        RawClient host{server.port()};
        host.enter("host", "tea");
        for (int i = 0; i < messages; ++i) {
            host.say({{"action", "message"},
                      {"requestId", first_request + i},
                      {"channelName", "tea"},
                      {"message", text(i) + std::string(bytes, '.')}});
            lines += "<host> " + text(i) + std::string(bytes, '.') + "\n";
        }
        while (host.next().value("requestId", 0) != first_request + messages - 1) {
        }
    }

    static std::string text(int i) { return "message " + std::to_string(i); }

    SnugdProcess server;
    Person ada{"ada", server.port()};
    Person bob{"bob", server.port()};
    std::string lines; ///< without the times
};

// Long texts are compared in brackets: a failure is to be read.

/// What tail and export print, without the times.
std::string without_times(const std::string& output)
{
    std::string text;
    for (std::size_t at = 0; at < output.size();) {
        const std::size_t end = output.find('\n', at) + 1;
        text += output.substr(output.find('<', at), end - output.find('<', at));
        at = end;
    }
    return text;
}

std::string without_dates(const std::string& output)
{
    return std::regex_replace(output, std::regex{R"(\d{4}-\d\d-\d\d \d\d:\d\d )"}, "");
}

std::ptrdiff_t count_lines(const std::string& text)
{
    return std::ranges::count(text, '\n');
}

/// The end of a text, from the line that has `part` on.
std::string from_line_with(const std::string& text, std::string_view part)
{
    return text.substr(text.rfind('\n', text.find(part)) + 1);
}

} // namespace

TEST_CASE("export prints all that was said, oldest first, over any number of pages")
{
    const History history{900};
    const Ended text = history.ada.runs({"export", "tea"});
    CHECK(text.exit_code == 0);
    CHECK(text.errors.empty());
    CHECK((without_times(text.output) == history.lines));

    const Ended json = history.ada.runs({"export", "tea", "--format", "json"});
    CHECK(json.exit_code == 0);
    CHECK((json.output == history.ada.runs({"export", "tea", "--json"}).output));
    CHECK((json.output == history.ada.runs({"tail", "tea", "-n", "10000", "--json"}).output));
}

TEST_CASE("tail prints as many of the last messages as it is asked for, over any number of pages")
{
    const History history{700};
    CHECK((without_times(history.ada.runs({"tail", "tea", "-n", "450"}).output) ==
           from_line_with(history.lines, History::text(250) + ".")));
    CHECK(
        (without_times(history.ada.runs({"tail", "tea", "-n", "10000"}).output) == history.lines));
}

TEST_CASE("an export whose wire is cut again and again misses nothing and doubles nothing")
{
    const History history{1200};
    const CuttingProxy wire{history.server.port(),
                            {.first = 60'000, .most = 90'000, .count = 6, .seed = 3}};
    const Person eve{"eve", wire.port()};
    const Ended ended = eve.runs({"export", "tea"});
    CHECK(ended.exit_code == 0);
    CHECK((without_times(ended.output) == history.lines));
    CHECK(wire.cuts() >= 3);
    CHECK(ended.errors.find("trying again") != std::string::npos);
}

TEST_CASE("^C ends an export with 130, after a whole line")
{
    const History history{2000, 200}; // more than a pipe holds
    SnugProcess process = history.ada.starts({"export", "tea"});
    REQUIRE(process.wait_until_it_says(History::text(0) + "."));
    process.signal(SIGINT);
    CHECK(process.wait_for_exit() == 130);
    CHECK(process.output().ends_with(".\n"));
    CHECK(history.lines.starts_with(without_times(process.output())));
    CHECK(count_lines(process.output()) < 2000);
}

TEST_CASE("an export that meets another log in the middle is 75, and adds nothing of it")
{
    History history{2000, 200, in_memory}; // more than a pipe holds
    SnugProcess process = history.ada.starts({"export", "tea"});
    REQUIRE(process.wait_until_it_says(History::text(0) + "."));
    process.signal(SIGSTOP); // lest it come back before the channel does
    history.server.kill();
    history.server.start();
    REQUIRE(history.bob.runs({"create", "tea", "--open"}).exit_code == 0);
    REQUIRE(history.bob.runs({"send", "tea", "something else"}).exit_code == 0);
    process.signal(SIGCONT);
    CHECK(process.wait_for_exit() == 75);
    CHECK(process.errors().ends_with(
        "snug: #tea has begun anew on the server meanwhile; try again\n"));
    CHECK(history.lines.starts_with(without_times(process.output())));
}

TEST_CASE("an export whose format does not exist is refused before a server is asked")
{
    const Person ada{"ada", 1};
    for (const auto& words :
         std::vector<std::vector<std::string>>{{"export", "tea", "--format", "xml"},
                                               {"export", "tea", "--format", "text", "--json"}}) {
        const Ended ended = ada.runs(words);
        CHECK(ended.exit_code == 64);
        CHECK(ended.errors == "snug: --format is text or json\n");
    }
}

TEST_CASE("tail -f over a server that is killed again and again misses nothing, doubles nothing")
{
    constexpr int messages = 60;
    constexpr int between_kills = 12;
    SnugdProcess server;
    const Person ada{"ada", server.port()};
    const Person bob{"bob", server.port()};
    REQUIRE(ada.runs({"create", "tea", "--open"}).exit_code == 0);
    SnugProcess chat = ada.starts({"chat", "tea"});
    REQUIRE(chat.wait_until_it_says("you are in #tea"));
    SnugProcess tail = bob.starts({"tail", "-f", "tea"});
    REQUIRE(chat.wait_until_it_says("bob joined"));

    std::string all;
    for (int i = 0; i < messages; ++i) {
        chat.type(History::text(i) + ".\n");
        all += "<ada> " + History::text(i) + ".\n";
        if (i % between_kills != between_kills / 2)
            continue;
        REQUIRE(tail.wait_until_it_says(History::text(i / 2) + "."));
        server.kill(); // with what was typed on its way
        server.start();
    }
    chat.end_input();
    CHECK(chat.wait_for_exit(60s) == 0);
    CHECK(tail.wait_until_it_says(History::text(messages - 1) + ".", 60s));
    CHECK((without_times(tail.output()) == all));
    CHECK((without_times(ada.runs({"export", "tea"}).output) == all));
}

// When what is over goes is the store's: unit/store/store_retention_test.cpp.
TEST_CASE("a channel is made to keep what --keep says, and who comes in is told")
{
    SnugdProcess server;
    const Person ada{"ada", server.port()};
    REQUIRE(ada.runs({"create", "tea", "--open", "--keep", "5"}).exit_code == 0);
    CHECK(ada.runs({"join", "tea"}).output ==
          "you are in #tea as ada, 1 person here; of what is said the newest 5 entries are kept\n");

    REQUIRE(ada.runs({"create", "whispers", "--open", "--keep", "none"}).exit_code == 0);
    REQUIRE(ada.runs({"send", "whispers", "hi"}).exit_code == 0);
    CHECK(ada.runs({"tail", "whispers"}).output.empty());
    CHECK(ada.runs({"join", "whispers"}).output.ends_with("; what is said is not kept\n"));
}

TEST_CASE("the list says how much is new")
{
    SnugdProcess server;
    const Person ada{"ada", server.port()};
    const Person bob{"bob", server.port()};
    REQUIRE(bob.runs({"join", "lobby"}).exit_code == 0);
    for (const char* text : {"one", "two"})
        REQUIRE(ada.runs({"send", "lobby", text}).exit_code == 0);
    CHECK(bob.runs({"list"}).output == "#lobby    0 here  2 new\n");
    CHECK(Person("eve", server.port()).runs({"list"}).output == "#lobby    0 here\n");
}

TEST_CASE("search finds messages by their words, newest first, where one is")
{
    SnugdProcess server;
    const Person ada{"ada", server.port()};
    const Person bob{"bob", server.port()};
    for (const char* channel : {"tea", "lab"})
        REQUIRE(ada.runs({"create", channel, "--open"}).exit_code == 0);
    REQUIRE(bob.runs({"send", "tea", "the kettle is on"}).exit_code == 0);
    REQUIRE(ada.runs({"send", "lab", "the big Kettle"}).exit_code == 0);
    REQUIRE(ada.runs({"send", "tea", "on and on"}).exit_code == 0);
    SnugProcess chat = bob.starts({"chat", "tea"});
    REQUIRE(chat.wait_until_it_says("you are in #tea"));
    REQUIRE(ada.runs({"pm", "bob", "your kettles"}).exit_code == 0);

    const Ended hers = ada.runs({"search", "kett"});
    CHECK(hers.exit_code == 0);
    CHECK(hers.errors.empty());
    CHECK(without_dates(hers.output) == "@bob <ada> your kettles\n"
                                        "#lab <ada> the big Kettle\n"
                                        "#tea <bob> the kettle is on\n");
    CHECK(without_dates(bob.runs({"search", "kettle"}).output) == "@ada <ada> your kettles\n"
                                                                  "#tea <bob> the kettle is on\n");
    CHECK(without_dates(ada.runs({"search", "on", "the", "--channel", "#tea"}).output) ==
          "#tea <bob> the kettle is on\n");
    CHECK(without_dates(ada.runs({"search", "kett", "--channel", "@bob"}).output) ==
          "@bob <ada> your kettles\n");
    CHECK(without_dates(ada.runs({"search", "kett", "-n", "1"}).output) ==
          "@bob <ada> your kettles\n");

    const Ended nothing = ada.runs({"search", "samovar"});
    CHECK(nothing.exit_code == 1);
    CHECK(nothing.output.empty());
    CHECK(nothing.errors.starts_with("snug: nothing found"));
    const Ended outside = bob.runs({"search", "kettle", "--channel", "lab"});
    CHECK(outside.exit_code == 77);
    CHECK(outside.errors == "snug: you are not in #lab; enter it with: snug join lab\n");
}

TEST_CASE("a search of one channel goes on over as many pages as it is asked for")
{
    const History history{700};
    REQUIRE(history.ada.runs({"join", "tea"}).exit_code == 0);
    const Ended ended =
        history.ada.runs({"search", "message", "--channel", "tea", "-n", "650", "--json"});
    CHECK(ended.exit_code == 0);
    CHECK(count_lines(ended.output) == 650);
    std::size_t at = 0;
    for (int i = 699; i >= 50; --i) // newest first, none twice
        at = ended.output.find("\"" + History::text(i) + ".\"", at);
    CHECK(at != std::string::npos);
}

TEST_CASE("what send has ended with 0 for outlives a server that is killed at once")
{
    SnugdProcess server;
    const Person ada{"ada", server.port()};
    std::string all;
    for (int i = 0; i < 5; ++i) {
        REQUIRE(ada.runs({"send", "lobby", History::text(i)}).exit_code == 0);
        server.kill();
        server.start();
        all += "<ada> " + History::text(i) + "\n";
    }
    CHECK((without_times(ada.runs({"export", "lobby"}).output) == all));
}

TEST_CASE("while the server's files cannot grow send is 75 and reading goes on")
{
    SnugdProcess server;
    const Person ada{"ada", server.port()};
    REQUIRE(ada.runs({"send", "lobby", "before"}).exit_code == 0);
    const rlimit nothing{.rlim_cur = 1, .rlim_max = RLIM_INFINITY};
    REQUIRE(::prlimit(server.pid(), RLIMIT_FSIZE, &nothing, nullptr) == 0);
    const Ended refused = ada.runs({"send", "lobby", "lost"});
    CHECK(refused.exit_code == 75);
    CHECK(refused.errors == "snug: the server's disk is full; nothing was kept, try again later\n");
    CHECK(without_times(ada.runs({"tail", "lobby"}).output) == "<ada> before\n");

    const rlimit all{.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
    REQUIRE(::prlimit(server.pid(), RLIMIT_FSIZE, &all, nullptr) == 0);
    CHECK(ada.runs({"send", "lobby", "after"}).exit_code == 0);
    CHECK(without_times(ada.runs({"tail", "lobby"}).output) == "<ada> before\n<ada> after\n");
}

TEST_CASE("the operator makes a copy of all that is kept, which another server can begin with")
{
    const snug::TempDir place;
    SnugdProcess server{{.config = "[history]\nbackups = \"" + place.path().string() + "\"\n"}};
    const Person ada{"ada", server.port()};
    REQUIRE(ada.runs({"send", "lobby", "hello"}).exit_code == 0);
    const auto as_operator = [&](std::vector<std::string> words) {
        words.insert(words.end(), {"--server", "unix:" + server.socket()});
        SnugProcess process{words, ada.variables()};
        const int exit_code = process.wait_for_exit().value_or(-1);
        return Ended{exit_code, process.output(), process.errors()};
    };
    const std::string copy = place.path("copy.db");
    const Ended made = as_operator({"admin", "backup", place.path(".") + "/copy.db"});
    CHECK(made.exit_code == 0);
    CHECK(made.output == "all that is kept is in " + copy + " too\n");
    CHECK(std::filesystem::status(copy).permissions() == std::filesystem::perms{0600});

    const Ended twice = as_operator({"admin", "backup", copy});
    CHECK(twice.exit_code == 69);
    CHECK(twice.errors.find("there is a file of that name") != std::string::npos);
    const Ended from_afar = ada.runs({"admin", "backup", place.path("another.db")});
    CHECK(from_afar.exit_code == 77);
    CHECK_FALSE(std::filesystem::exists(place.path("another.db")));

    std::filesystem::create_directory(place.path("data"));
    std::filesystem::permissions(place.path("data"), std::filesystem::perms::owner_all);
    std::filesystem::rename(copy, place.path("data/history.db"));
    SnugdProcess other{{.directory = place.path().string()}};
    const Person bob{"bob", other.port()};
    CHECK(without_times(bob.runs({"tail", "lobby"}).output) == "<ada> hello\n");
}

TEST_CASE("snug admin says what there is, and what was meant, without a server")
{
    const Person ada{"ada", 1};
    const Ended list = ada.runs({"admin"});
    CHECK(list.exit_code == 0);
    CHECK(list.output.starts_with("snug admin backup FILE  "));
    const Ended unknown = ada.runs({"admin", "bakcup", "x"});
    CHECK(unknown.exit_code == 64);
    CHECK(unknown.errors == "snug: there is no snug admin bakcup; did you mean backup?\n");
    CHECK(ada.runs({"admin", "backup"}).errors == "snug: write it so: snug admin backup FILE\n");
}
