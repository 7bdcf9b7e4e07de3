#include "src/session/sealed_client_state.h"

#include "src/base/overloaded.h"
#include "src/crypto/user_id.h"
#include "src/protocol/limits.h"
#include "src/text/names.h"
#include "src/text/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

/// Saying things in sealed channels, and reading what was said.
namespace snug::session {

namespace {

/// Farther apart, the sender's clock and the server's do not tell the same time of one message.
constexpr std::chrono::minutes clocks_differ_at_most{10};
constexpr int most_sendings = 3; ///< the key may change while a message is on its way

sealed::MessageHead::Kind kind_of(msg::MessageKind kind)
{
    return kind == msg::MessageKind::action ? sealed::MessageHead::Kind::action
                                            : sealed::MessageHead::Kind::text;
}

msg::Opened opened_as(const sealed::Judgement& judgement)
{
    return {.fault = std::string{judgement.fault},
            .missing = judgement.missing,
            .forked = judgement.forked,
            .disputed = judgement.disputed,
            .said = std::nullopt};
}

void find_fault(msg::Said& said, std::string fault)
{
    said.message.clear();
    said.opened = msg::Opened{.fault = std::move(fault)};
}

} // namespace

/// Messages carry their sender's name.
void SealedClient::State::on(RequestId id, msg::Rename request)
{
    ask(std::move(request), [=, this](msg::ReplyBody& body) {
        if (const auto* named = std::get_if<msg::LoginReply>(&body))
            name_ = named->memberName.str();
        answer(id, std::move(body));
    });
}

/// Who leaves of their own will is bound to the channel no longer.
void SealedClient::State::on(RequestId id, msg::LeaveChannel request)
{
    ask(request, [=, this](msg::ReplyBody& body) {
        if (std::holds_alternative<msg::Done>(body) && !request.channelName.is_direct())
            ring_.forget(request.channelName);
        answer(id, std::move(body));
    });
}

// --- Saying ----------------------------------------------------------------------

void SealedClient::State::on(RequestId id, msg::Say request)
{
    if (!request.channelName)
        return pass(id, std::move(request));
    when_fresh(*request.channelName, [=, this]() mutable {
        if (!ring_.find(*request.channelName) && was_sealed(*request.channelName))
            return answer(id, Error{ErrorCode::not_trusted,
                                    "this is sealed, and the server shows no key of it that holds; "
                                    "nothing was said"});
        if (!ring_.find(*request.channelName))
            return pass(id, std::move(request));
        if (!request.messageId)
            request.messageId = MessageId::make(random_);
        say(id, request, 0);
    });
}

/// What may be stored already goes out as it was: with another seal it would be another message.
void SealedClient::State::say(RequestId id, const msg::Say& request, int tries)
{
    SealedRoom* room = ring_.find(*request.channelName);
    if (!room)
        return answer(id, Error{ErrorCode::not_a_member, "you are not in this channel"});
    if (!room->keys.can_write() || !room->own || room->own->epoch != room->keys.epoch())
        return answer(id, Error{ErrorCode::password_required,
                                fmt::format("{} has a new password; enter it with that to go on",
                                            request.channelName->display())});
    const bool is_known = room->outgoing && room->outgoing->id == *request.messageId &&
                          room->outgoing->head.epoch == room->keys.epoch();
    if (!is_known) {
        const bool may_be_stored = room->outgoing && room->outgoing->id == *request.messageId;
        sealed::MessageHead head{.kind = kind_of(request.kind),
                                 .epoch = room->keys.epoch(),
                                 .sender = key_->public_key(),
                                 .stream = room->stream,
                                 .number = room->said + 1,
                                 .said_ms = milliseconds_of(now_.wall)};
        if (const auto newest = room->ledger.newest()) {
            head.seen_seq = newest->seq.value();
            head.seen = newest->hash;
        }
        const sealed::Author author{room->own->exchange, room->own->certificate, name_};
        Bytes bytes =
            sealed::seal_message(head, author, request.message, room->keys.id(), *request.messageId,
                                 *room->keys.key(head.epoch), *key_, random_);
        room->outgoing = {*request.messageId, head, std::move(bytes), may_be_stored};
    }
    ask(msg::Say{.channelName = request.channelName,
                 .messageId = request.messageId,
                 .sealed = room->outgoing->bytes},
        [=, this](msg::ReplyBody& body) { on_said(id, request, tries, body); });
}

void SealedClient::State::on_said(RequestId id, const msg::Say& request, int tries,
                                  msg::ReplyBody& body)
{
    SealedRoom* room = ring_.find(*request.channelName);
    const auto* error = std::get_if<Error>(&body);
    if (room && error && error->code == ErrorCode::stale_epoch && tries < most_sendings) {
        refresh(*request.channelName);
        return when_fresh(*request.channelName, [=, this] { say(id, request, tries + 1); });
    }
    if (const auto* reply = std::get_if<msg::SayReply>(&body);
        room && reply && room->outgoing && room->outgoing->id == *request.messageId) {
        const auto& sent = *room->outgoing;
        room->said = sent.head.number;
        room->ledger.cover_up_to(reply->seq);
        if (!sent.other_may_be_stored)
            room->ledger.judge(reply->seq, sent.id, sent.head, sealed::hash_of_message(sent.bytes));
        room->outgoing.reset();
        ring_.mark_newest(*request.channelName);
    }
    answer(id, std::move(body));
}

// --- Hearing ---------------------------------------------------------------------

void SealedClient::State::hear(msg::Event event)
{
    if (const auto* opened = std::get_if<msg::DirectOpened>(&event))
        return on_direct(*opened);
    const ChannelName* named = msg::channel_of(event);
    if (named == nullptr)
        return hear_now(event, 0);
    const ChannelName channel = *named;
    const sealed::Epoch known = known_epoch(channel);
    if (const auto* said = std::get_if<msg::Said>(&event); said && needs_newer_keys(*said))
        refresh(channel);
    if (const auto* rekeyed = std::get_if<msg::Rekeyed>(&event)) {
        const SealedRoom* room = ring_.find(channel);
        if (room && rekeyed->epoch > room->keys.epoch())
            refresh(channel);
    }
    const auto* holds = std::get_if<msg::Said>(&event);
    const std::size_t bytes = holds ? holds->sealed.size() + holds->message.size() : 0;
    when_fresh(
        channel, [this, known, event = std::move(event)]() mutable { hear_now(event, known); },
        bytes);
}

sealed::Epoch SealedClient::State::known_epoch(const ChannelName& channel)
{
    const SealedRoom* room = ring_.find(channel);
    return room ? room->keys.epoch() : 0;
}

void SealedClient::State::hear_now(msg::Event& event, sealed::Epoch known_at_arrival)
{
    std::visit(
        [&]<class E>(E& e) {
            if constexpr (requires { e.seq; } && !std::is_same_v<E, msg::ReadUpTo>)
                if (SealedRoom* room = ring_.find(e.channelName))
                    room->ledger.cover_up_to(e.seq);
            if constexpr (std::is_same_v<E, msg::Said>)
                open(e.channelName, e, known_at_arrival);
        },
        event);
    if (const auto* parted = std::get_if<msg::Parted>(&event); parted && parted->by)
        ring_.leave(parted->channelName);
    if (const auto* changed = std::get_if<msg::MemberChanged>(&event);
        changed && changed->member.userId == user_)
        name_ = changed->member.memberName.str(); // by another terminal of ours
    // That somebody was put out is so once the owner's new key is there.
    if (const auto* rekeyed = std::get_if<msg::Rekeyed>(&event);
        rekeyed && known_epoch(rekeyed->channelName) < rekeyed->epoch)
        return;
    steps_.emplace_back(std::move(event));
}

bool SealedClient::State::needs_newer_keys(const msg::Said& said)
{
    const SealedRoom* room = ring_.find(said.channelName);
    const auto head = room ? sealed::head_of(said.sealed) : std::nullopt;
    return head && head->epoch > room->keys.epoch();
}

void SealedClient::State::open(const ChannelName& channel, msg::Said& said, sealed::Epoch at_least)
{
    said.opened.reset(); // that is ours to say
    SealedRoom* room = ring_.find(channel);
    if (room)
        open_in(*room, said, at_least);
    else if (!said.sealed.empty() || was_sealed(channel))
        find_fault(said, "we have no key for this channel");
    said.sealed.clear();
    ring_.mark_newest(channel);
}

void SealedClient::State::open_in(SealedRoom& room, msg::Said& said, sealed::Epoch at_least)
{
    if (said.sealed.empty())
        return find_fault(said, "it was not sealed by its sender");
    const auto hash = sealed::hash_of_message(said.sealed);
    const auto head = sealed::head_of(said.sealed);
    if (head && head->epoch < at_least) {
        room.ledger.note(said.seq, hash);
        return find_fault(said, "its key is one the channel no longer had");
    }
    const sealed::EpochKey* key = head ? room.keys.key(head->epoch) : nullptr;
    if (head && !key) {
        room.ledger.note(said.seq, hash);
        return find_fault(said, head->epoch > room.keys.epoch()
                                    ? "its key has not come from the server yet; read it again "
                                      "later"
                                    : "it is sealed with a key that you were not given");
    }
    auto message = key ? sealed::open_message(said.sealed, room.keys.id(), said.messageId, *key)
                       : std::nullopt;
    const auto name = message ? MemberName::parse(message->author.name)
                              : Result<MemberName>{Error{ErrorCode::bad_name, ""}};
    if (!message || !name || !text::is_utf8(message->text)) {
        room.ledger.note(said.seq, hash);
        return find_fault(said, "it is not as its sender sealed and signed it");
    }
    const sealed::Membership sender{head->epoch, head->sender, message->author.exchange,
                                    message->author.certificate};
    if (!room.keys.admits(sender)) {
        room.ledger.note(said.seq, hash);
        return find_fault(said, "its sender was never let into this channel");
    }
    const auto judgement = room.ledger.judge(said.seq, said.messageId, *head, hash);
    if (!judgement.fault.empty())
        return find_fault(said, std::string{judgement.fault});
    // Who it is follows from the signature, whatever the server says.
    const UserId user{crypto::user_id_of(head->sender)};
    said.verified = said.verified && said.userId == user && said.memberName == name->str();
    said.userId = user;
    said.memberName = name->str();
    const auto [first, is_new] = room.names.emplace(text::skeleton(name->str()), head->sender);
    if (first->second != head->sender)
        said.memberName += " (another key)"; // which no name can be
    said.kind = head->kind == sealed::MessageHead::Kind::action ? msg::MessageKind::action
                                                                : msg::MessageKind::text;
    said.message = std::move(message->text);
    said.opened = opened_as(judgement);
    const WallTime stated = time_of_milliseconds(head->said_ms);
    if (std::chrono::abs(stated - said.timestamp) > clocks_differ_at_most)
        said.opened->said = stated;
}

// --- Reading back ----------------------------------------------------------------

void SealedClient::State::on(RequestId id, msg::History request)
{
    when_fresh(request.channelName, [=, this] {
        ask(request, [=, this](msg::ReplyBody& body) {
            if (auto* page = std::get_if<msg::HistoryReply>(&body))
                open_page(request, *page);
            answer(id, std::move(body));
        });
    });
}

void SealedClient::State::open_page(const msg::History& query, msg::HistoryReply& page)
{
    for (msg::LoggedEvent& entry : page.entries)
        if (auto* said = std::get_if<msg::Said>(&entry))
            open(query.channelName, *said, 0);
    // Of a channel that does not keep all, what is not there has gone.
    if (SealedRoom* room = ring_.find(query.channelName);
        room && room->keeps_all && !page.entries.empty())
        review_page(*room, query, page);
}

/// The page tells all there is from its first entry to its last, and up to where it was asked for:
/// what is missing there was held back.
void SealedClient::State::review_page(SealedRoom& room, const msg::History& query,
                                      msg::HistoryReply& page)
{
    const auto seq = [](const msg::LoggedEvent& entry) {
        return std::visit([](const auto& e) { return e.seq; }, entry);
    };
    Seq first = seq(page.entries.front());
    Seq last = seq(page.entries.back());
    if (query.after && *query.after < first)
        first = Seq{query.after->value() + 1};
    if (query.before && *query.before > last)
        last = Seq{query.before->value() - 1};
    room.ledger.cover(first, last);
    for (msg::LoggedEvent& entry : page.entries)
        if (auto* said = std::get_if<msg::Said>(&entry); said && said->opened->fault.empty()) {
            const auto judgement = room.ledger.review(said->seq, last);
            said->opened->missing = judgement.missing;
            said->opened->forked = judgement.forked;
            said->opened->disputed = judgement.disputed;
        }
}

/// What is left of a membership that does not hold is nothing.
void SealedClient::State::on(RequestId id, msg::Roster request)
{
    ask(request, [=, this](msg::ReplyBody& body) {
        const SealedRoom* room = ring_.find(request.channelName);
        if (auto* reply = std::get_if<msg::RosterReply>(&body))
            for (msg::RosterEntry& entry : reply->roster) {
                const auto member = sealed::read_membership(entry.membership);
                if (!room || !member || !room->keys.admits(*member))
                    entry.membership.clear();
            }
        answer(id, std::move(body));
    });
}

} // namespace snug::session
