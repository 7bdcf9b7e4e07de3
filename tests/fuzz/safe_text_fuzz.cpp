#include "src/base/check.h"
#include "src/text/columns.h"
#include "src/text/graphemes.h"
#include "src/text/safe_text.h"
#include "src/text/unicode.h"
#include "src/text/utf8.h"
#include "tests/fuzz/input.h"

/// Whatever the bytes are, what is to be shown holds nothing that commands, hides or reorders,
/// is bounded, and stays as it is when it is cleaned once more.
namespace {

using namespace snug::text;

bool is_harmless(std::string_view text, bool with_lines)
{
    for (std::size_t at = 0; at < text.size();) {
        const Decoded decoded = decode(text, at);
        at += decoded.length;
        if (!decoded.valid)
            return false;
        switch (category_of(decoded.code_point)) {
        case Category::control:
            if (!with_lines || decoded.code_point != U'\n')
                return false;
            break;
        case Category::line_separator:
        case Category::surrogate:
        case Category::private_use:
        case Category::unassigned:
            return false;
        case Category::format:
            if (decoded.code_point != zero_width_joiner)
                return false;
            break;
        default:
            break;
        }
    }
    return true;
}

void check_drawn(const SafeText& text)
{
    std::size_t length = 0;
    int columns = 0;
    for (const Cluster& cluster : clusters(text.str())) {
        length += cluster.text.size();
        columns += cluster.columns;
        INVARIANT(is_utf8(printable_cluster(cluster.text)));
    }
    INVARIANT(length == text.str().size());
    INVARIANT(columns == columns_of_text(text.str()));
    for (const int room : {0, 1, 7, 80})
        INVARIANT(columns_of_text(text.shortened(room).str()) <= room);
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view remote = snug::fuzz::text_of(data, size);
    const SafeText line = SafeText::line(remote);
    const SafeText block = SafeText::block(remote);
    for (const SafeText& text : {line, block})
        INVARIANT(text.str().size() <= 8 * size + 3);
    INVARIANT(is_harmless(line.str(), false));
    INVARIANT(is_harmless(block.str(), true));
    INVARIANT(SafeText::line(line.str()) == line);
    INVARIANT(SafeText::block(block.str()) == block);
    check_drawn(line);
    return 0;
}
