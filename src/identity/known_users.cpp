#include "src/identity/known_users.h"

#include "src/base/hex.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

/// A line is four words: the server's key and the person's in hex, their name, the time.  Of who
/// was met, the user id stands for the key, and a fifth word says "seen".
namespace snug::identity {

namespace {

using Key = std::array<std::byte, 32>;

std::optional<KnownUser> user_in(std::string_view line)
{
    const auto words = LineFile::words_of(line);
    KnownUser user;
    if (words.size() != 4 || !from_hex(words[0], user.server_key) || !from_hex(words[1], user.key))
        return std::nullopt;
    const auto verified = from_rfc3339(words[3]);
    if (!verified)
        return std::nullopt;
    user.name = words[2];
    user.verified = *verified;
    return user;
}

std::optional<MetUser> parse_met(std::string_view line)
{
    const auto words = LineFile::words_of(line);
    MetUser user;
    if (words.size() != 5 || words[4] != "seen" || !from_hex(words[0], user.server_key) ||
        !from_hex(words[1], user.user))
        return std::nullopt;
    const auto at = from_rfc3339(words[3]);
    if (!at)
        return std::nullopt;
    user.name = words[2];
    user.at = *at;
    return user;
}

bool is_met(std::string_view line, const Key& server_key, std::string_view name)
{
    const auto user = parse_met(line);
    return user && user->server_key == server_key && user->name == name;
}

bool is_of(std::string_view line, const Key& server_key, const Key& key)
{
    const auto user = user_in(line);
    return user && user->server_key == server_key && user->key == key;
}

} // namespace

KnownUsers::KnownUsers(std::filesystem::path file)
    : file_{std::move(file), "# People you have verified, and their keys; see snug(1), FILES.\n"}
{
}

KnownUsersRead KnownUsers::read() const
{
    KnownUsersRead result;
    const auto text = file_.read();
    if (!text) {
        result.faults.push_back(text.error());
        return result;
    }
    for (const LineFile::Line& line : LineFile::lines_of(*text))
        if (auto user = user_in(line.text))
            result.users.push_back(std::move(*user));
        else if (auto met = parse_met(line.text))
            result.met.push_back(std::move(*met));
        else
            result.faults.push_back(file_.fault(line.number,
                                                "not a server's key, a person's key, a name and a "
                                                "time; remove this line"));
    return result;
}

Result<void> KnownUsers::remember(const KnownUser& user) const
{
    return file_.put(fmt::format("{} {} {} {}\n", to_hex(user.server_key), to_hex(user.key),
                                 user.name, to_rfc3339(user.verified)),
                     [&](std::string_view line) {
                         return is_of(line, user.server_key, user.key) ||
                                is_met(line, user.server_key, user.name);
                     });
}

Result<bool> KnownUsers::forget(const Key& server_key, const Key& key) const
{
    return file_.drop([&](std::string_view line) { return is_of(line, server_key, key); });
}

Result<void> KnownUsers::meet(const MetUser& user) const
{
    return file_.put(
        fmt::format("{} {} {} {} seen\n", to_hex(user.server_key), to_hex(user.user), user.name,
                    to_rfc3339(user.at)),
        [&](std::string_view line) { return is_met(line, user.server_key, user.name); });
}

Result<bool> KnownUsers::forget_met(const Key& server_key, std::string_view name) const
{
    return file_.drop([&](std::string_view line) { return is_met(line, server_key, name); });
}

} // namespace snug::identity
