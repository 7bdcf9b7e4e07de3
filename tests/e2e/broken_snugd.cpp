#include "server/data_dir.h"
#include "server/environment.h"
#include "server/host_keys.h"
#include "server/options.h"
#include "server/server.h"
#include "server/store/sqlite_store.h"
#include "src/base/log.h"
#include "src/crypto/random.h"
#include "src/net/signals.h"
#include "tests/support/hasty_store.h"

#include <csignal>
#include <cstdio>
#include <exception>
#include <memory>

/// A snugd that breaks its promise (hasty_store.h), to see that the tests of real ones would
/// notice.
namespace snug::server {

namespace {

int serve(const Options& options)
{
    const auto file = read_config(options.config_file.value(), default_config(Environment::read()));
    const Config config = with_options(file.value(), options);
    const DataDir data{config.data};
    crypto::SystemRandom random;
    const auto keys = HostKeyFiles{data.path()}.load_or_make(random);
    SystemClock clock;
    net::EventLoop loop{clock, net::make_poller(config.poller)};
    net::Signals signals{loop};
    HastyStore store{std::make_unique<SqliteStore>(data.file("history.db"), Durability::process)};
    Server server{loop, random, store, keys.value(), config};
    signals.on(SIGTERM, [&] { server.stop(); });
    for (const Doors::Place& place : server.places())
        log::info("server", "listening",
                  {{"door", name_of(place.door)}, {"address", place.address}});
    log::info("server", "ready");
    server.run();
    return 0;
}

} // namespace

} // namespace snug::server

int main(int argc, char** argv)
{
    try {
        snug::crypto::start();
        const auto options = snug::server::parse_options(argc, argv);
        return snug::server::serve(std::get<snug::server::Options>(options.value()));
    } catch (const std::exception& why) {
        std::fprintf(stderr, "%s\n", why.what());
        return 69;
    }
}
