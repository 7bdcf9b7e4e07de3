#pragma once

#include "src/net/event_loop.h"

#include <doctest/doctest.h>

#include <chrono>
#include <utility>

namespace snug::net {

/// Turns the loop until `done`, or fails the test after ten seconds.
template <class Condition>
void turn_until(EventLoop& loop, Condition done)
{
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (!done()) {
        REQUIRE(std::chrono::steady_clock::now() < deadline);
        loop.run_once(deadline);
    }
}

/// One turn that does not wait.
inline void turn(EventLoop& loop)
{
    loop.run_once(MonoTime{});
}

} // namespace snug::net
