#include "server/passwords.h"

#include <doctest/doctest.h>

#include <string>

using namespace snug;
using namespace snug::server;
using namespace std::chrono_literals;

namespace {

struct PasswordsAtWork {
    SystemClock clock;
    net::EventLoop loop{clock};
    Passwords passwords{loop};

    template <class Done>
    void wait_until(Done done)
    {
        const MonoTime end = clock.now().mono + 60s;
        while (!done() && clock.now().mono < end)
            loop.run_once(end);
        REQUIRE(done());
    }
};

SecretText lemon()
{
    return SecretText{std::string{"lemon"}};
}

} // namespace

TEST_CASE("a password fits its own verifier and no other, and nobody waits for it")
{
    PasswordsAtWork world;
    std::string verifier;
    bool inside_the_call = true;
    world.passwords.hash(lemon(), [&](std::optional<std::string> made) {
        CHECK_FALSE(inside_the_call);
        verifier = made.value_or("none");
    });
    inside_the_call = false;
    world.wait_until([&] { return !verifier.empty(); });
    CHECK(verifier.find("lemon") == std::string::npos);

    std::optional<bool> right, wrong;
    world.passwords.check(lemon(), verifier, [&](std::optional<bool> fits) { right = fits; });
    world.passwords.check(SecretText{std::string{"milk"}}, verifier,
                          [&](std::optional<bool> fits) { wrong = fits; });
    world.wait_until([&] { return right && wrong; });
    CHECK(right == true);
    CHECK(wrong == false);
}

TEST_CASE("more passwords than can wait are refused at once")
{
    PasswordsAtWork world;
    int refused = 0;
    for (int i = 0; i < 200; ++i)
        world.passwords.check(lemon(), "no verifier",
                              [&](std::optional<bool> fits) { refused += fits ? 0 : 1; });
    CHECK(refused > 0);
    CHECK(refused < 200);
}
