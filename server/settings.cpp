#include "server/settings.h"

#include "src/base/overloaded.h"

#include <fmt/format.h>

#include <array>

namespace snug::server {

namespace {

using namespace std::string_view_literals;

// In the order of their enums.
constexpr std::array level_words{"debug"sv, "info"sv, "warning"sv, "error"sv};
constexpr std::array format_words{"logfmt"sv, "json"sv};
constexpr std::array keeping_words{"disk"sv, "memory"sv};
constexpr std::array durability_words{"power"sv, "process"sv};
constexpr std::array which_words{"open"sv, "all"sv};
constexpr std::array allowing_words{"refuse"sv, "allow"sv};

constexpr std::size_t most_connections = 1'000'000;
constexpr double fastest = 1'000'000;

// One row a setting; clang-format 14 takes `-> auto&` for the end of a namespace.
// clang-format off
constexpr auto table = std::to_array<Setting>({
    {"server.socket", PathSetting{[](Config& c) -> auto& { return c.socket; }},
     "The local socket; empty for none.",
     "/run/snug/snug.sock for root and whoever owns /run/snug, else "
     "$XDG_RUNTIME_DIR/snug/snug.sock, else /tmp/snug-UID/snug.sock"},
    {"server.socket_mode", ModeSetting{[](Config& c) -> auto& { return c.socket_mode; }},
     "Who may connect to the local socket, as file permissions in octal.",
     "\"0666\" in /run/snug, else \"0600\""},
    {"server.listen", AddressesSetting{[](Config& c) -> auto& { return c.listen; }},
     "Where to listen for TCP connections; [] for nowhere."},
    {"server.classic", AddressSetting{[](Config& c) -> auto& { return c.classic; }},
     "Where the old clients that say \"type\" connect; empty for nowhere."},
    {"server.plaintext_from_anywhere",
     ChoiceSetting{allowing_words,
                   [](const Config& c) -> std::size_t { return c.plaintext_from_anywhere; },
                   [](Config& c, std::size_t i) { c.plaintext_from_anywhere = i == 1; }},
     "Whether other machines may speak plain JSON, which everybody between can read and change."},
    {"server.data", PathSetting{[](Config& c) -> auto& { return c.data; }},
     "The directory of the server's key and of what is said.",
     "/var/lib/snug for root, else $XDG_STATE_HOME/snugd, else ~/.local/state/snugd"},
    {"server.poller",
     ChoiceSetting{net::poller_words,
                   [](const Config& c) { return static_cast<std::size_t>(c.poller); },
                   [](Config& c, std::size_t i) {
                       c.poller = static_cast<net::PollerChoice>(i);
                   }},
     "How the kernel is asked what has news: auto is poll for a few connections, epoll for many."},
    {"limits.connections_per_origin",
     CountSetting{[](Config& c) -> auto& { return c.rules.connections_per_origin; },
                  1, most_connections},
     "Connections at a time from one user of this machine, or from one address."},
    {"limits.connections_from_loopback",
     CountSetting{[](Config& c) -> auto& { return c.rules.connections_from_loopback; },
                  1, most_connections},
     "Connections at a time over TCP from this machine, whose users share an address."},
    {"limits.not_logged_in",
     CountSetting{[](Config& c) -> auto& { return c.rules.not_logged_in; }, 1, most_connections},
     "Connections at a time that have not yet said who they are."},
    {"limits.messages_per_second",
     RateSetting{[](Config& c) -> auto& { return c.rules.messages_per_second; }, 0.001, fastest},
     "Messages a second one user may send in the long run."},
    {"limits.message_burst",
     RateSetting{[](Config& c) -> auto& { return c.rules.message_burst; }, 1, fastest},
     "Messages one user may send at once after a silence."},
    {"limits.joins_per_minute",
     RateSetting{[](Config& c) -> auto& { return c.rules.joins_per_minute; }, 0.001, fastest},
     "Channels one user may enter a minute."},
    {"limits.failed_passwords_per_minute",
     RateSetting{[](Config& c) -> auto& { return c.rules.failed_passwords_per_minute; },
                 0.001, fastest},
     "Wrong passwords one user may try a minute."},
    {"limits.searches_per_minute",
     RateSetting{[](Config& c) -> auto& { return c.rules.searches_per_minute; }, 0.001, fastest},
     "Searches one user may do a minute."},
    {"limits.channels_created_per_user",
     CountSetting{[](Config& c) -> auto& { return c.rules.channels_created_per_user; },
                  0, 1'000'000},
     "Channels one user may make."},
    {"history.keep", RetentionSetting{[](Config& c) -> auto& { return c.rules.keep; }},
     "How long a new channel keeps what is said in it."},
    {"history.store",
     ChoiceSetting{keeping_words,
                   [](const Config& c) { return static_cast<std::size_t>(c.keeping); },
                   [](Config& c, std::size_t i) { c.keeping = static_cast<Keeping>(i); }},
     "Where it is kept; memory forgets at a restart."},
    {"history.durability",
     ChoiceSetting{durability_words,
                   [](const Config& c) { return static_cast<std::size_t>(c.durability); },
                   [](Config& c, std::size_t i) { c.durability = static_cast<Durability>(i); }},
     "What an acknowledged message survives: that the power fails, or snugd only."},
    {"history.backups", PathSetting{[](Config& c) -> auto& { return c.backups; }},
     "Where backups may be made besides server.data; empty for nowhere else."},
    {"log.level",
     ChoiceSetting{level_words,
                   [](const Config& c) { return static_cast<std::size_t>(c.log_level); },
                   [](Config& c, std::size_t i) { c.log_level = static_cast<log::Level>(i); }},
     "The least weight of what is logged."},
    {"log.format",
     ChoiceSetting{format_words,
                   [](const Config& c) { return static_cast<std::size_t>(c.log_format); },
                   [](Config& c, std::size_t i) { c.log_format = static_cast<log::Format>(i); }},
     "How a line of the log is written."},
    {"log.dir", PathSetting{[](Config& c) -> auto& { return c.text_log; }},
     "Where to write what is said as text, a file a channel and day; empty for nowhere."},
    {"log.channels",
     ChoiceSetting{which_words,
                   [](const Config& c) { return static_cast<std::size_t>(c.logged_channels); },
                   [](Config& c, std::size_t i) {
                       c.logged_channels = static_cast<TextLog::Which>(i);
                   }},
     "Which channels are written there: those open to all that keep everything, or all."},
});
// clang-format on

/// A TOML basic string.
std::string in_quotes(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            (out += '\\') += c;
        else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            out += fmt::format("\\u{:04X}", static_cast<unsigned char>(c));
        else
            out += c;
    }
    return out += '"';
}

std::string in_quotes(const net::HostPort& place)
{
    return in_quotes(net::Address{place}.str());
}

std::string_view table_of(std::string_view name)
{
    return name.substr(0, name.find('.'));
}

} // namespace

std::span<const Setting> settings()
{
    return table;
}

std::string type_of(const Setting& setting)
{
    return std::visit(
        Overloaded{[](const PathSetting&) -> std::string { return "a path between quotes"; },
                   [](const AddressSetting&) -> std::string { return "\"HOST:PORT\""; },
                   [](const AddressesSetting&) -> std::string {
                       return "a list of \"HOST:PORT\" in square brackets";
                   },
                   [](const ModeSetting&) -> std::string {
                       return "octal permissions between quotes, from \"0600\" to \"0666\"";
                   },
                   [](const CountSetting& count) {
                       return fmt::format("a whole number from {} to {}", count.least, count.most);
                   },
                   [](const RateSetting& rate) {
                       return fmt::format("a number from {} to {}", rate.least, rate.most);
                   },
                   [](const RetentionSetting&) -> std::string {
                       return "\"forever\", days as in \"30d\", entries as in \"500\", or \"none\"";
                   },
                   [](const ChoiceSetting& choice) {
                       std::string words = "one of";
                       for (const std::string_view word : choice.words)
                           words += fmt::format(" \"{}\"", word);
                       return words;
                   }},
        setting.kind);
}

std::string value_text(const Setting& setting, const Config& config)
{
    Config copy = config; // `in` finds a place to write to
    return std::visit(
        Overloaded{
            [&](const PathSetting& path) { return in_quotes(path.in(copy)); },
            [&](const AddressSetting& address) {
                const auto& place = address.in(copy);
                return place ? in_quotes(*place) : in_quotes("");
            },
            [&](const AddressesSetting& addresses) {
                std::string list = "[";
                for (const net::HostPort& place : addresses.in(copy))
                    list += (list.size() > 1 ? ", " : "") + in_quotes(place);
                return list + "]";
            },
            [&](const ModeSetting& mode) {
                const auto& bits = mode.in(copy);
                return bits ? fmt::format("\"{:04o}\"", *bits) : in_quotes("");
            },
            [&](const CountSetting& count) { return fmt::format("{}", count.in(copy)); },
            [&](const RateSetting& rate) { return fmt::format("{}", rate.in(copy)); },
            [&](const RetentionSetting& keep) { return in_quotes(keep.in(copy).str()); },
            [&](const ChoiceSetting& choice) { return in_quotes(choice.words[choice.get(copy)]); }},
        setting.kind);
}

std::string to_toml(const Config& config)
{
    std::string text;
    std::string_view current;
    for (const Setting& setting : settings()) {
        if (const auto in = table_of(setting.name); in != current) {
            text += fmt::format("{}[{}]\n", current.empty() ? "" : "\n", in);
            current = in;
        }
        text += fmt::format("{} = {}\n", setting.name.substr(current.size() + 1),
                            value_text(setting, config));
    }
    return text;
}

} // namespace snug::server
