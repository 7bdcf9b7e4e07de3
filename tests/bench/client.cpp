#include "tests/bench/client.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include <sys/socket.h>

namespace snug::bench {

namespace {

constexpr std::size_t longest_rest = 128 * 1024;

session::SecureLink any_server(Random& random)
{
    return session::SecureLink::for_client([](const auto&) { return Result<void>{}; }, random);
}

} // namespace

Client::Client(const Dialect& dialect, const Seat& seat, Room& room, Tally& tally, Random& random)
    : dialect_{dialect}, seat_{seat}, room_{room}, tally_{tally}, random_{random}
{
}

bool Client::come(const Target& target, int receive_bytes)
{
    fd_ = dial(target, receive_bytes).fd;
    if (!fd_)
        return false;
    steps_ = dialect_.entrance(seat_);
    if (dialect_.is_encrypted) {
        link_.emplace(any_server(random_));
        out_ = link_->take_out();
    } else {
        say_step();
    }
    return true;
}

void Client::leave()
{
    if (fd_)
        cut(fd_.get());
    fd_.reset();
}

// ---------------------------------------------------------------------------
// Saying
// ---------------------------------------------------------------------------

void Client::say(Clock::time_point at)
{
    const auto text = Mark::text(next_, at);
    Mark::next(next_);
    dialect_.say(link_ ? plain_ : out_, seat_, said_++, {text.data(), text.size()});
    ++room_.said;
    if (!dialect_.acknowledgement.empty())
        unacknowledged_.push_back(at);
}

bool Client::flush()
{
    using session::SecureLink;
    const std::size_t most = is_in() ? SecureLink::most_text : SecureLink::most_early_text;
    for (std::string_view left = plain_; !left.empty();) {
        const std::array piece{left.substr(0, most)};
        link_->seal(piece, out_, {});
        left.remove_prefix(piece[0].size());
    }
    plain_.clear();
    if (out_.empty())
        return true;
    const ssize_t sent = ::send(fd_.get(), out_.data() + sent_, out_.size() - sent_, MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN && errno != ENOTCONN)
        throw std::runtime_error{std::string{"the server hung up: "} + std::strerror(errno)};
    sent_ += sent > 0 ? static_cast<std::size_t>(sent) : 0;
    if (sent_ < out_.size())
        return false;
    out_.clear();
    sent_ = 0;
    return true;
}

// ---------------------------------------------------------------------------
// Hearing
// ---------------------------------------------------------------------------

void Client::receive(std::span<char> buffer)
{
    // What was left of the last time stands before what comes.
    const std::size_t kept = link_ ? 0 : rest_.size();
    std::copy_n(rest_.begin(), kept, buffer.begin());
    const ssize_t got = ::recv(fd_.get(), buffer.data() + kept, buffer.size() - kept, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0)
        throw std::runtime_error{"the server hung up; the last it said was: " + last_line_};
    std::string_view bytes{buffer.data(), kept + static_cast<std::size_t>(got)};
    if (tally_.is_timed)
        heard_at_ = Clock::now();
    std::string opened;
    if (link_) {
        const bool was_up = link_->is_up();
        opened = std::move(rest_);
        if (const auto fed = link_->feed(bytes.substr(kept), opened); !fed)
            throw std::runtime_error{fed.error().text};
        bytes = opened;
        out_ += link_->take_out();
        if (!was_up && link_->is_up())
            say_step();
    }
    const std::size_t done = hear(bytes);
    std::string left{bytes.substr(done)};
    if (left.size() > longest_rest)
        throw std::runtime_error{"a line came that has no end"};
    rest_ = std::move(left);
    if (!plain_.empty() || !out_.empty())
        flush();
}

std::size_t Client::hear(std::string_view bytes)
{
    return scanner_.scan(
        bytes, [this](const char* text) { on_text(text, heard_at_); },
        [this](std::string_view line) { on_line(line); });
}

void Client::on_text(const char* text, Clock::time_point now)
{
    ++room_.heard;
    ++tally_.heard;
    if (tally_.is_timed)
        tally_.deliveries.add(now - Mark::time_of(text));
}

void Client::on_line(std::string_view line)
{
    if (!is_in())
        last_line_ = line;
    if (!dialect_.ping.empty() && line.starts_with(dialect_.ping))
        return send(std::string{dialect_.pong}.append(line.substr(dialect_.ping.size())) + "\n");
    if (!dialect_.refusal.empty() && line.find(dialect_.refusal) != std::string_view::npos)
        throw std::runtime_error{"refused: " + std::string{line}};
    if (!is_in())
        return on_step(line);
    if (unacknowledged_.empty() || line.find(dialect_.acknowledgement) == std::string_view::npos)
        return;
    ++tally_.acknowledged;
    if (tally_.is_timed)
        tally_.acknowledgements.add(heard_at_ - unacknowledged_.front());
    unacknowledged_.pop_front();
}

void Client::on_step(std::string_view line)
{
    if (line.find(steps_[step_].wait_for) == std::string_view::npos)
        return;
    if (++step_ == steps_.size())
        ++tally_.entered;
    else
        say_step();
}

void Client::say_step()
{
    send(steps_[step_].say);
}

void Client::send(std::string_view bytes)
{
    (link_ ? plain_ : out_) += bytes;
}

} // namespace snug::bench
