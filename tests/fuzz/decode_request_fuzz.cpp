#include "src/base/check.h"
#include "src/protocol/codec.h"
#include "src/protocol/codec_flat.h"
#include "tests/fuzz/input.h"

/// Any bytes are a request or a refusal in words, a request that is written and read again is
/// the same, and the quick parser takes for flat only what the other one reads alike.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace snug::msg;
    const std::string_view object = snug::fuzz::text_of(data, size);
    (void)dialect_of(object);
    if (const auto flat = parse_flat(object))
        INVARIANT(*flat == parse_any_object(object).value());
    (void)decode_classic_b(object).ok();

    const auto decoded = decode_request(object);
    if (const auto* refused = std::get_if<Refused>(&decoded)) {
        INVARIANT(!std::get<snug::Error>(refused->body).text.empty());
        INVARIANT(decode_server_frame(encode(*refused)).ok());
        return 0;
    }
    const std::string written = encode(std::get<RequestFrame>(decoded));
    const auto again = decode_request(written);
    INVARIANT(std::holds_alternative<RequestFrame>(again));
    INVARIANT(encode(std::get<RequestFrame>(again)) == written);
    return 0;
}
