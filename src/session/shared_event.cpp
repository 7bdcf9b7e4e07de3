#include "src/session/shared_event.h"

#include "src/session/classic_lines.h"

namespace snug::session {

const Slice& SharedEvent::native() const
{
    Run alone;
    if (!native_.buffer)
        native_ = (run_ != nullptr ? *run_ : alone).append(msg::encode(event_));
    return native_;
}

const std::vector<Buffer>& SharedEvent::classic(msg::Dialect dialect) const
{
    Classic& kept = dialect == msg::Dialect::classic_a ? a_ : b_;
    if (!kept.made) {
        if (const auto line = classic_line_of(event_))
            kept.lines = classic_buffers(dialect, *line);
        kept.made = true;
    }
    return kept.lines;
}

} // namespace snug::session
