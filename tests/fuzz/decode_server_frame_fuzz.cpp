#include "src/base/check.h"
#include "src/protocol/codec.h"
#include "tests/fuzz/input.h"

/// Any bytes are a reply, an event or an error in words, and what is written and
/// read again is the same.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace snug::msg;
    const auto decoded = decode_server_frame(snug::fuzz::text_of(data, size));
    if (!decoded) {
        INVARIANT(!decoded.error().text.empty());
        return 0;
    }
    const auto again =
        decode_server_frame(std::visit([](const auto& frame) { return encode(frame); }, *decoded));
    INVARIANT(again && *again == *decoded);
    return 0;
}
