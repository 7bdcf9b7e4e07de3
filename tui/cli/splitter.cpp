#include "tui/cli/splitter.h"

#include "src/text/utf8.h"

#include <utility>

namespace snug::tui {

namespace {

constexpr std::size_t longest_character = 4;

std::string_view without_empty_lines(std::string_view text)
{
    const std::size_t begin = text.find_first_not_of("\r\n");
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of("\r\n") + 1 - begin);
}

} // namespace

void Splitter::feed(std::string_view bytes)
{
    undecoded_ += bytes;
    decode(false);
}

void Splitter::finish()
{
    decode(true);
    finished_ = true;
}

std::optional<std::string> Splitter::next()
{
    while (finished_ ? !text_.empty() : text_.size() > most_bytes_) {
        const std::size_t cut = cut_at();
        std::string message{without_empty_lines(std::string_view{text_}.substr(0, cut))};
        text_.erase(0, cut);
        if (!message.empty())
            return message;
    }
    return std::nullopt;
}

void Splitter::decode(bool to_the_end)
{
    std::size_t at = 0;
    while (at < undecoded_.size()) {
        if (!to_the_end && undecoded_.size() - at < longest_character &&
            static_cast<unsigned char>(undecoded_[at]) >= 0x80)
            break; // its other bytes may be on their way
        const auto [code_point, length, valid] = text::decode(undecoded_, at);
        text::append_utf8(text_, code_point);
        at += length;
    }
    undecoded_.erase(0, at);
}

/// Where the first message ends: all, or up to and with a line's end, or what fits.
std::size_t Splitter::cut_at() const
{
    if (text_.size() <= most_bytes_)
        return text_.size();
    const std::size_t line_end = text_.rfind('\n', most_bytes_);
    if (line_end != std::string::npos)
        return line_end + 1;
    std::size_t cut = most_bytes_;
    while (cut > 1 && (static_cast<unsigned char>(text_[cut]) & 0xc0) == 0x80)
        --cut;
    return cut;
}

} // namespace snug::tui
