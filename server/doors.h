#pragma once

#include "server/config.h"
#include "src/net/acceptor.h"
#include "src/net/event_loop.h"

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace snug::server {

/// By which door a connection came in.
enum class Door { local, tcp, classic };

std::string_view name_of(Door door);

/// Every place this server listens at.
class Doors {
public:
    using Handler = std::function<void(Door, UniqueFd)>;

    /// Throws std::system_error, with a sentence for the operator, if one cannot be opened.
    Doors(net::EventLoop& loop, const Config& config, Handler handler);
    Doors(const Doors&) = delete;
    Doors& operator=(const Doors&) = delete;

    struct Place {
        Door door;
        std::string address; ///< as it really is: with the port the kernel chose
    };
    [[nodiscard]] std::vector<Place> places() const;

    /// See net::Acceptor.
    [[nodiscard]] std::optional<MonoTime> next_deadline() const;
    void on_tick(MonoTime now);

private:
    struct Entrance {
        Entrance(Door d, net::EventLoop& loop, net::Listener listener, const Handler& handler);

        Door door;
        net::Acceptor acceptor;
    };

    Handler handler_;
    std::deque<Entrance> entrances_; // an Acceptor stays where it is
};

/// Makes the folder of the local socket if it is missing: /run/snug for everybody to enter, any
/// other for us alone.  Throws std::system_error if somebody else could put a socket there.
void prepare_socket_folder(const Config& config);

/// Who may connect to the local socket: everybody in /run/snug, unless configured.
mode_t socket_mode(const Config& config);

} // namespace snug::server
