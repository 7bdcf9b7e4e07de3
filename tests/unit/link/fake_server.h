#pragma once

#include "src/net/acceptor.h"
#include "src/net/stream.h"
#include "src/session/server_session.h"
#include "tests/support/seeded_random.h"

#include <array>
#include <functional>
#include <list>
#include <optional>
#include <string>
#include <utility>

namespace snug::tui {

/// A server in the test's own loop: takes every login, and does with the rest what it is told.
class FakeServer {
public:
    struct Connection {
        net::ByteStream stream;
        session::ServerSession session;
        net::EventLoop::Watch watch;
    };
    /// The answer to a request; nothing: silence.
    using Answer = std::function<std::optional<msg::ReplyBody>(const msg::Request&)>;

    FakeServer(net::EventLoop& loop, const std::string& path)
        : loop_{loop}, acceptor_{loop, net::listen_unix({path}, 0600),
                                 [this](UniqueFd fd) { take(std::move(fd)); }}
    {
    }

    Answer answer = [](const msg::Request&) { return msg::Done{}; };
    /// What a login is refused with.
    std::optional<Error> refusal;
    bool mute = false;
    int logins = 0;
    std::string last_name;

    void tell(const msg::Event& event)
    {
        for (Connection& connection : connections_) {
            connection.session.deliver(session::SharedEvent{event}, loop_.now());
            write(connection);
        }
    }
    void hang_up(const std::optional<Error>& why = std::nullopt)
    {
        for (Connection& connection : connections_)
            if (why) {
                connection.session.say_goodbye(*why, loop_.now());
                write(connection);
            }
        connections_.clear();
    }

private:
    void take(UniqueFd fd)
    {
        connections_.push_back({net::ByteStream{std::move(fd)},
                                {facts_, {.plain_allowed = true}, random_, loop_.now().mono},
                                {}});
        Connection& connection = connections_.back();
        connection.watch = loop_.watch(connection.stream.fd(), net::readable,
                                       [this, &connection](short) { hear(connection); });
    }

    void hear(Connection& connection)
    {
        std::array<std::byte, 65536> buffer;
        const auto got = connection.stream.read(buffer);
        if (got.outcome != net::Transfer::Outcome::moved) {
            connections_.remove_if([&](const Connection& other) { return &other == &connection; });
            return;
        }
        connection.session.feed({reinterpret_cast<const char*>(buffer.data()), got.bytes},
                                loop_.now().mono);
        while (auto step = connection.session.next(loop_.now()))
            if (auto* asked = std::get_if<session::Asked>(&*step))
                reply(connection, asked->frame);
        write(connection);
    }

    void reply(Connection& connection, const msg::RequestFrame& frame)
    {
        std::optional<msg::ReplyBody> body;
        if (const auto* login = std::get_if<msg::Login>(&frame.request)) {
            last_name = login->memberName.str();
            if (refusal)
                body = *refusal;
            else
                body = msg::LoginReply{UserId::make(random_), login->memberName};
            logins += refusal ? 0 : 1;
        } else {
            body = answer(frame.request);
        }
        if (body)
            connection.session.reply(
                {std::string{msg::action_of(frame.request)}, frame.requestId, std::move(*body)},
                loop_.now());
    }

    void write(Connection& connection)
    {
        std::array<std::string_view, 64> pieces;
        while (!mute) {
            const std::size_t count = connection.session.gather(pieces, loop_.now().mono);
            if (count == 0)
                return;
            const iovec piece{const_cast<char*>(pieces[0].data()), pieces[0].size()};
            const auto sent = connection.stream.write({&piece, 1});
            if (sent.outcome != net::Transfer::Outcome::moved)
                return;
            connection.session.consume(sent.bytes, loop_.now().mono);
        }
    }

    net::EventLoop& loop_;
    SeededRandom random_;
    session::ServerFacts facts_{"snugd 0.1.0", crypto::SigningKey::make(random_)};
    std::list<Connection> connections_;
    net::Acceptor acceptor_;
};

} // namespace snug::tui
