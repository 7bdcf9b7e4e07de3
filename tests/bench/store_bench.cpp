#include "server/store/sqlite.h"
#include "server/store/sqlite_store.h"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <poll.h>
#include <sys/resource.h>

/// How fast the store is, and how large: messages of about 100 bytes in one channel, a batch at
/// a time, each waited for.
///
///     store_bench FOLDER ROWS BATCH power|process
namespace {

using namespace snug;
using namespace snug::server;
using Stopwatch = std::chrono::steady_clock;

const ChannelId tea{ChannelId::Bytes{std::byte{1}}};

double seconds_since(Stopwatch::time_point start)
{
    return std::chrono::duration<double>(Stopwatch::now() - start).count();
}

double cpu_seconds()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// Words as people's are: a few all the time, most hardly ever.
std::string some_text(std::mt19937_64& random)
{
    std::string text;
    while (text.size() < 95) {
        const double rank = 30'000.0 * std::pow(std::uniform_real_distribution{}(random), 4);
        text += "w" + std::to_string(static_cast<unsigned>(rank) * 7919 % 30'011) + " ";
    }
    return text;
}

template <class T>
T wait_for(Store& store, std::optional<T>& answer)
{
    while (!answer) {
        pollfd ready{store.ready_fd(), POLLIN, 0};
        ::poll(&ready, 1, -1);
        store.poll([](Ticket, const Result<LogEntry>&) {});
    }
    return std::move(*answer);
}

void append(Store& store, std::uint64_t rows, std::uint64_t batch)
{
    std::mt19937_64 random{1};
    const MemberId member{MemberId::Bytes{}};
    const UserId user{UserId::Bytes{}};
    std::vector<std::string> texts;
    for (int i = 0; i < 20'000; ++i)
        texts.push_back(some_text(random));
    const auto id = [&] {
        MessageId::Bytes bytes;
        for (std::byte& byte : bytes)
            byte = static_cast<std::byte>(random());
        return MessageId{bytes};
    };

    store.append(
        {Ticket{0}, tea, id(), Created{ChannelName::parse("tea").value(), std::nullopt, {}, {}}},
        WallTime{});
    const auto start = Stopwatch::now();
    const double cpu = cpu_seconds();
    std::uint64_t stored = 0;
    for (std::uint64_t sent = 0; sent < rows;) {
        for (std::uint64_t i = 0; i < batch && sent < rows; ++i, ++sent)
            store.append({Ticket{1}, tea, id(),
                          Message{member, user, "ada", true, msg::MessageKind::text,
                                  texts[sent % texts.size()]}},
                         WallTime{std::chrono::seconds{sent}});
        store.commit();
        while (stored < sent) {
            pollfd ready{store.ready_fd(), POLLIN, 0};
            ::poll(&ready, 1, -1);
            store.poll([&](Ticket ticket, const Result<LogEntry>& entry) {
                if (!entry)
                    throw std::runtime_error{entry.error().text};
                stored += ticket.value();
            });
        }
    }
    const auto count = static_cast<double>(rows);
    std::printf("append:  %9.0f rows/s, %.2f us of CPU a row\n", count / seconds_since(start),
                (cpu_seconds() - cpu) / count * 1e6);
}

void search(Store& store, const char* words)
{
    const auto start = Stopwatch::now();
    std::optional<Result<Findings>> answer;
    store.search({words, {{tea, {}}}, 50}, [&](const Result<Findings>& f) { answer = f; });
    const auto findings = wait_for(store, answer);
    std::printf("search:  %9.1f ms, %zu found of '%s'\n", seconds_since(start) * 1e3,
                findings->found.size(), words);
}

void read_page(Store& store, std::uint64_t seq)
{
    const auto start = Stopwatch::now();
    std::optional<Result<Page>> answer;
    const msg::History query{
        .channelName = ChannelName::parse("tea").value(), .around = Seq{seq}, .limit = 200};
    store.read(tea, query, [&](const Result<Page>& page) { answer = page; });
    if (const auto page = wait_for(store, answer); !page)
        throw std::runtime_error{page.error().text};
    std::printf("page:    %9.2f ms\n", seconds_since(start) * 1e3);
}

/// Until the indexes have caught up: then their table grows no more.
void wait_until_indexed(const std::string& file, std::uint64_t rows)
{
    const auto start = Stopwatch::now();
    const double cpu = cpu_seconds();
    sqlite::Database database{file, sqlite::Database::Access::read_only};
    while (database.integer("SELECT indexed FROM channels") + 512 < static_cast<std::int64_t>(rows))
        ::poll(nullptr, 0, 10);
    std::printf("index:   %9.1f s, %.2f us of CPU a row\n", seconds_since(start),
                (cpu_seconds() - cpu) / static_cast<double>(rows) * 1e6);
}

void run(const std::string& folder, std::uint64_t rows, std::uint64_t batch, Durability durability)
{
    const std::string file = folder + "/store_bench.db";
    for (const char* part : {"", "-wal", "-shm"})
        std::filesystem::remove(file + part);
    {
        SqliteStore store{file, durability};
        append(store, rows, batch);
        wait_until_indexed(file, rows);
    }
    std::printf("size:    %9.1f bytes a message\n",
                static_cast<double>(std::filesystem::file_size(file)) / static_cast<double>(rows));
    const auto start = Stopwatch::now();
    SqliteStore store{file, durability};
    std::size_t replayed = 0;
    store.replay([&](const LogEntry&) { ++replayed; });
    std::printf("open:    %9.1f ms\n", seconds_since(start) * 1e3);
    read_page(store, rows / 2);
    for (const char* words : {"w7919 w15838", "w791", "w79", "w7919", "nowhere"})
        search(store, words);
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 5) {
        std::fputs("usage: store_bench FOLDER ROWS BATCH power|process\n", stderr);
        return 64;
    }
    try {
        run(argv[1], std::strtoull(argv[2], nullptr, 10), std::strtoull(argv[3], nullptr, 10),
            std::string_view{argv[4]} == "power" ? Durability::power : Durability::process);
        return 0;
    } catch (const std::exception& why) {
        std::fprintf(stderr, "store_bench: %s\n", why.what());
        return 69;
    }
}
