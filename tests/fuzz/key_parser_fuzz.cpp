#include "src/base/check.h"
#include "tests/fuzz/input.h"
#include "tui/term/key_parser.h"

#include <algorithm>
#include <chrono>
#include <iterator>

/// However what is typed is cut into reads, the inputs are the same; a paste is bounded and
/// holds no control.  The first byte is how many bytes a read has.
namespace {

using namespace snug;
using namespace snug::tui;

constexpr MonoTime start{std::chrono::hours{1}};

std::vector<Input> parsed(std::string_view bytes, std::size_t read)
{
    KeyParser parser;
    parser.expect_cursor_reports(1);
    std::vector<Input> all;
    const auto take = [&](std::vector<Input> more) {
        std::ranges::move(more, std::back_inserter(all));
    };
    for (; !bytes.empty(); bytes.remove_prefix(std::min(read, bytes.size())))
        take(parser.feed(bytes.substr(0, read), start));
    MonoTime now = start;
    while (const auto deadline = parser.next_deadline()) {
        INVARIANT(*deadline > now);
        now = *deadline;
        take(parser.expire(now));
    }
    return all;
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view typed = fuzz::text_of(data + 1, size - 1);
    const std::vector<Input> whole = parsed(typed, typed.size() + 1);
    INVARIANT(parsed(typed, 1 + data[0] % 16U) == whole);
    for (const Input& input : whole)
        if (const auto* paste = std::get_if<Paste>(&input))
            for (const char c : paste->text)
                INVARIANT(static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t');
    return 0;
}
