#include "src/crypto/channel_secrets.h"

#include "src/base/check.h"
#include "src/crypto/raw.h"

#include <sodium.h>

#include <new>
#include <utility>

namespace snug::crypto {

namespace {

static_assert(std::tuple_size_v<PasswordSalt> == crypto_pwhash_SALTBYTES);

constexpr std::size_t bytes_a_kib = 1024;

/// One of the keys that a password's key is split into (libsodium's crypto_kdf, BLAKE2b).
Secret<32> subkey(const Secret<32>& key, std::uint64_t number,
                  const char (&context)[crypto_kdf_CONTEXTBYTES + 1])
{
    Secret<32> made;
    INVARIANT(crypto_kdf_derive_from_key(raw_out(made.writable()), made.bytes().size(), number,
                                         context, raw(key.bytes())) == 0);
    return made;
}

} // namespace

bool PasswordCost::is_acceptable() const
{
    return passes >= floor.passes && passes <= ceiling.passes && memory_kib >= floor.memory_kib &&
           memory_kib <= ceiling.memory_kib;
}

Secret<32> stretch_password(std::string_view password, const PasswordSalt& salt,
                            const PasswordCost& cost)
{
    INVARIANT(cost.is_acceptable());
    Secret<32> key;
    if (crypto_pwhash(raw_out(key.writable()), key.bytes().size(), password.data(), password.size(),
                      raw(salt), cost.passes, std::size_t{cost.memory_kib} * bytes_a_kib,
                      crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw std::bad_alloc{};
    return key;
}

Result<ChannelSecrets> derive_channel_secrets(std::string_view password, const PasswordSalt& salt,
                                              const PasswordCost& cost)
{
    if (!cost.is_acceptable())
        return Error{ErrorCode::bad_value,
                     "the channel asks for a password work that is too little to protect it, or "
                     "too much to do; do not type its password here"};
    const Secret<32> key = stretch_password(password, salt, cost);
    return ChannelSecrets{SigningKey::from_seed(subkey(key, 1, "chanauth")),
                          subkey(key, 2, "chanwrap")};
}

} // namespace snug::crypto
