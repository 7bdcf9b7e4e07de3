#include "src/crypto/password.h"

#include <sodium.h>

#include <array>
#include <new>

namespace snug::crypto {

std::string make_password_verifier(std::string_view password)
{
    std::array<char, crypto_pwhash_STRBYTES> text{};
    if (crypto_pwhash_str_alg(
            text.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
            crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw std::bad_alloc{};
    return text.data();
}

bool password_matches(std::string_view password, const std::string& verifier)
{
    return crypto_pwhash_str_verify(verifier.c_str(), password.data(), password.size()) == 0;
}

} // namespace snug::crypto
