#include "tui/model/line_editor.h"

#include "src/text/columns.h"
#include "src/text/graphemes.h"
#include "src/text/unicode.h"
#include "src/text/utf8.h"

#include <algorithm>
#include <utility>

namespace snug::tui {

namespace {

constexpr std::size_t max_changes = 1000;
constexpr std::size_t max_changes_bytes = 256 * 1024;

bool is_word(char32_t c)
{
    using enum text::Category;
    const text::Category category = text::category_of(c);
    return c == U'_' || category == letter || category == mark || category == decimal_digit ||
           category == other_number;
}
bool is_no_word(char32_t c)
{
    return !is_word(c);
}
bool is_blank(char32_t c)
{
    return c == U'\n' || c == U'\t' || text::category_of(c) == text::Category::space;
}
bool is_no_blank(char32_t c)
{
    return !is_blank(c);
}

/// Back over all code points of the class.
std::size_t skip_left(std::string_view text, std::size_t position, bool (*in_class)(char32_t))
{
    while (position > 0) {
        std::size_t begin = position - 1;
        while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xc0) == 0x80)
            --begin;
        if (!in_class(text::decode(text, begin).code_point))
            break;
        position = begin;
    }
    return position;
}

std::size_t skip_right(std::string_view text, std::size_t position, bool (*in_class)(char32_t))
{
    while (position < text.size()) {
        const text::Decoded next = text::decode(text, position);
        if (!in_class(next.code_point))
            break;
        position += next.length;
    }
    return position;
}

} // namespace

LineEditor& LineEditor::operator=(const LineEditor& other)
{
    return *this = LineEditor{other};
}

LineEditor& LineEditor::operator=(LineEditor&& other) noexcept
{
    wipe();
    text_ = std::move(other.text_);
    cursor_ = std::exchange(other.cursor_, 0);
    max_bytes_ = other.max_bytes_;
    kind_ = other.kind_;
    killed_ = std::move(other.killed_);
    last_was_kill_ = other.last_was_kill_;
    goal_column_ = other.goal_column_;
    changes_ = std::move(other.changes_);
    changes_bytes_ = std::exchange(other.changes_bytes_, 0);
    other.wipe();
    return *this;
}

LineEditor::~LineEditor()
{
    wipe();
}

bool LineEditor::insert(std::string_view text)
{
    return replace(cursor_, cursor_, text);
}

bool LineEditor::insert(char32_t typed)
{
    last_was_kill_ = false;
    goal_column_.reset();
    std::string bytes;
    text::append_utf8(bytes, typed);
    return change(cursor_, cursor_, cleaned(bytes), true);
}

bool LineEditor::set_text(std::string_view text)
{
    return replace(0, text_.size(), text);
}

bool LineEditor::replace(std::size_t begin, std::size_t end, std::string_view text)
{
    last_was_kill_ = false;
    goal_column_.reset();
    begin = boundary_before(begin);
    end = boundary_after(std::max(begin, end));
    std::string clean = cleaned(text);
    const bool whole = change(begin, end, clean);
    if (kind_ == Kind::secret)
        SecretText{std::move(clean)}; // wiped
    return whole;
}

void LineEditor::move_to(std::size_t offset)
{
    last_was_kill_ = false;
    goal_column_.reset();
    cursor_ = boundary_before(offset);
}

void LineEditor::clear()
{
    LineEditor fresh{max_bytes_, kind_};
    fresh.killed_ = std::move(killed_);
    *this = std::move(fresh);
}

SecretText LineEditor::take_secret()
{
    SecretText secret{std::move(text_)};
    clear();
    return secret;
}

bool LineEditor::apply(Edit what)
{
    const bool joins_kill = std::exchange(last_was_kill_, false);
    if (what != Edit::line_up && what != Edit::line_down)
        goal_column_.reset();
    switch (what) {
    case Edit::left:
        return move(text::previous_cluster(text_, cursor_));
    case Edit::right:
        return move(text::next_cluster(text_, cursor_));
    case Edit::word_left:
        return move(left_over(is_no_word, is_word));
    case Edit::word_right:
        return move(right_over(is_no_word, is_word));
    case Edit::line_start:
        return move(line_start(cursor_));
    case Edit::line_end:
        return move(line_end(cursor_));
    case Edit::line_up:
        return line_start(cursor_) > 0 && move_to_line_of(line_start(cursor_) - 1);
    case Edit::line_down:
        return line_end(cursor_) < text_.size() && move_to_line_of(line_end(cursor_) + 1);
    case Edit::delete_left:
        return erase(text::previous_cluster(text_, cursor_), cursor_);
    case Edit::delete_right:
        return erase(cursor_, text::next_cluster(text_, cursor_));
    case Edit::kill_blank_left:
        return kill(left_over(is_blank, is_no_blank), cursor_, joins_kill);
    case Edit::kill_word_left:
        return kill(left_over(is_no_word, is_word), cursor_, joins_kill);
    case Edit::kill_word_right:
        return kill(cursor_, right_over(is_no_word, is_word), joins_kill);
    case Edit::kill_to_start:
        return kill(line_start(cursor_), cursor_, joins_kill);
    case Edit::kill_to_end:
        return kill(cursor_, line_end(cursor_), joins_kill);
    case Edit::yank:
        return !killed_.empty() && change(cursor_, cursor_, killed_);
    case Edit::transpose:
        return transpose();
    case Edit::newline:
        return kind_ == Kind::block && change(cursor_, cursor_, "\n");
    case Edit::undo:
        return undo();
    }
    return false;
}

/// Every change comes through here: it keeps the limit, the cursor's place and the way back.
/// Answers whether all of `with` found room.
bool LineEditor::change(std::size_t begin, std::size_t end, std::string_view with, bool typing)
{
    const std::string_view fits = fitting(with, max_bytes_ - (text_.size() - (end - begin)));
    if (begin < end || !fits.empty()) {
        if (kind_ != Kind::secret)
            remember({.at = begin,
                      .removed = text_.substr(begin, end - begin),
                      .inserted = std::string{fits},
                      .cursor_before = cursor_,
                      .typing = typing});
        splice(begin, end, fits);
        cursor_ = boundary_after(begin + fits.size());
    }
    return fits.size() == with.size();
}

void LineEditor::splice(std::size_t begin, std::size_t end, std::string_view with)
{
    if (kind_ != Kind::secret) {
        text_.replace(begin, end - begin, with);
        return;
    }
    // A string that grows or shrinks in place leaves its old bytes behind.
    std::string next;
    next.reserve(max_bytes_);
    next.append(text_, 0, begin).append(with).append(text_, end);
    text_.swap(next);
    SecretText{std::move(next)}; // wiped
}

void LineEditor::remember(Change made)
{
    changes_bytes_ += made.removed.size() + made.inserted.size();
    const auto joins = [&](const Change& last) {
        // Undo takes back a word at a time of what was typed in one go.
        const bool new_word = last.inserted.back() == ' ' && made.inserted != " ";
        return last.at + last.inserted.size() == made.at && !new_word;
    };
    if (made.typing && !changes_.empty() && changes_.back().typing && joins(changes_.back()))
        changes_.back().inserted += made.inserted;
    else
        changes_.push_back(std::move(made));
    while (changes_.size() > max_changes || changes_bytes_ > max_changes_bytes) {
        changes_bytes_ -= changes_.front().removed.size() + changes_.front().inserted.size();
        changes_.pop_front();
    }
}

bool LineEditor::undo()
{
    if (changes_.empty())
        return false;
    const Change last = std::move(changes_.back());
    changes_.pop_back();
    changes_bytes_ -= last.removed.size() + last.inserted.size();
    splice(last.at, last.at + last.inserted.size(), last.removed);
    cursor_ = last.cursor_before;
    return true;
}

bool LineEditor::erase(std::size_t begin, std::size_t end)
{
    return begin < end && change(begin, end, {});
}

bool LineEditor::kill(std::size_t begin, std::size_t end, bool joins)
{
    last_was_kill_ = true;
    const std::string_view killed = std::string_view{text_}.substr(begin, end - begin);
    if (begin < end && kind_ != Kind::secret) {
        if (!joins)
            killed_ = killed;
        else if (end == cursor_)
            killed_.insert(0, killed);
        else
            killed_ += killed;
    }
    return erase(begin, end);
}

bool LineEditor::transpose()
{
    const bool at_end = cursor_ == line_end(cursor_);
    const std::size_t middle = at_end ? text::previous_cluster(text_, cursor_) : cursor_;
    const std::size_t begin = text::previous_cluster(text_, middle);
    const std::size_t end = at_end ? cursor_ : text::next_cluster(text_, cursor_);
    if (begin == middle || begin < line_start(cursor_))
        return false;
    return change(begin, end,
                  text_.substr(middle, end - middle) + text_.substr(begin, middle - begin));
}

bool LineEditor::move(std::size_t to)
{
    return std::exchange(cursor_, to) != to;
}

/// To the line that `offset` is in, as far to the right as the cursor was when going up and
/// down began.
bool LineEditor::move_to_line_of(std::size_t offset)
{
    const std::string_view whole{text_};
    const auto line_until = [&](std::size_t end) {
        return whole.substr(line_start(end), end - line_start(end));
    };
    if (!goal_column_)
        goal_column_ = text::columns_of_text(line_until(cursor_));
    const std::string_view before =
        text::truncate_to_columns(line_until(line_end(offset)), *goal_column_);
    return move(line_start(offset) + before.size());
}

void LineEditor::wipe()
{
    if (kind_ == Kind::secret)
        SecretText{std::move(text_)};
}

/// What of the text may stand in this draft.
std::string LineEditor::cleaned(std::string_view text) const
{
    std::string clean;
    clean.reserve(text.size());
    for (std::size_t position = 0; position < text.size();) {
        const auto [character, length, valid] = text::decode(text, position);
        position += length;
        const bool control = character < 0x20 || (character >= 0x7f && character < 0xa0);
        const bool white = character == U'\n' || character == U'\t';
        if (white && kind_ != Kind::block)
            clean += ' ';
        else if (valid && (!control || white))
            text::append_utf8(clean, character);
    }
    return clean;
}

/// The longest beginning of whole clusters that takes at most `room` bytes.
std::string_view LineEditor::fitting(std::string_view text, std::size_t room)
{
    if (text.size() <= room)
        return text;
    std::size_t end = 0;
    for (std::size_t next = 0; next <= room; next = text::next_cluster(text, end))
        end = next;
    return text.substr(0, end);
}

std::size_t LineEditor::left_over(Class first, Class then) const
{
    return boundary_before(skip_left(text_, skip_left(text_, cursor_, first), then));
}

std::size_t LineEditor::right_over(Class first, Class then) const
{
    return boundary_after(skip_right(text_, skip_right(text_, cursor_, first), then));
}

std::size_t LineEditor::line_start(std::size_t offset) const
{
    const std::size_t before = offset == 0 ? text_.npos : text_.rfind('\n', offset - 1);
    return before == text_.npos ? 0 : before + 1;
}

std::size_t LineEditor::line_end(std::size_t offset) const
{
    return std::min(text_.find('\n', offset), text_.size());
}

std::size_t LineEditor::boundary_before(std::size_t offset) const
{
    return offset >= text_.size() ? text_.size() : text::previous_cluster(text_, offset + 1);
}

std::size_t LineEditor::boundary_after(std::size_t offset) const
{
    const std::size_t before = boundary_before(offset);
    return before < offset ? text::next_cluster(text_, before) : before;
}

} // namespace snug::tui
