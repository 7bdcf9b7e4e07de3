#include "src/crypto/signing.h"

#include "src/base/hex.h"
#include "src/crypto/hash.h"
#include "tests/support/seeded_random.h"

#include <doctest/doctest.h>

#include <string_view>
#include <vector>

using namespace snug;
using namespace snug::crypto;

namespace {

std::vector<std::byte> bytes_in(std::string_view hex)
{
    std::vector<std::byte> bytes(hex.size() / 2);
    REQUIRE(from_hex(hex, bytes));
    return bytes;
}

SigningKey key_from_seed(std::string_view seed)
{
    const auto bytes = bytes_in(seed);
    return SigningKey::from_seed(Secret<32>{std::span{bytes}.first<32>()});
}

struct Vector {
    std::string_view seed, public_key, message, signature;
};

/// RFC 8032, section 7.1, tests 1 to 3.
constexpr Vector vectors[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9"
     "b46bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f1"
     "1d8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984d"
     "c6594a7c15e9716ed28dc027beceea1ec40a"},
};

} // namespace

TEST_CASE("keys and signatures are those of RFC 8032")
{
    for (const Vector& vector : vectors) {
        CAPTURE(vector.seed);
        const SigningKey key = key_from_seed(vector.seed);
        CHECK(to_hex(key.public_key()) == vector.public_key);
        CHECK(to_hex(key.sign(bytes_in(vector.message))) == vector.signature);
        CHECK(to_hex(key.seed().bytes()) == vector.seed);
    }
}

TEST_CASE("a signature holds for its key and its message, and for no other")
{
    SeededRandom random;
    const SigningKey ada = SigningKey::make(random);
    const SigningKey eve = SigningKey::make(random);
    const auto message = part("let me in");
    const auto signature = ada.sign(message);

    CHECK(verify(ada.public_key(), message, signature));
    CHECK_FALSE(verify(eve.public_key(), message, signature));
    CHECK_FALSE(verify(ada.public_key(), part("let me out"), signature));
    CHECK_FALSE(verify(ada.public_key(), message, eve.sign(message)));
}

TEST_CASE("one changed bit breaks a signature")
{
    SeededRandom random;
    const SigningKey ada = SigningKey::make(random);
    const auto message = part("let me in");
    for (std::size_t i = 0; i < 64; ++i) {
        CAPTURE(i);
        auto signature = ada.sign(message);
        signature[i] ^= std::byte{1};
        CHECK_FALSE(verify(ada.public_key(), message, signature));
    }
}

TEST_CASE("a key of all zeros signs nothing for anybody")
{
    const SigningPublicKey zeros{};
    const SignatureBytes signature{};
    CHECK_FALSE(verify(zeros, part("let me in"), signature));
}
