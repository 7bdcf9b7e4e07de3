#pragma once

#include "src/crypto/exchange.h"
#include "src/crypto/signing.h"

namespace snug::sealed {

/// The key with which things are sealed for a person: a key of its own, made from the same secret
/// as their identity, so that there is one file to keep.
crypto::ExchangeKey exchange_key_of(const crypto::SigningKey& identity);

/// That this exchange key is theirs.
crypto::SignatureBytes sign_exchange(const crypto::SigningKey& identity,
                                     const crypto::ExchangePublicKey& exchange);
[[nodiscard]] bool is_exchange_of(const crypto::SigningPublicKey& identity,
                                  const crypto::ExchangePublicKey& exchange,
                                  const crypto::SignatureBytes& signature);

} // namespace snug::sealed
