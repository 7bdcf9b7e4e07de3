#include "tui/model/wrap.h"

#include "src/text/graphemes.h"

#include <algorithm>

namespace snug::tui {

namespace {

constexpr bool is_plain(char c)
{
    return c >= 0x20 && c < 0x7f;
}

/// The next character.  Most text is ASCII, for which the tables of Unicode need not be asked.
text::Cluster cluster_at(std::string_view text, std::size_t position, text::EmojiMode emoji)
{
    if (is_plain(text[position]) && (position + 1 == text.size() || is_plain(text[position + 1])))
        return {text.substr(position, 1), 1};
    const auto cluster = text.substr(position, text::next_cluster(text, position) - position);
    return {cluster, text::columns_of(cluster, emoji)};
}

/// Wraps what stands between two newlines.
class ParagraphWrap {
public:
    ParagraphWrap(std::string_view text, WrapWidth width, text::EmojiMode emoji,
                  std::vector<TextPart>& rows)
        : text_{text}, width_{width}, emoji_{emoji}, rows_{rows}
    {
    }

    void run(std::size_t begin, std::size_t end)
    {
        row_begin_ = break_end_ = break_begin_ = begin;
        columns_ = 0;
        columns_at_break_ = 0;
        for (std::size_t at = begin; at < end;) {
            const text::Cluster cluster = cluster_at(text_.substr(0, end), at, emoji_);
            if (cluster.text == " ")
                at = take_space(at);
            else
                at = take(at, cluster);
        }
        if (row_begin_ < end || begin == end) // else the last cut took all
            rows_.push_back({row_begin_, end});
    }

private:
    [[nodiscard]] int room() const { return rows_.empty() ? width_.first : width_.rest; }

    std::size_t take_space(std::size_t at)
    {
        if (columns_ >= room() && at > row_begin_) {
            // No room for the space: it is the cut.  Those after it too.
            const std::size_t end = at;
            while (at < text_.size() && text_[at] == ' ')
                ++at;
            cut(end, at);
            return at;
        }
        ++at;
        ++columns_;
        note_break(at - 1, at);
        return at;
    }

    std::size_t take(std::size_t at, const text::Cluster& cluster)
    {
        if (cluster.columns > 1)
            note_break(at, at); // before a wide character
        while (columns_ + cluster.columns > room() && at > row_begin_) {
            if (break_begin_ > row_begin_)
                cut(break_begin_, break_end_);
            else
                cut(at, at);
        }
        at += cluster.text.size();
        columns_ += cluster.columns;
        if (cluster.columns > 1)
            note_break(at, at); // and after it
        return at;
    }

    /// The row may end at `begin`, and the next begin at `end`.
    void note_break(std::size_t begin, std::size_t end)
    {
        if (break_end_ != begin) // else it goes on: one more space
            break_begin_ = begin;
        break_end_ = end;
        columns_at_break_ = columns_;
    }

    void cut(std::size_t end, std::size_t next)
    {
        rows_.push_back({row_begin_, end});
        columns_ = next == break_end_ ? columns_ - columns_at_break_ : 0;
        row_begin_ = next;
        break_begin_ = break_end_ = next;
        columns_at_break_ = 0;
    }

    std::string_view text_;
    WrapWidth width_;
    text::EmojiMode emoji_;
    std::vector<TextPart>& rows_;
    std::size_t row_begin_ = 0;
    std::size_t break_begin_ = 0; ///< where the row could end
    std::size_t break_end_ = 0;   ///< and the next begin
    int columns_ = 0;             ///< of the row so far
    int columns_at_break_ = 0;    ///< of what stands before break_end_
};

} // namespace

std::vector<TextPart> wrap(std::string_view text, WrapWidth width, text::EmojiMode emoji)
{
    width.first = std::max(width.first, 1);
    width.rest = std::max(width.rest, 1);
    std::vector<TextPart> rows;
    ParagraphWrap paragraph{text, width, emoji, rows};
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t newline = std::min(text.find('\n', begin), text.size());
        paragraph.run(begin, newline);
        begin = newline + 1;
    }
    return rows;
}

} // namespace snug::tui
