#include "tui/cli/conversation.h"

#include "src/base/overloaded.h"
#include "src/base/version.h"
#include "src/identity/fingerprint.h"
#include "src/text/words.h"
#include "tui/cli/host_question.h"
#include "tui/cli/output.h"
#include "tui/model/words.h"
#include "tui/paths.h"

#include <fmt/format.h>

#include <csignal>
#include <utility>

namespace snug::tui {

namespace {

constexpr int exit_by_signal = 128; // as a shell counts: 130 is ^C

std::string log_changed(const session::LogChanged& changed)
{
    return fmt::format(
        "{}: you have read {} #{}, and the server {}: it went back to an earlier state, as from a "
        "backup, or {}",
        changed.channel.display(), changed.ended ? "up to" : "another message at",
        changed.read.value(), changed.ended ? "has less now" : "shows something else there now",
        changed.ended ? "holds back the rest" : "changed what was said");
}

/// The world is slow, not the user wrong: it makes sense to try again.
Error no_answer(std::chrono::seconds waited)
{
    return {ErrorCode::unavailable,
            fmt::format("the server has not answered for {}; try again",
                        text::duration_in_words(waited)),
            waited};
}

void tell_of_new_key(const LinkUp& place)
{
    const auto key = text::SafeText::line(identity::fingerprint_of(place.hello.serverKey.bytes()));
    notice(text::SafeText::fill(words::host_has_new_key, {key}).str());
}

} // namespace

std::optional<Conversation::KeptFiles> Conversation::kept_files(const Call& call)
{
    if (call.options.no_remember)
        return std::nullopt;
    return KeptFiles{identity::KnownKeys{channel_keys_file(call.environment)},
                     identity::KnownMarks{channel_marks_file(call.environment)}};
}

std::unique_ptr<KeyKeeper> Conversation::make_keeper()
{
    if (!kept_)
        return nullptr;
    for (const Error& fault : kept_->keys.faults())
        notice(fault.text);
    return std::make_unique<KeyKeeper>(KeyKeeper::Files{kept_->keys, kept_->marks}, loop_, workers_,
                                       [](const Error& fault) { notice(fault.text); });
}

Conversation::Conversation(const Call& call, const Self& self, std::vector<net::Address> servers)
    : kept_{kept_files(call)}, trust_{host_trust_settings(call)}, loop_{call.clock},
      workers_{loop_, 1}, signals_{loop_}, keeper_{make_keeper()},
      link_{loop_, workers_, call.random,
            LinkSettings{
                .client_name = fmt::format("snug {}", version()),
                .name = self.name,
                .key = &self.key,
                .check_host = [this](const auto& address,
                                     const auto& server) { return trust_.check(address, server); },
                .follow_key = [&call](const auto& server) { return follow_key(call, server); },
                .keys = keeper_.get(),
                .servers = std::move(servers),
                .wait_for_first = false},
            [this](LinkEvent event) { on_link(std::move(event)); }}
{
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
        signals_.on(signal, [this, signal] { stopped_ = exit_by_signal + signal; });
    // Who reads our output may go, as head(1) does: then so do we.
    std::signal(SIGPIPE, SIG_DFL);
}

Conversation::~Conversation()
{
    if (keeper_)
        for (const Error& fault : keeper_->finish())
            notice(fault.text);
}

Result<void> Conversation::connect()
{
    for (;;) {
        gave_up_.reset();
        link_.start();
        wait_until([this] { return link_.up() || gave_up_; });
        if (!gave_up_)
            return {};
        // Nothing waits for the answer: the server that is trusted then is dialed anew.
        const bool may_ask = gave_up_->code == ErrorCode::unknown_host && trust_.stranger();
        if (!may_ask || !is_trusted_by_user(*this, *trust_.stranger()))
            return *gave_up_;
        if (auto trusted = trust_.trust_stranger(); !trusted)
            return trusted.error();
    }
}

bool Conversation::wait_until(const std::function<bool()>& done, std::optional<MonoTime> deadline)
{
    while (!done()) {
        if (deadline && loop_.now().mono >= *deadline)
            return false;
        link_.flush();
        auto wake = link_.next_deadline();
        if (deadline)
            wake = wake ? std::min(*wake, *deadline) : *deadline;
        loop_.run_once(wake);
        link_.on_time(loop_.now());
        if (stopped_) {
            // The end may have to wait for a name server; whoever will not presses ^C again.
            std::signal(SIGINT, SIG_DFL);
            throw Stopped{*stopped_};
        }
    }
    return true;
}

Result<msg::ReplyBody> Conversation::ask_any(const std::function<msg::Request()>& make,
                                             std::chrono::seconds at_most)
{
    const MonoTime deadline = now().mono + at_most;
    for (;;) {
        if (!wait_until([this] { return link_.up() || gave_up_; }, deadline))
            return no_answer(at_most);
        if (gave_up_)
            return *gave_up_;
        auto answer = ask_once(make(), deadline);
        if (!answer) {
            if (now().mono >= deadline)
                return no_answer(at_most);
            continue;
        }
        const auto* error = std::get_if<Error>(&*answer);
        const bool wait = error && error->code == ErrorCode::rate_limited && error->retry_after &&
                          now().mono + *error->retry_after < deadline;
        if (!wait)
            return std::move(*answer);
        wait_until([] { return false; }, now().mono + *error->retry_after);
    }
}

void Conversation::ask_ahead(msg::Request request)
{
    if (!link_.up())
        return;
    answer_.reset();
    asked_ = link_.request(std::move(request), passwords_);
    is_ahead_ = true;
    link_.flush();
}

/// Nothing if the link broke, or at the deadline.
std::optional<msg::ReplyBody> Conversation::ask_once(msg::Request request, MonoTime deadline)
{
    if (!std::exchange(is_ahead_, false)) {
        answer_.reset();
        asked_ = link_.request(std::move(request), passwords_);
    }
    wait_until([this] { return answer_ || !asked_; }, deadline);
    asked_.reset();
    return std::exchange(answer_, std::nullopt);
}

void Conversation::on_link(LinkEvent event)
{
    std::visit(Overloaded{[&](LinkUp& up) {
                              place_ = std::move(up);
                              ++links_;
                              if (trust_.has_new_key())
                                  tell_of_new_key(*place_);
                          },
                          [&](const LinkTrying&) { trust_.begin_attempt(); },
                          [&](const LinkDown& down) {
                              asked_.reset();
                              if (!down.retry_at)
                                  gave_up_ = down.why;
                              else if (hear_down_)
                                  hear_down_(down);
                          },
                          [&](session::Answered& answered) {
                              if (answered.request == asked_)
                                  answer_ = std::move(answered.body);
                          },
                          [&](const msg::Event& heard) {
                              if (hear_)
                                  hear_(heard);
                          },
                          [](const session::LogChanged& changed) { notice(log_changed(changed)); }},
               event);
}

} // namespace snug::tui
