#include "tui/link.h"

#include "src/net/worker_pool.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/link/fake_server.h"
#include "tui/backoff.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace snug::tui {

namespace {

using namespace std::chrono_literals;

/// The stopwatch of the test: stands, until it is moved.
struct FakeClock final : Clock {
    Instant now() override { return instant; }
    Instant instant{WallTime{}, MonoTime{1h}};
};

/// Ada's terminal and the places a server may be, all in one loop.
struct Terminal {
    explicit Terminal(const std::vector<std::string>& names = {"a.sock"},
                      bool wait_for_first = true)
    {
        for (const std::string& name : names)
            places.emplace_back(net::UnixPath{dir.path(name)});
        link.emplace(loop, workers, random,
                     LinkSettings{.client_name = "test",
                                  .name = *MemberName::parse("ada"),
                                  .servers = places,
                                  .wait_for_first = wait_for_first},
                     [this](LinkEvent event) { on_event(std::move(event)); });
        link->start();
    }

    void on_event(LinkEvent event)
    {
        events.push_back(std::move(event));
        if (also)
            also(events.back());
    }

    void turn()
    {
        loop.run_once(MonoTime{}); // a clock that stands cannot wake a real poll()
        link->on_time(loop.now());
        link->flush();
    }

    template <class Condition>
    void turn_until(Condition done)
    {
        const auto deadline = std::chrono::steady_clock::now() + 10s;
        while (!done()) {
            if (std::chrono::steady_clock::now() > deadline)
                FAIL("it did not happen within ten seconds");
            turn();
        }
    }

    template <class Wanted>
    [[nodiscard]] std::ptrdiff_t count() const
    {
        return std::ranges::count_if(
            events, [](const auto& event) { return std::holds_alternative<Wanted>(event); });
    }
    template <class Wanted>
    Wanted wait_for_another()
    {
        const auto before = count<Wanted>();
        turn_until([&] { return count<Wanted>() > before; });
        return std::get<Wanted>(
            *std::find_if(events.rbegin(), events.rend(),
                          [](const auto& event) { return std::holds_alternative<Wanted>(event); }));
    }
    void wait_for_up()
    {
        turn_until([&] { return link->up(); });
    }
    void advance(std::chrono::milliseconds time)
    {
        clock.instant.mono += time;
        turn();
    }

    TempDir dir;
    FakeClock clock;
    net::EventLoop loop{clock};
    net::WorkerPool workers{loop, 1};
    SeededRandom random;
    std::vector<net::Address> places;
    std::vector<LinkEvent> events;
    std::function<void(const LinkEvent&)> also;
    std::optional<Link> link;
};

} // namespace

TEST_CASE("the first place where a server answers is the one")
{
    Terminal ada{{"a.sock", "b.sock", "c.sock"}};
    const FakeServer second{ada.loop, ada.dir.path("b.sock")};
    const FakeServer third{ada.loop, ada.dir.path("c.sock")};
    const auto up = ada.wait_for_another<LinkUp>();
    CHECK(up.server == ada.places[1]);
    CHECK(up.hello.server == "snugd 0.1.0");
    CHECK(up.login.memberName.str() == "ada");
    CHECK(ada.count<LinkTrying>() == 2);
    CHECK(third.logins == 0);
}

TEST_CASE("nothing is told before the loop has turned")
{
    Terminal ada;
    CHECK(ada.events.empty());
    CHECK(ada.link->next_deadline() <= ada.loop.now().mono);
}

TEST_CASE("with no server anywhere the sentence names every place")
{
    Terminal ada{{"a.sock", "b.sock"}, false};
    const auto down = ada.wait_for_another<LinkDown>();
    CHECK(down.why.code == ErrorCode::unavailable);
    CHECK(down.why.text.starts_with("no server answers at " + ada.places[0].str() + ", " +
                                    ada.places[1].str() + "; start one with: snugd"));
    CHECK_FALSE(down.retry_at);
    CHECK_FALSE(ada.link->next_deadline());
}

TEST_CASE("a place that is not safe is passed over, and said if nobody else answers")
{
    Terminal ada{{"open/a.sock", "b.sock"}, false};
    std::filesystem::create_directory(ada.dir.path("open"));
    std::filesystem::permissions(ada.dir.path("open"), std::filesystem::perms::all);
    FakeServer eve{ada.loop, ada.dir.path("open/a.sock")};
    const auto down = ada.wait_for_another<LinkDown>();
    CHECK(down.why.text.find("others may write") != std::string::npos);
    CHECK(eve.logins == 0);

    ada.link->use_server(ada.places[0]);
    CHECK(ada.wait_for_another<LinkDown>().why.code == ErrorCode::no_permission);
}

TEST_CASE("a request is answered by its id, and events arrive in order")
{
    Terminal ada;
    FakeServer server{ada.loop, ada.dir.path("a.sock")};
    ada.wait_for_up();
    const RequestId id = ada.link->request(msg::SetAway{});
    const auto answered = ada.wait_for_another<session::Answered>();
    CHECK(answered.request == id);
    CHECK(std::holds_alternative<msg::Done>(answered.body));

    const msg::Event parted = msg::Parted{*ChannelName::parse("tea")};
    server.tell(parted);
    CHECK(ada.wait_for_another<msg::Event>() == parted);
}

TEST_CASE("after a break the first retry is at once, and only where the server was")
{
    Terminal ada{{"a.sock", "b.sock"}};
    FakeServer server{ada.loop, ada.dir.path("b.sock")};
    ada.wait_for_up();
    const FakeServer other{ada.loop, ada.dir.path("a.sock")};
    ada.clock.instant.mono += 1min;
    server.hang_up();
    const auto down = ada.wait_for_another<LinkDown>();
    CHECK(down.why.text.find("closed the connection") != std::string::npos);
    CHECK(down.retry_at == ada.loop.now().mono);
    CHECK(ada.wait_for_another<LinkUp>().server == ada.places[1]);
    CHECK(server.logins == 2);
    CHECK(other.logins == 0);
}

TEST_CASE("the server's last word is why the link is down")
{
    Terminal ada;
    FakeServer server{ada.loop, ada.dir.path("a.sock")};
    ada.wait_for_up();
    const Error why{ErrorCode::shutting_down, "the server is going down"};
    server.hang_up(why);
    CHECK(ada.wait_for_another<LinkDown>().why == why);
}

TEST_CASE("a server that stays away is asked ever more seldom")
{
    Terminal ada;
    {
        FakeServer server{ada.loop, ada.dir.path("a.sock")};
        ada.wait_for_up();
    }
    std::chrono::nanoseconds last{};
    for (int i = 0; i < 8; ++i) {
        const auto down = ada.wait_for_another<LinkDown>();
        REQUIRE(down.retry_at);
        const auto wait = *down.retry_at - ada.loop.now().mono;
        CHECK(wait >= last / 2);
        CHECK(wait <= Backoff::longest);
        last = wait;
        ada.clock.instant.mono += wait;
    }
    CHECK(last >= Backoff::longest / 2);
}

TEST_CASE("a link that breaks as soon as it is up is not made again at once for ever")
{
    Terminal ada;
    FakeServer server{ada.loop, ada.dir.path("a.sock")};
    ada.wait_for_up();
    server.hang_up();
    CHECK(*ada.wait_for_another<LinkDown>().retry_at == ada.loop.now().mono);
    ada.wait_for_up();
    server.hang_up();
    for (int i = 0; i < 5; ++i) {
        const auto wait = *ada.wait_for_another<LinkDown>().retry_at - ada.loop.now().mono;
        CHECK(wait >= Backoff::shortest / 2);
        CHECK(wait <= Backoff::shortest);
        ada.clock.instant.mono += wait;
        ada.wait_for_up();
        server.hang_up();
    }
}

TEST_CASE("a server that accepts and says nothing is given up after the time for it")
{
    Terminal ada{{"a.sock", "b.sock"}};
    FakeServer silent{ada.loop, ada.dir.path("a.sock")};
    silent.mute = true;
    const FakeServer server{ada.loop, ada.dir.path("b.sock")};
    ada.turn_until([&] { return ada.count<LinkTrying>() == 1; });
    ada.advance(4999ms);
    CHECK(ada.count<LinkTrying>() == 1);
    ada.advance(1ms);
    CHECK(ada.wait_for_another<LinkUp>().server == ada.places[1]);
}

TEST_CASE("a server that falls silent is left after ninety seconds")
{
    Terminal ada;
    FakeServer server{ada.loop, ada.dir.path("a.sock")};
    ada.wait_for_up();
    server.mute = true;
    ada.advance(89s);
    CHECK(ada.link->up());
    ada.advance(1s);
    CHECK_FALSE(ada.link->up());
}

TEST_CASE("a refused login ends the tries, and another name begins them again")
{
    Terminal ada{{"a.sock", "b.sock"}};
    FakeServer server{ada.loop, ada.dir.path("a.sock")};
    server.refusal = Error{ErrorCode::name_taken, "ada is taken"};
    const FakeServer other{ada.loop, ada.dir.path("b.sock")};
    const auto down = ada.wait_for_another<LinkDown>();
    CHECK(down.why == *server.refusal);
    CHECK_FALSE(down.retry_at);
    CHECK(other.logins == 0);

    server.refusal.reset();
    ada.link->set_name(*MemberName::parse("ada2"));
    ada.link->retry_now();
    ada.wait_for_up();
    CHECK(server.last_name == "ada2");
}

TEST_CASE("a server that is full is tried again later, not left for another")
{
    Terminal ada{{"a.sock", "b.sock"}};
    FakeServer server{ada.loop, ada.dir.path("a.sock")};
    server.refusal = Error{ErrorCode::too_many_connections, "try again"};
    const FakeServer other{ada.loop, ada.dir.path("b.sock")};
    CHECK(ada.wait_for_another<LinkDown>().retry_at);
    server.refusal.reset();
    CHECK(ada.wait_for_another<LinkUp>().server == ada.places[0]);
}

TEST_CASE("what is no snug server is passed over")
{
    Terminal ada{{"a.sock", "b.sock"}};
    std::vector<UniqueFd> kept;
    const net::Acceptor stranger{ada.loop, net::listen_unix({ada.dir.path("a.sock")}, 0600),
                                 [&](UniqueFd fd) {
                                     net::ByteStream stream{std::move(fd)};
                                     std::string words = "220 mail.example ESMTP {}\n";
                                     const iovec piece{words.data(), words.size()};
                                     CHECK(stream.write({&piece, 1}).bytes == words.size());
                                 }};
    const FakeServer server{ada.loop, ada.dir.path("b.sock")};
    CHECK(ada.wait_for_another<LinkUp>().server == ada.places[1]);
}

TEST_CASE("the handler may stop the link in the middle of what arrives")
{
    Terminal ada;
    FakeServer server{ada.loop, ada.dir.path("a.sock")};
    ada.wait_for_up();
    ada.also = [&](const LinkEvent&) { ada.link->stop(); };
    const auto before = ada.events.size();
    server.tell(msg::Parted{*ChannelName::parse("tea")});
    server.tell(msg::Parted{*ChannelName::parse("lab")});
    ada.turn_until([&] { return ada.events.size() > before; });
    for (int i = 0; i < 5; ++i)
        ada.turn();
    CHECK(ada.events.size() == before + 1);
    CHECK_FALSE(ada.link->up());
    CHECK_FALSE(ada.link->next_deadline());
}

TEST_CASE("another server takes the place of the one that stood")
{
    Terminal ada;
    FakeServer server{ada.loop, ada.dir.path("a.sock")};
    ada.wait_for_up();
    const FakeServer other{ada.loop, ada.dir.path("b.sock")};
    const net::Address place{net::UnixPath{ada.dir.path("b.sock")}};
    ada.also = [&](const LinkEvent& event) {
        if (std::holds_alternative<session::Answered>(event))
            ada.link->use_server(place);
    };
    ada.link->request(msg::SetAway{});
    CHECK(ada.wait_for_another<LinkUp>().server == place);
}

TEST_CASE("a host nobody knows is told as such")
{
    Terminal ada{{"a.sock"}, false};
    ada.link->use_server(net::Address{net::HostPort{"no-such-host.invalid", 1}});
    const auto down = ada.wait_for_another<LinkDown>();
    CHECK(down.why.code == ErrorCode::unavailable);
    CHECK(down.why.text.find("no-such-host.invalid") != std::string::npos);
}

} // namespace snug::tui
