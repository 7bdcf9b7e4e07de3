#include "src/sealed/signed_form.h"

#include "src/crypto/hash.h"

#include <array>

namespace snug::sealed {

namespace {

std::array<std::byte, 64> statement(std::string_view domain, std::span<const std::byte> body)
{
    return crypto::hash<64>({crypto::part(domain), body});
}

} // namespace

Bytes with_signature(std::string_view domain, Bytes body, const crypto::SigningKey& by)
{
    const crypto::SignatureBytes signature = by.sign(statement(domain, body));
    body.insert(body.end(), signature.begin(), signature.end());
    return body;
}

std::optional<std::span<const std::byte>> body_of(std::span<const std::byte> signed_form)
{
    if (signed_form.size() < signature_bytes)
        return std::nullopt;
    return signed_form.first(signed_form.size() - signature_bytes);
}

bool is_signed_by(std::string_view domain, std::span<const std::byte> signed_form,
                  const crypto::SigningPublicKey& by)
{
    const auto body = body_of(signed_form);
    return body &&
           crypto::verify(by, statement(domain, *body), signed_form.last<signature_bytes>());
}

} // namespace snug::sealed
