#include "server/data_dir.h"
#include "server/doors.h"
#include "server/environment.h"
#include "server/host_keys.h"
#include "server/options.h"
#include "server/server.h"
#include "server/settings.h"
#include "server/shut_in.h"
#include "server/store/entry_row.h"
#include "server/store/integrity.h"
#include "server/store/logged_store.h"
#include "server/store/memory_store.h"
#include "server/store/sqlite_store.h"
#include "src/base/log.h"
#include "src/base/process.h"
#include "src/base/version.h"
#include "src/crypto/random.h"
#include "src/identity/fingerprint.h"
#include "src/net/private_dir.h"
#include "src/net/signals.h"
#include "src/text/safe_text.h"

#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <exception>
#include <system_error>

#include <sysexits.h>
#include <unistd.h>

namespace snug::server {

namespace {

constexpr const char* history_file = "history.db";

int complain(int status, std::string_view sentence)
{
    fmt::print(stderr, "snugd: {}\n", text::SafeText::line(sentence).str());
    return status;
}

/// Defaults, then the file, then the flags.
Result<Config> configure(const Options& options, const Environment& environment)
{
    Config defaults = default_config(environment);
    const bool has_file = options.config_file || ::access(default_config_file, F_OK) == 0;
    auto config = has_file
                      ? read_config(options.config_file.value_or(default_config_file), defaults)
                      : Result<Config>{std::move(defaults)};
    return config ? with_options(std::move(*config), options) : config;
}

void configure_log(const Config& config, const Environment& environment)
{
    log::configure(
        {.level = config.log_level,
         .format = config.log_format,
         .journal_prefix = environment.stderr_is_journal,
         .clean = [](std::string_view text) { return text::SafeText::line(text).str(); }});
}

/// The sentence first, then what the system said: std::system_error has them joined by ": ".
std::string sentence_of(const std::system_error& error)
{
    const std::string reason = error.code().message();
    std::string_view sentence = error.what();
    if (sentence.ends_with(": " + reason))
        sentence.remove_suffix(reason.size() + 2);
    return fmt::format("{} ({})", sentence, reason);
}

int check_config(const Options& options, Config config)
{
    config.socket_mode = socket_mode(config);
    fmt::print(stderr, "{}: ok\n", options.config_file.value_or("snugd.toml"));
    fmt::print("{}", to_toml(config));
    return EX_OK;
}

/// SIGHUP.  What cannot be changed under a running server stays, and is said to.
void reload(Server& server, const Config& before, const Options& options,
            const Environment& environment)
{
    const auto config = configure(options, environment);
    if (!config)
        return log::error("server", "the configuration is kept as it was",
                          {{"reason", config.error().text}});
    configure_log(*config, environment);
    server.reconfigure(config->rules);
    log::info("server", "read the configuration again: limits and log");
    if (config->socket != before.socket || config->socket_mode != before.socket_mode ||
        config->listen != before.listen || config->classic != before.classic ||
        config->plaintext_from_anywhere != before.plaintext_from_anywhere ||
        config->poller != before.poller || config->data != before.data ||
        config->keeping != before.keeping || config->durability != before.durability ||
        config->backups != before.backups || config->text_log != before.text_log ||
        config->logged_channels != before.logged_channels)
        log::warning("server", "other places take hold at the next start");
}

/// Made for us alone if it is missing.  One that is there may be read by others, its files are
/// not; but nobody else may put files there.
void ensure_text_log_directory(const std::string& path)
{
    if (path.empty())
        return;
    if (::access(path.c_str(), F_OK) == 0)
        net::check_trusted_directory(path);
    else
        net::ensure_private_directory(path);
}

std::unique_ptr<Store> open_store(const Config& config, const DataDir& data)
{
    std::unique_ptr<Store> store;
    if (config.keeping == Keeping::memory)
        store = std::make_unique<MemoryStore>();
    else
        store = std::make_unique<SqliteStore>(data.file(history_file), config.durability);
    if (!config.text_log.empty())
        store = std::make_unique<LoggedStore>(std::move(store), config.text_log,
                                              config.logged_channels);
    return store;
}

int serve(const Config& config, const Options& options, const Environment& environment)
{
    if (config.data.empty())
        return complain(EX_CONFIG, "there is no home to keep data in; say where with --data");
    const DataDir data{config.data};
    crypto::SystemRandom random;
    const auto keys = HostKeyFiles{data.path()}.load_or_make(random);
    if (!keys)
        return complain(EX_CONFIG, keys.error().text);
    const std::string fingerprint = identity::fingerprint_of(keys->key.public_key());
    ensure_text_log_directory(config.text_log);
    prepare_socket_folder(config);
    shut_in(config, options.config_file.value_or(default_config_file));

    SystemClock clock;
    net::EventLoop loop{clock, net::make_poller(config.poller)};
    net::Signals signals{loop};
    const std::unique_ptr<Store> store = open_store(config, data);
    Server server{loop, random, *store, *keys, config};
    signals.on(SIGTERM, [&] { server.stop(); });
    signals.on(SIGINT, [&] { server.stop(); });
    signals.on(SIGHUP, [&] { reload(server, config, options, environment); });

    for (const Doors::Place& place : server.places())
        log::info("server", "listening",
                  {{"door", name_of(place.door)}, {"address", place.address}});
    if (config.plaintext_from_anywhere)
        log::warning("server", "whoever speaks plain JSON from another machine can be read, and "
                               "spoken for, by everybody between");
    log::info("server", "ready",
              {{"version", version()}, {"data", config.data}, {"fingerprint", fingerprint}});
    server.run();
    log::info("server", "stopped");
    return EX_OK;
}

int no_key_yet(const HostKeyFiles& files)
{
    return complain(EX_UNAVAILABLE, fmt::format("there is no {} yet; the first start of snugd "
                                                "makes it",
                                                files.key_file()));
}

/// The one that holds is for programs too; those before it are for people.
int print_fingerprints(const HostKeys& keys)
{
    for (const sealed::Succession& succession : keys.history())
        fmt::print(stderr, "formerly, until {}: {}\n", to_rfc3339(succession.since),
                   identity::fingerprint_of(succession.former));
    fmt::print("{}\n", identity::fingerprint_of(keys.key.public_key()));
    return EX_OK;
}

/// Makes no key: whoever asks may not be who the server runs as.
int print_fingerprint(const Config& config)
{
    const HostKeyFiles files{config.data};
    const auto keys = files.load();
    if (!keys)
        return complain(EX_CONFIG, keys.error().text);
    return *keys ? print_fingerprints(**keys) : no_key_yet(files);
}

int rotate_key(const Config& config)
{
    const HostKeyFiles files{config.data};
    if (::access(files.key_file().c_str(), F_OK) != 0 && errno == ENOENT)
        return no_key_yet(files); // nor is a directory made for it
    const DataDir data{config.data};
    crypto::SystemRandom random;
    SystemClock clock;
    const auto keys = files.rotate(random, clock.now().wall);
    if (!keys)
        return complain(EX_CONFIG, keys.error().text);
    return *keys ? print_fingerprints(**keys) : no_key_yet(files);
}

/// Reads only, so a server may be running on it.
int check_data(const Config& config)
{
    const std::string file = fmt::format("{}/{}", config.data, history_file);
    if (::access(file.c_str(), F_OK) != 0 && errno == ENOENT)
        return complain(EX_UNAVAILABLE,
                        fmt::format("there is no {} yet; the first start of snugd makes it", file));
    const std::vector<std::string> findings = check_database(file);
    for (const std::string& finding : findings)
        fmt::print("{}: {}\n", file, text::SafeText::line(finding).str());
    if (findings.empty()) {
        fmt::print("{}: ok\n", file);
        return EX_OK;
    }
    return complain(EX_DATAERR, unusable(file, Damage{"see above"}).what());
}

int run(int argc, char** argv)
{
    auto parsed = parse_options(argc, argv);
    if (!parsed)
        return complain(EX_USAGE, parsed.error().text);
    if (const auto* answer = std::get_if<Answer>(&*parsed)) {
        fmt::print("{}", answer->text);
        return EX_OK;
    }
    const auto& options = std::get<Options>(*parsed);
    const Environment environment = Environment::read();
    auto config = configure(options, environment);
    if (!config)
        return complain(EX_CONFIG, config.error().text);
    if (options.check_config)
        return check_config(options, std::move(*config));
    if (options.fingerprint)
        return print_fingerprint(*config);
    if (options.rotate_key)
        return rotate_key(*config);
    if (options.check_data)
        return check_data(*config);
    configure_log(*config, environment);
    return serve(*config, options, environment);
}

} // namespace

} // namespace snug::server

int main(int argc, char** argv)
{
    try {
        snug::harden_process();
        snug::raise_descriptor_limit();
        std::signal(SIGXFSZ, SIG_IGN); // a limit on files is a write that fails, not our end
        snug::crypto::start();
        return snug::server::run(argc, argv);
    } catch (const std::system_error& error) {
        return snug::server::complain(EX_UNAVAILABLE, snug::server::sentence_of(error));
    } catch (const std::exception& error) {
        return snug::server::complain(EX_UNAVAILABLE, error.what());
    }
}
