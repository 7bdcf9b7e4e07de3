#include "src/identity/key_backup.h"

#include "src/base/hex.h"
#include "src/crypto/channel_secrets.h"
#include "src/crypto/sealed.h"
#include "src/identity/line_file.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>

namespace snug::identity {

namespace {

using crypto::SigningKey;

constexpr std::string_view backup_kind = "snug-key-backup-v1";
constexpr std::string_view domain = "snug-v1 key backup";
constexpr std::size_t sealed_bytes = SigningKey::seed_bytes + crypto::seal_overhead;

std::string head_of(const crypto::PasswordCost& cost, const crypto::PasswordSalt& salt)
{
    return fmt::format("{} {} {} {}", backup_kind, cost.passes, cost.memory_kib, to_hex(salt));
}

std::optional<std::uint32_t> number_in(std::string_view word)
{
    std::uint32_t number = 0;
    const char* end = word.data() + word.size();
    const auto [stop, error] = std::from_chars(word.data(), end, number);
    return error == std::errc{} && stop == end ? std::optional{number} : std::nullopt;
}

struct Parts {
    crypto::PasswordCost cost;
    crypto::PasswordSalt salt{};
    std::array<std::byte, sealed_bytes> sealed{};
};

std::optional<Parts> parts_in(std::string_view line)
{
    const auto words = LineFile::words_of(line);
    if (words.size() != 5 || words[0] != backup_kind)
        return std::nullopt;
    const auto passes = number_in(words[1]);
    const auto memory = number_in(words[2]);
    Parts parts;
    if (!passes || !memory || !from_hex(words[3], parts.salt) || !from_hex(words[4], parts.sealed))
        return std::nullopt;
    parts.cost = {*passes, *memory};
    return parts.cost.is_acceptable() ? std::optional{parts} : std::nullopt;
}

} // namespace

std::string seal_key(const SigningKey& key, std::string_view passphrase, Random& random)
{
    const crypto::PasswordCost cost;
    crypto::PasswordSalt salt;
    random.fill(salt);
    const std::string head = head_of(cost, salt);
    const auto sealed = crypto::seal(crypto::stretch_password(passphrase, salt, cost), domain,
                                     crypto::part(head), key.seed().bytes(), random);
    return fmt::format("{} {}\n", head, to_hex(sealed));
}

Result<SigningKey> open_key(std::string_view line, std::string_view passphrase)
{
    while (line.ends_with('\n') || line.ends_with('\r'))
        line.remove_suffix(1);
    const auto parts = parts_in(line);
    if (!parts)
        return Error{ErrorCode::bad_config, "this is no key that snug has exported"};
    auto seed = crypto::open(crypto::stretch_password(passphrase, parts->salt, parts->cost), domain,
                             crypto::part(head_of(parts->cost, parts->salt)), parts->sealed);
    if (!seed)
        return Error{ErrorCode::wrong_password, "that is not the passphrase of this key"};
    crypto::Secret<SigningKey::seed_bytes> secret{std::span{*seed}.first<SigningKey::seed_bytes>()};
    crypto::wipe(*seed);
    return SigningKey::from_seed(std::move(secret));
}

} // namespace snug::identity
