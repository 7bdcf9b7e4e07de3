#include "server/doors.h"

#include "server/environment.h"
#include "src/net/failure.h"
#include "src/net/listener.h"
#include "src/net/private_dir.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <utility>

#include <sys/stat.h>

namespace snug::server {

namespace {

std::string folder_of(const std::string& socket)
{
    const std::string folder = std::filesystem::path{socket}.parent_path().string();
    return folder.empty() ? "." : folder;
}

} // namespace

std::string_view name_of(Door door)
{
    switch (door) {
    case Door::local:
        return "local";
    case Door::tcp:
        return "tcp";
    case Door::classic:
        return "classic";
    }
    return "";
}

void prepare_socket_folder(const Config& config)
{
    if (config.socket.empty())
        return;
    constexpr mode_t open_to_all = 0755;
    const std::string folder = folder_of(config.socket);
    if (folder == shared_runtime_dir && ::mkdir(folder.c_str(), open_to_all) == 0 &&
        ::chmod(folder.c_str(), open_to_all) != 0) // the umask took its part
        net::fail(errno, fmt::format("cannot open {} to all", folder));
    struct stat info {};
    if (::lstat(folder.c_str(), &info) == 0)
        net::check_trusted_directory(folder);
    else
        net::ensure_private_directory(folder);
}

mode_t socket_mode(const Config& config)
{
    constexpr mode_t everybody = 0666;
    constexpr mode_t owner = 0600;
    return config.socket_mode.value_or(folder_of(config.socket) == shared_runtime_dir ? everybody
                                                                                      : owner);
}

Doors::Entrance::Entrance(Door d, net::EventLoop& loop, net::Listener listener,
                          const Handler& handler)
    : door{d}, acceptor{loop, std::move(listener),
                        [d, &handler](UniqueFd connection) { handler(d, std::move(connection)); }}
{
}

Doors::Doors(net::EventLoop& loop, const Config& config, Handler handler)
    : handler_{std::move(handler)}
{
    const auto open = [&](Door door, net::Listener listener) {
        entrances_.emplace_back(door, loop, std::move(listener), handler_);
    };
    prepare_socket_folder(config);
    if (!config.socket.empty())
        open(Door::local, net::listen_unix({config.socket}, socket_mode(config)));
    for (const net::HostPort& place : config.listen)
        for (net::Listener& listener : net::listen_tcp(place))
            open(Door::tcp, std::move(listener));
    if (config.classic)
        for (net::Listener& listener : net::listen_tcp(*config.classic, "--classic"))
            open(Door::classic, std::move(listener));
}

std::vector<Doors::Place> Doors::places() const
{
    std::vector<Place> places;
    for (const Entrance& entrance : entrances_)
        places.push_back({entrance.door, entrance.acceptor.listener().address().str()});
    return places;
}

std::optional<MonoTime> Doors::next_deadline() const
{
    std::optional<MonoTime> earliest;
    for (const Entrance& entrance : entrances_)
        if (const auto deadline = entrance.acceptor.next_deadline())
            earliest = earliest ? std::min(*earliest, *deadline) : *deadline;
    return earliest;
}

void Doors::on_tick(MonoTime now)
{
    for (Entrance& entrance : entrances_)
        entrance.acceptor.on_tick(now);
}

} // namespace snug::server
