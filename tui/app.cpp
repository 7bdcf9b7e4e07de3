#include "tui/app.h"

#include "src/base/overloaded.h"
#include "src/crypto/user_id.h"
#include "src/identity/fingerprint.h"
#include "src/identity/known_channels.h"
#include "src/identity/known_keys.h"
#include "src/identity/known_marks.h"
#include "src/identity/known_users.h"
#include "src/net/event_loop.h"
#include "src/net/signals.h"
#include "src/net/worker_pool.h"
#include "tui/key_keeper.h"
#include "tui/key_signs.h"
#include "tui/link.h"
#include "tui/local_server.h"
#include "tui/model/kept_keys.h"
#include "tui/model/model.h"
#include "tui/screen_dump.h"
#include "tui/term/curses_terminal.h"
#include "tui/term/key_parser.h"
#include "tui/update/form.h"
#include "tui/update/reading.h"
#include "tui/update/update.h"
#include "tui/view/draw.h"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <ctime>
#include <map>
#include <system_error>
#include <utility>

namespace snug::tui {

namespace {

using text::SafeText;
using namespace std::chrono_literals;

/// While messages pour in, the screen is drawn so often and no more.
constexpr auto between_frames = 8ms;

/// Asks the C library, which knows the user's time zone.
std::chrono::seconds local_offset(WallTime time)
{
    const std::time_t seconds = std::chrono::system_clock::to_time_t(
        std::chrono::time_point_cast<std::chrono::system_clock::duration>(time));
    std::tm local{};
    if (localtime_r(&seconds, &local) == nullptr)
        return 0s;
    return std::chrono::seconds{local.tm_gmtoff};
}

std::unique_ptr<CursesTerminal> open_terminal(const TerminalEnvironment& environment)
{
    auto terminal = CursesTerminal::open(environment, STDIN_FILENO, STDOUT_FILENO);
    if (!terminal)
        throw std::system_error{std::make_error_code(std::errc::inappropriate_io_control_operation),
                                terminal.error().text};
    return std::move(terminal).value();
}

LinkSettings link_settings(const AppSettings& settings, HostTrust& trust, identity::KeyStore* keys,
                           std::function<void()> on_connected)
{
    return {.client_name = settings.client_name,
            .name = settings.name,
            .key = settings.key,
            .check_host = [&trust](const auto& address,
                                   const auto& server) { return trust.check(address, server); },
            .follow_key = settings.follow_key,
            .keys = keys,
            .servers = settings.servers,
            .on_connected = std::move(on_connected)};
}

/// The full-screen client: one loop over the terminal, the link and signals.  What
/// updates intend is done here and nowhere else.
class App {
public:
    App(AppSettings settings, Clock& clock, Random& random);
    AppEnd run();

private:
    // News
    void begin();
    void begin_with(OpenAsLastTime&) {}
    void begin_with(OpenByJoining& opening);
    void begin_with(OpenByCreating& opening);
    void on_terminal();
    void on_link(LinkEvent event);
    void on_time();
    void look_for_local_server(MonoTime now);
    template <class News>
    void tell(News news);

    // Intents
    void carry_out(Intents intents);
    void carry_out(SendRequest& intent);
    void carry_out(ChangeKey& intent);
    void carry_out(LetIn& intent);
    void carry_out(UseServer& intent);
    void carry_out(RetryNow&) { link_.retry_now(); }
    void carry_out(TrustStranger&);
    void carry_out(UseName& intent) { link_.set_name(intent.name); }
    void carry_out(StartLocalServer&);
    void carry_out(Remember& intent);
    void carry_out(Forget& intent);
    void carry_out(RememberPerson& intent);
    void carry_out(ForgetPerson& intent);
    void carry_out(MeetPerson& intent);
    void carry_out(ForgetMet& intent);
    void carry_out(Ring&) { terminal_->bell(); }
    void carry_out(Repaint&) { terminal_->forget_screen(); }
    void carry_out(Suspend&);
    void carry_out(Quit&) { exit_code_ = 0; }

    void shut_in();
    [[nodiscard]] std::optional<SafeText> new_key_of(const LinkUp& up) const;
    [[nodiscard]] std::optional<Stranger> stranger_of(const LinkDown& down) const;
    [[nodiscard]] std::unique_ptr<KeyKeeper> make_keeper();
    void check_keys();
    void know_recent_channels(std::optional<msg::PublicKey> server);
    void know_verified_people(const sealed::Lineage& server);
    void add_signs(Purpose& purpose, const msg::ReplyBody& body) const;
    void paint();
    [[nodiscard]] MonoTime next_deadline() const;
    [[nodiscard]] Turn turn() { return {loop_.now(), random_}; }

    AppSettings settings_;
    HostTrust trust_;
    Random& random_;
    net::EventLoop loop_;
    net::Signals signals_{loop_};
    net::WorkerPool workers_{loop_, 2};
    std::unique_ptr<CursesTerminal> terminal_;
    KeyParser keys_;
    Model model_;
    Grid grid_{Size{}};
    std::unique_ptr<KeyKeeper> keeper_; ///< none if nothing is remembered
    bool are_keys_checked_ = false;
    Link link_;
    std::map<RequestId, Purpose> asked_;
    LocalServer local_server_;
    net::EventLoop::Watch typed_;
    bool is_shut_in_ = false;
    bool changed_ = true; ///< since the last frame
    bool hurried_ = true; ///< by the user, who waits for it
    MonoTime painted_at_{};
    SafeText title_;
    std::optional<int> exit_code_;
};

App::App(AppSettings settings, Clock& clock, Random& random)
    : settings_{std::move(settings)}, trust_{settings_.trust}, random_{random}, loop_{clock},
      terminal_{open_terminal(settings_.terminal)}, model_{settings_.name}, keeper_{make_keeper()},
      link_{loop_, workers_, random,
            link_settings(settings_, trust_, keeper_.get(), [this] { shut_in(); }),
            [this](LinkEvent event) { on_link(std::move(event)); }}
{
    typed_ = loop_.watch(terminal_->fd(), net::readable, [this](short) { on_terminal(); });
    signals_.on(SIGWINCH, [this] { tell(Input{Resized{terminal_->resized()}}); });
    for (const int signal : {SIGTERM, SIGHUP, SIGINT})
        signals_.on(signal, [this, signal] { exit_code_ = 128 + signal; });
}

AppEnd App::run()
{
    begin();
    link_.start();
    while (!exit_code_) {
        if (changed_ && (hurried_ || loop_.now().mono >= painted_at_ + between_frames))
            paint();
        link_.flush();
        loop_.run_once(next_deadline());
        on_time();
    }
    carry_out(farewell(model_));
    link_.flush();
    return {*exit_code_, keeper_ ? keeper_->finish() : std::vector<Error>{}};
}

void App::begin()
{
    model_.size = terminal_->size();
    model_.offset = local_offset;
    model_.now = loop_.now();
    model_.ascii = !understands_osc(settings_.terminal.term); // such a terminal has few glyphs
    model_.server_field = settings_.servers.front().str();
    if (!settings_.server_program.empty() && !settings_.server_chosen)
        model_.start.local_server.stage = LocalServerState::Stage::offered;
    else
        shut_in();
    know_recent_channels(std::nullopt);
    if (!model_.start.recent.empty())
        model_.screen = Screen::chat; // where it will be in a moment
    model_.as_last_time = std::holds_alternative<OpenAsLastTime>(settings_.opening);
    std::visit([this](auto& opening) { begin_with(opening); }, settings_.opening);
}

void App::begin_with(OpenByJoining& opening)
{
    open_form(model_, Wizard::Purpose::join);
    if (opening.channel)
        prefill_form(model_, *opening.channel, opening.password);
}

void App::begin_with(OpenByCreating& opening)
{
    open_form(model_, Wizard::Purpose::create);
    if (opening.group) {
        model_.wizard.access = Wizard::Access::group;
        model_.wizard.group.set_text(*opening.group);
    } else if (opening.open) {
        model_.wizard.access = Wizard::Access::anyone;
    }
    if (opening.keep)
        model_.wizard.keep.set_text(opening.keep->str());
    if (opening.channel)
        prefill_form(model_, *opening.channel, opening.password);
}

void App::on_terminal()
{
    const std::optional<std::string> bytes = terminal_->read();
    if (!bytes) {
        exit_code_ = 128 + SIGHUP; // the terminal is gone
        return;
    }
    for (const Input& input : keys_.feed(*bytes, loop_.now().mono))
        tell(input);
}

void App::on_link(LinkEvent event)
{
    std::visit(
        Overloaded{
            [&](LinkUp& up) {
                know_recent_channels(up.hello.serverKey);
                know_verified_people(up.host);
                model_.server_field = up.server.str();
                if (local_server_.starting()) {
                    local_server_.has_answered();
                    tell(LocalServerState{LocalServerState::Stage::running, {}});
                }
                auto new_key = new_key_of(up);
                tell(LinkNews{LinkIsUp{SafeText::line(up.server.str()),
                                       std::move(up.hello),
                                       std::move(up.login),
                                       {up.host.former.begin(), up.host.former.end()},
                                       std::move(new_key)}});
                check_keys();
            },
            [&](LinkTrying& trying) {
                trust_.begin_attempt();
                tell(LinkNews{LinkIsTrying{SafeText::line(trying.server.str()), trying.attempt}});
            },
            [&](LinkDown& down) {
                asked_.clear();
                auto stranger = stranger_of(down);
                tell(LinkNews{LinkIsDown{std::move(down.why), down.retry_at, std::move(stranger)}});
            },
            [&](session::Answered& answered) {
                auto asked = asked_.extract(answered.request);
                if (asked.empty())
                    return;
                add_signs(asked.mapped(), answered.body);
                tell(Answer{std::move(asked.mapped()), std::move(answered.body)});
            },
            [&](msg::Event& happened) { tell(std::move(happened)); },
            [&](session::LogChanged& changed) {
                tell(LogIsAnother{std::move(changed.channel), changed.read, changed.ended});
            }},
        event);
}

void App::on_time()
{
    const Instant& now = loop_.now();
    for (const Input& input : keys_.expire(now.mono))
        tell(input);
    link_.on_time(now);
    if (local_server_.due(now.mono))
        look_for_local_server(now.mono);
    if (const auto due = tui::next_deadline(model_, model_.now); due && *due <= now.mono) {
        changed_ = true;
        carry_out(tui::on_time(model_, turn()));
    }
}

void App::look_for_local_server(MonoTime now)
{
    if (const auto error = local_server_.look(now))
        tell(LocalServerState{LocalServerState::Stage::failed, SafeText::line(error->text)});
    else if (!link_.up())
        link_.retry_now();
}

template <class News>
void App::tell(News news)
{
    changed_ = true;
    hurried_ = hurried_ || std::is_same_v<News, Input>;
    if constexpr (std::is_same_v<News, Input>)
        if (const auto* colour = std::get_if<BackgroundColour>(&news))
            terminal_->set_background(background_from(colour->red, colour->green, colour->blue));
    carry_out(update(model_, std::move(news), turn()));
}

void App::carry_out(Intents intents)
{
    for (Intent& intent : intents)
        std::visit([this](auto& what) { carry_out(what); }, intent);
}

void App::carry_out(SendRequest& intent)
{
    if (link_.up())
        asked_.emplace(link_.request(std::move(intent.request)), std::move(intent.purpose));
}

void App::carry_out(ChangeKey& intent)
{
    if (link_.up())
        asked_.emplace(link_.request(session::ChangeKey{intent.channel, std::move(intent.password),
                                                        std::move(intent.removed),
                                                        std::move(intent.removed_users)}),
                       std::move(intent.purpose));
}

void App::carry_out(LetIn& intent)
{
    if (link_.up())
        asked_.emplace(link_.request(session::LetIn{intent.channel, intent.member, intent.only}),
                       ForLetIn{intent.member, intent.only});
}

void App::carry_out(UseServer& intent)
{
    shut_in(); // there may be a name to look up, by another thread
    auto address = net::parse_address(intent.server);
    if (address)
        link_.use_server(std::move(*address));
    else
        tell(LinkNews{AddressIsWrong{address.error()}});
}

/// The fingerprint, if the server was known by another key till now.
std::optional<SafeText> App::new_key_of(const LinkUp& up) const
{
    const bool is_new =
        trust_.has_new_key() || (model_.server_key && up.host.had(model_.server_key->bytes()));
    if (!is_new)
        return std::nullopt;
    return SafeText::line(identity::fingerprint_of(up.hello.serverKey.bytes()));
}

/// Nothing unless the link is down because of one.
std::optional<Stranger> App::stranger_of(const LinkDown& down) const
{
    const bool is_stranger =
        down.why.code == ErrorCode::unknown_host || down.why.code == ErrorCode::changed_host;
    if (!is_stranger || !trust_.stranger())
        return std::nullopt;
    const HostTrust::Stranger& met = *trust_.stranger();
    Stranger stranger{.server = SafeText::line(met.server.str()),
                      .fingerprint = SafeText::line(met.fingerprint())};
    if (met.known) {
        stranger.before = SafeText::line(identity::fingerprint_of(met.known->key));
        stranger.line = SafeText::line(
            fmt::format("{}:{}", settings_.trust.known_hosts.string(), met.known->line));
    }
    return stranger;
}

void App::carry_out(TrustStranger&)
{
    if (!trust_.stranger() || trust_.stranger()->known)
        return;
    if (const auto trusted = trust_.trust_stranger(); trusted)
        link_.retry_now();
    else
        tell(LinkNews{LinkIsDown{trusted.error(), std::nullopt}});
}

void App::carry_out(StartLocalServer&)
{
    const auto started = local_server_.start({.program = settings_.server_program,
                                              .socket = settings_.server_socket,
                                              .log = settings_.server_log},
                                             loop_.now().mono);
    if (!started)
        tell(LocalServerState{LocalServerState::Stage::failed,
                              SafeText::line(started.error().text)});
}

void App::carry_out(Remember& intent)
{
    if (settings_.known_channels == nullptr || !model_.server_key)
        return;
    const identity::KnownChannel channel{.server_key = model_.server_key->bytes(),
                                         .channel = intent.channel.str(),
                                         .member = model_.me.name.str(),
                                         .joined = loop_.now().wall};
    auto write = [known = settings_.known_channels, channel] { return known->remember(channel); };
    // What cannot be remembered is asked for again next time: no reason to disturb anybody.
    (void)workers_.submit<Result<void>>(write, [](const Result<void>&) {});
}

void App::carry_out(Forget& intent)
{
    if (settings_.known_channels == nullptr)
        return;
    if (!model_.server_key)
        return;
    if (intent.key_too && keeper_)
        keeper_->forget(model_.server_key->bytes(), intent.channel.str());
    auto write = [known = settings_.known_channels, channel = intent.channel.str()] {
        return known->forget(channel);
    };
    (void)workers_.submit<Result<bool>>(write, [](const Result<bool>&) {});
}

/// At once, as trust in a server: the user is to hear it if it is not kept.
void App::carry_out(RememberPerson& intent)
{
    if (settings_.known_users == nullptr || !model_.server_key)
        return;
    const auto kept = settings_.known_users->remember({.server_key = model_.server_key->bytes(),
                                                       .key = intent.key.bytes(),
                                                       .name = intent.name.str(),
                                                       .verified = loop_.now().wall});
    if (!kept)
        tell(VerifiedFault{kept.error()});
}

void App::carry_out(ForgetPerson& intent)
{
    if (settings_.known_users == nullptr || !model_.server_key)
        return;
    const auto forgotten =
        settings_.known_users->forget(model_.server_key->bytes(), intent.key.bytes());
    if (!forgotten)
        tell(VerifiedFault{forgotten.error()});
}

void App::carry_out(MeetPerson& intent)
{
    if (settings_.known_users == nullptr || !model_.server_key)
        return;
    const auto kept = settings_.known_users->meet({.server_key = model_.server_key->bytes(),
                                                   .user = intent.user.bytes(),
                                                   .name = intent.name.str(),
                                                   .at = loop_.now().wall});
    if (!kept)
        tell(VerifiedFault{kept.error()});
}

void App::carry_out(ForgetMet& intent)
{
    if (settings_.known_users == nullptr || !model_.server_key)
        return;
    const auto forgotten =
        settings_.known_users->forget_met(model_.server_key->bytes(), intent.name.str());
    if (!forgotten)
        tell(VerifiedFault{forgotten.error()});
}

void App::carry_out(Suspend&)
{
    terminal_->suspend();
    std::raise(SIGSTOP);
    terminal_->resume();
    tell(Input{Resized{terminal_->resized()}});
}

/// As late as it can be: who starts a server from here does so before there is one to talk to.
void App::shut_in()
{
    if (!std::exchange(is_shut_in_, true))
        settings_.shut_in();
    using Stage = LocalServerState::Stage;
    const Stage stage = model_.start.local_server.stage;
    if (stage == Stage::offered || stage == Stage::failed)
        tell(LocalServerState{});
}

std::unique_ptr<KeyKeeper> App::make_keeper()
{
    if (settings_.known_keys == nullptr || settings_.known_marks == nullptr)
        return nullptr;
    return std::make_unique<KeyKeeper>(
        KeyKeeper::Files{*settings_.known_keys, *settings_.known_marks}, loop_, workers_,
        [this](const Error& fault) { tell(KeysFault{fault}); });
}

/// Once, as soon as there is somewhere to say it.
void App::check_keys()
{
    if (settings_.known_keys == nullptr || std::exchange(are_keys_checked_, true))
        return;
    for (const Error& fault : settings_.known_keys->faults())
        tell(KeysFault{fault});
}

/// Those of one server, or, as long as there is none, of all.
void App::know_recent_channels(std::optional<msg::PublicKey> server)
{
    model_.start.recent.clear();
    if (settings_.known_channels == nullptr)
        return;
    for (const identity::KnownChannel& known : settings_.known_channels->read().channels) {
        const auto channel = ChannelName::parse(known.channel);
        if (!channel || (server && server->bytes() != known.server_key))
            continue;
        auto& recent = model_.start.recent;
        if (std::ranges::find(recent, *channel) == recent.end())
            recent.push_back(*channel);
    }
}

void App::know_verified_people(const sealed::Lineage& server)
{
    if (settings_.known_users == nullptr) {
        if (!model_.server_key || !server.includes(model_.server_key->bytes())) {
            model_.verified.clear();
            model_.met.clear();
        }
        return;
    }
    const identity::KnownUsersRead read = settings_.known_users->read();
    model_.verified.clear();
    model_.met.clear();
    for (const identity::MetUser& met : read.met) {
        const auto name = MemberName::parse(met.name);
        if (name && server.includes(met.server_key))
            model_.met.push_back({UserId{met.user}, *name});
    }
    for (const identity::KnownUser& known : read.users) {
        const auto name = MemberName::parse(known.name);
        if (name && server.includes(known.server_key))
            model_.verified.push_back(
                {msg::PublicKey{known.key}, UserId{crypto::user_id_of(known.key)}, *name});
    }
    for (const Error& fault : read.faults)
        tell(VerifiedFault{fault});
}

/// The model knows nothing of cryptography: what it shows of a key is made here.
void App::add_signs(Purpose& purpose, const msg::ReplyBody& body) const
{
    auto* asked = std::get_if<ForWhois>(&purpose);
    const auto* person = std::get_if<msg::WhoisReply>(&body);
    if (asked != nullptr && person != nullptr)
        asked->signs = signs_of(*person, model_.me.user, settings_.key);
}

void App::paint()
{
    grid_.reset(model_.size, model_.emoji);
    draw(model_, grid_);
    terminal_->paint(grid_);
    if (SafeText title = window_title(model_); title != title_) {
        terminal_->set_title(title);
        title_ = std::move(title);
    }
    if (settings_.dump_screen)
        dump_screen(grid_, *settings_.dump_screen);
    changed_ = false;
    hurried_ = false;
    painted_at_ = loop_.now().mono;
}

MonoTime App::next_deadline() const
{
    MonoTime next = loop_.now().mono + 1h;
    const auto consider = [&](std::optional<MonoTime> time) {
        if (time)
            next = std::min(next, *time);
    };
    consider(tui::next_deadline(model_, model_.now));
    consider(keys_.next_deadline());
    consider(link_.next_deadline());
    consider(local_server_.next_deadline());
    if (changed_)
        consider(painted_at_ + between_frames);
    return next;
}

} // namespace

AppEnd run_app(AppSettings settings, Clock& clock, Random& random)
{
    return App{std::move(settings), clock, random}.run();
}

} // namespace snug::tui
