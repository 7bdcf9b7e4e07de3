#include "src/net/stream.h"

#include "src/net/lookup.h"
#include "src/net/peer.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/net/any_poller.h"
#include "tests/unit/net/connected.h"
#include "tests/unit/net/turns.h"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>

using namespace snug;
using namespace snug::net;
using Outcome = Transfer::Outcome;

namespace {

iovec piece(const std::string& text)
{
    return {.iov_base = const_cast<char*>(text.data()), .iov_len = text.size()};
}

Transfer write(ByteStream& stream, const std::string& text)
{
    return stream.write(std::array{piece(text)});
}

/// What one read says: the bytes, or how there were none.
std::string read(ByteStream& stream)
{
    std::array<std::byte, 100> buffer;
    const Transfer got = stream.read(buffer);
    switch (got.outcome) {
    case Outcome::moved:
        return {reinterpret_cast<const char*>(buffer.data()), got.bytes};
    case Outcome::would_block:
        return "(would block)";
    case Outcome::end:
        return "(end)";
    case Outcome::failed:
        return "(failed)";
    }
    return "";
}

struct Pair : SocketPair {
    ByteStream ada{std::move(ours)};
    ByteStream bob{std::move(theirs)};
};

struct Dialer {
    SystemClock clock;
    EventLoop loop{clock, any_poller()};

    Result<void> outcome_of(const ByteStream& stream, const SocketAddress& address)
    {
        bool ready = false;
        const auto watch = loop.watch(stream.fd(), writable, [&](short) { ready = true; });
        turn_until(loop, [&] { return ready; });
        return connected(stream, address);
    }
};

/// An address where nobody listens, but somebody just did.
SocketAddress deserted()
{
    return listen_tcp({"127.0.0.1", 0}).at(0).address();
}

} // namespace

TEST_CASE_FIXTURE(Pair, "all pieces of a write arrive as one run of bytes")
{
    const std::string a = "one ", b = "", c = "two";
    const Transfer sent = ada.write(std::array{piece(a), piece(b), piece(c)});
    CHECK(sent.outcome == Outcome::moved);
    CHECK(sent.bytes == 7);
    CHECK(read(bob) == "one two");
    CHECK(read(bob) == "(would block)");
}

TEST_CASE_FIXTURE(Pair, "a peer who does not read makes writes block, never the writer wait")
{
    const std::string much(1 << 16, 'x');
    std::size_t sent = 0;
    Transfer last{.outcome = Outcome::moved};
    while (sent < (1u << 28) && (last = write(ada, much)).outcome == Outcome::moved)
        sent += last.bytes;
    CHECK(last.outcome == Outcome::would_block);
    CHECK(read(bob).size() == 100);
}

TEST_CASE_FIXTURE(Pair, "more pieces than the kernel takes at once are taken in part")
{
    const std::string one = "x";
    const std::vector<iovec> pieces(5000, piece(one));
    const Transfer sent = ada.write(pieces);
    CHECK(sent.outcome == Outcome::moved);
    CHECK(sent.bytes > 0);
    CHECK(sent.bytes <= 5000);
}

TEST_CASE_FIXTURE(Pair, "one side may finish and still read what the other has to say")
{
    write(ada, "bye");
    ada.finish();
    CHECK(read(bob) == "bye");
    CHECK(read(bob) == "(end)");
    CHECK(write(bob, "wait").outcome == Outcome::moved);
    CHECK(read(ada) == "wait");
}

TEST_CASE_FIXTURE(Pair, "writing to a peer who is gone fails without a signal")
{
    {
        const ByteStream gone = std::move(bob);
    }
    const Transfer sent = write(ada, "hello?");
    CHECK(sent.outcome == Outcome::failed);
    CHECK(sent.error == EPIPE);
    CHECK(read(ada) == "(end)");
}

TEST_CASE_FIXTURE(Pair, "nothing to read into is not taken for an end")
{
    write(bob, "tea");
    const Transfer got = ada.read({});
    CHECK(got.outcome == Outcome::moved);
    CHECK(got.bytes == 0);
    CHECK(read(ada) == "tea");
}

TEST_CASE_FIXTURE(Dialer, "a connection over TCP is made without waiting and without Nagle's delay")
{
    const auto listeners = listen_tcp({"localhost", 0});
    for (const Listener& listener : listeners) {
        const SocketAddress address = listener.address();
        auto stream = connect_to(address);
        REQUIRE(stream);
        CHECK(outcome_of(*stream, address));
        int on = 0;
        socklen_t size = sizeof on;
        REQUIRE(::getsockopt(stream->fd(), IPPROTO_TCP, TCP_NODELAY, &on, &size) == 0);
        CHECK(on != 0);
        CHECK(is_loopback(stream->fd()));
        CHECK(peer_text(stream->fd()) == address.str());
        CHECK_FALSE(peer_uid(stream->fd()));
    }
}

TEST_CASE_FIXTURE(Dialer, "a refused connection is an error that names the place")
{
    const SocketAddress nowhere = deserted();
    const auto stream = connect_to(nowhere);
    REQUIRE(stream);
    const auto outcome = outcome_of(*stream, nowhere);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code == ErrorCode::unavailable);
    CHECK(outcome.error().text.find(nowhere.str()) != std::string::npos);
}

TEST_CASE("a unix socket that is not there, or not served, is refused at once")
{
    const TempDir directory;
    const SocketAddress address{UnixPath{directory.path("snug.sock")}};
    CHECK(connect_to(address).error().code == ErrorCode::unavailable);
    const UniqueFd dead = open_socket(AF_UNIX);
    REQUIRE(::bind(dead.get(), address.get(), address.size()) == 0);
    CHECK(connect_to(address).error().text.find("no server answers") == 0);
}

TEST_CASE("a unix socket's peer is known by its user, and shown as unix whatever its name")
{
    const TempDir directory;
    const Listener listener = listen_unix(UnixPath{directory.path("snug.sock")}, 0600);
    const UniqueFd client = open_socket(AF_UNIX);
    const SocketAddress name{UnixPath{directory.path("\x1b[2Jroot")}};
    REQUIRE(::bind(client.get(), name.get(), name.size()) == 0);
    const SocketAddress address = listener.address();
    REQUIRE(::connect(client.get(), address.get(), address.size()) == 0);
    const UniqueFd accepted = accept_connection(listener.fd());
    REQUIRE(accepted);
    CHECK(peer_uid(accepted.get()) == ::geteuid());
    CHECK(peer_text(accepted.get()) == "unix");
    CHECK_FALSE(is_loopback(accepted.get()));
    CHECK_FALSE(peer_uid(listener.fd()) == std::optional<uid_t>{::geteuid() + 1});
}

TEST_CASE("a descriptor that is no socket has no peer")
{
    const Pipe pipe = open_pipe();
    CHECK_FALSE(peer_uid(pipe.read_end.get()));
    CHECK_FALSE(is_loopback(pipe.read_end.get()));
    CHECK(peer_text(pipe.read_end.get()) == "unknown");
}
