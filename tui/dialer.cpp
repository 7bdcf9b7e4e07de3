#include "tui/dialer.h"

#include "src/net/private_dir.h"

#include <cerrno>
#include <system_error>
#include <utility>

namespace snug::tui {

namespace {

/// An Error if somebody else could have put a socket there.
Result<void> check_socket(const std::string& path)
{
    try {
        net::check_trusted_socket(path);
    } catch (const std::system_error& fault) {
        // Nor is what was not there a moment ago connected to: it was not looked at.
        const bool absent = fault.code() == std::errc::no_such_file_or_directory;
        return Error{absent ? ErrorCode::unavailable : ErrorCode::no_permission, fault.what()};
    }
    return {};
}

} // namespace

Dialer::Dialer(net::EventLoop& loop, net::WorkerPool& workers, net::Address server, Done done)
    : loop_{loop}, resolver_{workers}, server_{std::move(server)}, done_{std::move(done)}
{
}

void Dialer::on_time(const Instant& /*now*/)
{
    if (!std::exchange(begun_, true))
        begin();
}

std::optional<MonoTime> Dialer::next_deadline() const
{
    if (begun_)
        return std::nullopt;
    return loop_.now().mono;
}

void Dialer::begin()
{
    if (const auto* path = server_.unix_path()) {
        if (auto safe = check_socket(path->path); !safe)
            return finish(safe.error());
        addresses_.emplace_back(*path);
        return connect_next();
    }
    resolver_.resolve(*server_.host_port(), [this](net::Resolver::Answer answer) {
        if (!answer)
            return finish(answer.error());
        addresses_ = std::move(*answer);
        connect_next();
    });
}

void Dialer::connect_next()
{
    watch_.reset();
    while (next_address_ < addresses_.size()) {
        auto stream = net::connect_to(addresses_[next_address_++]);
        if (!stream) {
            last_fault_ = stream.error();
            continue;
        }
        stream_ = std::move(*stream);
        watch_ = loop_.watch(stream_->fd(), net::writable, [this](short) { on_writable(); });
        return;
    }
    finish(*last_fault_); // there was at least one address
}

void Dialer::on_writable()
{
    if (auto made = net::connected(*stream_, addresses_[next_address_ - 1]); !made) {
        last_fault_ = made.error();
        return connect_next();
    }
    watch_.reset();
    finish(std::move(*stream_));
}

void Dialer::finish(Result<net::ByteStream> result)
{
    const Done done = std::move(done_); // on the stack: it may destroy us
    done(std::move(result));
}

} // namespace snug::tui
