#pragma once

#include "server/store/memory_store.h"
#include "server/store/sqlite.h"
#include "server/store/sqlite_store.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/hub/entries.h"

#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <poll.h>

/// Stores for tests: both kinds, asked as if they answered at once.
namespace snug::server {

inline constexpr WallTime noon{std::chrono::hours{12}};

inline Created created(const char* name, Retention keep = {})
{
    return {channel(name), std::nullopt, "ada", {.keep = keep}};
}

/// New ids, the same ones in every run.
class Ids {
public:
    MessageId message() { return MessageId::make(random_); }
    ChannelId channel() { return ChannelId::make(random_); }

private:
    SeededRandom random_;
};

/// A store that is waited for.
class Asked {
public:
    explicit Asked(Store& store) : store_{store} {}

    Result<LogEntry> append(const ChannelId& channel, const MessageId& id, EntryBody body,
                            WallTime at = noon)
    {
        return append_all({{Ticket{0}, channel, id, std::move(body)}}, at).front();
    }

    /// In one batch; the answers in the order they came.
    std::vector<Result<LogEntry>> append_all(std::vector<Append> appends, WallTime at = noon)
    {
        const std::size_t count = appends.size();
        for (Append& append : appends)
            store_.append(std::move(append), at);
        store_.commit();
        std::vector<Result<LogEntry>> answers;
        wait_until([&] { return answers.size() == count; },
                   [&](Ticket, const Result<LogEntry>& entry) { answers.push_back(entry); });
        return answers;
    }

    Page page(const ChannelId& channel, std::optional<Seq> before = {},
              std::optional<Seq> after = {}, std::optional<Seq> around = {},
              std::uint64_t limit = 200)
    {
        return page_of(channel, {.channelName = server::channel("tea"),
                                 .before = before,
                                 .after = after,
                                 .around = around,
                                 .limit = limit});
    }

    Page page_at(const ChannelId& channel, WallTime at, std::uint64_t limit)
    {
        return page_of(channel, {.channelName = server::channel("tea"), .at = at, .limit = limit});
    }

    Page page_of(const ChannelId& channel, const msg::History& query)
    {
        std::optional<Result<Page>> answer;
        store_.read(channel, query, [&](const Result<Page>& page) { answer = page; });
        wait_until([&] { return answer.has_value(); });
        REQUIRE(answer->ok());
        return answer->value();
    }

    /// All of it: a search that ran out of its time, as on a busy machine, is made again.
    Findings search(const std::string& words, const std::vector<Search::Place>& places,
                    std::size_t limit = 50)
    {
        std::optional<Result<Findings>> answer;
        const auto is_cut = [&] {
            return answer->value().more && answer->value().found.size() < limit;
        };
        do {
            answer.reset();
            store_.search({words, places, limit},
                          [&](const Result<Findings>& findings) { answer = findings; });
            wait_until([&] { return answer.has_value(); });
            REQUIRE(answer->ok());
        } while (is_cut());
        return answer->value();
    }

    void wait_until(
        const std::function<bool()>& done,
        const Store::Stored& stored = [](Ticket, const Result<LogEntry>&) {})
    {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
        while (!done()) {
            REQUIRE(std::chrono::steady_clock::now() < deadline);
            if (pollfd ready{store_.ready_fd(), POLLIN, 0}; ready.fd >= 0)
                ::poll(&ready, 1, 5); // not all that is waited for is announced
            store_.poll(stored);
        }
    }

private:
    Store& store_;
};

/// What another program reads in a store's file.
inline std::int64_t count_in(const std::string& file, const std::string& question)
{
    return sqlite::Database{file, sqlite::Database::Access::read_only}.integer(question);
}

inline bool is_indexed(const std::string& file)
{
    return count_in(file, "SELECT count(*) FROM ids WHERE at IS NULL") ==
           count_in(file, "SELECT count(*) FROM entries");
}

inline std::vector<std::string> texts(const Page& page)
{
    std::vector<std::string> texts;
    for (const LogEntry& entry : page.entries)
        if (const auto* message = std::get_if<Message>(&entry.body))
            texts.push_back(message->text);
    return texts;
}

inline std::vector<std::string> texts(const Findings& findings)
{
    std::vector<std::string> texts;
    for (const Found& found : findings.found)
        texts.push_back(std::get<Message>(found.entry.body).text);
    return texts;
}

/// For TEST_CASE_TEMPLATE: a new store, and the channel #tea in it.
template <class Kept>
struct WithTea {
    Kept kept;
    Store& store = kept.store;
    Asked ask{store};
    Ids ids;
    ChannelId tea = ids.channel();

    explicit WithTea(Retention keep = {})
    {
        REQUIRE(ask.append(tea, ids.message(), created("tea", keep)));
    }

    Result<LogEntry> say(const std::string& text, WallTime at = noon)
    {
        return ask.append(tea, ids.message(), said("ada", text), at);
    }
};

struct InMemory {
    MemoryStore store;
};

struct InSqlite {
    TempDir folder;
    std::string file = folder.path("history.db");
    SqliteStore store{file, Durability::process};
};

} // namespace snug::server
