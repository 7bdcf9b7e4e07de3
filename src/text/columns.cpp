#include "src/text/columns.h"

#include "src/text/graphemes.h"
#include "src/text/unicode.h"
#include "src/text/utf8.h"

#include <locale.h>
#include <utf8proc.h>
#include <wchar.h>

namespace snug::text {

namespace {

/// wcwidth() answers for the thread's locale and has no form that takes one.
class ThreadLocale {
public:
    explicit ThreadLocale(locale_t locale) : before_{uselocale(locale)} {}
    ThreadLocale(const ThreadLocale&) = delete;
    ThreadLocale& operator=(const ThreadLocale&) = delete;
    ~ThreadLocale() { uselocale(before_); }

private:
    locale_t before_;
};

/// For a system without C.UTF-8.
std::optional<int> columns_by_utf8proc(char32_t code_point)
{
    const Category category = category_of(code_point);
    if (category == Category::control || category == Category::unassigned)
        return std::nullopt;
    return utf8proc_charwidth(static_cast<utf8proc_int32_t>(code_point));
}

constexpr bool is_printable_ascii(std::string_view cluster)
{
    return cluster.size() == 1 && cluster[0] >= ' ' && cluster[0] <= '~';
}

} // namespace

std::optional<int> code_point_columns(char32_t code_point)
{
    if (code_point < 0x80)
        return code_point >= 0x20 && code_point < 0x7f ? std::optional{1} : std::nullopt;

    static const locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", locale_t{});
    if (utf8 == locale_t{})
        return columns_by_utf8proc(code_point);
    const ThreadLocale during_the_question{utf8};
    const int columns = wcwidth(static_cast<wchar_t>(code_point));
    return columns < 0 ? std::nullopt : std::optional{columns};
}

int columns_of(std::string_view cluster, EmojiMode mode)
{
    if (is_printable_ascii(cluster))
        return 1;
    if (mode == EmojiMode::full && kind_of(cluster) == ClusterKind::emoji_sequence)
        return 2;
    const std::string printed = printable_cluster(cluster, mode);
    int columns = 0;
    for (std::size_t position = 0; position < printed.size();) {
        const Decoded decoded = decode(printed, position);
        columns += code_point_columns(decoded.code_point).value_or(0);
        position += decoded.length;
    }
    return columns;
}

int columns_of_text(std::string_view text, EmojiMode mode)
{
    int columns = 0;
    for (const Cluster& cluster : clusters(text, mode))
        columns += cluster.columns;
    return columns;
}

std::string_view truncate_to_columns(std::string_view text, int columns, EmojiMode mode)
{
    std::size_t length = 0;
    for (const Cluster& cluster : clusters(text, mode)) {
        columns -= cluster.columns;
        if (columns < 0)
            break;
        length += cluster.text.size();
    }
    return text.substr(0, length);
}

std::string truncate_with_ellipsis(std::string_view text, int columns, EmojiMode mode)
{
    static constexpr std::string_view ellipsis = "…";
    if (truncate_to_columns(text, columns, mode).size() == text.size())
        return std::string{text};
    if (columns < 1)
        return {};
    return std::string{truncate_to_columns(text, columns - 1, mode)}.append(ellipsis);
}

} // namespace snug::text
