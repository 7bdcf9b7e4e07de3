#include "tests/bench/scenarios.h"

#include "tests/bench/process_usage.h"

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>

namespace snug::bench {

namespace {

using namespace std::chrono_literals;
using Seconds = std::chrono::duration<double>;

constexpr std::size_t idle_room = 100;
constexpr auto patience = 30s;

/// What happened between two moments, on both sides.
class Measure {
public:
    Measure(Load& load, const Order& order) : load_{load}, server_{order.server}
    {
        load_.tally().deliveries = {};
        load_.tally().acknowledgements = {};
        heard_ = load_.tally().heard;
        cpu_ = cpu_time_of(server_);
        begin_ = Clock::now();
    }

    [[nodiscard]] Clock::time_point begin() const { return begin_; }

    void end(Figures& figures) const
    {
        const double seconds = Seconds{Clock::now() - begin_}.count();
        const double cpu = Seconds{cpu_time_of(server_) - cpu_}.count();
        const auto deliveries = static_cast<double>(load_.tally().heard - heard_);
        figures.insert(figures.end(), {{"seconds", seconds},
                                       {"deliveries", deliveries},
                                       {"deliveries_per_s", deliveries / seconds},
                                       {"cpu_us_per_delivery", 1e6 * cpu / deliveries},
                                       {"server_busy", cpu / seconds}});
    }

private:
    Load& load_;
    pid_t server_;
    std::uint64_t heard_;
    std::chrono::nanoseconds cpu_;
    Clock::time_point begin_;
};

void add_times(Figures& figures, const std::string& what, const Histogram& times)
{
    if (times.count() == 0)
        return;
    for (const auto& [name, share] :
         {std::pair{"p50_us", 0.5}, {"p99_us", 0.99}, {"p999_us", 0.999}})
        figures.emplace_back(what + "_" + name, times.quantile_us(share));
    figures.emplace_back(what + "_max_us", times.max_us());
}

/// Whether so much was said or so much time is over.
bool is_enough(const Load& load, const Order& order, Clock::time_point begin)
{
    return order.texts > 0 ? load.said() >= order.texts : Clock::now() - begin >= order.time;
}

// ---------------------------------------------------------------------------

/// One text at a time: the next when everybody has heard the last, and its talker has been told.
Figures talk_one_by_one(Load& load, const Order& order)
{
    load.enter({.rooms = 1, .members = order.members});
    load.tally().is_timed = true;
    const auto say_one = [&] {
        load.say(0, 1, Clock::now());
        load.wait_until_all_has_arrived();
    };
    if (order.texts == 0)
        for (const auto end = Clock::now() + order.time / 5; Clock::now() < end;)
            say_one();
    const Measure measure{load, order};
    while (!is_enough(load, order, measure.begin()))
        say_one();
    Figures figures;
    measure.end(figures);
    add_times(figures, "delivery", load.tally().deliveries);
    add_times(figures, "ack", load.tally().acknowledgements);
    return figures;
}

/// As many as the server can take, with so many always under way.
Figures saturate(Load& load, const Order& order)
{
    load.enter({.rooms = order.rooms, .members = order.members});
    const auto turn = [&] {
        for (std::size_t room = 0; room < order.rooms; ++room)
            if (const std::uint64_t under_way = load.room(room).under_way();
                2 * under_way <= order.window)
                load.say(room, order.window - under_way, Clock::now());
        load.turn();
    };
    if (order.texts == 0)
        for (const auto end = Clock::now() + order.time / 5; Clock::now() < end;)
            turn();
    const Measure measure{load, order};
    while (!is_enough(load, order, measure.begin()))
        turn();
    Figures figures;
    measure.end(figures);
    load.wait_until_all_has_arrived();
    return figures;
}

constexpr auto table = std::to_array<Scenario>({
    {"one", "one text at a time", talk_one_by_one},
    {"saturated", "as many texts as the server takes", saturate},
});

} // namespace

std::span<const Scenario> scenarios()
{
    return table;
}

const Scenario& scenario_called(std::string_view name)
{
    const auto* found = std::ranges::find(table, name, &Scenario::name);
    if (found == table.end())
        throw std::invalid_argument{"there is no scenario " + std::string{name}};
    return *found;
}

} // namespace snug::bench
