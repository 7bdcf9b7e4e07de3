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
/// Texts that are under way for longer are not only late: more come than go.
constexpr Seconds most_late{0.05};
constexpr auto deaf_time = 8s;
constexpr auto look_each = 20ms;

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
        load.say(0, Clock::now());
        load.send(0);
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

/// Says texts when not even half of so many are under way.
void fill_up(Load& load, std::size_t room, std::size_t window)
{
    std::uint64_t under_way = load.room(room).under_way();
    if (2 * under_way > window)
        return;
    for (const auto now = Clock::now(); under_way < window; ++under_way)
        load.say(room, now);
    load.send(room);
}

/// As many as the server can take, with so many always under way.
Figures saturate(Load& load, const Order& order)
{
    load.enter({.rooms = order.rooms, .members = order.members});
    const auto turn = [&] {
        for (std::size_t room = 0; room < order.rooms; ++room)
            fill_up(load, room, order.window);
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

/// Texts that are due at times of their own, however late the server, or we, may be: what waits is
/// late as of when it was due.
class Timetable {
public:
    Timetable(Load& load, std::size_t room, double texts_a_second)
        : load_{load}, room_{room}, between_{Seconds{1 / texts_a_second}}, begin_{Clock::now()}
    {
    }

    void turn()
    {
        const std::uint64_t said_before = said_;
        for (const auto now = Clock::now(); next() <= now; ++said_)
            load_.say(room_, next());
        if (said_ != said_before)
            load_.send(room_);
        load_.turn(next());
    }
    void run_for(Clock::duration time)
    {
        while (Clock::now() - begin_ < time)
            turn();
    }

private:
    [[nodiscard]] Clock::time_point next() const
    {
        return begin_ +
               std::chrono::duration_cast<Clock::duration>(between_ * static_cast<double>(said_));
    }

    Load& load_;
    std::size_t room_;
    Seconds between_;
    Clock::time_point begin_;
    std::uint64_t said_ = 0;
};

/// So many deliveries a second are asked for; `saturates` where the server falls behind.
Figures offer(Load& load, const Order& order)
{
    load.enter({.rooms = 1, .members = order.members});
    load.tally().is_timed = true;
    const double texts_a_second = order.rate / static_cast<double>(order.members);
    Timetable{load, 0, texts_a_second}.run_for(order.time / 5);
    const Measure measure{load, order};
    Timetable{load, 0, texts_a_second}.run_for(order.time);
    const double late = static_cast<double>(load.room(0).under_way()) / texts_a_second;
    Figures figures;
    measure.end(figures);
    load.wait_until_all_has_arrived();
    add_times(figures, "delivery", load.tally().deliveries);
    add_times(figures, "ack", load.tally().acknowledgements);
    figures.emplace_back("saturates", late > most_late.count() ? 1 : 0);
    return figures;
}

/// Thousands come at once and then only stand there, while some others talk.
Figures crowd(Load& load, const Order& order)
{
    load.enter({.rooms = 1, .members = order.members});
    load.turn_until_quiet();
    const std::size_t before = memory_of(order.server);
    const auto begin = Clock::now();
    load.enter({.rooms = order.idle / idle_room, .members = idle_room, .has_talkers = false});
    Figures figures{{"storm_s", Seconds{Clock::now() - begin}.count()}};
    load.turn_until_quiet();
    const double more = static_cast<double>(memory_of(order.server)) - static_cast<double>(before);
    figures.emplace_back("bytes_per_connection", more / static_cast<double>(order.idle));

    load.tally().is_timed = true;
    const Measure measure{load, order};
    Timetable{load, 0, order.rate / static_cast<double>(order.members)}.run_for(order.time);
    measure.end(figures);
    load.wait_until_all_has_arrived();
    add_times(figures, "delivery", load.tally().deliveries);
    return figures;
}

/// One member reads nothing: what it costs the others and the server, and when it is gone.
Figures bear_one_who_never_reads(Load& load, const Order& order)
{
    load.enter({.rooms = 1, .members = order.members});
    load.tally().is_timed = true;
    const double texts_a_second = order.rate / static_cast<double>(order.members);
    Timetable{load, 0, texts_a_second}.run_for(order.time);
    load.wait_until_all_has_arrived();
    const double p99_before = load.tally().deliveries.quantile_us(0.99);

    load.add_deaf_member(0);
    const std::size_t memory = memory_of(order.server);
    const std::size_t descriptors = descriptors_of(order.server);
    const Measure measure{load, order};
    Timetable timetable{load, 0, texts_a_second};
    std::size_t peak = memory;
    double gone_after = 0;
    for (auto look_at = measure.begin(); Clock::now() - measure.begin() < deaf_time;) {
        timetable.turn();
        if (Clock::now() < look_at)
            continue;
        look_at += look_each;
        peak = std::max(peak, memory_of(order.server));
        if (descriptors_of(order.server) < descriptors) {
            gone_after = Seconds{Clock::now() - measure.begin()}.count();
            break;
        }
    }
    Figures figures;
    measure.end(figures);
    load.wait_until_all_has_arrived();
    add_times(figures, "delivery", load.tally().deliveries);
    const double p99 = load.tally().deliveries.quantile_us(0.99);
    figures.insert(figures.end(), {{"p99_without_us", p99_before},
                                   {"p99_times", p99 / p99_before},
                                   {"memory_bytes", static_cast<double>(peak - memory)}});
    if (gone_after > 0)
        figures.emplace_back("gone_after_s", gone_after);
    return figures;
}

constexpr auto scenario_rows = std::to_array<Scenario>({
    {"crowd", "some talk beside --idle connections that came at once", crowd},
    {"deaf", "one member never reads", bear_one_who_never_reads},
    {"offered", "--rate deliveries a second, however late they are", offer},
    {"one", "one text at a time", talk_one_by_one},
    {"saturated", "as many texts as the server takes", saturate},
});

} // namespace

std::span<const Scenario> scenarios()
{
    return scenario_rows;
}

const Scenario& scenario_called(std::string_view name)
{
    const auto* found = std::ranges::find(scenario_rows, name, &Scenario::name);
    if (found == scenario_rows.end())
        throw std::invalid_argument{"there is no scenario " + std::string{name}};
    return *found;
}

} // namespace snug::bench
