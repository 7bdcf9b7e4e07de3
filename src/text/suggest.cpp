#include "src/text/suggest.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace snug::text {

namespace {

/// No command, option or key is longer; what is, was no slip of the finger.
constexpr std::size_t longest_compared = 48;

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same(char a, char b)
{
    return lower(a) == lower(b);
}

} // namespace

std::size_t slips_between(std::string_view typed, std::string_view meant)
{
    if (typed.size() > longest_compared || meant.size() > longest_compared)
        return longest_compared;

    // Rows of the usual table: slips from typed[0, row) to meant[0, column).
    using Row = std::array<std::size_t, longest_compared + 1>;
    Row before_last{};
    Row last{};
    Row row{};
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= typed.size(); ++i) {
        before_last = std::exchange(last, row);
        row[0] = i;
        for (std::size_t j = 1; j <= meant.size(); ++j) {
            const std::size_t another = same(typed[i - 1], meant[j - 1]) ? 0 : 1;
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + another});
            const bool swapped = i > 1 && j > 1 && same(typed[i - 1], meant[j - 2]) &&
                                 same(typed[i - 2], meant[j - 1]);
            if (swapped)
                row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
    }
    return row[meant.size()];
}

std::size_t tolerated_slips(std::string_view typed)
{
    if (typed.size() < 2 || typed.size() > longest_compared)
        return 0;
    return std::clamp<std::size_t>(typed.size() / 3, 1, 3);
}

} // namespace snug::text
