#include "src/base/check.h"
#include "src/session/secure_link.h"
#include "tests/fuzz/input.h"
#include "tests/support/seeded_random.h"

#include <array>
#include <string>

/// Whatever is done to the bytes between two ends, what is heard is what was said, from its
/// beginning on, until it is found out; and neither end takes more memory than a record or two.
///
/// The first letter says what the rest is:
///     s, c    what a server, or a client, gets in place of the first message of its peer
///     m       steps on a link that is up, of a letter and a byte each: d says so many bytes,
///             x spoils the byte there of what is on its way, k cuts so many off its end, j puts
///             so many before it, e ends
namespace {

using namespace snug;
using namespace snug::session;

struct Ends {
    Ends()
        : client{SecureLink::for_client([](const auto&) { return Result<void>{}; }, random)},
          server{SecureLink::for_server(host_key, random)}
    {
    }

    void come_up()
    {
        std::string none;
        while (!client.is_up() || !server.is_up()) {
            INVARIANT(server.feed(client.take_out(), none).ok());
            INVARIANT(client.feed(server.take_out(), none).ok());
        }
    }

    SeededRandom random;
    crypto::SigningKey key = crypto::SigningKey::make(random);
    HostKey host_key{key};
    SecureLink client;
    SecureLink server;
};

void deliver(SecureLink& to, std::string_view bytes)
{
    std::string text;
    for (const char byte : bytes) // one by one is all ways of cutting at once
        if (!to.feed({&byte, 1}, text).ok())
            break;
    INVARIANT(text.empty() && !to.is_up());
}

std::string sealed(SecureLink& by, const std::string& text)
{
    std::string record;
    const std::array pieces{std::string_view{text}};
    by.seal(pieces, record, {});
    return record;
}

void meddle(Ends& ends, std::string_view steps)
{
    ends.come_up();
    std::string way, said, heard;
    for (; steps.size() >= 2; steps.remove_prefix(2)) {
        const auto number = static_cast<unsigned char>(steps[1]);
        switch (steps[0]) {
        case 'd':
            said += std::string(number, steps[1]);
            way += sealed(ends.client, std::string(number, steps[1]));
            break;
        case 'x':
            if (number < way.size())
                way[number] = static_cast<char>(way[number] ^ 0x40);
            break;
        case 'k':
            way.resize(way.size() - std::min<std::size_t>(way.size(), number));
            break;
        case 'j':
            way.insert(0, number, 'j');
            break;
        case 'e':
            ends.client.seal_close(way);
            break;
        default:
            break;
        }
        if (number % 2 == 0)
            continue;
        const bool goes_on = ends.server.feed(std::exchange(way, {}), heard).ok();
        INVARIANT(said.starts_with(heard));
        if (!goes_on || ends.server.peer_closed())
            return;
    }
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view input = fuzz::text_of(data, size);
    if (input.empty())
        return 0;
    Ends ends;
    switch (input.front()) {
    case 's':
        deliver(ends.server, input.substr(1));
        break;
    case 'c':
        deliver(ends.client, input.substr(1));
        break;
    case 'm':
        meddle(ends, input.substr(1));
        break;
    default:
        break;
    }
    return 0;
}
