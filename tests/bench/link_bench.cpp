#include "src/crypto/random.h"
#include "src/session/secure_link.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <string>

/// What encryption costs: a handshake, both ends of it, and records of so many bytes, sealed and
/// opened, in one thread.
///
///     link_bench
namespace {

using namespace snug;
using namespace snug::session;
using Stopwatch = std::chrono::steady_clock;

constexpr int handshakes = 2000;
constexpr std::size_t bytes_a_size = 256 * 1024 * 1024;

double seconds_since(Stopwatch::time_point start)
{
    return std::chrono::duration<double>(Stopwatch::now() - start).count();
}

struct Ends {
    Ends(const HostKey& key, Random& random)
        : client{SecureLink::for_client([](const auto&) { return Result<void>{}; }, random)},
          server{SecureLink::for_server(key, random)}
    {
        std::string none;
        while (!client.is_up() || !server.is_up())
            if (!server.feed(client.take_out(), none).ok() ||
                !client.feed(server.take_out(), none).ok())
                throw std::runtime_error{"the handshake failed"};
        server.take_long_records();
    }

    SecureLink client;
    SecureLink server;
};

void shake_hands(const HostKey& key, Random& random)
{
    const auto start = Stopwatch::now();
    for (int i = 0; i < handshakes; ++i)
        const Ends ends{key, random};
    std::printf("handshake, both ends       %8.0f us\n", 1e6 * seconds_since(start) / handshakes);
}

void send_records(Ends& ends, std::size_t size)
{
    const std::string text(size, 'x');
    const std::array pieces{std::string_view{text}};
    const std::size_t records = std::min<std::size_t>(bytes_a_size / size, 1'000'000);
    std::string record, heard;
    const auto start = Stopwatch::now();
    for (std::size_t i = 0; i < records; ++i) {
        record.clear();
        heard.clear();
        ends.client.seal(pieces, record, {});
        if (!ends.server.feed(record, heard).ok())
            throw std::runtime_error{"a record was refused"};
    }
    const double seconds = seconds_since(start);
    std::printf("records of %5zu bytes      %8.0f a second, %6.0f MB/s\n", size,
                static_cast<double>(records) / seconds,
                1e-6 * static_cast<double>(records * size) / seconds);
}

} // namespace

int main()
{
    crypto::start();
    crypto::SystemRandom random;
    const auto key = crypto::SigningKey::make(random);
    const HostKey host{key};
    shake_hands(host, random);
    Ends ends{host, random};
    for (const std::size_t size : {std::size_t{100}, std::size_t{1000}, SecureLink::most_text})
        send_records(ends, size);
}
