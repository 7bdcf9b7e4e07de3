#pragma once

#include "tui/model/line.h"
#include "tui/model/loaded_ranges.h"

#include <cstddef>
#include <deque>
#include <vector>

namespace snug::tui {

/// A window on a channel's log: what is loaded of it, in its order, and between its
/// entries what was not logged (comings and goings, what snug says).  It may have gaps, and
/// be anywhere in the log.  Its owner bounds it with trim(): what goes can be loaded again.
class Scrollback {
public:
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
    /// Somebody came or went: one line for as long as nothing else happens.
    void append_presence(WallTime time, bool came, const text::SafeText& name);

    /// Entries of the log, ascending; those we have are left out.  Answers how many were new.
    std::size_t insert(std::vector<Entry> entries);
    /// Everything from `first` to `last` has been inserted, or makes no line.
    void cover(Seq first, Seq last) { ranges_.add(first, last); }
    [[nodiscard]] const LoadedRanges& loaded() const { return ranges_; }

    /// True if the log has entries between this line and the entry above it that are not loaded.
    [[nodiscard]] bool gap_above(std::size_t index) const;
    /// True if it has some above the first line, or below the last, when it ends with `newest`.
    [[nodiscard]] bool more_above() const;
    [[nodiscard]] bool more_below(Seq newest) const;

    /// The first line with an entry of the log at or after `seq`; size() if there is none.
    [[nodiscard]] std::size_t index_at(Seq seq) const;
    /// Where a line is; looked for near `hint` first.
    [[nodiscard]] std::optional<std::size_t> index_of(LineId id, std::size_t hint) const;

    /// What the lines take of the memory.
    [[nodiscard]] std::size_t bytes() const { return bytes_; }
    /// Lets go of lines until they take at most so much, first of those that are farthest from
    /// line `centre`, at either end.
    void trim(std::size_t most_bytes, std::size_t centre);
    void clear();

private:
    [[nodiscard]] std::size_t place_for(Seq seq, WallTime time) const;
    void insert_run(std::vector<Entry> entries);
    void drop_first();
    void drop_last();

    std::deque<Line> lines_;
    LoadedRanges ranges_;
    std::size_t bytes_ = 0;
    std::uint64_t next_id_ = 1;
};

} // namespace snug::tui
