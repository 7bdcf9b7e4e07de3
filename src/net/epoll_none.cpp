#include "src/net/failure.h"
#include "src/net/poller.h"

#include <cerrno>

namespace snug::net {

std::unique_ptr<Poller> make_epoll_poller()
{
    fail(ENOSYS, "this system has no epoll; choose --poller poll, or auto");
}

} // namespace snug::net
