#pragma once

#include "src/base/time.h"
#include "src/net/worker_pool.h"

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <sys/types.h>

namespace snug::server {

/// Who a user of this machine is, by the machine's own lists.
struct Account {
    std::optional<std::string> login; ///< nothing for a uid without a name
    std::vector<std::string> groups;
};

/// passwd(5) and group(5), or whatever stands in for them (nsswitch.conf(5)), which may ask
/// the network and take its time: for a worker.
Account look_up_account(uid_t uid);

/// Knows the accounts of those who connect, and asks for each of them at most once a minute.
class Accounts {
public:
    using LookUp = std::function<Account(uid_t)>;
    using Found = std::function<void(uid_t, const Account&)>;

    /// How long an answer is good for; a changed group holds from then on.
    static constexpr std::chrono::minutes fresh{1};

    /// `found` is told each answer, in the loop.
    Accounts(net::WorkerPool& pool, Found found, LookUp look_up = look_up_account);

    /// The account, if it is known; else its answer is under way to `found`, unless
    /// is_asking() says that nobody is free to ask.
    [[nodiscard]] const Account* find(uid_t uid, MonoTime now);
    [[nodiscard]] bool is_asking(uid_t uid) const { return asking_.contains(uid); }

    /// Every answer is stale from now on.
    void forget() { known_.clear(); }

private:
    struct Known {
        Account account;
        MonoTime until;
    };

    net::WorkerPool& pool_;
    Found found_;
    LookUp look_up_;
    std::map<uid_t, Known> known_;
    std::set<uid_t> asking_;
};

} // namespace snug::server
