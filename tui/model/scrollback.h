#pragma once

#include "tui/model/line.h"
#include "tui/model/loaded_ranges.h"

#include <cstddef>
#include <deque>
#include <vector>

namespace snug::tui {

/// The lines of a buffer: what is loaded of a channel's log, in its order, and
/// between its entries what was not logged (comings and goings, what snug says).
/// Bounded: the oldest go first.
class Scrollback {
public:
    static constexpr std::size_t max_lines = 100'000;

    /// An entry of the log.
    struct Entry {
        Seq seq;
        WallTime time;
        LineContent content;
        std::optional<LineId> id = std::nullopt; ///< it has been shown already, as this line
    };

    [[nodiscard]] std::size_t size() const { return lines_.size(); }
    [[nodiscard]] bool empty() const { return lines_.empty(); }
    [[nodiscard]] const Line& at(std::size_t index) const { return lines_.at(index); }

    /// For a line that will be inserted later.
    LineId new_id() { return LineId{next_id_++}; }

    /// A line that is in no log, after all others.
    LineId append(WallTime time, LineContent content);
    /// The newest line, if it is one of comings and goings, to be added to.
    [[nodiscard]] PresenceLine* open_presence();

    /// Entries of the log, ascending; those we have are left out.  Answers how many were new.
    std::size_t insert(std::vector<Entry> entries);
    /// Everything from `first` to `last` has been inserted, or makes no line.
    void cover(Seq first, Seq last) { ranges_.add(first, last); }
    [[nodiscard]] const LoadedRanges& loaded() const { return ranges_; }

    /// True if the log has entries right above this line that are not loaded.
    [[nodiscard]] bool gap_above(std::size_t index) const;
    /// Where a line is; looked for near `hint` first.
    [[nodiscard]] std::optional<std::size_t> index_of(LineId id, std::size_t hint) const;

    void clear();

private:
    [[nodiscard]] std::size_t place_for(Seq seq, WallTime time) const;
    [[nodiscard]] std::size_t first_above(Seq seq) const;
    void insert_run(std::vector<Entry> entries);
    void trim();

    std::deque<Line> lines_;
    LoadedRanges ranges_;
    std::uint64_t next_id_ = 1;
};

} // namespace snug::tui
