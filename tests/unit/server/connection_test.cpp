#include "server/connections.h"

#include "tests/support/seeded_random.h"

#include <doctest/doctest.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

#include <sys/socket.h>

using namespace snug;
using namespace snug::server;
using namespace std::chrono_literals;

namespace {

/// One connection, and its peer's end of the socket.
struct OneConnection {
    SeededRandom chance;
    SystemClock clock;
    net::EventLoop loop{clock};
    session::ServerFacts facts{"snugd test", crypto::SigningKey::make(chance)};
    Connections connections;
    std::unique_ptr<Gathering> gathering = std::make_unique<Gathering>();
    std::array<std::byte, 4096> buffer;
    MonoTime now = loop.now().mono;

    struct Pair {
        Connection* connection;
        UniqueFd peer;
    };

    Pair connect()
    {
        std::array<int, 2> ends{};
        REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()) == 0);
        Connection& connection =
            connections.add(net::ByteStream{UniqueFd{ends[0]}}, facts,
                            session::Arrival{.plain_allowed = true}, chance, now);
        connection.watch(loop, [](short) {});
        return {&connection, UniqueFd{ends[1]}};
    }

    /// Something for the peer; as it will be written.
    std::string push(Connection& connection, std::string text)
    {
        const Error reason{ErrorCode::shutting_down, std::move(text)};
        connection.session().say_goodbye(reason, loop.now());
        return msg::encode(msg::Event{msg::Closing{reason}});
    }
};

void write(const UniqueFd& peer, std::string_view text)
{
    REQUIRE(::send(peer.get(), text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()));
}

std::string read(const UniqueFd& peer)
{
    std::string all;
    std::array<char, 65536> piece;
    for (ssize_t got; (got = ::recv(peer.get(), piece.data(), piece.size(), 0)) > 0;)
        all.append(piece.data(), static_cast<std::size_t>(got));
    return all;
}

bool at_end(const UniqueFd& peer)
{
    char byte = 0;
    return ::recv(peer.get(), &byte, 1, 0) == 0;
}

} // namespace

TEST_CASE("what is queued for a peer is written in its order")
{
    OneConnection world;
    auto [connection, peer] = world.connect();
    Connection& ada = *connection;
    std::string expected;
    for (int i = 0; i < 2000; ++i) // more than one writev takes
        expected += world.push(ada, std::to_string(i));
    ada.flush(*world.gathering, world.now);

    CHECK(read(peer) == expected);
    CHECK(ada.session().is_drained());
}

TEST_CASE("what the kernel does not take waits until the socket is writable")
{
    OneConnection world;
    auto [connection, peer] = world.connect();
    Connection& ada = *connection;
    const std::string much = world.push(ada, std::string(500'000, 'x'));
    ada.flush(*world.gathering, world.now);
    REQUIRE_FALSE(ada.session().is_drained());

    std::string got = read(peer);
    ada.flush(*world.gathering, world.now); // nobody said writable
    CHECK(read(peer).empty());
    while (!ada.session().is_drained()) {
        ada.ready(net::writable, world.buffer, world.now);
        ada.flush(*world.gathering, world.now);
        got += read(peer);
    }
    CHECK(got == much);
}

TEST_CASE("a peer that talks much is read a buffer at a time")
{
    OneConnection world;
    auto [connection, peer] = world.connect();
    Connection& ada = *connection;
    const std::string line = R"({"action":"hello","protocol":1,"client":"raw"})"
                             "\n";
    write(peer, line + std::string(10'000, ' '));
    ada.ready(net::readable, world.buffer, world.now);
    std::array<char, 16384> rest;
    CHECK(::recv(ada.fd(), rest.data(), rest.size(), MSG_PEEK) ==
          static_cast<ssize_t>(line.size() + 10'000 - world.buffer.size()));
}

TEST_CASE("a peer that is to pause is not read until its time has come")
{
    OneConnection world;
    auto [connection, peer] = world.connect();
    Connection& ada = *connection;
    ada.pause(world.now + 100ms);
    CHECK(ada.next_deadline() == world.now + 100ms);
    CHECK_FALSE(ada.resume(world.now + 99ms));
    CHECK(ada.is_paused());
    CHECK(ada.resume(world.now + 100ms));
    CHECK_FALSE(ada.is_paused());
    CHECK_FALSE(ada.resume(world.now + 100ms));
}

TEST_CASE("who is asked to leave reads the last words, then an end")
{
    OneConnection world;
    auto [connection, peer] = world.connect();
    Connection& ada = *connection;
    const std::string last_words = world.push(ada, "goodbye");
    ada.leave(world.now + 1s);
    ada.flush(*world.gathering, world.now);
    CHECK(read(peer) == last_words);
    CHECK(at_end(peer));
    CHECK_FALSE(ada.is_over(world.now)); // the peer has not ended yet

    write(peer, "but I was still talking");
    ada.ready(net::readable, world.buffer, world.now);
    CHECK_FALSE(ada.is_over(world.now));
    peer.reset();
    ada.ready(net::readable, world.buffer, world.now);
    CHECK(ada.is_over(world.now));
}

TEST_CASE("who is asked to leave and stays is not waited for")
{
    OneConnection world;
    auto [connection, peer] = world.connect();
    Connection& ada = *connection;
    ada.leave(world.now + 1s);
    ada.flush(*world.gathering, world.now);
    CHECK(ada.next_deadline() == world.now + 1s);
    CHECK(ada.is_over(world.now + 1s));
}

TEST_CASE("a peer that ends but still reads gets what waits for it")
{
    OneConnection world;
    auto [connection, peer] = world.connect();
    Connection& ada = *connection;
    REQUIRE(::shutdown(peer.get(), SHUT_WR) == 0);
    ada.ready(net::readable, world.buffer, world.now);
    CHECK(ada.peer_has_ended());
    CHECK_FALSE(ada.is_over(world.now));
    const std::string one_more = world.push(ada, "one more");
    ada.leave(world.now + 1s);
    ada.flush(*world.gathering, world.now);
    CHECK(read(peer) == one_more);
    CHECK(ada.is_over(world.now));
}

TEST_CASE("writing to a peer that is gone ends the connection")
{
    OneConnection world;
    auto [connection, peer] = world.connect();
    Connection& ada = *connection;
    peer.reset();
    world.push(ada, "anybody there?\n");
    ada.flush(*world.gathering, world.now);
    CHECK(ada.peer_has_ended());
    CHECK(ada.is_over(world.now));
}

TEST_CASE("no id ever means a second connection")
{
    OneConnection world;
    const SessionId ada = world.connect().connection->id();
    CHECK(world.connections.find(ada) != nullptr);
    world.connections.remove(ada);
    CHECK(world.connections.find(ada) == nullptr);

    const SessionId bob = world.connect().connection->id();
    CHECK(bob != ada);
    CHECK(world.connections.find(ada) == nullptr);
    CHECK(world.connections.find(bob) != nullptr);
    CHECK(world.connections.size() == 1);
    CHECK(world.connections.find(SessionId{12345}) == nullptr);
}

TEST_CASE("many connections come and go, and each is found as long as it is there")
{
    OneConnection world;
    SeededRandom chance{5};
    std::vector<OneConnection::Pair> all;
    std::vector<SessionId> gone;
    for (int i = 0; i < 300; ++i) {
        all.push_back(world.connect());
        if (chance.below(3) == 0) {
            const auto who = all.begin() + static_cast<std::ptrdiff_t>(chance.below(all.size()));
            gone.push_back(who->connection->id());
            world.connections.remove(gone.back());
            all.erase(who);
        }
    }
    CHECK(world.connections.size() == all.size());
    for (const OneConnection::Pair& pair : all)
        CHECK(world.connections.find(pair.connection->id()) == pair.connection);
    for (const SessionId id : gone)
        CHECK(world.connections.find(id) == nullptr);
}
