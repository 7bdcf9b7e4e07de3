#include "src/identity/known_channels.h"

#include "src/base/hex.h"
#include "src/base/unique_fd.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

/// A line is four words: the server's key in hex, the channel, one's name there, the time.
/// Empty lines and those that begin with '#' are comments.
namespace snug::identity {

namespace {

constexpr std::string_view first_line = "# Channels snug has been in; see snug(1), FILES.\n";
constexpr std::size_t largest_file = 4 * 1024 * 1024;

Error system_fault(const std::filesystem::path& path, std::string_view doing)
{
    return {ErrorCode::bad_config,
            fmt::format("{}: cannot {} it: {}", path.string(), doing, std::strerror(errno))};
}

std::vector<std::string_view> words_of(std::string_view line)
{
    std::vector<std::string_view> words;
    for (std::size_t at = line.find_first_not_of(' '); at < line.size();) {
        const std::size_t end = std::min(line.find(' ', at), line.size());
        words.push_back(line.substr(at, end - at));
        at = line.find_first_not_of(' ', end);
    }
    return words;
}

std::optional<KnownChannel> parse(std::string_view line)
{
    const auto words = words_of(line);
    KnownChannel channel;
    if (words.size() != 4 || !from_hex(words[0], channel.server_key))
        return std::nullopt;
    const auto joined = from_rfc3339(words[3]);
    if (!joined)
        return std::nullopt;
    channel.channel = words[1];
    channel.member = words[2];
    channel.joined = *joined;
    return channel;
}

std::string format(const KnownChannel& channel)
{
    return fmt::format("{} {} {} {}\n", to_hex(channel.server_key), channel.channel, channel.member,
                       to_rfc3339(channel.joined));
}

std::vector<std::string_view> lines_of(std::string_view text)
{
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

bool is_comment(std::string_view line)
{
    return line.find_first_not_of(' ') == std::string_view::npos || line.starts_with('#');
}

/// The file's text; "" if there is none.
Result<std::string> text_of(const std::filesystem::path& path)
{
    const UniqueFd fd{::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)};
    if (!fd && errno == ENOENT)
        return std::string{};
    struct stat info {};
    if (!fd || ::fstat(fd.get(), &info) != 0)
        return system_fault(path, "open");
    if (!S_ISREG(info.st_mode) || static_cast<std::size_t>(info.st_size) > largest_file)
        return Error{ErrorCode::bad_config,
                     fmt::format("{}: this is no list of channels; move it away", path.string())};
    // A read may be short, and what is missing here would be missing in the next list written.
    std::string text(static_cast<std::size_t>(info.st_size), '\0');
    std::size_t length = 0;
    while (length < text.size()) {
        const ssize_t got = ::read(fd.get(), text.data() + length, text.size() - length);
        if (got < 0)
            return system_fault(path, "read");
        if (got == 0)
            break;
        length += static_cast<std::size_t>(got);
    }
    text.resize(length);
    return text;
}

Result<void> replace(const std::filesystem::path& path, std::string_view text)
{
    // Only the holder of the lock writes, so the name beside it can be fixed.
    const std::string aside = path.string() + ".new";
    ::unlink(aside.c_str());
    const UniqueFd fd{
        ::open(aside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)};
    if (!fd)
        return system_fault(aside, "make");
    while (!text.empty()) {
        const ssize_t wrote = ::write(fd.get(), text.data(), text.size());
        if (wrote < 0)
            return system_fault(aside, "write");
        text.remove_prefix(static_cast<std::size_t>(wrote));
    }
    if (::fsync(fd.get()) != 0 || ::rename(aside.c_str(), path.c_str()) != 0)
        return system_fault(path, "write");
    return {};
}

Result<UniqueFd> lock(const std::filesystem::path& path)
{
    const std::string name = path.string() + ".lock";
    UniqueFd fd{::open(name.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600)};
    if (!fd || ::flock(fd.get(), LOCK_EX) != 0)
        return system_fault(name, "lock");
    return fd;
}

struct Sieved {
    std::string kept;
    bool found = false;
};

/// The text, without the lines of those channels for which `unwanted` is true.
template <class Unwanted>
Sieved sieve(std::string_view text, Unwanted unwanted)
{
    Sieved result;
    for (const std::string_view line : lines_of(text)) {
        const auto channel = is_comment(line) ? std::nullopt : parse(line);
        if (channel && unwanted(*channel))
            result.found = true;
        else
            result.kept.append(line).append("\n");
    }
    return result;
}

} // namespace

KnownChannelsRead KnownChannels::read() const
{
    KnownChannelsRead result;
    const auto text = text_of(file_);
    if (!text) {
        result.faults.push_back(text.error());
        return result;
    }
    std::size_t number = 0;
    for (const std::string_view line : lines_of(*text)) {
        ++number;
        if (is_comment(line))
            continue;
        if (auto channel = parse(line))
            result.channels.push_back(std::move(*channel));
        else
            result.faults.push_back(
                {ErrorCode::bad_config,
                 fmt::format("{}:{}: not a server's key, a channel, a name and a time; "
                             "remove this line",
                             file_.string(), number)});
    }
    std::ranges::stable_sort(result.channels, std::ranges::greater{}, &KnownChannel::joined);
    return result;
}

Result<void> KnownChannels::remember(const KnownChannel& channel)
{
    const auto locked = lock(file_);
    if (!locked)
        return locked.error();
    const auto text = text_of(file_);
    if (!text)
        return text.error();
    const auto others = sieve(text->empty() ? first_line : *text, [&](const KnownChannel& other) {
        return other.server_key == channel.server_key && other.channel == channel.channel;
    });
    return replace(file_, others.kept + format(channel));
}

Result<bool> KnownChannels::forget(std::string_view channel)
{
    if (const auto text = text_of(file_); text && text->empty())
        return false; // nor need there be a directory to hold a lock
    const auto locked = lock(file_);
    if (!locked)
        return locked.error();
    const auto text = text_of(file_);
    if (!text)
        return text.error();
    const auto others =
        sieve(*text, [&](const KnownChannel& other) { return other.channel == channel; });
    if (!others.found)
        return false;
    if (auto replaced = replace(file_, others.kept); !replaced)
        return replaced.error();
    return true;
}

} // namespace snug::identity
