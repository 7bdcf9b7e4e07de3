#pragma once

#include "tui/model/line.h"

#include "src/base/time.h"
#include "src/protocol/ids.h"

#include <cstddef>
#include <optional>
#include <variant>

namespace snug::tui {

/// What holds a scrolled view still: this byte of this line stands in this row.
/// Text that arrives and other widths change where it is in the buffer, not on
/// the screen.
struct Anchor {
    LineId line;
    std::size_t hint = 0; ///< the line's index when last seen
    std::size_t byte = 0; ///< of the line's text
    int row = 0;          ///< from the top of the pane

    friend bool operator==(const Anchor&, const Anchor&) = default;
};

/// Where a pane is on its way to: what it is to show there has to be loaded first.
struct Jump {
    std::variant<Seq, WallTime> to; ///< the first line at or after it
    MonoTime since;
};

/// A window onto a buffer.  Two panes on one buffer scroll each by itself.
struct Pane {
    std::size_t buffer = 0;       ///< index in Model::buffers
    std::optional<Anchor> anchor; ///< nothing: follows the newest line
    std::optional<Jump> jump;
};

} // namespace snug::tui
