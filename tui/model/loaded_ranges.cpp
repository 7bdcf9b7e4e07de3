#include "tui/model/loaded_ranges.h"

#include "src/base/check.h"

#include <algorithm>

namespace snug::tui {

namespace {

constexpr Seq after(Seq seq)
{
    return Seq{seq.value() + 1};
}

constexpr Seq before(Seq seq)
{
    return Seq{seq.value() - 1};
}

} // namespace

void LoadedRanges::add(Seq first, Seq last)
{
    INVARIANT(first <= last);
    // Those that touch the new one melt into it.
    const auto from = std::ranges::find_if(
        ranges_, [&](const SeqRange& range) { return after(range.last) >= first; });
    auto to = from;
    for (; to != ranges_.end() && to->first <= after(last); ++to) {
        first = std::min(first, to->first);
        last = std::max(last, to->last);
    }
    ranges_.insert(ranges_.erase(from, to), SeqRange{first, last});
}

void LoadedRanges::forget_to(Seq last)
{
    std::erase_if(ranges_, [&](const SeqRange& range) { return range.last <= last; });
    if (!ranges_.empty())
        ranges_.front().first = std::max(ranges_.front().first, after(last));
}

void LoadedRanges::forget_from(Seq first)
{
    std::erase_if(ranges_, [&](const SeqRange& range) { return range.first >= first; });
    if (!ranges_.empty())
        ranges_.back().last = std::min(ranges_.back().last, before(first));
}

std::optional<SeqRange> LoadedRanges::around(Seq seq) const
{
    const auto found = std::ranges::find_if(
        ranges_, [&](const SeqRange& range) { return range.first <= seq && seq <= range.last; });
    return found == ranges_.end() ? std::nullopt : std::optional{*found};
}

} // namespace snug::tui
