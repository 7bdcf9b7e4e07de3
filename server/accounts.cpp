#include "server/accounts.h"

#include <array>
#include <cerrno>
#include <cstddef>
#include <utility>

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

namespace snug::server {

namespace {

/// Room for one entry; lists of a directory service may need much more.
constexpr std::size_t first_buffer = 4096;
constexpr std::size_t last_buffer = 1024 * 1024;

/// Calls getpwuid_r(3) or its like with a buffer that is large enough.
template <class Entry, class Key, class Get>
bool get_entry(Get get, Key key, Entry& entry, std::vector<char>& buffer)
{
    Entry* found = nullptr;
    int error = ERANGE;
    for (std::size_t size = first_buffer; error == ERANGE && size <= last_buffer; size *= 4) {
        buffer.resize(size);
        error = get(key, &entry, buffer.data(), buffer.size(), &found);
    }
    return error == 0 && found != nullptr;
}

std::vector<gid_t> group_ids(const char* login, gid_t primary)
{
    std::vector<gid_t> ids(64);
    int count = static_cast<int>(ids.size());
    if (::getgrouplist(login, primary, ids.data(), &count) < 0) {
        ids.resize(static_cast<std::size_t>(count));
        if (::getgrouplist(login, primary, ids.data(), &count) < 0)
            return {};
    }
    ids.resize(static_cast<std::size_t>(count));
    return ids;
}

} // namespace

Account look_up_account(uid_t uid)
{
    passwd user{};
    std::vector<char> buffer;
    if (!get_entry(::getpwuid_r, uid, user, buffer))
        return {};
    Account account{.login = user.pw_name, .groups = {}};
    for (const gid_t id : group_ids(user.pw_name, user.pw_gid)) {
        ::group entry{};
        std::vector<char> names;
        if (get_entry(::getgrgid_r, id, entry, names))
            account.groups.emplace_back(entry.gr_name);
    }
    return account;
}

Accounts::Accounts(net::WorkerPool& pool, Found found, LookUp look_up)
    : pool_{pool}, found_{std::move(found)}, look_up_{std::move(look_up)}
{
}

const Account* Accounts::find(uid_t uid, MonoTime now)
{
    if (const auto known = known_.find(uid); known != known_.end()) {
        if (now < known->second.until)
            return &known->second.account;
        known_.erase(known);
    }
    if (asking_.contains(uid))
        return nullptr;
    const bool taken = pool_.submit<Account>([look_up = look_up_, uid] { return look_up(uid); },
                                             [this, uid, now](const Account& account) {
                                                 asking_.erase(uid);
                                                 known_[uid] = {account, now + fresh};
                                                 found_(uid, account);
                                             });
    if (taken)
        asking_.insert(uid);
    return nullptr;
}

} // namespace snug::server
