#pragma once

#include "tui/model/draft_rows.h"
#include "tui/model/model.h"
#include "tui/model/size.h"
#include "tui/model/transcript.h"

#include "src/text/safe_text.h"

namespace snug::tui {

inline constexpr Size smallest_screen{.rows = 5, .columns = 20};

constexpr bool too_small(Size size)
{
    return size.rows < smallest_screen.rows || size.columns < smallest_screen.columns;
}

/// A question about a server needs all of its fingerprint in view.
inline constexpr Size smallest_for_stranger{.rows = 12, .columns = 50};

constexpr bool too_small_for_stranger(Size size)
{
    return size.rows < smallest_for_stranger.rows || size.columns < smallest_for_stranger.columns;
}

/// Where the parts of the chat screen are.  Empty rectangles are not drawn.
struct ChatLayout {
    Rect title;
    Rect channels;
    Rect pane; ///< what the transcript stands in
    Rect members;
    Rect link;
    Rect note;
    Rect status;
    Rect input;
    TranscriptShape shape;

    text::SafeText prompt;
    text::SafeText draft; ///< or the password that is asked, masked
    DraftRows draft_rows;
    int first_draft_row = 0;
};

ChatLayout chat_layout(const Model& model);

} // namespace snug::tui
