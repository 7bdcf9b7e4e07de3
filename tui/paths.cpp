#include "tui/paths.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <string_view>

#include <sys/stat.h>

namespace snug::tui {

namespace {

constexpr std::string_view default_host = "localhost";
constexpr std::string_view default_port = "12345";

Result<std::vector<net::Address>> only(Result<net::Address> address)
{
    if (!address)
        return Error{ErrorCode::usage, address.error().text};
    return std::vector{std::move(*address)};
}

} // namespace

std::filesystem::path data_directory(const Environment& environment)
{
    return environment.data_home / "snug";
}

std::filesystem::path identity_key_file(const Environment& environment)
{
    return data_directory(environment) / "identity.key";
}

std::filesystem::path known_channels_file(const Environment& environment)
{
    return data_directory(environment) / "known_channels";
}

std::filesystem::path known_hosts_file(const Environment& environment)
{
    return data_directory(environment) / "known_hosts";
}

std::filesystem::path known_users_file(const Environment& environment)
{
    return data_directory(environment) / "known_users";
}

std::filesystem::path channel_marks_file(const Environment& environment)
{
    return data_directory(environment) / "channel_marks";
}

std::filesystem::path channel_keys_file(const Environment& environment)
{
    return data_directory(environment) / "channel_keys";
}

Result<void> make_data_directory(const Environment& environment)
{
    const std::filesystem::path directory = data_directory(environment);
    std::error_code failed;
    std::filesystem::create_directories(directory.parent_path(), failed);
    if (!failed && ::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST)
        failed.assign(errno, std::generic_category());
    if (!failed)
        return {};
    return Error{ErrorCode::bad_config,
                 fmt::format("cannot make the directory {}: {}; set $XDG_DATA_HOME to a place of "
                             "your own, or use --no-remember",
                             directory.string(), failed.message())};
}

Result<std::vector<net::Address>> servers_to_try(const Environment& environment,
                                                 const ServerChoice& choice)
{
    if (choice.server && (choice.host || choice.port))
        return Error{ErrorCode::usage, "give either --server, or --host and --port"};
    if (choice.server)
        return only(net::parse_address(*choice.server));
    if (choice.host || choice.port)
        return only(net::parse_host_port(choice.host.value_or(std::string{default_host}),
                                         choice.port.value_or(std::string{default_port})));
    if (environment.server)
        return only(net::parse_address(*environment.server));

    std::vector<net::Address> servers;
    servers.emplace_back(net::UnixPath{"/run/snug/snug.sock"});
    if (environment.runtime_dir)
        servers.emplace_back(net::UnixPath{(*environment.runtime_dir / "snug/snug.sock").string()});
    servers.emplace_back(net::UnixPath{fmt::format("/tmp/snug-{}/snug.sock", environment.uid)});
    servers.emplace_back(net::HostPort{std::string{default_host}, 12345});
    return servers;
}

} // namespace snug::tui
