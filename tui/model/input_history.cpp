#include "tui/model/input_history.h"

#include <utility>

namespace snug::tui {

void InputHistory::add(std::string line, Carries carries)
{
    const bool repeated = !lines_.empty() && lines_.back() == line;
    if (carries == Carries::nothing_secret && !line.empty() && !repeated)
        lines_.push_back(std::move(line));
    if (lines_.size() > max_lines)
        lines_.pop_front();
    leave();
}

std::optional<std::string> InputHistory::older(std::string_view draft)
{
    if (place_ == 0)
        return std::nullopt;
    return go_to(place_ - 1, draft);
}

std::optional<std::string> InputHistory::newer()
{
    if (at_end())
        return std::nullopt;
    if (++place_ < lines_.size())
        return lines_[place_];
    return std::exchange(draft_, {});
}

std::optional<std::string> InputHistory::search_older(std::string_view words,
                                                      std::string_view draft)
{
    for (std::size_t index = place_; index > 0; --index)
        if (lines_[index - 1].find(words) != std::string::npos)
            return go_to(index - 1, draft);
    return std::nullopt;
}

void InputHistory::leave()
{
    place_ = lines_.size();
    draft_.clear();
}

std::optional<std::string> InputHistory::go_to(std::size_t index, std::string_view draft)
{
    if (at_end())
        draft_ = draft;
    place_ = index;
    return lines_[index];
}

} // namespace snug::tui
