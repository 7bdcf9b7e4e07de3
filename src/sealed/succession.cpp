#include "src/sealed/succession.h"

#include "src/sealed/form.h"
#include "src/sealed/signed_form.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace snug::sealed {

namespace {

constexpr std::string_view domain = "snug-v1 succession";
constexpr std::uint8_t version = 1;

Error broken_chain(std::string_view why)
{
    return {ErrorCode::changed_host,
            fmt::format("the server shows keys it says it had, but {}; somebody may be between "
                        "you and the server",
                        why)};
}

} // namespace

Bytes sign_succession(const crypto::SigningPublicKey& next, WallTime since,
                      const crypto::SigningKey& former)
{
    FormWriter form;
    form.byte(version)
        .fixed(former.public_key())
        .fixed(next)
        .u64(static_cast<std::uint64_t>(since.time_since_epoch().count()));
    return with_signature(domain, form.take(), former);
}

Result<Succession> read_succession(std::span<const std::byte> bytes)
{
    const Error bad{ErrorCode::bad_value, "this succession is not as the former key signed it"};
    const auto body = body_of(bytes);
    if (!body)
        return bad;
    FormReader form{*body};
    const std::uint8_t written = form.byte();
    Succession succession{.former = form.fixed<32>(), .next = form.fixed<32>()};
    succession.since = WallTime{std::chrono::microseconds{static_cast<std::int64_t>(form.u64())}};
    if (!form.at_end() || written != version || !is_signed_by(domain, bytes, succession.former))
        return bad;
    return succession;
}

bool Lineage::had(const crypto::SigningPublicKey& other) const
{
    return std::ranges::find(former, other) != former.end();
}

Result<Lineage> read_lineage(const crypto::SigningPublicKey& key, std::span<const std::byte> chain)
{
    if (chain.size() % succession_bytes != 0 || chain.size() / succession_bytes > most_successions)
        return broken_chain("not so that they can be read");
    Lineage lineage{key};
    crypto::SigningPublicKey last = key;
    for (; !chain.empty(); chain = chain.subspan(succession_bytes)) {
        const auto succession = read_succession(chain.first(succession_bytes));
        if (!succession)
            return broken_chain("one of them has not signed the next");
        if (!lineage.former.empty() && succession->former != last)
            return broken_chain("one of them does not follow the one before it");
        lineage.former.push_back(succession->former);
        last = succession->next;
    }
    if (last != key)
        return broken_chain("they do not lead to the key it has");
    return lineage;
}

} // namespace snug::sealed
