#include "src/sealed/person_key.h"

#include "src/crypto/hash.h"

#include <utility>

namespace snug::sealed {

namespace {

std::array<std::byte, 64> statement(const crypto::ExchangePublicKey& exchange)
{
    return crypto::hash<64>({crypto::part("snug-v1 exchange of"), exchange});
}

} // namespace

crypto::ExchangeKey exchange_key_of(const crypto::SigningKey& identity)
{
    crypto::Secret<crypto::ExchangeKey::secret_bytes> secret;
    crypto::keyed_hash(secret.writable(), identity.seed(), {crypto::part("snug-v1 exchange")});
    return crypto::ExchangeKey::from_secret(std::move(secret));
}

crypto::SignatureBytes sign_exchange(const crypto::SigningKey& identity,
                                     const crypto::ExchangePublicKey& exchange)
{
    return identity.sign(statement(exchange));
}

bool is_exchange_of(const crypto::SigningPublicKey& identity,
                    const crypto::ExchangePublicKey& exchange,
                    const crypto::SignatureBytes& signature)
{
    return crypto::verify(identity, statement(exchange), signature);
}

} // namespace snug::sealed
