#include "tui/model/buffer.h"

namespace snug::tui {

const Line& Buffer::line(std::size_t index) const
{
    return index < lines.size() ? lines.at(index) : unsent.at(index - lines.size()).line;
}

const Unsent* Buffer::unsent_at(std::size_t index) const
{
    return index < lines.size() ? nullptr : &unsent.at(index - lines.size());
}

std::optional<std::size_t> Buffer::index_of(LineId id, std::size_t hint) const
{
    for (std::size_t i = 0; i < unsent.size(); ++i)
        if (unsent[i].line.id == id)
            return lines.size() + i;
    return lines.index_of(id, hint);
}

bool Buffer::gap_above(std::size_t index) const
{
    if (index == 0)
        return lines.more_above() && !loading && !top_is_quiet;
    return index < lines.size() && lines.gap_above(index);
}

bool Buffer::has_newest() const
{
    if (lines.loaded().empty())
        return last_seq == Seq{0} || top_is_quiet;
    return !lines.more_below(last_seq);
}

bool Buffer::gap_below(std::size_t index) const
{
    return index + 1 == lines.size() && !has_newest() && !loading;
}

} // namespace snug::tui
