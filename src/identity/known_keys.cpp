#include "src/identity/known_keys.h"

#include "src/base/hex.h"

#include <fmt/format.h>

#include <charconv>
#include <span>

/// A line is seven words: the server's key, the channel, its id, the epoch, its key, our
/// certificate, and the authority's secret or "-"; bytes in hex.
namespace snug::identity {

namespace {

constexpr std::string_view none = "-";
constexpr std::string_view damaged =
    "this is no channel's key as snug writes it, and is left as it is; put it back from a copy, or "
    "remove the line and enter the channel with its password";

/// Hex that is wiped when it dies.
class SecretHex {
public:
    explicit SecretHex(std::span<const std::byte> bytes) : text_{to_hex(bytes)} {}
    SecretHex(const SecretHex&) = delete;
    SecretHex& operator=(const SecretHex&) = delete;
    ~SecretHex() { crypto::wipe(std::as_writable_bytes(std::span{text_})); }
    [[nodiscard]] std::string_view view() const { return text_; }

private:
    std::string text_;
};

void wipe(std::string& text)
{
    crypto::wipe(std::as_writable_bytes(std::span{text}));
}

std::optional<KnownKey> known_key_in(std::string_view line)
{
    const auto words = LineFile::words_of(line);
    KnownKey known;
    if (words.size() != 7 || !from_hex(words[0], known.server) || !from_hex(words[2], known.id) ||
        !from_hex(words[4], known.key.writable()) || !from_hex(words[5], known.certificate))
        return std::nullopt;
    const auto [end, error] =
        std::from_chars(words[3].data(), words[3].data() + words[3].size(), known.epoch);
    if (error != std::errc{} || end != words[3].data() + words[3].size())
        return std::nullopt;
    known.channel = words[1];
    if (words[6] != none && !from_hex(words[6], known.authority.emplace().writable()))
        return std::nullopt;
    return known;
}

std::string format(const KnownKey& known)
{
    const SecretHex key{known.key.bytes()};
    const SecretHex authority{known.authority ? known.authority->bytes()
                                              : std::span<const std::byte>{}};
    return fmt::format("{} {} {} {} {} {} {}\n", to_hex(known.server), known.channel,
                       to_hex(known.id), known.epoch, key.view(), to_hex(known.certificate),
                       known.authority ? authority.view() : none);
}

bool is_of(std::string_view line, const crypto::SigningPublicKey* server, std::string_view channel)
{
    const auto words = LineFile::words_of(line);
    return words.size() > 1 && words[1] == channel && (!server || words[0] == to_hex(*server));
}

} // namespace

KnownKey copy_of(const KnownKey& key)
{
    KnownKey copy{.server = key.server,
                  .channel = key.channel,
                  .id = key.id,
                  .epoch = key.epoch,
                  .key = crypto::Secret<32>{key.key.bytes()},
                  .certificate = key.certificate,
                  .authority = std::nullopt};
    if (key.authority)
        copy.authority.emplace(key.authority->bytes());
    return copy;
}

KnownKeys::KnownKeys(std::filesystem::path file)
    : file_{std::move(file), "# Keys of sealed channels: who has them reads what is said there.\n",
            LineFile::Readers::owner}
{
}

Result<std::optional<KnownKey>> KnownKeys::load(const crypto::SigningPublicKey& server,
                                                std::string_view channel) const
{
    auto text = file_.read();
    if (!text)
        return text.error();
    auto known = find_in(*text, server, channel);
    wipe(*text);
    return known;
}

Result<std::optional<KnownKey>> KnownKeys::find_in(std::string_view text,
                                                   const crypto::SigningPublicKey& server,
                                                   std::string_view channel) const
{
    std::optional<KnownKey> known;
    for (const LineFile::Line& line : LineFile::lines_of(text)) {
        if (!is_of(line.text, &server, channel))
            continue;
        known = known_key_in(line.text);
        if (!known)
            return file_.fault(line.number, damaged);
    }
    return known;
}

std::vector<Error> KnownKeys::faults() const
{
    auto text = file_.read();
    if (!text)
        return {text.error()};
    std::vector<Error> faults;
    for (const LineFile::Line& line : LineFile::lines_of(*text))
        if (!known_key_in(line.text))
            faults.push_back(file_.fault(line.number, damaged));
    wipe(*text);
    return faults;
}

Result<void> KnownKeys::save(const KnownKey& key) const
{
    return file_.change([&](std::string text) -> Result<std::string> {
        if (const auto before = find_in(text, key.server, key.channel); !before)
            return before.error();
        return LineFile::with(format(key), std::move(text), [&](std::string_view line) {
            return is_of(line, &key.server, key.channel);
        });
    });
}

Result<bool> KnownKeys::forget(std::string_view channel,
                               const crypto::SigningPublicKey* server) const
{
    return file_.drop([&](std::string_view line) { return is_of(line, server, channel); });
}

} // namespace snug::identity
