#include "tui/cli/input.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

namespace snug::tui {

Input::Input(net::EventLoop& loop, int fd)
    : fd_{fd}, watch_{loop.watch(fd, 0, [this](short) { read(); })}
{
}

bool Input::has_line() const
{
    return pending_.find('\n') != std::string::npos || (ended_ && !pending_.empty());
}

std::string Input::take_line()
{
    const std::size_t end = std::min(pending_.find('\n'), pending_.size());
    std::string line = pending_.substr(0, end);
    pending_.erase(0, end + 1);
    if (line.ends_with('\r'))
        line.pop_back();
    return line;
}

/// One read a turn: the descriptor is shared with others and stays as blocking as they left it.
void Input::read()
{
    std::array<char, 64 * 1024> buffer;
    const ssize_t got = ::read(fd_, buffer.data(), buffer.size());
    if (got > 0) {
        pending_.append(buffer.data(), static_cast<std::size_t>(got));
        return;
    }
    ended_ = true;
    watch_.reset();
}

} // namespace snug::tui
