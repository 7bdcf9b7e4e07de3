#include "src/crypto/hash.h"

#include "src/base/check.h"
#include "src/crypto/raw.h"

#include <sodium.h>

namespace snug::crypto {

namespace {

void hash_under(Part key, std::span<std::byte> out, std::initializer_list<Part> parts)
{
    crypto_generichash_state state;
    INVARIANT(crypto_generichash_init(&state, raw(key), key.size(), out.size()) == 0);
    for (const Part& bytes : parts) {
        std::array<unsigned char, 8> length;
        for (std::size_t i = 0; i < length.size(); ++i)
            length[i] = static_cast<unsigned char>(bytes.size() >> (8 * i));
        INVARIANT(crypto_generichash_update(&state, length.data(), length.size()) == 0);
        INVARIANT(crypto_generichash_update(&state, raw(bytes), bytes.size()) == 0);
    }
    INVARIANT(crypto_generichash_final(&state, raw_out(out), out.size()) == 0);
    sodium_memzero(&state, sizeof state);
}

} // namespace

void hash(std::span<std::byte> out, std::initializer_list<Part> parts)
{
    hash_under({}, out, parts);
}

void keyed_hash(std::span<std::byte> out, const Secret<32>& key, std::initializer_list<Part> parts)
{
    hash_under(key.bytes(), out, parts);
}

} // namespace snug::crypto
