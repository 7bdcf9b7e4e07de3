#include "src/crypto/random.h"
#include "tests/bench/scenarios.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <exception>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>

/// Puts a server under load, from one thread, and prints what came of it as one JSON object.
///
///     load DIALECT tcp:PORT|unix:PATH SCENARIO [--server PID] [--members N] ...
namespace {

using namespace snug::bench;

struct Command {
    const Dialect* dialect = nullptr;
    Target target;
    const Scenario* scenario = nullptr;
    std::size_t entering = 512;
    Order order;
};

template <class Number>
Number number(std::string_view text)
{
    Number value{};
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size())
        throw std::invalid_argument{std::string{text} + " is no number for this"};
    return value;
}

struct Flag {
    std::string_view name, summary;
    void (*take)(Command& command, std::string_view value);
};

constexpr auto flags = std::to_array<Flag>({
    {"--entering", "connections that are on their way in at a time",
     [](Command& c, std::string_view v) { c.entering = number<std::size_t>(v); }},
    {"--idle", "connections that stand beside",
     [](Command& c, std::string_view v) { c.order.idle = number<std::size_t>(v); }},
    {"--members", "of a room, without the one who talks",
     [](Command& c, std::string_view v) { c.order.members = number<std::size_t>(v); }},
    {"--ms", "how long to measure",
     [](Command& c, std::string_view v) {
         c.order.time = std::chrono::milliseconds{number<int>(v)};
     }},
    {"--rate", "deliveries a second",
     [](Command& c, std::string_view v) { c.order.rate = number<double>(v); }},
    {"--rooms", "in which somebody talks",
     [](Command& c, std::string_view v) { c.order.rooms = number<std::size_t>(v); }},
    {"--server", "the process to measure",
     [](Command& c, std::string_view v) { c.order.server = number<pid_t>(v); }},
    {"--texts", "how many to say, whatever the time",
     [](Command& c, std::string_view v) { c.order.texts = number<std::uint64_t>(v); }},
    {"--window", "texts of a room under way at a time",
     [](Command& c, std::string_view v) { c.order.window = number<std::size_t>(v); }},
});

Command parse(int argc, char** argv)
{
    if (argc < 4 || argc % 2 != 0)
        throw std::invalid_argument{"DIALECT, TARGET and SCENARIO are needed, then pairs"};
    Command command{.dialect = &dialect_called(argv[1]),
                    .target = Target::parse(argv[2]),
                    .scenario = &scenario_called(argv[3])};
    for (int i = 4; i < argc; i += 2) {
        const Flag* flag = nullptr;
        for (const Flag& each : flags)
            flag = each.name == argv[i] ? &each : flag;
        if (flag == nullptr)
            throw std::invalid_argument{std::string{"there is no "} + argv[i]};
        flag->take(command, argv[i + 1]);
    }
    return command;
}

std::string usage()
{
    std::string text = "usage: load DIALECT tcp:PORT|unix:PATH SCENARIO [FLAG VALUE]...\n";
    for (const Dialect& each : dialects())
        text += fmt::format("  dialect   {}\n", each.name);
    for (const Scenario& each : scenarios())
        text += fmt::format("  scenario  {:<12} {}\n", each.name, each.summary);
    for (const Flag& each : flags)
        text += fmt::format("  {:<22} {}\n", each.name, each.summary);
    return text;
}

std::string as_json(const Figures& figures)
{
    std::string text;
    for (const auto& [name, value] : figures)
        if (std::isfinite(value)) // else there was nothing to divide by
            text += fmt::format("{}\"{}\":{:.6g}", text.empty() ? "{" : ",", name, value);
    return text + "}\n";
}

} // namespace

int main(int argc, char** argv)
{
    Command command;
    try {
        command = parse(argc, argv);
    } catch (const std::invalid_argument& why) {
        fmt::print(stderr, "load: {}\n{}", why.what(), usage());
        return 64;
    }
    try {
        allow_many_descriptors();
        snug::crypto::start();
        snug::crypto::SystemRandom random;
        Load load{*command.dialect, command.target, command.entering, random};
        fmt::print("{}", as_json(command.scenario->run(load, command.order)));
    } catch (const std::exception& why) {
        fmt::print(stderr, "load: {}\n", why.what());
        return 69;
    }
}
