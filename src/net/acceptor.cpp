#include "src/net/acceptor.h"

#include "src/base/log.h"
#include "src/net/descriptor.h"

#include <cerrno>
#include <chrono>
#include <system_error>

#include <fcntl.h>

namespace snug::net {

namespace {

/// How many are taken in one turn, before those already connected have theirs.
constexpr int batch = 256;

constexpr std::chrono::milliseconds pause{100};
constexpr std::chrono::minutes between_warnings{1};

UniqueFd open_spare()
{
    return UniqueFd{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
}

} // namespace

Acceptor::Acceptor(EventLoop& loop, Listener listener, Handler handler)
    : loop_{loop}, listener_{std::move(listener)}, is_tcp_{listener_.address().is_tcp()},
      handler_{std::move(handler)}, spare_{open_spare()}, watch_{loop.watch(
                                                              listener_.fd(), readable,
                                                              [this](short) { accept_waiting(); })}
{
}

void Acceptor::accept_waiting()
{
    for (int i = 0; i < batch; ++i) {
        UniqueFd connection = accept_connection(listener_.fd());
        if (connection) {
            if (is_tcp_)
                send_without_delay(connection.get());
            handler_(std::move(connection));
            continue;
        }
        switch (errno) {
        case EAGAIN:
            return;
        case ECONNABORTED: // it left while it waited
        case EINTR:
        case EPROTO:
            continue;
        default: // EMFILE and its kin; whatever it is, it must not make the loop spin
            return turn_away(errno);
        }
    }
}

void Acceptor::turn_away(int error)
{
    const MonoTime now = loop_.now().mono;
    if (!warned_at_ || now >= *warned_at_ + between_warnings) {
        warned_at_ = now;
        log::warning("net", "cannot accept connections, turning them away",
                     {{"reason", std::generic_category().message(error)}});
    }
    spare_.reset();
    for (int i = 0; i < batch && accept_connection(listener_.fd()); ++i)
        continue;
    spare_ = open_spare();
    watch_.want(0);
    resume_at_ = now + pause;
}

void Acceptor::on_tick(MonoTime now)
{
    if (!resume_at_ || now < *resume_at_)
        return;
    resume_at_.reset();
    if (!spare_) // another thread was faster
        spare_ = open_spare();
    watch_.want(readable);
}

} // namespace snug::net
