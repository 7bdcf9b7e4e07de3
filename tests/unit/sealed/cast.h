#pragma once

#include "src/sealed/epoch.h"
#include "src/sealed/genesis.h"
#include "src/sealed/person_key.h"
#include "tests/support/seeded_random.h"

/// ada, who owns #tea, and the others.
namespace snug::sealed::test {

inline crypto::SigningKey key_of(std::uint64_t who)
{
    SeededRandom random{who};
    return crypto::SigningKey::make(random);
}

inline const crypto::SigningKey server = key_of(1);
inline const crypto::SigningKey ada = key_of(2);
inline const crypto::SigningKey bob = key_of(3);
inline const crypto::SigningKey eve = key_of(4);

inline Genesis tea()
{
    return {.server = server.public_key(), .owner = ada.public_key(), .name = "tea"};
}

inline const ChannelId tea_id = channel_id_of(sign_genesis(tea(), ada));

inline EpochKey epoch_key(std::uint64_t seed)
{
    SeededRandom random{seed};
    EpochKey key;
    random.fill(key.writable());
    return key;
}

/// Every way in which one bit of it is another, and every shorter piece of it.
template <class Try>
void with_every_change(const Bytes& bytes, Try attempt)
{
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        Bytes changed = bytes;
        changed[bit / 8] ^= static_cast<std::byte>(1 << (bit % 8));
        attempt(changed);
    }
    for (std::size_t left = 0; left < bytes.size(); ++left)
        attempt(Bytes{bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(left)});
}

} // namespace snug::sealed::test
