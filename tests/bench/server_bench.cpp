#define DOCTEST_CONFIG_IMPLEMENT

#include "tests/support/crowd.h"
#include "tests/support/raw_client.h"
#include "tests/support/snugd_process.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

/// How fast the whole server is, measured from its clients' side.
///
///     server_bench talk SECONDS          messages a second, stored and acknowledged
///     server_bench open DATABASE WORDS…  starts with a database of store_bench, opens the
///                                        channel, and searches it for each of the words
namespace {

using namespace snug::test;
using Stopwatch = std::chrono::steady_clock;

constexpr int rounds = 5;

double milliseconds_since(Stopwatch::time_point begin)
{
    return std::chrono::duration<double, std::milli>(Stopwatch::now() - begin).count();
}

/// Of `rounds` runs of what returns a figure.
template <class Measure>
double median(const Measure& measure)
{
    std::vector<double> figures;
    for (int round = 0; round < rounds; ++round)
        figures.push_back(measure());
    std::ranges::sort(figures);
    return figures[rounds / 2];
}

/// Messages a second, from writers of whom each waits for its acknowledgement.
double talk(const std::string& durability, std::size_t writers, double seconds)
{
    SnugdProcess server{{.config = std::string{Crowd::config} + "[history]\ndurability = \"" +
                                   durability + "\"\n"}};
    Crowd crowd{server.port()};
    std::vector<Visitor*> all;
    for (std::size_t i = 0; i < writers; ++i)
        all.push_back(&crowd.add("ada" + std::to_string(i), Visitor::Kind::writer));
    REQUIRE(crowd.run_until_all_are_in());
    const std::string text(100, 'x');
    std::size_t said = 0;
    const auto begin = Stopwatch::now();
    REQUIRE(crowd.run_until([&] {
        for (std::size_t i = 0; i < writers; ++i)
            if (all[i]->unanswered() == 0)
                all[i]->say({.writer = said, .number = i}, text), ++said;
        return milliseconds_since(begin) >= 1000 * seconds;
    }));
    std::size_t acknowledged = 0;
    for (const Visitor* writer : all)
        acknowledged += writer->acknowledged().size();
    return 1000 * static_cast<double>(acknowledged) / milliseconds_since(begin);
}

void print_talk(double seconds)
{
    for (const char* durability : {"power", "process"})
        for (const std::size_t writers : {1UL, 10UL, 100UL})
            std::printf("%-8s %4zu writers: %8.0f messages/s\n", durability, writers,
                        median([&] { return talk(durability, writers, seconds); }));
}

/// Joins #tea and reads its newest page.
double open_channel(const SnugdProcess& server)
{
    RawClient ada{server.port()};
    ada.log_in("ada");
    const auto begin = Stopwatch::now();
    REQUIRE(ada.ask({{"action", "joinChannel"}, {"channelName", "tea"}})["success"] == true);
    const Json page = ada.ask({{"action", "history"}, {"channelName", "tea"}, {"limit", 100}});
    REQUIRE_MESSAGE(page["entries"].size() > 50, page.dump());
    return milliseconds_since(begin);
}

double search(const SnugdProcess& server, const std::string& words)
{
    RawClient ada{server.port()};
    ada.enter("ada", "tea");
    const auto begin = Stopwatch::now();
    const Json found = ada.ask({{"action", "search"}, {"channelName", "tea"}, {"words", words}},
                               std::chrono::minutes{1});
    REQUIRE_MESSAGE(found["success"] == true, found.dump());
    return milliseconds_since(begin);
}

void print_open(const std::string& database, const std::vector<std::string>& words)
{
    SnugdProcess server{{.config = Crowd::config}};
    REQUIRE(server.stop() == 0);
    for (const char* part : {"-wal", "-shm"})
        std::filesystem::remove(server.data() + "/history.db" + part);
    std::filesystem::copy_file(database, server.data() + "/history.db",
                               std::filesystem::copy_options::overwrite_existing);
    std::printf("start:   %8.1f ms until it is ready\n", median([&] {
                    server.kill();
                    const auto begin = Stopwatch::now();
                    server.start();
                    return milliseconds_since(begin);
                }));
    std::printf("open:    %8.1f ms to join and to read the newest 100\n",
                median([&] { return open_channel(server); }));
    for (const std::string& each : words)
        std::printf("search:  %8.1f ms for '%s'\n", median([&] { return search(server, each); }),
                    each.c_str());
    std::printf("memory:  %8zu KiB\n", server.resident_bytes() / 1024);
}

} // namespace

int main(int argc, char** argv)
{
    doctest::Context context;
    context.setAsDefaultForAssertsOutOfTestCases();
    context.setAssertHandler([](const doctest::AssertData& failed) {
        std::fprintf(stderr, "%s:%d: %s\n", failed.m_file, failed.m_line, failed.m_expr);
        std::exit(69);
    });
    const std::vector<std::string> words{argv + 1, argv + argc};
    if (words.size() == 2 && words[0] == "talk")
        print_talk(std::atof(words[1].c_str()));
    else if (words.size() >= 2 && words[0] == "open")
        print_open(words[1], {words.begin() + 2, words.end()});
    else
        return std::fputs("usage: server_bench talk SECONDS | open DATABASE WORDS...\n", stderr),
               64;
    return 0;
}
