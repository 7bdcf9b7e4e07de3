#include "src/net/worker_pool.h"

#include "src/base/check.h"

#include <csignal>
#include <utility>

namespace snug::net {

namespace {

/// Threads inherit the mask: signals are for the loop's thread, not to interrupt a worker's calls.
class SignalsBlocked {
public:
    SignalsBlocked()
    {
        sigset_t all;
        sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    SignalsBlocked(const SignalsBlocked&) = delete;
    SignalsBlocked& operator=(const SignalsBlocked&) = delete;
    ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

private:
    sigset_t before_;
};

} // namespace

WorkerPool::WorkerPool(EventLoop& loop, unsigned threads, std::size_t longest_queue)
    : most_threads_{threads}, longest_queue_{longest_queue}, wakeup_{loop, [this] { deliver(); }}
{
    INVARIANT(threads > 0);
}

void WorkerPool::start()
{
    const SignalsBlocked blocked;
    while (threads_.size() < most_threads_)
        threads_.emplace_back([this](const std::stop_token& stop) { work(stop); });
}

WorkerPool::~WorkerPool()
{
    // All are told before the first is waited for, so that none takes up another job.
    for (std::jthread& thread : threads_)
        thread.request_stop();
    std::deque<Task> dropped;
    {
        const std::lock_guard lock{mutex_};
        dropped.swap(waiting_);
    }
    dropped.clear();
    threads_.clear();
}

bool WorkerPool::enqueue(Task task)
{
    if (threads_.empty())
        start();
    {
        const std::lock_guard lock{mutex_};
        if (waiting_.size() >= longest_queue_)
            return false;
        waiting_.push_back(std::move(task));
    }
    has_work_.notify_one();
    return true;
}

void WorkerPool::work(const std::stop_token& stop)
{
    std::unique_lock lock{mutex_};
    while (has_work_.wait(lock, stop, [this] { return !waiting_.empty(); }) &&
           !stop.stop_requested()) {
        Task task = std::move(waiting_.front());
        waiting_.pop_front();
        lock.unlock();
        Delivery delivery = task();
        task = nullptr; // what the job holds may take its time to die
        lock.lock();
        finished_.push_back(std::move(delivery));
        wakeup_.notify();
    }
}

void WorkerPool::deliver()
{
    std::unique_lock lock{mutex_};
    // Those that finish meanwhile have a turn of their own.
    for (std::size_t left = finished_.size(); left > 0; --left) {
        const Delivery delivery = std::move(finished_.front());
        finished_.pop_front();
        lock.unlock();
        try {
            delivery();
        } catch (...) {
            wakeup_.notify();
            throw;
        }
        lock.lock();
    }
}

} // namespace snug::net
