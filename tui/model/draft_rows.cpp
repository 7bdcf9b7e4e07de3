#include "tui/model/draft_rows.h"

#include "src/text/graphemes.h"

#include <algorithm>

namespace snug::tui {

DraftRows draft_rows(std::string_view draft, std::size_t cursor, int columns, text::EmojiMode emoji)
{
    columns = std::max(columns, 1);
    DraftRows found;
    std::size_t begin = 0;
    std::size_t at = 0;
    int column = 0;
    const auto end_row = [&](std::size_t end, std::size_t next) {
        found.rows.push_back({begin, end});
        begin = next;
        column = 0;
    };
    const auto note_cursor = [&] {
        if (at != cursor)
            return;
        found.cursor_row = static_cast<int>(found.rows.size());
        found.cursor_column = column;
    };
    while (at < draft.size()) {
        if (draft[at] == '\n') {
            note_cursor();
            end_row(at, at + 1);
            ++at;
            continue;
        }
        const std::size_t next = text::next_cluster(draft, at);
        const int width = text::columns_of(draft.substr(at, next - at), emoji);
        if (column + width > columns && at > begin)
            end_row(at, at);
        note_cursor();
        column += width;
        at = next;
    }
    if (column >= columns && at == cursor)
        end_row(at, at); // the cursor stands after the last character: it needs a row
    note_cursor();
    found.rows.push_back({begin, draft.size()});
    return found;
}

} // namespace snug::tui
