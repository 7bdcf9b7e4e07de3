#include "src/identity/key_file.h"

#include "src/base/hex.h"
#include "src/base/unique_fd.h"
#include "src/identity/private_file.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

/// A key file is one line: "snug-key-v1 " and the seed in hex.
namespace snug::identity {

namespace {

constexpr std::string_view header = "snug-key-v1 ";
constexpr std::size_t line_bytes = header.size() + 2 * crypto::SigningKey::seed_bytes + 1;
using Line = crypto::Secret<line_bytes>;

Error fault(const std::filesystem::path& path, std::string_view what)
{
    return {ErrorCode::bad_config, fmt::format("{}: {}", path.string(), what)};
}

Error system_fault(const std::filesystem::path& path, std::string_view doing)
{
    return fault(path, fmt::format("cannot {} it: {}", doing, std::strerror(errno)));
}

Result<crypto::SigningKey> read_key(const std::filesystem::path& path, const UniqueFd& fd)
{
    struct stat info {};
    if (::fstat(fd.get(), &info) != 0)
        return system_fault(path, "read");

    Line line;
    const auto bytes = line.writable();
    crypto::Secret<crypto::SigningKey::seed_bytes> seed;
    const ssize_t got = ::read(fd.get(), bytes.data(), bytes.size());
    const std::string_view text{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    if (got != static_cast<ssize_t>(line_bytes) || info.st_size != got ||
        !text.starts_with(header) || !text.ends_with('\n') ||
        !from_hex(text.substr(header.size(), 2 * crypto::SigningKey::seed_bytes), seed.writable()))
        return fault(path, "this file holds no snug key; move it away to have a new one made");
    return crypto::SigningKey::from_seed(std::move(seed));
}

Line line_of(const crypto::SigningKey& key)
{
    Line line;
    auto out = line.writable();
    static constexpr std::string_view digits = "0123456789abcdef";
    std::memcpy(out.data(), header.data(), header.size());
    std::size_t at = header.size();
    for (const std::byte byte : key.seed().bytes()) {
        out[at++] = static_cast<std::byte>(digits[std::to_integer<std::size_t>(byte >> 4)]);
        out[at++] =
            static_cast<std::byte>(digits[std::to_integer<std::size_t>(byte & std::byte{15})]);
    }
    out[at] = static_cast<std::byte>('\n');
    return line;
}

bool write_down(const UniqueFd& fd, std::span<const std::byte> bytes)
{
    return ::write(fd.get(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) &&
           ::fsync(fd.get()) == 0;
}

/// False, and nothing changed, if there is a file already.
Result<bool> write_key(const std::filesystem::path& path, const crypto::SigningKey& key)
{
    // Written aside and linked into place: a key file is whole or absent, and of
    // two programs that start together one makes the key and the other reads it.
    std::string aside = path.string() + ".XXXXXX";
    const UniqueFd fd{::mkostemp(aside.data(), O_CLOEXEC)}; // 0600
    if (!fd)
        return system_fault(path, "make");
    const bool written = write_down(fd, line_of(key).bytes());
    const bool linked = written && ::link(aside.c_str(), path.c_str()) == 0;
    const int why = errno;
    ::unlink(aside.c_str());
    if (!linked && why == EEXIST)
        return false;
    errno = why;
    if (!linked)
        return system_fault(path, "write");
    return true;
}

/// The names beside a key while it is replaced; only one program does that at a time.
std::string next_of(const std::filesystem::path& path)
{
    return path.string() + ".next";
}
std::string former_of(const std::filesystem::path& path)
{
    return path.string() + ".former";
}

/// What was renamed stays so even if the power fails.
bool keep_names(const std::filesystem::path& path)
{
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
    const UniqueFd fd{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    return fd && ::fsync(fd.get()) == 0;
}

/// Is no more after this; nothing is wiped that has another name.
Result<void> wipe_file(const std::string& path)
{
    const UniqueFd fd{::open(path.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)};
    if (!fd && errno == ENOENT)
        return {};
    struct stat info {};
    if (!fd || ::fstat(fd.get(), &info) != 0)
        return system_fault(path, "wipe");
    const bool is_last_name = S_ISREG(info.st_mode) && info.st_nlink == 1;
    if (is_last_name && !write_down(fd, Line{}.bytes()))
        return system_fault(path, "wipe");
    if (::unlink(path.c_str()) != 0)
        return system_fault(path, "remove");
    return {};
}

} // namespace

Result<std::optional<crypto::SigningKey>> load_key(const std::filesystem::path& path)
{
    const auto fd = open_private(path);
    if (!fd)
        return fd.error();
    if (!*fd)
        return std::optional<crypto::SigningKey>{};
    auto key = read_key(path, *fd);
    if (!key)
        return key.error();
    return std::optional{std::move(*key)};
}

Result<crypto::SigningKey> load_or_make_key(const std::filesystem::path& path, Random& random)
{
    auto known = load_key(path);
    if (!known)
        return known.error();
    if (*known)
        return std::move(**known);
    auto key = crypto::SigningKey::make(random);
    const auto is_ours = write_key(path, key);
    if (!is_ours)
        return is_ours.error();
    if (!*is_ours) // somebody was quicker: theirs is the key
        return load_or_make_key(path, random);
    return key;
}

/// The old key has a second name while the new one takes its first: else nothing of it could be
/// found to be wiped.
Result<void> replace_key(const std::filesystem::path& path, const crypto::SigningKey& key)
{
    if (auto wiped = wipe_replaced_key(path); !wiped)
        return wiped;
    const std::string next = next_of(path);
    const UniqueFd fd{
        ::open(next.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)};
    if (!fd)
        return system_fault(next, "make");
    if (!write_down(fd, line_of(key).bytes()) ||
        ::link(path.c_str(), former_of(path).c_str()) != 0 || !keep_names(path) ||
        ::rename(next.c_str(), path.c_str()) != 0 || !keep_names(path))
        return system_fault(path, "replace");
    return wipe_replaced_key(path);
}

Result<void> wipe_replaced_key(const std::filesystem::path& path)
{
    if (auto wiped = wipe_file(former_of(path)); !wiped)
        return wiped;
    return wipe_file(next_of(path));
}

Result<void> place_key(const std::filesystem::path& path, const crypto::SigningKey& key)
{
    const auto written = write_key(path, key);
    if (!written)
        return written.error();
    if (!*written)
        return fault(path, "there is a key already, and nobody would know you by another; move it "
                           "away first if that is what you want");
    return {};
}

} // namespace snug::identity
