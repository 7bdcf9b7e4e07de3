#include "src/protocol/framing.h"

#include <fmt/format.h>

#include <algorithm>

namespace snug::msg {

void FrameReader::feed(std::string_view bytes)
{
    buffer_ += bytes;
}

Result<std::optional<std::string_view>> FrameReader::next()
{
    for (; scanned_ < buffer_.size(); ++scanned_) {
        if (state_ == State::string && (scanned_ = end_of_text()) == buffer_.size())
            break;
        const char c = buffer_[scanned_];
        switch (state_) {
        case State::between:
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
                continue;
            begin_ = scanned_;
            if (c != '{')
                return fail(ErrorCode::bad_json, "expected a JSON object, which begins with '{'");
            depth_ = 1;
            state_ = State::object;
            continue;
        case State::object:
            if (c == '"')
                state_ = State::string;
            else if (c == '{' || c == '[')
                ++depth_;
            else if (c == '}' || c == ']')
                --depth_;
            else if (c == '\n')
                return fail(ErrorCode::bad_json, "the line ended inside an object; write each "
                                                 "object on one line");
            break;
        case State::string:
            if (c == '"')
                state_ = State::object;
            else if (c == '\\')
                state_ = State::escape;
            else if (c == '\n')
                return fail(ErrorCode::bad_json, "the line ended inside a string; write a line "
                                                 "break in a string as \\n");
            break;
        case State::escape:
            if (c == '\n')
                return fail(ErrorCode::bad_json, "the line ended inside a string");
            state_ = State::string;
            break;
        case State::skipping:
            if (c == '\n')
                state_ = State::between;
            begin_ = scanned_ + 1;
            continue;
        }
        if (scanned_ - begin_ >= max_object_)
            return fail(ErrorCode::too_long,
                        fmt::format("an object may have at most {} bytes", max_object_));
        if (depth_ == 0) {
            const std::string_view object{buffer_.data() + begin_, scanned_ + 1 - begin_};
            begin_ = ++scanned_;
            state_ = State::between;
            return std::optional{object};
        }
    }
    if (state_ == State::between)
        begin_ = scanned_;
    forget_consumed();
    return std::optional<std::string_view>{};
}

/// Most of what comes is text, which is passed over in one go: to the next byte that means
/// something in a string, or that would be one too many.
std::size_t FrameReader::end_of_text() const
{
    const auto means_something = [](char c) { return c == '"' || c == '\\' || c == '\n'; };
    const std::string_view text = std::string_view{buffer_}.substr(0, begin_ + max_object_);
    const auto begin = text.begin() + static_cast<std::ptrdiff_t>(scanned_);
    return static_cast<std::size_t>(std::find_if(begin, text.end(), means_something) -
                                    text.begin());
}

/// Skips to the next newline; if the bad byte is that newline, it is used up.
Error FrameReader::fail(ErrorCode code, std::string text)
{
    state_ = buffer_[scanned_] == '\n' ? State::between : State::skipping;
    begin_ = ++scanned_;
    return Error{code, std::move(text)};
}

/// A buffer exists only while it holds something: an idle connection costs none.
void FrameReader::forget_consumed()
{
    buffer_.erase(0, begin_);
    scanned_ -= begin_;
    begin_ = 0;
    if (buffer_.empty())
        buffer_.shrink_to_fit();
}

} // namespace snug::msg
