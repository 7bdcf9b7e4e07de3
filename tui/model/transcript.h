#pragma once

#include "tui/model/buffer.h"
#include "tui/model/local_time.h"
#include "tui/model/pane.h"
#include "tui/model/wrap.h"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace snug::tui {

/// How a buffer's lines are set in a pane.
struct TranscriptShape {
    enum class Names : std::uint8_t {
        column,  ///< right-aligned, the text wrapped beside them
        in_text, ///< "ada: …", where there is no room for a column
    };
    Names names = Names::column;
    int text_columns = 40;
    bool times = true;
    int nick_columns = 8; ///< with Names::column
    UtcOffset offset = utc;
    text::EmojiMode emoji = text::EmojiMode::safe;
};

/// One row of a pane.
struct TranscriptRow {
    enum class Kind : std::uint8_t {
        text,   ///< a part of the line's text
        day,    ///< the date that begins with this line
        unread, ///< what follows is new
        gap,    ///< here the log has more than we
    };
    Kind kind = Kind::text;
    std::size_t line = 0; ///< index in the buffer
    TextPart part;
    bool first = false; ///< the line's first row of text: it has the name
};

/// A buffer as rows of a certain width, computed only where somebody looks.
///
/// Short-lived: it refers to the buffer and must not outlive a change of it.
class Transcript {
public:
    /// A row: which one of all that belong to a line.
    struct Place {
        std::size_t line = 0;
        std::size_t row = 0;

        friend auto operator<=>(const Place&, const Place&) = default;
    };

    Transcript(const Buffer& buffer, const TranscriptShape& shape) : buffer_{buffer}, shape_{shape}
    {
    }

    /// Dates, marks and text of one line, from above.
    const std::vector<TranscriptRow>& rows_of(std::size_t line);

    /// The top row of a pane so high; nothing for a buffer without lines.
    std::optional<Place> top(const std::optional<Anchor>& anchor, int height);
    /// The rows from `top` on, at most `height`.
    std::vector<TranscriptRow> rows_from(Place top, int height);

    /// `rows` further up or down, as far as there are any; never below the last full screen.
    Place up(Place from, std::size_t rows);
    Place down(Place from, std::size_t rows, int height);
    /// The first row of a line, with its text (not its date) in the pane's row 0.
    Place text_of(std::size_t line);

    /// What keeps this row at the top from now on; nothing at the bottom: new lines are followed.
    std::optional<Anchor> anchor_at(Place top, int height);

private:
    std::vector<TranscriptRow> make_rows(std::size_t line) const;
    [[nodiscard]] bool new_day(std::size_t line) const;
    [[nodiscard]] bool unread_from(std::size_t line) const;
    /// The top row when the last row of all stands in the last row of the pane.
    Place bottom_top(int height);
    std::optional<Place> next(Place place);

    const Buffer& buffer_;
    TranscriptShape shape_;
    std::map<std::size_t, std::vector<TranscriptRow>> made_;
};

/// Columns of what stands before a line's text with Names::in_text: "ada: ", "* " before an
/// action, "— " before what the program says.
int lead_columns(const Line& line, const TranscriptShape& shape);
/// And before each further row of it: "│ ", so that no words of a message can pass for a line of
/// somebody else's or of the program.
int continuation_columns(const TranscriptShape& shape);

} // namespace snug::tui
