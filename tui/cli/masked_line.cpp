#include "tui/cli/masked_line.h"

#include <utility>

namespace snug::tui {

namespace {

constexpr char control(char letter)
{
    return static_cast<char>(letter & 0x1f);
}

bool is_continuation(std::byte byte)
{
    return (byte & std::byte{0xc0}) == std::byte{0x80};
}

} // namespace

std::string MaskedLine::feed(std::string_view bytes)
{
    std::string shown;
    for (const char byte : bytes) {
        if (state_ != State::typing)
            break;
        shown += feed_byte(byte);
    }
    return shown;
}

std::string MaskedLine::feed_byte(char byte)
{
    constexpr char escape = 0x1b;
    constexpr char rubout = 0x7f;

    // A cursor key is no character: it is passed over whole.
    if (escape_ != Escape::none) {
        const bool begins = escape_ == Escape::begun && (byte == '[' || byte == 'O');
        const bool goes_on = escape_ == Escape::sequence && !(byte >= '@' && byte <= '~');
        escape_ = begins || goes_on ? Escape::sequence : Escape::none;
        return "";
    }
    switch (byte) {
    case '\r':
    case '\n':
        state_ = State::entered;
        return "\r\n";
    case control('C'):
        state_ = State::interrupted;
        return "\r\n";
    case control('D'):
        state_ = size_ == 0 ? State::ended : State::entered;
        return "\r\n";
    case control('H'):
    case rubout:
        return erase_last();
    case control('U'): {
        std::string shown;
        while (size_ > 0)
            shown += erase_last();
        return shown;
    }
    case escape:
        escape_ = Escape::begun;
        return "";
    default:
        break;
    }
    if ((byte >= 0 && byte < ' ') || size_ == typed_.writable().size())
        return "";
    const auto value = static_cast<std::byte>(byte);
    typed_.writable()[size_++] = value;
    return is_continuation(value) ? "" : "*";
}

std::string MaskedLine::erase_last()
{
    if (size_ == 0)
        return "";
    while (size_ > 0 && is_continuation(typed_.bytes()[size_ - 1]))
        --size_;
    if (size_ > 0)
        --size_;
    return "\b \b";
}

SecretText MaskedLine::take()
{
    const auto bytes = typed_.bytes().first(std::exchange(size_, 0));
    SecretText text{std::string{reinterpret_cast<const char*>(bytes.data()), bytes.size()}};
    crypto::wipe(typed_.writable());
    return text;
}

} // namespace snug::tui
