#include "src/text/safe_text.h"

#include "src/base/check.h"
#include "src/text/columns.h"
#include "src/text/unicode.h"
#include "src/text/utf8.h"

#include <fmt/format.h>

namespace snug::text {

namespace {

constexpr int max_marks_a_cell = 4; // with its base, what an ncurses cell holds (CCHARW_MAX)
constexpr std::string_view tab = "    ";
constexpr std::string_view dotted_circle = "◌";

/// What happens to a code point, wherever it stands.
enum class Fate { keep, combine, show, drop };

bool is_between(char32_t code_point, char32_t first, char32_t last)
{
    return code_point >= first && code_point <= last;
}

/// ALM, LRM, RLM, embeddings, overrides, isolates, and the deprecated ones behind them.
bool is_bidi_control(char32_t code_point)
{
    return code_point == 0x061c || is_between(code_point, 0x200e, 0x200f) ||
           is_between(code_point, 0x202a, 0x202e) || is_between(code_point, 0x2066, 0x206f);
}

bool is_tag(char32_t code_point)
{
    return is_between(code_point, 0xe0000, 0xe007f);
}

Fate fate_of(char32_t code_point)
{
    if (is_bidi_control(code_point) || is_tag(code_point))
        return Fate::show;
    const Category category = category_of(code_point);
    const bool invisible = is_default_ignorable(code_point);
    switch (category) {
    case Category::letter:
        if (invisible) // the Hangul fillers: a blank that counts as a letter
            return Fate::show;
        return is_hangul_trailer(code_point) ? Fate::combine : Fate::keep;
    case Category::mark:
    case Category::enclosing_mark:
        return invisible ? Fate::drop : Fate::combine;
    case Category::format:
        return invisible ? Fate::drop : Fate::show;
    case Category::decimal_digit:
    case Category::other_number:
    case Category::punctuation:
    case Category::symbol:
    case Category::space:
        return Fate::keep;
    case Category::line_separator:
    case Category::control:
    case Category::surrogate:
    case Category::private_use:
    case Category::unassigned:
        break;
    }
    return Fate::show;
}

enum class LineFeed { is_layout, is_space };

/// Reads the remote text once, from left to right, looking one code point ahead.
class Cleaner {
public:
    explicit Cleaner(LineFeed line_feed) : line_feed_{line_feed} {}

    std::string clean(std::string_view remote) &&
    {
        out_.reserve(remote.size());
        for (std::size_t position = 0; position < remote.size();) {
            const Decoded now = decode(remote, position);
            position += now.length;
            const char32_t next =
                position < remote.size() ? decode(remote, position).code_point : no_base;
            take(now.code_point, next);
        }
        return std::move(out_);
    }

private:
    void take(char32_t code_point, char32_t next)
    {
        if (code_point >= U' ' && code_point <= U'~')
            keep(code_point);
        else if (code_point == U'\n')
            end_line();
        else if (code_point == U'\t')
            put(tab, U' ');
        else if (code_point == U'\r' && next == U'\n')
            return;
        else if (belongs_to_emoji(code_point, next))
            combine(code_point);
        else
            take_by_fate(code_point);
    }

    void take_by_fate(char32_t code_point)
    {
        switch (fate_of(code_point)) {
        case Fate::keep:
            return keep(code_point);
        case Fate::combine:
            if (is_hangul_trailer(code_point) && ClusterBreaks{}.between(last_, code_point))
                return show(code_point);
            return combine(code_point);
        case Fate::show:
            return show(code_point);
        case Fate::drop:
            return;
        }
    }

    [[nodiscard]] bool belongs_to_emoji(char32_t code_point, char32_t next) const
    {
        if (code_point == zero_width_joiner)
            return is_pictographic(base_) && is_pictographic(next);
        if (code_point == emoji_style && is_keycap_base(base_))
            return next == keycap;
        if (code_point == emoji_style || code_point == text_style || is_skin_tone(code_point))
            return is_pictographic(base_);
        return false;
    }

    void keep(char32_t code_point)
    {
        append_utf8(out_, code_point);
        base_ = last_ = code_point;
        marks_ = 0;
    }

    void combine(char32_t code_point)
    {
        if (base_ == no_base) {
            out_ += dotted_circle;
            base_ = decode(dotted_circle).code_point;
        }
        if (++marks_ > max_marks_a_cell)
            return;
        append_utf8(out_, code_point);
        last_ = code_point;
    }

    void show(char32_t code_point)
    {
        put(fmt::format("<U+{:04X}>", static_cast<unsigned>(code_point)), no_base);
    }

    void end_line()
    {
        if (line_feed_ == LineFeed::is_layout)
            put("\n", no_base);
        else
            put(" ", U' ');
    }

    void put(std::string_view text, char32_t base)
    {
        out_ += text;
        base_ = last_ = base;
        marks_ = 0;
    }

    static constexpr char32_t no_base = 0;

    LineFeed line_feed_;
    std::string out_;
    char32_t base_ = no_base; ///< what a mark would sit on
    char32_t last_ = no_base; ///< what was kept last, a mark or its base
    int marks_ = 0;           ///< how many sit on the base
};

} // namespace

SafeText SafeText::line(std::string_view remote)
{
    return SafeText{Cleaner{LineFeed::is_space}.clean(remote)};
}

SafeText SafeText::block(std::string_view remote)
{
    return SafeText{Cleaner{LineFeed::is_layout}.clean(remote)};
}

SafeText SafeText::fill(OurWords pattern, std::initializer_list<SafeText> parts)
{
    static constexpr std::string_view hole = "{}";
    std::string_view rest = pattern.view();
    std::string filled;
    for (const SafeText& part : parts) {
        const std::size_t at = rest.find(hole);
        INVARIANT(at != std::string_view::npos);
        filled.append(rest.substr(0, at)).append(part.str());
        rest.remove_prefix(at + hole.size());
    }
    INVARIANT(rest.find(hole) == std::string_view::npos);
    return SafeText{std::move(filled.append(rest))};
}

SafeText SafeText::slice(std::size_t begin, std::size_t end) const
{
    INVARIANT(begin <= end && end <= text_.size());
    return SafeText{text_.substr(begin, end - begin)};
}

SafeText SafeText::shortened(int columns, EmojiMode mode) const
{
    return SafeText{truncate_with_ellipsis(text_, columns, mode)};
}

SafeText& SafeText::operator+=(const SafeText& more)
{
    text_ += more.text_;
    return *this;
}

SafeText& SafeText::operator+=(OurWords more)
{
    text_ += more.view();
    return *this;
}

} // namespace snug::text
