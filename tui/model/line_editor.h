#pragma once

#include "tui/model/edit_keys.h"

#include "src/base/secret_text.h"

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace snug::tui {

/// A draft and the cursor in it, edited as readline does.
///
/// The text is always UTF-8 without controls but '\n' and '\t', the cursor always
/// stands between two grapheme clusters, and the text never grows beyond its limit.
/// It draws nothing: masking a password is the view's affair.  A value.
class LineEditor {
public:
    enum class Kind {
        block,    ///< several lines
        one_line, ///< a form's field: a new line becomes a space
        secret,   ///< one line that leaves no trace: no undo, nothing to yank, wiped
    };

    explicit LineEditor(std::size_t max_bytes = 16 * 1024, Kind kind = Kind::block)
        : max_bytes_{max_bytes}, kind_{kind}
    {
    }
    LineEditor(const LineEditor&) = default;
    LineEditor(LineEditor&&) = default;
    LineEditor& operator=(const LineEditor& other);
    LineEditor& operator=(LineEditor&& other) noexcept;
    ~LineEditor();

    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] std::size_t cursor() const { return cursor_; } ///< a byte offset
    [[nodiscard]] bool empty() const { return text_.empty(); }
    [[nodiscard]] bool has_several_lines() const { return text_.find('\n') != text_.npos; }
    [[nodiscard]] Kind kind() const { return kind_; }

    // Each answers whether it did all it was asked; a draft that is full takes what fits.

    /// At the cursor; controls and bytes that are no UTF-8 are left out.
    bool insert(std::string_view text);
    bool insert(char32_t typed);
    bool apply(Edit edit);
    /// Everything else instead, with the cursor at its end: history, completion.  Can be undone.
    bool set_text(std::string_view text);
    /// [begin, end) instead, with the cursor after it.
    bool replace(std::size_t begin, std::size_t end, std::string_view text);
    /// To the place at or before `offset` where a cursor may stand.
    void move_to(std::size_t offset);

    /// A new draft; what was cut can still be yanked, what was done not undone.
    void clear();
    /// The password, and a new draft.
    SecretText take_secret();

private:
    struct Change {
        std::size_t at;
        std::string removed;
        std::string inserted;
        std::size_t cursor_before;
        bool typing;
    };

    using Class = bool (*)(char32_t);

    bool change(std::size_t begin, std::size_t end, std::string_view with, bool typing = false);
    void splice(std::size_t begin, std::size_t end, std::string_view with);
    void remember(Change made);
    bool undo();
    bool erase(std::size_t begin, std::size_t end);
    bool kill(std::size_t begin, std::size_t end, bool joins);
    bool transpose();
    bool move(std::size_t to);
    bool move_to_line_of(std::size_t offset);
    void wipe();

    [[nodiscard]] std::string cleaned(std::string_view text) const;
    static std::string_view fitting(std::string_view text, std::size_t room);
    /// Where the cursor gets over all of the first class and then all of the other.
    [[nodiscard]] std::size_t left_over(Class first, Class then) const;
    [[nodiscard]] std::size_t right_over(Class first, Class then) const;
    [[nodiscard]] std::size_t line_start(std::size_t offset) const;
    [[nodiscard]] std::size_t line_end(std::size_t offset) const;
    /// Where between two clusters a cursor may stand, at `offset` or next to it.
    [[nodiscard]] std::size_t boundary_before(std::size_t offset) const;
    [[nodiscard]] std::size_t boundary_after(std::size_t offset) const;

    std::string text_;
    std::size_t cursor_ = 0;
    std::size_t max_bytes_;
    Kind kind_;
    std::string killed_;
    bool last_was_kill_ = false;     ///< the next kill joins it
    std::optional<int> goal_column_; ///< kept while going up and down
    std::deque<Change> changes_;
    std::size_t changes_bytes_ = 0;
};

} // namespace snug::tui
