#include "src/base/nearest.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace snug {

namespace {

/// Levenshtein's distance: letters to insert, drop or replace to make one of the other.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

} // namespace

std::optional<std::string_view> nearest(std::string_view typed,
                                        std::span<const std::string_view> known)
{
    // A third of the letters wrong is still a slip; more is another word.
    std::size_t least = std::max<std::size_t>(2, typed.size() / 3) + 1;
    std::optional<std::string_view> best;
    for (const std::string_view word : known) {
        const std::size_t away = distance(typed, word);
        if (away < least && away < word.size()) {
            least = away;
            best = word;
        }
    }
    return best;
}

} // namespace snug
