#pragma once

#include "src/identity/known_keys.h"
#include "src/net/event_loop.h"
#include "src/net/signals.h"
#include "src/net/worker_pool.h"
#include "tui/cli/call.h"
#include "tui/cli/self.h"
#include "tui/host_trust.h"
#include "tui/key_keeper.h"
#include "tui/link.h"

#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <variant>

namespace snug::tui {

/// A link that is spoken over in turns, so that a verb reads from top to bottom: ask, wait for the
/// answer, go on.
///
/// Whatever waits here turns the loop, in which events are told and breaks of the link are
/// mended, and throws Stopped when the user presses ^C.
class Conversation {
public:
    using Hear = std::function<void(const msg::Event&)>;
    using HearDown = std::function<void(const LinkDown&)>;

    /// How long an answer may usually take, with all the breaks of the link in between.
    static constexpr std::chrono::seconds patience{30};

    Conversation(const Call& call, const Self& self, std::vector<net::Address> servers);
    ~Conversation();
    Conversation(const Conversation&) = delete;
    Conversation& operator=(const Conversation&) = delete;

    /// Must not ask or wait.
    void on_event(Hear hear) { hear_ = std::move(hear); }
    void on_down(HearDown hear) { hear_down_ = std::move(hear); }

    /// What we are called when the link has to be made again.
    void set_name(MemberName name) { link_.set_name(std::move(name)); }

    /// What becomes of passwords from now on; sealed, unless the user wants them told.
    void tell_passwords() { passwords_ = session::PasswordUse::tell; }

    /// Waits until a server has taken our login.  Asks on the terminal, if there is one, about a
    /// server that is not known.
    Result<void> connect();

    /// The present link, or the last one; only after connect().
    [[nodiscard]] const LinkUp& place() const { return *place_; }
    /// Counts the links there have been: a new one has forgotten which channels one was in.
    [[nodiscard]] unsigned links() const { return links_; }

    /// Waits for the answer to what `make` makes, which must be harmless when said twice: if the
    /// link breaks before the answer has come, it is asked again over the next.  Waits as told
    /// when the server says "not so fast".
    template <class Make>
    auto ask(Make make, std::chrono::seconds at_most = patience)
        -> Result<typename std::invoke_result_t<Make>::Reply>;

    /// Asks now and does not wait: the next ask(), which must be for the same, finds the answer
    /// under way.  If the link breaks meanwhile, that one asks again.
    void ask_ahead(msg::Request request);

    /// False if the deadline came first; without one, waits for ever.
    bool wait_until(const std::function<bool()>& done,
                    std::optional<MonoTime> deadline = std::nullopt);

    [[nodiscard]] net::EventLoop& loop() { return loop_; }
    [[nodiscard]] const Instant& now() const { return loop_.now(); }

private:
    Result<msg::ReplyBody> ask_any(const std::function<msg::Request()>& make,
                                   std::chrono::seconds at_most);
    std::optional<msg::ReplyBody> ask_once(msg::Request request, MonoTime deadline);
    void on_link(LinkEvent event);

    struct KeptFiles {
        identity::KnownKeys keys;
        identity::KnownMarks marks;
    };
    static std::optional<KeptFiles> kept_files(const Call& call);
    [[nodiscard]] std::unique_ptr<KeyKeeper> make_keeper();

    std::optional<KeptFiles> kept_; ///< none with --no-remember
    session::PasswordUse passwords_ = session::PasswordUse::seal;
    HostTrust trust_;
    net::EventLoop loop_;
    net::WorkerPool workers_;
    net::Signals signals_;
    Hear hear_;
    HearDown hear_down_;
    std::optional<LinkUp> place_;
    unsigned links_ = 0;
    std::optional<Error> gave_up_;
    std::optional<RequestId> asked_;
    bool is_ahead_ = false; ///< what was asked is waited for by the next ask()
    std::optional<msg::ReplyBody> answer_;
    std::optional<int> stopped_; ///< with this exit code
    std::unique_ptr<KeyKeeper> keeper_;
    Link link_;
};

template <class Make>
auto Conversation::ask(Make make, std::chrono::seconds at_most)
    -> Result<typename std::invoke_result_t<Make>::Reply>
{
    using Reply = typename std::invoke_result_t<Make>::Reply;
    auto body = ask_any([&] { return msg::Request{make()}; }, at_most);
    if (!body)
        return body.error();
    if (auto* error = std::get_if<Error>(&*body))
        return std::move(*error);
    if (auto* reply = std::get_if<Reply>(&*body))
        return std::move(*reply);
    return Error{ErrorCode::bad_reply, "the server answered something else than was asked"};
}

} // namespace snug::tui
