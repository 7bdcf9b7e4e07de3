#pragma once

#include "src/protocol/ids.h"

#include <optional>
#include <span>
#include <vector>

namespace snug::tui {

/// An unbroken part of a channel's log, both ends included.
struct SeqRange {
    Seq first;
    Seq last;

    friend bool operator==(const SeqRange&, const SeqRange&) = default;
};

/// Which parts of a channel's log we have.  Between two of them is a gap.
class LoadedRanges {
public:
    /// `first` is not above `last`.
    void add(Seq first, Seq last);
    /// Nothing up to `last`, or from `first` on, is ours any more.
    void forget_to(Seq last);
    void forget_from(Seq first);

    [[nodiscard]] bool empty() const { return ranges_.empty(); }
    [[nodiscard]] bool contains(Seq seq) const { return around(seq).has_value(); }
    /// The part that holds `seq`.
    [[nodiscard]] std::optional<SeqRange> around(Seq seq) const;
    /// In order, with at least one entry missing between any two.
    [[nodiscard]] std::span<const SeqRange> ranges() const { return ranges_; }

    friend bool operator==(const LoadedRanges&, const LoadedRanges&) = default;

private:
    std::vector<SeqRange> ranges_;
};

} // namespace snug::tui
