#include "server/store/read_thread.h"

#include <utility>

namespace snug::server {

ReadThread::Connection::Connection(const std::filesystem::path& the_file)
    : file{the_file}, database{the_file, sqlite::Database::Access::read_only}, entries{database},
      searcher{database, clock}
{
}

ReadThread::ReadThread(const std::filesystem::path& file, Answers& answers)
    : connection_{file}, answers_{answers}, thread_{[this](const std::stop_token& stop) {
          connection_.stop = stop;
          work(stop);
      }}
{
}

ReadThread::~ReadThread()
{
    thread_.request_stop();
    connection_.database.interrupt();
}

void ReadThread::ask(Question question)
{
    {
        const std::lock_guard lock{mutex_};
        questions_.push_back(std::move(question));
    }
    wake_.notify_one();
}

void ReadThread::work(const std::stop_token& stop)
{
    while (true) {
        std::vector<Question> questions;
        {
            std::unique_lock lock{mutex_};
            wake_.wait(lock, stop, [this] { return !questions_.empty(); });
            questions.swap(questions_);
        }
        for (const Question& question : questions) {
            if (stop.stop_requested())
                return;
            answers_.add(question(connection_));
        }
        if (stop.stop_requested())
            return;
    }
}

} // namespace snug::server
