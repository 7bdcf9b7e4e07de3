#include "src/crypto/random.h"

#include <sodium.h>

#include <stdexcept>

namespace snug::crypto {

void start()
{
    if (sodium_init() < 0)
        throw std::runtime_error{"libsodium cannot start: the system has no source of randomness"};
}

void SystemRandom::fill(std::span<std::byte> out)
{
    randombytes_buf(out.data(), out.size());
}

} // namespace snug::crypto
