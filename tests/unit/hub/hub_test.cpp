#include "server/hub/hub.h"

#include "tests/unit/hub/entries.h"

#include <doctest/doctest.h>

#include <string>

/// What the hub promises those who carry out its effects.  The rules of the chat have
/// their scenarios in tests/world.
using namespace snug;
using namespace snug::server;

namespace {

constexpr Instant at_start{WallTime{}, MonoTime{std::chrono::hours{1}}};

struct Lone {
    SeededRandom random;
    Hub hub{random, {}, "snugd test", msg::PublicKey::make(random), at_start};

    Effects ask(SessionId who, msg::Request request)
    {
        return hub.receive(who, {RequestId{1}, std::move(request)}, std::nullopt, at_start);
    }
    void log_in(SessionId who, const std::string& name)
    {
        REQUIRE(hub.connect(who, {.origin = name}, at_start).empty());
        REQUIRE_FALSE(ask(who, msg::Login{member(name), std::nullopt}).empty());
    }
    /// The hub's only Append.
    static Append only_append(const Effects& effects)
    {
        REQUIRE(effects.size() == 1);
        return std::get<Append>(effects[0]);
    }
};

} // namespace

TEST_CASE("a hub opens #lobby once in the life of its log")
{
    Lone first;
    const Append append = Lone::only_append(first.hub.open(at_start));
    CHECK(std::get<Created>(append.body).name == channel("#lobby"));
    const LogEntry entry{append.channel, Seq{1}, append.id, at_start.wall, append.body};
    CHECK(first.hub.committed(append.ticket, entry, at_start).empty());

    Lone second;
    second.hub.replay(entry);
    CHECK(second.hub.open(at_start).empty());
}

TEST_CASE("whom the hub does not know is not answered, and does no harm")
{
    Lone lone;
    CHECK(lone.ask(SessionId{7}, msg::Ping{}).empty());
    CHECK(lone.hub.disconnect(SessionId{7}, at_start).empty());
    lone.hub.mark_classic(SessionId{7});
}

TEST_CASE("an address exchanges keys ten times at once and then twice a second")
{
    Lone lone;
    const auto knocks_in = [&](std::uint64_t session, const char* origin, Instant now) {
        REQUIRE(lone.hub.connect(SessionId{session}, {.origin = origin}, now).empty());
        const Effects effects = lone.hub.shake_hands(SessionId{session}, now);
        if (effects.empty()) {
            CHECK(lone.hub.disconnect(SessionId{session}, now).empty());
            return true;
        }
        REQUIRE(effects.size() == 1);
        CHECK(std::get<Close>(effects[0]).reason.code == ErrorCode::rate_limited);
        return false;
    };
    const Instant later{at_start.wall, at_start.mono + std::chrono::seconds{1}};
    for (std::uint64_t session = 1; session <= 10; ++session)
        CHECK(knocks_in(session, "192.0.2.7", at_start));
    CHECK_FALSE(knocks_in(11, "192.0.2.7", at_start));
    CHECK(knocks_in(12, "192.0.2.8", at_start));
    CHECK(knocks_in(13, "192.0.2.7", later));
    CHECK(knocks_in(14, "192.0.2.7", later));
    CHECK_FALSE(knocks_in(15, "192.0.2.7", later));
}

TEST_CASE("an answer repeats its request's action and id")
{
    Lone lone;
    lone.log_in(SessionId{1}, "ada");
    const Effects effects = lone.ask(SessionId{1}, msg::Stats{});
    REQUIRE(effects.size() == 1);
    const auto& reply = std::get<Reply>(effects[0]);
    CHECK(reply.to == SessionId{1});
    CHECK(reply.response.action == "stats");
    CHECK(reply.response.requestId == RequestId{1});
}

TEST_CASE("a channel's password goes to the pool and nowhere else")
{
    Lone lone;
    lone.log_in(SessionId{1}, "ada");
    const Effects effects =
        lone.ask(SessionId{1}, msg::CreateChannel{channel("#ops"),
                                                  SecretText{std::string{"teapot"}}, std::nullopt});
    REQUIRE(effects.size() == 1);
    const auto& hash = std::get<HashPassword>(effects[0]);
    CHECK(hash.password.view() == "teapot");
    const Append append =
        Lone::only_append(lone.hub.password_hashed(hash.ticket, "its verifier", at_start));
    CHECK(std::get<Created>(append.body).rules.password_verifier == "its verifier");
}

TEST_CASE("an empty verifier is a pool that had no room")
{
    Lone lone;
    lone.log_in(SessionId{1}, "ada");
    const Effects effects =
        lone.ask(SessionId{1}, msg::CreateChannel{channel("#ops"),
                                                  SecretText{std::string{"teapot"}}, std::nullopt});
    const Effects answer =
        lone.hub.password_hashed(std::get<HashPassword>(effects.at(0)).ticket, "", at_start);
    REQUIRE(answer.size() == 1);
    const auto& body = std::get<Reply>(answer[0]).response.body;
    CHECK(std::get<Error>(body).code == ErrorCode::rate_limited);
}

TEST_CASE("a read of the log carries what is asked for and a limit within bounds")
{
    Lone lone;
    const Append lobby = Lone::only_append(lone.hub.open(at_start));
    const LogEntry entry{lobby.channel, Seq{1}, lobby.id, at_start.wall, lobby.body};
    CHECK(lone.hub.committed(lobby.ticket, entry, at_start).empty());
    lone.log_in(SessionId{1}, "ada"); // a guest, who is in at once
    lone.ask(SessionId{1}, msg::JoinChannel{channel("#lobby"), {}, std::nullopt});
    for (const auto& [asked, given] : {std::pair{0U, 200U}, {1U, 1U}, {200U, 200U}, {201U, 200U}}) {
        const Effects effects =
            lone.ask(SessionId{1}, msg::History{.channelName = channel("#lobby"), .limit = asked});
        REQUIRE(effects.size() == 1);
        const auto& read = std::get<ReadHistory>(effects[0]);
        CHECK(read.to == SessionId{1});
        CHECK(read.request == RequestId{1});
        CHECK(read.channel == lobby.channel);
        CHECK(read.query.limit == given);
    }
}
