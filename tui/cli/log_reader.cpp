#include "tui/cli/log_reader.h"

#include "src/protocol/limits.h"
#include "tui/cli/entries.h"

namespace snug::tui {

Result<std::vector<msg::LoggedEvent>> LogReader::next()
{
    if (!more_ || read_ >= last_)
        return std::vector<msg::LoggedEvent>{};
    auto page = door_.ask_in(
        channel_, [this] { return query(); }, log_);
    if (!page)
        return page.error();
    more_ = page->more && !page->entries.empty();
    if (auto taken = take(page->entries); !taken)
        return taken.error();
    if (more_ && read_ < last_)
        talk_.ask_ahead(query());
    return std::move(page->entries);
}

msg::History LogReader::query() const
{
    return {.channelName = channel_, .after = read_, .limit = limits::history_page};
}

/// Without what was said since one came in.
Result<void> LogReader::take(std::vector<msg::LoggedEvent>& page)
{
    for (const msg::LoggedEvent& entry : page) {
        if (seq_of(entry) <= read_)
            return Error{ErrorCode::bad_reply, "the server tells its history in no order"};
        read_ = seq_of(entry);
    }
    std::erase_if(page, [this](const auto& entry) { return seq_of(entry) > last_; });
    return {};
}

} // namespace snug::tui
