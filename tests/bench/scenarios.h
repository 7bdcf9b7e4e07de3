#pragma once

#include "tests/bench/load.h"

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sys/types.h>

namespace snug::bench {

/// What a scenario is told.
struct Order {
    pid_t server = 0; ///< whose use of processor and memory is measured
    std::size_t rooms = 1;
    std::size_t members = 10; ///< a room, without the one who talks
    std::size_t window = 100; ///< texts of a room that are under way at a time
    std::size_t idle = 0;     ///< connections that stand beside, in rooms of a hundred
    double rate = 0;          ///< deliveries a second
    std::chrono::milliseconds time{1000};
    std::uint64_t texts = 0; ///< instead of a time; 0: the time holds
};

/// Names and values, in an order to be printed in.
using Figures = std::vector<std::pair<std::string, double>>;

struct Scenario {
    std::string_view name, summary;
    Figures (*run)(Load& load, const Order& order);
};

std::span<const Scenario> scenarios();
/// Throws std::invalid_argument.
const Scenario& scenario_called(std::string_view name);

} // namespace snug::bench
