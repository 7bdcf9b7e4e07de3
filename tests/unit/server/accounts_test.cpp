#include "server/accounts.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>

#include <unistd.h>

using namespace snug;
using namespace snug::server;
using namespace std::chrono_literals;

namespace {

struct AskedAccounts {
    SystemClock clock;
    net::EventLoop loop{clock};
    net::WorkerPool pool{loop, 1, 1};
    std::atomic<int> asked = 0;
    std::vector<std::pair<uid_t, Account>> found;
    Accounts accounts{
        pool, [this](uid_t uid, const Account& account) { found.emplace_back(uid, account); },
        [this](uid_t uid) {
            ++asked;
            return Account{.login = "user" + std::to_string(uid), .groups = {"tea"}};
        }};

    void wait_until_found(std::size_t count)
    {
        const MonoTime end = clock.now().mono + 10s;
        while (found.size() < count && clock.now().mono < end)
            loop.run_once(end);
        REQUIRE(found.size() == count);
    }
};

} // namespace

TEST_CASE("an account is asked for once, whoever connects meanwhile")
{
    AskedAccounts world;
    const MonoTime now = world.loop.now().mono;
    CHECK(world.accounts.find(7, now) == nullptr);
    CHECK(world.accounts.find(7, now) == nullptr);
    CHECK(world.accounts.is_asking(7));
    world.wait_until_found(1);
    CHECK(world.asked == 1);
    CHECK(world.found.front().second.login == "user7");
    CHECK_FALSE(world.accounts.is_asking(7));

    const Account* known = world.accounts.find(7, now);
    REQUIRE(known != nullptr);
    CHECK(known->login == "user7");
    CHECK(world.asked == 1);
}

TEST_CASE("an answer that is no longer fresh is asked for again")
{
    AskedAccounts world;
    const MonoTime now = world.loop.now().mono;
    CHECK(world.accounts.find(7, now) == nullptr);
    world.wait_until_found(1);
    CHECK(world.accounts.find(7, now + Accounts::fresh) == nullptr);
    world.wait_until_found(2);
    CHECK(world.asked == 2);
}

TEST_CASE("answers that were to be forgotten are asked for again")
{
    AskedAccounts world;
    const MonoTime now = world.loop.now().mono;
    CHECK(world.accounts.find(7, now) == nullptr);
    world.wait_until_found(1);
    world.accounts.forget();
    CHECK(world.accounts.find(7, now) == nullptr);
    CHECK(world.accounts.is_asking(7));
}

TEST_CASE("this machine knows root, and no user with a number nobody has")
{
    const Account root = look_up_account(0);
    CHECK(root.login == "root");
    CHECK(std::ranges::find(root.groups, "root") != root.groups.end());
    CHECK_FALSE(look_up_account(4'000'000'001).login);
}
