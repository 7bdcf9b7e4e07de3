#include "src/crypto/exchange.h"

#include "src/base/check.h"
#include "src/crypto/raw.h"

#include <sodium.h>

#include <utility>

namespace snug::crypto {

ExchangeKey ExchangeKey::from_secret(Secret<secret_bytes> secret)
{
    ExchangeKey key;
    INVARIANT(crypto_scalarmult_base(raw_out(key.public_), raw(secret.bytes())) == 0);
    key.secret_ = std::move(secret);
    return key;
}

ExchangeKey ExchangeKey::make(Random& random)
{
    Secret<secret_bytes> secret;
    random.fill(secret.writable());
    return from_secret(std::move(secret));
}

std::optional<Secret<32>> ExchangeKey::agree(const ExchangePublicKey& peer) const
{
    std::optional<Secret<32>> shared{std::in_place};
    if (crypto_scalarmult(raw_out(shared->writable()), raw(secret_.bytes()), raw(peer)) != 0)
        shared.reset();
    return shared;
}

} // namespace snug::crypto
