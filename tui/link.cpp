#include "tui/link.h"

#include "src/base/overloaded.h"
#include "src/net/worker_pool.h"
#include "src/session/login_statement.h"
#include "tui/backoff.h"
#include "tui/dialer.h"
#include "tui/wire.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <unistd.h>

namespace snug::tui {

namespace {

using namespace std::chrono_literals;

/// A link that broke sooner than this after it came up may do so for ever: the next is not tried
/// at once.
constexpr auto proven_after = 10s;

/// The server has spoken, and asking again would not change its mind.
constexpr auto final_words =
    std::to_array({ErrorCode::protocol_version, ErrorCode::login_refused, ErrorCode::name_taken,
                   ErrorCode::bad_name, ErrorCode::no_permission, ErrorCode::unsupported_client,
                   ErrorCode::unsupported_transport, ErrorCode::unknown_host,
                   ErrorCode::changed_host, ErrorCode::bad_config});

bool is_final(ErrorCode code)
{
    return std::ranges::find(final_words, code) != final_words.end();
}

Error unavailable(const net::Address& server, std::string_view what)
{
    return {ErrorCode::unavailable, fmt::format("the server at {} {}", server.str(), what)};
}

Error nobody_answers(const std::vector<net::Address>& tried, const std::vector<Error>& faults)
{
    if (tried.size() == 1)
        return faults.front();
    std::string places;
    for (const net::Address& server : tried)
        places += (places.empty() ? "" : ", ") + server.str();
    std::string other_faults;
    for (const Error& fault : faults)
        if (fault.code != ErrorCode::unavailable)
            other_faults += "; " + fault.text;
    return {ErrorCode::unavailable, fmt::format("no server answers at {}{}; start one with: snugd, "
                                                "or choose \"Start a server\" in snug",
                                                places, other_faults)};
}

} // namespace

struct Link::State {
    enum class Stage {
        stopped, ///< or gave up
        waiting, ///< until `due`
        dialing, ///< at most until `due`, as is
        greeting,
        up,
    };

    State(net::EventLoop& the_loop, net::WorkerPool& the_workers, Random& the_random,
          LinkSettings the_settings, Handler the_handler)
        : loop{the_loop}, workers{the_workers}, random{the_random},
          settings{std::move(the_settings)}, handler{std::move(the_handler)}, ring{settings.keys}
    {
    }

    [[nodiscard]] MonoTime this_turn() const { return loop.now().mono; }
    [[nodiscard]] const net::Address& server() const { return settings.servers[candidate]; }

    void begin();
    void drop();
    void on_time(const Instant& now);
    [[nodiscard]] std::optional<MonoTime> next_deadline() const;
    void begin_round();
    void try_candidate();
    void on_connected(Result<net::ByteStream> result);
    [[nodiscard]] session::Transport transport();
    void on_ready();
    void on_step(session::ClientStep step);
    void on_logged_in(session::LoggedIn in);
    void on_fault(Error error);
    void try_later(Error why);
    template <class Wish>
    RequestId request(Wish wish, auto... more);
    void work();
    void take_steps();

    net::EventLoop& loop;
    net::WorkerPool& workers;
    Random& random;
    LinkSettings settings;
    Handler handler;
    session::KeyRing ring;

    Stage stage = Stage::stopped;
    MonoTime due{};
    std::size_t candidate = 0;
    std::vector<Error> faults; ///< of this round's candidates
    int attempt = 0;
    bool was_up = false;
    unsigned wires = 0; ///< counts them, for what comes back from a worker
    MonoTime up_since{};
    Backoff backoff;

    std::optional<Dialer> dialer;      ///< while dialing
    std::optional<Wire> wire;          ///< while greeting and up
    std::optional<Error> parting_word; ///< what the server said before it hung up
};

void Link::State::begin()
{
    drop();
    stage = Stage::waiting;
    due = this_turn();
}

void Link::State::drop()
{
    if (wire)
        wire->end();
    wire.reset();
    dialer.reset();
    parting_word.reset();
    stage = Stage::stopped;
}

void Link::State::on_time(const Instant& now)
{
    switch (stage) {
    case Stage::stopped:
        return;
    case Stage::waiting:
        if (now.mono >= due)
            begin_round();
        return;
    case Stage::dialing:
    case Stage::greeting:
        if (now.mono >= due)
            return on_fault(unavailable(server(), "does not answer"));
        if (dialer)
            dialer->on_time(now);
        return;
    case Stage::up:
        take_steps();
        if (wire && wire->session().keep_alive(now.mono))
            on_fault(unavailable(server(), "has not been heard for too long"));
        return;
    }
}

std::optional<MonoTime> Link::State::next_deadline() const
{
    switch (stage) {
    case Stage::stopped:
        return std::nullopt;
    case Stage::waiting:
    case Stage::greeting:
        return due;
    case Stage::dialing:
        return std::min(due, dialer->next_deadline().value_or(due));
    case Stage::up:
        if (wire->client().has_steps())
            return this_turn();
        return std::min(wire->session().next_deadline(),
                        wire->client().next_deadline().value_or(MonoTime::max()));
    }
    return std::nullopt;
}

void Link::State::begin_round()
{
    ++attempt;
    candidate = 0;
    faults.clear();
    try_candidate();
}

void Link::State::try_candidate()
{
    drop();
    stage = Stage::dialing;
    due = this_turn() + settings.patience;
    dialer.emplace(loop, workers, server(),
                   [this](Result<net::ByteStream> result) { on_connected(std::move(result)); });
    handler(LinkTrying{server(), attempt});
}

void Link::State::on_connected(Result<net::ByteStream> result)
{
    if (!result)
        return on_fault(result.error());
    if (settings.on_connected)
        settings.on_connected();
    dialer.reset();
    stage = Stage::greeting;
    ++wires;
    wire.emplace(
        loop, std::move(*result),
        session::SealedClient{session::ClientSession{settings.client_name, settings.name,
                                                     settings.key, this_turn(), transport()},
                              settings.key, ring, random},
        [this] { on_ready(); });
    wire->write();
}

/// The kernel keeps others off a local socket; what goes over TCP anybody might read.
session::Transport Link::State::transport()
{
    if (server().unix_path())
        return session::Transport{session::local_binding(::geteuid())};
    INVARIANT(settings.check_host != nullptr);
    auto check = [this](const sealed::Lineage& host) {
        return settings.check_host(server(), host);
    };
    return session::Transport{session::SecureLink::for_client(std::move(check), random)};
}

void Link::State::on_ready()
{
    wire->write();
    wire->read();
    take_steps();
    if (wire && wire->ended())
        on_fault(parting_word.value_or(unavailable(server(), *wire->ended())));
}

void Link::State::take_steps()
{
    while (wire) { // a handler may drop it
        auto step = wire->client().next(loop.now());
        if (!step)
            break;
        on_step(std::move(*step));
    }
    work();
}

template <class Wish>
RequestId Link::State::request(Wish wish, auto... more)
{
    const RequestId id = wire->client().request(std::move(wish), loop.now(), more...);
    work();
    return id;
}

/// Has passwords worked on where they keep nobody waiting.
void Link::State::work()
{
    using Secrets = Result<crypto::ChannelSecrets>;
    while (wire) {
        auto taken = wire->client().take_derivation();
        if (!taken)
            return;
        const auto what = std::make_shared<const session::Derivation>(std::move(*taken));
        const auto done = [this, number = what->number, made = wires](Secrets secrets) {
            if (!wire || made != wires)
                return;
            wire->client().derived(number, std::move(secrets), loop.now());
            take_steps();
        };
        const auto job = [what]() -> Secrets {
            try {
                return crypto::derive_channel_secrets(what->password.view(), what->salt,
                                                      what->cost);
            } catch (const std::bad_alloc&) {
                return Error{ErrorCode::unavailable,
                             "there is not enough memory for the channel's password; close "
                             "something and try again"};
            }
        };
        if (!workers.submit<Secrets>(job, done))
            wire->client().derived(
                what->number, Error{ErrorCode::unavailable, "too much is under way; try again"},
                loop.now());
    }
}

void Link::State::on_step(session::ClientStep step)
{
    std::visit(Overloaded{[&](session::LoggedIn& in) { on_logged_in(std::move(in)); },
                          [&](session::LinkFailed& failed) { on_fault(std::move(failed.error)); },
                          [&](session::Answered& answered) { handler(std::move(answered)); },
                          [&](session::LogChanged& changed) { handler(std::move(changed)); },
                          [&](msg::Event& event) {
                              if (const auto* closing = std::get_if<msg::Closing>(&event))
                                  parting_word = closing->error;
                              handler(std::move(event));
                          }},
               step);
}

void Link::State::on_logged_in(session::LoggedIn in)
{
    if (!in.server.former.empty() && settings.follow_key)
        if (auto followed = settings.follow_key(in.server); !followed)
            return on_fault(std::move(followed.error()));
    settings.servers = {net::Address{server()}};
    candidate = 0;
    stage = Stage::up;
    was_up = true;
    attempt = 0;
    up_since = this_turn();
    handler(LinkUp{server(), std::move(in.hello), std::move(in.login), std::move(in.server)});
}

/// The candidate, or the link that stood, is no more.
void Link::State::on_fault(Error error)
{
    const Stage was = stage;
    drop();
    if (was == Stage::up) {
        if (this_turn() - up_since >= proven_after)
            backoff.reset();
        else
            backoff.shorten();
        return try_later(std::move(error));
    }
    const bool no_answer = was == Stage::dialing || error.code == ErrorCode::unavailable ||
                           error.code == ErrorCode::bad_reply ||
                           error.code == ErrorCode::bad_record;
    if (no_answer) {
        faults.push_back(std::move(error));
        if (++candidate < settings.servers.size())
            return try_candidate();
        error = nobody_answers(settings.servers, faults);
    }
    if (is_final(error.code))
        handler(LinkDown{std::move(error), std::nullopt});
    else
        try_later(std::move(error));
}

void Link::State::try_later(Error why)
{
    if (!was_up && !settings.wait_for_first) {
        handler(LinkDown{std::move(why), std::nullopt});
        return;
    }
    stage = Stage::waiting;
    due = this_turn() + backoff.next(random);
    handler(LinkDown{std::move(why), due});
}

Link::Link(net::EventLoop& loop, net::WorkerPool& workers, Random& random, LinkSettings settings,
           Handler handler)
    : state_{
          std::make_unique<State>(loop, workers, random, std::move(settings), std::move(handler))}
{
    INVARIANT(!state_->settings.servers.empty());
}

Link::~Link()
{
    state_->drop(); // so that the server hears of an end, not of a cut
}

void Link::start()
{
    state_->begin();
}

void Link::stop()
{
    state_->drop();
}

bool Link::up() const
{
    return state_->stage == State::Stage::up;
}

RequestId Link::request(msg::Request request, session::PasswordUse use)
{
    INVARIANT(up());
    return state_->request(std::move(request), use);
}

RequestId Link::request(session::ChangeKey change)
{
    INVARIANT(up());
    return state_->request(std::move(change));
}

RequestId Link::request(session::LetIn invitation)
{
    INVARIANT(up());
    return state_->request(std::move(invitation));
}

void Link::set_name(MemberName name)
{
    state_->settings.name = std::move(name);
}

void Link::use_server(net::Address server)
{
    state_->settings.servers = {std::move(server)};
    state_->candidate = 0;
    state_->was_up = false;
    state_->attempt = 0;
    state_->backoff.reset();
    state_->begin();
}

void Link::retry_now()
{
    if (state_->stage == State::Stage::stopped || state_->stage == State::Stage::waiting)
        state_->begin();
}

void Link::on_time(const Instant& now)
{
    state_->on_time(now);
}

std::optional<MonoTime> Link::next_deadline() const
{
    return state_->next_deadline();
}

void Link::flush()
{
    if (state_->wire)
        state_->wire->write();
}

} // namespace snug::tui
