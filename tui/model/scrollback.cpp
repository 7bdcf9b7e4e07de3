#include "tui/model/scrollback.h"

#include "src/base/check.h"

#include <algorithm>
#include <iterator>

namespace snug::tui {

LineId Scrollback::append(WallTime time, LineContent content)
{
    const LineId id = new_id();
    lines_.push_back({.id = id, .seq = std::nullopt, .time = time, .content = std::move(content)});
    bytes_ += bytes_of(lines_.back());
    return id;
}

void Scrollback::append_presence(WallTime time, bool came, const text::SafeText& name)
{
    if (lines_.empty() || !std::holds_alternative<PresenceLine>(lines_.back().content))
        append(time, PresenceLine{});
    Line& line = lines_.back();
    bytes_ -= bytes_of(line);
    add_presence(std::get<PresenceLine>(line.content), came, name);
    bytes_ += bytes_of(line);
}

std::size_t Scrollback::insert(std::vector<Entry> entries)
{
    std::erase_if(entries, [&](const Entry& entry) { return ranges_.contains(entry.seq); });
    if (entries.empty())
        return 0;
    INVARIANT(std::ranges::is_sorted(entries, {}, &Entry::seq));
    const std::size_t count = entries.size();

    // Those between the same two lines of ours go in at once, as nearly always all do.
    for (auto begin = entries.begin(); begin != entries.end();) {
        const std::size_t above = index_at(begin->seq);
        const auto end = above == lines_.size()
                             ? entries.end()
                             : std::ranges::find_if(begin, entries.end(), [&](const Entry& entry) {
                                   return entry.seq > *lines_[above].seq;
                               });
        insert_run({std::move_iterator{begin}, std::move_iterator{end}});
        begin = end;
    }
    return count;
}

void Scrollback::insert_run(std::vector<Entry> entries)
{
    const std::size_t place = place_for(entries.front().seq, entries.front().time);
    std::vector<Line> lines;
    lines.reserve(entries.size());
    for (Entry& entry : entries) {
        lines.push_back({.id = entry.id ? *entry.id : new_id(),
                         .seq = entry.seq,
                         .time = entry.time,
                         .content = std::move(entry.content)});
        bytes_ += bytes_of(lines.back());
        ranges_.add(entry.seq, entry.seq);
    }
    lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(place),
                  std::move_iterator{lines.begin()}, std::move_iterator{lines.end()});
}

std::size_t Scrollback::index_at(Seq seq) const
{
    // New messages are nearly always the newest: look from the end, then by halves.
    for (std::size_t i = lines_.size(); i-- > 0;)
        if (lines_[i].seq) {
            if (*lines_[i].seq < seq)
                return lines_.size();
            break;
        }
    std::size_t low = 0;
    std::size_t high = lines_.size();
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        std::size_t logged = middle;
        while (logged < high && !lines_[logged].seq)
            ++logged;
        if (logged < high && *lines_[logged].seq < seq)
            low = logged + 1;
        else
            high = middle;
    }
    while (low < lines_.size() && !lines_[low].seq)
        ++low;
    return low;
}

/// Before the next line of the log, and among what is not logged by time.
std::size_t Scrollback::place_for(Seq seq, WallTime time) const
{
    std::size_t place = index_at(seq);
    while (place > 0 && !lines_[place - 1].seq && lines_[place - 1].time > time)
        --place;
    return place;
}

bool Scrollback::gap_above(std::size_t index) const
{
    const std::optional<Seq> seq = lines_.at(index).seq;
    if (!seq)
        return false;
    const Seq begin = ranges_.around(*seq)->first;
    if (begin.value() <= 1)
        return false;
    for (std::size_t i = index; i-- > 0;)
        if (lines_[i].seq)
            return *lines_[i].seq < begin;
    return false; // the oldest: what is above it is no gap but not loaded yet
}

bool Scrollback::more_above() const
{
    return !ranges_.empty() && ranges_.ranges().front().first > Seq{1};
}

bool Scrollback::more_below(Seq newest) const
{
    return !ranges_.empty() && ranges_.ranges().back().last < newest;
}

std::optional<std::size_t> Scrollback::index_of(LineId id, std::size_t hint) const
{
    const std::size_t size = lines_.size();
    const std::size_t start = std::min(hint, size);
    for (std::size_t distance = 0; distance <= size; ++distance) {
        if (start + distance < size && lines_[start + distance].id == id)
            return start + distance;
        if (distance <= start && start - distance < size && lines_[start - distance].id == id)
            return start - distance;
    }
    return std::nullopt;
}

void Scrollback::trim(std::size_t most_bytes, std::size_t centre)
{
    while (bytes_ > most_bytes && !lines_.empty())
        if (centre > lines_.size() / 2) {
            drop_first();
            --centre;
        } else {
            drop_last();
        }
}

void Scrollback::drop_first()
{
    bytes_ -= bytes_of(lines_.front());
    if (const auto seq = lines_.front().seq)
        ranges_.forget_to(*seq);
    lines_.pop_front();
}

void Scrollback::drop_last()
{
    bytes_ -= bytes_of(lines_.back());
    if (const auto seq = lines_.back().seq)
        ranges_.forget_from(*seq);
    lines_.pop_back();
}

void Scrollback::clear()
{
    lines_.clear();
    ranges_ = {};
    bytes_ = 0;
}

} // namespace snug::tui
