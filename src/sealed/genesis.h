#pragma once

#include "src/base/bytes.h"
#include "src/base/result.h"
#include "src/crypto/channel_secrets.h"
#include "src/crypto/signing.h"
#include "src/protocol/ids.h"

#include <array>
#include <cstddef>
#include <span>
#include <string>

namespace snug::sealed {

/// How a channel began, signed by who made it.
///
/// The channel's id is a hash of it, so that whoever has the id can be given no other owner, no
/// other salt and no cheaper work for guessing the password.
struct Genesis {
    enum class Kind : std::uint8_t {
        password = 1, ///< a password lets in
        direct = 2,   ///< two people, and nobody else ever
    };
    /// It is of this server, by the key it had then, so that another can't serve it as its own.
    crypto::SigningPublicKey server{};
    crypto::SigningPublicKey owner{};
    Kind kind = Kind::password;
    /// Who comes after a change of keys can't read what was said before it.
    bool since_join = false;
    std::string name; ///< as on the wire; "" for a direct one
    std::array<std::byte, 16> salt{};
    crypto::PasswordCost cost;
    crypto::SigningPublicKey other{}; ///< a direct one's: who is not its owner

    friend bool operator==(const Genesis&, const Genesis&) = default;
};

/// `owner` is the key of Genesis::owner.
Bytes sign_genesis(const Genesis& genesis, const crypto::SigningKey& owner);

/// Fails with bad_value unless the owner signed exactly this.
Result<Genesis> read_genesis(std::span<const std::byte> bytes);

/// Of what sign_genesis() made.
ChannelId channel_id_of(std::span<const std::byte> genesis);

/// What the password is derived with.
crypto::PasswordSalt password_salt(const Genesis& genesis, const ChannelId& channel);

} // namespace snug::sealed
