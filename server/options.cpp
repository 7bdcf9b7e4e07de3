#include "server/options.h"

#include "src/base/version.h"

#include <CLI/CLI.hpp>

#include <fmt/format.h>

#include <string_view>

namespace snug::server {

namespace {

struct Typed {
    std::vector<std::string> listen;
    std::string classic;
    std::string poller;
    std::string log_level;
    bool version = false;
};

void declare(CLI::App& app, Options& options, Typed& typed)
{
    // Of a flag given twice the last counts, so that a script's caller can override it.
    const auto add = [&](const char* flag, auto& into, const char* form, std::string meaning) {
        return app.add_option(flag, into, std::move(meaning))->type_name(form)->take_last();
    };
    add("--config", options.config_file, "FILE",
        fmt::format("Read this file instead of {}", default_config_file));
    auto* socket = add("--socket", options.socket, "PATH", "The local socket");
    app.add_flag("--no-socket", options.no_socket, "No local socket")->excludes(socket);
    add("--listen", typed.listen, "HOST:PORT", "A TCP address to listen on; may be repeated")
        ->allow_extra_args(false)
        ->take_all();
    add("--classic", typed.classic, "HOST:PORT",
        "Where old clients that say \"type\" connect; their channel is #lobby");
    app.add_flag("--allow-plaintext-from-anywhere", options.plaintext_from_anywhere,
                 "Let other machines speak without encryption, to be read and changed by all "
                 "between");
    add("--data", options.data, "DIR", "The directory of the server's key and what is said");
    add("--poller", typed.poller, "WAY", "How to ask what has news: auto, poll or epoll");
    add("--log-level", typed.log_level, "LEVEL", "debug, info, warning or error");
    app.add_flag("--log-json", options.log_json, "Log as JSON, an object a line");
    app.add_flag("--fingerprint", options.fingerprint, "Print the server key's fingerprint");
    app.add_flag("--rotate-key", options.rotate_key,
                 "Give the server a new key, signed by the one it has");
    app.add_flag("--check-config", options.check_config,
                 "Say what is configured, and if it is in order");
    app.add_flag("--check-data", options.check_data,
                 "Say whether the database of what was said is sound");
    app.add_flag("--version", typed.version, "Print the version");
}

Error misused(std::string_view flag, std::string_view what)
{
    return {ErrorCode::usage, fmt::format("{}: {}", flag, what)};
}

Result<net::HostPort> parse_place(std::string_view flag, std::string_view text)
{
    const auto address = net::parse_address(text);
    if (!address)
        return misused(flag, address.error().text);
    if (address->host_port() == nullptr)
        return misused(flag, "this is a path; write HOST:PORT");
    return *address->host_port();
}

/// What CLI11 took as text, as what it means.
Result<void> understand(Options& options, const Typed& typed)
{
    for (const std::string& text : typed.listen) {
        auto place = parse_place("--listen", text);
        if (!place)
            return place.error();
        options.listen.push_back(std::move(*place));
    }
    if (!typed.classic.empty()) {
        auto place = parse_place("--classic", typed.classic);
        if (!place)
            return place.error();
        options.classic = std::move(*place);
    }
    if (!typed.poller.empty()) {
        options.poller = net::poller_choice_from(typed.poller);
        if (!options.poller)
            return misused("--poller", "choose auto, poll or epoll");
    }
    if (!typed.log_level.empty()) {
        options.log_level = log::level_from(typed.log_level);
        if (!options.log_level)
            return misused("--log-level", "choose debug, info, warning or error");
    }
    return {};
}

} // namespace

Result<std::variant<Options, Answer>> parse_options(int argc, const char* const* argv)
{
    CLI::App app{"snugd, the server of snug: keeps channels for those who share this machine",
                 "snugd"};
    Options options;
    Typed typed;
    declare(app, options, typed);
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        return std::variant<Options, Answer>{Answer{app.help()}};
    } catch (const CLI::ParseError& error) {
        return Error{ErrorCode::usage, error.what()};
    }
    if (typed.version)
        return std::variant<Options, Answer>{Answer{fmt::format("snugd {}\n", version())}};
    if (auto understood = understand(options, typed); !understood)
        return understood.error();
    return std::variant<Options, Answer>{std::move(options)};
}

Config with_options(Config config, const Options& options)
{
    if (options.socket)
        config.socket = *options.socket;
    if (options.no_socket)
        config.socket.clear();
    if (!options.listen.empty())
        config.listen = options.listen;
    if (options.classic)
        config.classic = options.classic;
    if (options.plaintext_from_anywhere)
        config.plaintext_from_anywhere = true;
    if (options.data)
        config.data = *options.data;
    config.poller = options.poller.value_or(config.poller);
    config.log_level = options.log_level.value_or(config.log_level);
    if (options.log_json)
        config.log_format = log::Format::json;
    return config;
}

} // namespace snug::server
