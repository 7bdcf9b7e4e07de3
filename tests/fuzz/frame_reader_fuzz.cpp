#include "src/base/check.h"
#include "src/protocol/framing.h"
#include "tests/fuzz/input.h"

#include <algorithm>
#include <string>

/// However a stream is cut into reads, the reader finds the same objects and faults
/// in it, none longer than its bound.
namespace {

using snug::msg::FrameReader;

constexpr std::size_t max_object = 64;

std::vector<std::string> read(std::string_view stream, std::size_t chunk)
{
    FrameReader reader{max_object};
    std::vector<std::string> found;
    for (; !stream.empty(); stream.remove_prefix(std::min(chunk, stream.size()))) {
        reader.feed(stream.substr(0, chunk));
        for (;;) {
            const auto object = reader.next();
            if (object && !*object)
                break;
            if (object) {
                INVARIANT((*object)->starts_with('{') && (*object)->size() <= max_object);
                INVARIANT((*object)->find('\n') == std::string_view::npos);
            }
            found.push_back(object ? std::string{**object}
                                   : std::string{snug::name_of(object.error().code)});
        }
        INVARIANT(reader.pending() <= max_object);
    }
    return found;
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view stream = snug::fuzz::text_of(data, size);
    const auto whole = read(stream, size);
    for (const std::size_t chunk : {1U, 2U, 3U, 7U, 64U})
        INVARIANT(read(stream, chunk) == whole);
    return 0;
}
