#include "src/net/private_dir.h"

#include "src/net/failure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include <sys/stat.h>
#include <unistd.h>

namespace snug::net {

namespace {

constexpr int most_links = 40; // as Linux follows in one path

bool others_may_write(const struct stat& file)
{
    return (file.st_mode & (S_IWGRP | S_IWOTH)) != 0;
}

std::string target_of(const std::string& link)
{
    char target[PATH_MAX];
    const ssize_t length = ::readlink(link.c_str(), target, sizeof target);
    if (length < 0)
        fail(errno, fmt::format("cannot read the link {}", link));
    return {target, static_cast<std::size_t>(length)};
}

/// Follows a path by hand, from the root, looking at each component before it goes on.  What has
/// been passed can be changed by nobody we do not trust, so no race can undo a check.
class Walk {
public:
    /// What a walk is for: to enter a directory, to make one, to meet the server at a socket.
    enum class Purpose { enter, make, meet };

    explicit Walk(Purpose purpose) : purpose_{purpose} {}

    /// Where `path` really leads.
    std::string to(const std::string& path)
    {
        add(std::filesystem::absolute(path).string());
        while (!ahead_.empty()) {
            const std::string name = std::move(ahead_.back());
            ahead_.pop_back();
            if (name != "..")
                enter(here_ + "/" + name);
            else
                leave();
        }
        return here_.empty() ? "/" : here_;
    }

private:
    void add(std::string_view path)
    {
        if (path.starts_with('/')) {
            here_.clear();
            check_directory("/", look_at("/"));
        }
        const auto insert_at = static_cast<std::ptrdiff_t>(ahead_.size());
        for (std::size_t begin = 0; begin < path.size();) {
            const std::size_t end = std::min(path.find('/', begin), path.size());
            const std::string_view name = path.substr(begin, end - begin);
            if (!name.empty() && name != ".")
                ahead_.emplace(ahead_.begin() + insert_at, name);
            begin = end + 1;
        }
    }

    void leave()
    {
        if (here_.empty())
            return;
        here_.erase(here_.rfind('/')); // there are no links in here_
        const std::string path = here_.empty() ? "/" : here_;
        check_directory(path, look_at(path));
    }

    void enter(const std::string& path)
    {
        const struct stat file = look_at(path);
        if (S_ISLNK(file.st_mode)) {
            check_owner(path, file);
            if (++links_ > most_links)
                fail(ELOOP, fmt::format("{} is a link without an end", path));
            add(target_of(path));
        } else if (S_ISDIR(file.st_mode)) {
            check_directory(path, file);
            here_ = path;
        } else if (purpose_ == Purpose::meet && ahead_.empty()) {
            check_owner(path, file);
        } else {
            fail(ENOTDIR, fmt::format("{} is no directory; choose another", path));
        }
    }

    void check_owner(const std::string& path, const struct stat& file) const
    {
        const uid_t owner = file.st_uid;
        if (owner == 0 || owner == ::geteuid() || owner == appointed_)
            return;
        if (purpose_ == Purpose::meet && by_root_alone_)
            return;
        fail(EPERM, fmt::format("{} belongs to another user, who could replace what it leads to; "
                                "choose another directory",
                                path));
    }

    void check_directory(const std::string& path, const struct stat& file)
    {
        check_owner(path, file);
        if (others_may_write(file) && (file.st_mode & S_ISVTX) == 0)
            fail(EPERM, fmt::format("others may write in {}; choose another directory, or forbid "
                                    "it with: chmod go-w {}",
                                    path, path));
        if (purpose_ == Purpose::meet && file.st_uid != 0)
            appointed_ = file.st_uid;
        by_root_alone_ = file.st_uid == 0 && !others_may_write(file);
    }

    struct stat look_at(const std::string& path) const
    {
        struct stat file = {};
        const auto look = [&] { return ::lstat(path.c_str(), &file) == 0; };
        if (look())
            return file;
        const bool make = errno == ENOENT && purpose_ == Purpose::make;
        if (make && ::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST)
            fail(errno, fmt::format("cannot make the directory {}", path));
        if (!make || !look())
            fail(errno, fmt::format("cannot look at {}", path));
        return file;
    }

    Purpose purpose_;
    std::string here_;               // looked at and trusted; "" is the root
    std::vector<std::string> ahead_; // the next one last
    int links_ = 0;
    bool by_root_alone_ = false;     // what stands in here_
    std::optional<uid_t> appointed_; // by root, with a directory on the way
};

} // namespace

void check_trusted_directory(const std::string& path)
{
    Walk{Walk::Purpose::enter}.to(path);
}

void check_trusted_socket(const std::string& path)
{
    Walk{Walk::Purpose::meet}.to(path);
}

std::string ensure_private_directory(const std::string& path)
{
    std::string real_path = Walk{Walk::Purpose::make}.to(path);
    struct stat file = {};
    if (::lstat(real_path.c_str(), &file) != 0)
        fail(errno, fmt::format("cannot look at {}", real_path));
    if (file.st_uid != ::geteuid())
        fail(EPERM,
             fmt::format("{} belongs to another user; choose a directory of your own", real_path));
    if ((file.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        fail(EPERM, fmt::format("others may enter {}; choose another directory, or close this one "
                                "with: chmod 700 {}",
                                real_path, real_path));
    return real_path;
}

} // namespace snug::net
