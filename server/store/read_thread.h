#pragma once

#include "server/store/answers.h"
#include "server/store/entry_reader.h"
#include "server/store/searcher.h"
#include "server/store/sqlite.h"
#include "src/base/time.h"

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace snug::server {

/// A thread with a read-only connection of its own.
class ReadThread {
public:
    struct Connection {
        explicit Connection(const std::filesystem::path& the_file);

        std::filesystem::path file;
        SystemClock clock; ///< of the thread: a search is to be short by any stopwatch
        sqlite::Database database;
        EntryReader entries;
        Searcher searcher;
        std::stop_token stop; ///< for what takes long
    };
    /// Runs on the thread; what it gives back runs on the loop's.
    using Question = std::function<Answers::Delivery(Connection&)>;

    ReadThread(const std::filesystem::path& file, Answers& answers);
    /// What has not begun is dropped, what has is interrupted.
    ~ReadThread();

    void ask(Question question);

private:
    void work(const std::stop_token& stop);

    Connection connection_;
    Answers& answers_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::vector<Question> questions_;
    std::jthread thread_;
};

} // namespace snug::server
