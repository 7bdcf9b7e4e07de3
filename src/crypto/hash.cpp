#include "src/crypto/hash.h"

#include "src/base/check.h"

#include <sodium.h>

namespace snug::crypto {

void hash(std::span<std::byte> out, std::initializer_list<Part> parts)
{
    crypto_generichash_state state;
    INVARIANT(crypto_generichash_init(&state, nullptr, 0, out.size()) == 0);
    for (const Part& bytes : parts) {
        std::array<unsigned char, 8> length;
        for (std::size_t i = 0; i < length.size(); ++i)
            length[i] = static_cast<unsigned char>(bytes.size() >> (8 * i));
        INVARIANT(crypto_generichash_update(&state, length.data(), length.size()) == 0);
        INVARIANT(crypto_generichash_update(&state,
                                            reinterpret_cast<const unsigned char*>(bytes.data()),
                                            bytes.size()) == 0);
    }
    INVARIANT(crypto_generichash_final(&state, reinterpret_cast<unsigned char*>(out.data()),
                                       out.size()) == 0);
}

} // namespace snug::crypto
