#include "src/identity/line_file.h"

#include "src/base/unique_fd.h"
#include "src/identity/private_file.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace snug::identity {

namespace {

constexpr std::size_t largest_file = 4 * 1024 * 1024;

Error file_fault(const std::filesystem::path& path, std::string_view doing)
{
    return {ErrorCode::bad_config,
            fmt::format("{}: cannot {} it: {}", path.string(), doing, std::strerror(errno))};
}

bool is_comment(std::string_view line)
{
    return line.find_first_not_of(' ') == std::string_view::npos || line.starts_with('#');
}

/// An empty descriptor if there is no file.
Result<UniqueFd> open_plain(const std::filesystem::path& path)
{
    UniqueFd fd{::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)};
    if (!fd && errno != ENOENT)
        return file_fault(path, "open");
    return fd;
}

Result<void> replace(const std::filesystem::path& path, std::string_view text)
{
    // Only the holder of the lock writes, so the name beside it can be fixed.
    const std::string aside = path.string() + ".new";
    ::unlink(aside.c_str());
    const UniqueFd fd{
        ::open(aside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)};
    if (!fd)
        return file_fault(aside, "make");
    while (!text.empty()) {
        const ssize_t wrote = ::write(fd.get(), text.data(), text.size());
        if (wrote < 0)
            return file_fault(aside, "write");
        text.remove_prefix(static_cast<std::size_t>(wrote));
    }
    if (::fsync(fd.get()) != 0 || ::rename(aside.c_str(), path.c_str()) != 0)
        return file_fault(path, "write");
    return {};
}

Result<UniqueFd> lock(const std::filesystem::path& path)
{
    const std::string name = path.string() + ".lock";
    UniqueFd fd{::open(name.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600)};
    if (!fd || ::flock(fd.get(), LOCK_EX) != 0)
        return file_fault(name, "lock");
    return fd;
}

} // namespace

Result<std::string> LineFile::read() const
{
    const auto opened = readers_ == Readers::owner ? open_private(path_) : open_plain(path_);
    if (!opened)
        return opened.error();
    const UniqueFd& fd = *opened;
    if (!fd)
        return std::string{};
    struct stat info {};
    if (::fstat(fd.get(), &info) != 0)
        return file_fault(path_, "open");
    if (!S_ISREG(info.st_mode) || static_cast<std::size_t>(info.st_size) > largest_file)
        return Error{ErrorCode::bad_config,
                     fmt::format("{}: this is no list of lines; move it away", path_.string())};
    if ((info.st_mode & 022) != 0)
        return Error{ErrorCode::bad_config,
                     fmt::format("{}: others may write this file; make it yours alone with: "
                                 "chmod 600",
                                 path_.string())};
    // A read may be short, and what is missing here would be missing in the next list written.
    std::string text(static_cast<std::size_t>(info.st_size), '\0');
    std::size_t length = 0;
    while (length < text.size()) {
        const ssize_t got = ::read(fd.get(), text.data() + length, text.size() - length);
        if (got < 0)
            return file_fault(path_, "read");
        if (got == 0)
            break;
        length += static_cast<std::size_t>(got);
    }
    text.resize(length);
    return text;
}

Result<void> LineFile::change(const std::function<Result<std::string>(std::string)>& make) const
{
    const auto locked = lock(path_);
    if (!locked)
        return locked.error();
    const auto text = read();
    if (!text)
        return text.error();
    const auto changed = make(text->empty() ? heading_ : *text);
    if (!changed)
        return changed.error();
    return *changed == *text ? Result<void>{} : replace(path_, *changed);
}

Result<void> LineFile::put(std::string_view line, const IsUnwanted& is_unwanted) const
{
    return change([&](std::string text) -> Result<std::string> {
        return with(line, std::move(text), is_unwanted);
    });
}

std::string LineFile::with(std::string_view line, std::string text, const IsUnwanted& is_unwanted)
{
    std::string others = without(text, is_unwanted).value_or(std::move(text));
    if (!others.empty() && !others.ends_with('\n'))
        others += '\n'; // people may have left it out
    return others.append(line);
}

Result<bool> LineFile::drop(const IsUnwanted& is_unwanted) const
{
    if (const auto text = read(); text && text->empty())
        return false; // nor need there be a directory to hold a lock
    bool found = false;
    const auto changed = change([&](std::string text) -> Result<std::string> {
        auto others = without(text, is_unwanted);
        found = others.has_value();
        return others.value_or(std::move(text));
    });
    if (!changed)
        return changed.error();
    return found;
}

Error LineFile::fault(std::size_t number, std::string_view what) const
{
    return {ErrorCode::bad_config, fmt::format("{}:{}: {}", path_.string(), number, what)};
}

std::vector<LineFile::Line> LineFile::lines_of(std::string_view text)
{
    std::vector<Line> lines;
    std::size_t number = 0;
    for (const std::string_view line : all_lines_of(text)) {
        ++number;
        if (!is_comment(line))
            lines.push_back({line, number});
    }
    return lines;
}

std::vector<std::string_view> LineFile::all_lines_of(std::string_view text)
{
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::vector<std::string_view> LineFile::words_of(std::string_view line)
{
    std::vector<std::string_view> words;
    for (std::size_t at = line.find_first_not_of(' '); at < line.size();) {
        const std::size_t end = std::min(line.find(' ', at), line.size());
        words.push_back(line.substr(at, end - at));
        at = line.find_first_not_of(' ', end);
    }
    return words;
}

std::optional<std::string> LineFile::without(std::string_view text, const IsUnwanted& is_unwanted)
{
    std::string kept;
    bool found = false;
    for (const std::string_view line : all_lines_of(text))
        if (!is_comment(line) && is_unwanted(line))
            found = true;
        else
            kept.append(line).append("\n");
    return found ? std::optional{std::move(kept)} : std::nullopt;
}

} // namespace snug::identity
