#pragma once

#include "src/net/poller.h"

#include <doctest/doctest.h>

#include <memory>

namespace snug::net {

/// A test that has its loop wait with this runs once with each there is; one of them moves from
/// poll to epoll at the third descriptor.
inline std::unique_ptr<Poller> any_poller()
{
    std::unique_ptr<Poller> poller;
    SUBCASE("with poll")
    {
        poller = make_poll_poller();
    }
    SUBCASE("with either")
    {
        poller = make_auto_poller(2);
    }
#ifdef __linux__
    SUBCASE("with epoll")
    {
        poller = make_epoll_poller();
    }
#endif
    return poller;
}

} // namespace snug::net
