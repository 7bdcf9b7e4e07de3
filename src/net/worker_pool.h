#pragma once

#include "src/net/event_loop.h"
#include "src/net/wakeup.h"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace snug::net {

/// Threads for what would make the loop wait: a disk, a password's hash, a name server.
///
///     const bool taken = pool.submit<Key>([password] { return derive(password); },
///                                         [this](Key key) { use(std::move(key)); });
///     if (!taken)
///         refuse("busy");
///
/// A job runs on a worker, which the first one starts, and shares nothing with the loop; its `done`
/// runs in the loop, with what the job returned.  Where the job throws, that is thrown in the loop
/// instead.
///
/// When the pool ends, jobs that run are waited for, jobs that wait are dropped, and no `done`
/// is called any more.  No `done` may destroy the pool.
class WorkerPool {
public:
    WorkerPool(EventLoop& loop, unsigned threads, std::size_t longest_queue = 256);
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    /// False, and nothing will happen, if too many jobs wait already.
    template <class T>
    [[nodiscard]] bool submit(std::function<T()> job, std::function<void(T)> done);

private:
    using Delivery = std::function<void()>; // runs in the loop
    using Task = std::function<Delivery()>; // runs on a worker

    bool enqueue(Task task);
    void start();
    void work(const std::stop_token& stop);
    void deliver();

    unsigned most_threads_;
    std::size_t longest_queue_;
    Wakeup wakeup_;
    std::mutex mutex_; // of the three below
    std::condition_variable_any has_work_;
    std::deque<Task> waiting_;
    std::deque<Delivery> finished_;
    std::vector<std::jthread> threads_; // goes first
};

template <class T>
bool WorkerPool::submit(std::function<T()> job, std::function<void(T)> done)
{
    return enqueue([job = std::move(job), done = std::move(done)]() mutable -> Delivery {
        // The job first: if it throws, `done` is still here to be moved on.  What it holds belongs
        // to the loop, and is to die there too.
        try {
            return [result = std::make_shared<T>(job()), done = std::move(done)] {
                done(std::move(*result));
            };
        } catch (...) {
            return [done = std::move(done), error = std::current_exception()] {
                std::rethrow_exception(error);
            };
        }
    });
}

} // namespace snug::net
