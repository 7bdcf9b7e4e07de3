#include "server/store/sqlite_store.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>

#include <poll.h>
#include <unistd.h>

/// Writes to a store and tells what became of it, a line an answer, for tests that make the
/// disk fail under it:
///
///     acked 17 19      message 17 has seq 19
///     full 18          storage_full; it will be sent again
///     failed 18        storage_failed
///     read 20          the newest page could be read at the end, and its last seq
namespace {

using namespace snug;
using namespace snug::server;

const ChannelId tea{ChannelId::Bytes{std::byte{1}}};
const MemberId member{MemberId::Bytes{}};
const UserId user{UserId::Bytes{}};
constexpr std::uint32_t batch = 10;
constexpr int most_tries = 3'000;

MessageId id_of(std::uint32_t number)
{
    MessageId::Bytes bytes{};
    for (std::size_t i = 0; i < 4; ++i)
        bytes.at(i) = static_cast<std::byte>(number >> (8 * i));
    return MessageId{bytes};
}

void wait_for(Store& store, const bool& done, const Store::Stored& stored)
{
    while (!done) {
        pollfd ready{store.ready_fd(), POLLIN, 0};
        ::poll(&ready, 1, -1);
        store.poll(stored);
    }
}

enum class Outcome { acked, full, failed };

/// Sends messages [begin, end) in one batch.
Outcome send(Store& store, std::uint32_t begin, std::uint32_t end)
{
    for (std::uint32_t i = begin; i < end; ++i)
        store.append(
            {Ticket{i}, tea, id_of(i),
             Message{member, user, "ada", false, msg::MessageKind::text, std::string(200, 'x')}},
            WallTime{});
    store.commit();
    Outcome outcome = Outcome::acked;
    std::uint32_t answers = 0;
    bool done = false;
    wait_for(store, done, [&](Ticket ticket, const Result<LogEntry>& entry) {
        const auto number = static_cast<unsigned long long>(ticket.value());
        if (entry) {
            std::printf("acked %llu %llu\n", number,
                        static_cast<unsigned long long>(entry->seq.value()));
        } else {
            const bool is_full = entry.error().code == ErrorCode::storage_full;
            std::printf("%s %llu\n", is_full ? "full" : "failed", number);
            outcome = is_full ? Outcome::full : Outcome::failed;
        }
        done = ++answers == end - begin;
    });
    std::fflush(stdout);
    return outcome;
}

void read(Store& store)
{
    bool done = false;
    store.read(tea, {.channelName = ChannelName::parse("tea").value(), .limit = 200},
               [&](const Result<Page>& page) {
                   if (page && !page->entries.empty())
                       std::printf("read %llu\n", static_cast<unsigned long long>(
                                                      page->entries.back().seq.value()));
                   done = true;
               });
    wait_for(store, done, [](Ticket, const Result<LogEntry>&) {});
}

void run(const std::string& file, std::uint32_t count, Durability durability, bool is_killed)
{
    SqliteStore store{file, durability};
    bool is_new = true;
    store.replay([&](const LogEntry&) { is_new = false; });
    if (is_new) {
        bool done = false;
        store.append({Ticket{0}, tea, id_of(~0U),
                      Created{ChannelName::parse("tea").value(), std::nullopt, {}, {}}},
                     WallTime{});
        store.commit();
        wait_for(store, done, [&](Ticket, const Result<LogEntry>&) { done = true; });
    }
    int refused = 0;
    for (std::uint32_t i = 0; i < count && refused < most_tries;)
        if (send(store, i, i + batch) == Outcome::full)
            ++refused;
        else
            i += batch;
    read(store);
    std::fflush(stdout);
    if (is_killed)
        ::kill(::getpid(), SIGKILL);
}

} // namespace

/// store_writer FILE COUNT power|process [kill]
int main(int argc, char** argv)
{
    try {
        if (argc != 4 && argc != 5)
            return 64;
        run(argv[1], static_cast<std::uint32_t>(std::atoi(argv[2])),
            std::string_view{argv[3]} == "power" ? Durability::power : Durability::process,
            argc == 5);
        return 0;
    } catch (const std::exception& why) {
        std::fprintf(stderr, "%s\n", why.what());
        return 69;
    }
}
