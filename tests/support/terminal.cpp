#include "tests/support/terminal.h"

#include "src/base/overloaded.h"
#include "src/crypto/hash.h"
#include "src/protocol/codec.h"

#include <array>
#include <utility>

namespace snug::world {

namespace {

std::string heard_as(const msg::Said& said)
{
    const msg::Opened opened = said.opened.value_or(msg::Opened{});
    std::string line = opened.fault.empty() ? said.memberName + ": " + said.message
                                            : said.memberName + "? " + opened.fault;
    if (opened.missing > 0)
        line += " (" + std::to_string(opened.missing) + " missing)";
    if (opened.forked)
        line += " (forked)";
    if (opened.disputed)
        line += " (disputed)";
    if (opened.said)
        line += " (said " + to_rfc3339(*opened.said).substr(0, 16) + ")";
    return line;
}

crypto::ChannelSecrets secrets_of(const session::Derivation& work)
{
    const auto secret = [&](std::string_view what) {
        crypto::Secret<32> made;
        crypto::hash(made.writable(),
                     {crypto::part(what), crypto::part(work.password.view()), work.salt});
        return made;
    };
    return {crypto::SigningKey::from_seed(secret("authority")), secret("wrapping")};
}

} // namespace

Result<std::optional<identity::KnownKey>> KeyShelf::load(const crypto::SigningPublicKey& server,
                                                         std::string_view channel)
{
    if (is_damaged_)
        return Error{ErrorCode::bad_config, "channel_keys:2: damaged"};
    const auto known = keys_.find(channel);
    if (known == keys_.end() || known->second.server != server)
        return std::optional<identity::KnownKey>{};
    return std::optional{identity::copy_of(known->second)};
}

void KeyShelf::save(const identity::KnownKey& key)
{
    keys_.insert_or_assign(key.channel, identity::copy_of(key));
}

std::optional<identity::KnownMark> KeyShelf::mark(const crypto::SigningPublicKey& server,
                                                  std::string_view channel)
{
    const auto known = marks_.find(channel);
    if (known == marks_.end() || known->second.server != server)
        return std::nullopt;
    return known->second;
}

void KeyShelf::save(const identity::KnownMark& mark, bool back)
{
    const auto known = marks_.find(mark.channel);
    if (known == marks_.end() || back || known->second.seq < mark.seq)
        marks_.insert_or_assign(mark.channel, mark);
}

Terminal::Terminal(World& world, std::string_view name)
    : world_{world}, name_{world::name(name)}, key_{std::make_shared<const crypto::SigningKey>(
                                                   crypto::SigningKey::make(world.random()))},
      shelf_{std::make_shared<KeyShelf>()}, ring_{shelf_.get()}
{
    connect();
}

Terminal::Terminal(World& world, const Terminal& other, bool same_shelf)
    : world_{world}, name_{other.name_}, key_{other.key_},
      shelf_{same_shelf ? other.shelf_ : std::make_shared<KeyShelf>()}, ring_{shelf_.get()}
{
    connect();
}

void Terminal::connect()
{
    answers_.clear();
    login_.reset();
    link_ = &world_.raw(by_loopback());
    client_ = std::make_unique<session::SealedClient>(
        session::ClientSession{"terminal", name_, key_.get(), world_.now().mono}, key_.get(), ring_,
        world_.random());
    listens();
    REQUIRE(login_);
}

void Terminal::reconnects()
{
    world_.cut(*link_);
    connect();
}

void Terminal::listens()
{
    while (turn())
        ;
}

/// False when nothing has moved.
bool Terminal::turn()
{
    const Instant instant = this->now();
    const MonoTime now = instant.mono;
    std::string bytes;
    std::array<std::string_view, 64> pieces;
    while (const std::size_t count = client_->session().gather(pieces, now)) {
        std::size_t size = 0;
        for (std::size_t i = 0; i < count; ++i) {
            bytes += pieces[i];
            size += pieces[i].size();
        }
        client_->session().consume(size, now);
    }
    sent_ += bytes;
    const std::string said = lied(link_->says(bytes));
    client_->session().feed(said, now);
    bool moved = !bytes.empty() || !said.empty();
    while (auto step = client_->next(instant)) {
        moved = true;
        std::visit(Overloaded{
                       [&](session::LoggedIn& in) { login_ = in.login; },
                       [](session::LinkFailed& failed) { FAIL(failed.error.text); },
                       [&](session::Answered& a) { answers_.emplace(a.request, a.body); },
                       [&](msg::Event& e) { events_.push_back(std::move(e)); },
                       [&](session::LogChanged& changed) {
                           misses_.push_back("#" + std::to_string(changed.read.value()) +
                                             (changed.ended ? " ended" : " changed"));
                       },
                   },
                   *step);
    }
    while (auto work = client_->take_derivation()) {
        moved = true;
        ++passwords_worked_on_;
        client_->derived(work->number, secrets_of(*work), instant);
    }
    return moved;
}

std::string Terminal::lied(const std::string& said) const
{
    if (!liar_)
        return said;
    std::string out;
    for (std::size_t at = 0; at < said.size();) {
        const std::size_t end = said.find('\n', at);
        REQUIRE(end != std::string::npos);
        auto frame = msg::decode_server_frame(said.substr(at, end - at));
        REQUIRE(frame);
        liar_(*frame);
        out += std::visit([](const auto& f) { return msg::encode(f); }, *frame);
        at = end + 1;
    }
    return out;
}

msg::ReplyBody Terminal::answer_to(RequestId id)
{
    listens();
    const auto answer = answers_.find(id);
    REQUIRE_MESSAGE(answer != answers_.end(), "no answer came");
    return answer->second;
}

void Terminal::creates(std::string_view channel_name, std::string_view password)
{
    does(msg::CreateChannel{channel(channel_name), secret(password), std::nullopt});
}

msg::JoinReply Terminal::joins(std::string_view channel_name, std::string_view password)
{
    return does(msg::JoinChannel{channel(channel_name), secret(password), std::nullopt});
}

msg::SayReply Terminal::says(std::string_view channel_name, std::string_view text)
{
    return says(channel(channel_name), text);
}

msg::SayReply Terminal::says(const ChannelName& channel, std::string_view text)
{
    return does(msg::Say{.channelName = channel,
                         .messageId = MessageId::make(world_.random()),
                         .message = std::string{text}});
}

std::vector<std::string> Terminal::hears()
{
    listens();
    std::vector<std::string> lines;
    for (; told_ < events_.size(); ++told_)
        if (const auto* said = std::get_if<msg::Said>(&events_[told_]))
            lines.push_back(heard_as(*said));
    return lines;
}

std::vector<std::string> Terminal::misses()
{
    listens();
    return std::exchange(misses_, {});
}

std::vector<std::string> Terminal::reads(std::string_view channel_name)
{
    std::vector<std::string> lines;
    for (const auto& entry : does(msg::History{.channelName = channel(channel_name)}).entries)
        if (const auto* said = std::get_if<msg::Said>(&entry))
            lines.push_back(heard_as(*said));
    return lines;
}

} // namespace snug::world
