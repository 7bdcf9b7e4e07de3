#include "server/store/answers.h"

#include <cerrno>
#include <iterator>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace snug::server {

Answers::Answers()
{
    int ends[2];
    if (::pipe2(ends, O_NONBLOCK | O_CLOEXEC) != 0)
        throw std::system_error{errno, std::system_category(), "pipe"};
    read_end_.reset(ends[0]);
    write_end_.reset(ends[1]);
}

void Answers::add(std::vector<Outcome> outcomes)
{
    const std::lock_guard lock{mutex_};
    if (outcomes_.empty())
        outcomes_ = std::move(outcomes);
    else
        std::move(outcomes.begin(), outcomes.end(), std::back_inserter(outcomes_));
    notify();
}

void Answers::add(Delivery delivery)
{
    const std::lock_guard lock{mutex_};
    deliveries_.push_back(std::move(delivery));
    notify();
}

/// One byte is in the pipe exactly while the loop has something to fetch.
void Answers::notify()
{
    if (!std::exchange(notified_, true))
        while (::write(write_end_.get(), "", 1) < 0 && errno == EINTR) {
        }
}

void Answers::deliver(const Store::Stored& stored)
{
    std::vector<Outcome> outcomes;
    std::vector<Delivery> deliveries;
    {
        const std::lock_guard lock{mutex_};
        if (!std::exchange(notified_, false))
            return;
        char byte;
        while (::read(read_end_.get(), &byte, 1) < 0 && errno == EINTR) {
        }
        outcomes.swap(outcomes_);
        deliveries.swap(deliveries_);
    }
    for (const Outcome& outcome : outcomes)
        stored(outcome.ticket, outcome.entry);
    for (const Delivery& deliver : deliveries)
        deliver();
}

} // namespace snug::server
