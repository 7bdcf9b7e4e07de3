#include "src/base/random.h"
#include "src/crypto/channel_secrets.h"
#include "src/crypto/random.h"
#include "src/sealed/epoch.h"
#include "src/sealed/message.h"

#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

/// What a seal costs: a password's work, a message sealed and signed, verified and opened, and a
/// page of them, in one thread.
///
///     sealed_bench
namespace {

using namespace snug;
using namespace snug::sealed;
using Stopwatch = std::chrono::steady_clock;

constexpr int derivations = 10;
constexpr int messages = 20'000;
constexpr int a_page = 1000;
constexpr std::size_t text_bytes = 100;

double seconds_since(Stopwatch::time_point start)
{
    return std::chrono::duration<double>(Stopwatch::now() - start).count();
}

void derive()
{
    const auto start = Stopwatch::now();
    for (int i = 0; i < derivations; ++i)
        if (!crypto::derive_channel_secrets("acorn violet drum kite echo", {}, {}).ok())
            throw std::runtime_error{"no secrets came of a password"};
    std::printf("a password's work         %8.1f ms\n", 1e3 * seconds_since(start) / derivations);
}

/// ada, who says a line of a hundred bytes in one channel, again and again.
class Talk {
public:
    explicit Talk(Random& random) : random_{random}, ada_{crypto::SigningKey::make(random)}
    {
        random_.fill(key_.writable());
    }

    [[nodiscard]] Bytes seal(std::uint64_t number) const
    {
        const MessageHead head{
            .epoch = 1, .sender = ada_.public_key(), .stream = 1, .number = number};
        const Author author{.name = "ada"};
        return seal_message(head, author, text_, channel_, id_, key_, ada_, random_);
    }
    void open(const Bytes& message) const
    {
        if (!open_message(message, channel_, id_, key_))
            throw std::runtime_error{"a message did not open"};
    }

private:
    Random& random_;
    crypto::SigningKey ada_;
    EpochKey key_;
    ChannelId channel_{ChannelId::Bytes{}};
    MessageId id_{MessageId::Bytes{}};
    std::string text_ = std::string(text_bytes, 'x');
};

void talk(Random& random)
{
    const Talk talk{random};
    std::vector<Bytes> sealed;
    auto start = Stopwatch::now();
    for (int i = 1; i <= messages; ++i)
        sealed.push_back(talk.seal(static_cast<std::uint64_t>(i)));
    std::printf("seal and sign             %8.1f us\n", 1e6 * seconds_since(start) / messages);
    start = Stopwatch::now();
    for (const Bytes& message : sealed)
        talk.open(message);
    const double each = seconds_since(start) / messages;
    std::printf("verify and open           %8.1f us\n", 1e6 * each);
    std::printf("a page of %d             %8.1f ms\n", a_page, 1e3 * each * a_page);
    std::printf("%zu bytes of text, sealed %8zu bytes\n", text_bytes, sealed.front().size());
}

} // namespace

int main()
{
    crypto::start();
    crypto::SystemRandom random;
    derive();
    talk(random);
}
