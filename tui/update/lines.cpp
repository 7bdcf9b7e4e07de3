#include "tui/update/lines.h"

#include "tui/model/mention.h"
#include "tui/model/words.h"
#include "tui/update/buffers.h"
#include "tui/update/reading.h"
#include "tui/update/verifying.h"

#include "src/base/overloaded.h"
#include "src/text/columns.h"

#include <algorithm>

namespace snug::tui {

namespace {

using text::SafeText;

constexpr std::size_t speakers_kept = 100;

std::shared_ptr<const Author> author(Buffer& buffer, const UserId& user, std::string_view name,
                                     bool verified)
{
    const SafeText shown = SafeText::line(name);
    std::shared_ptr<const Author>& known = buffer.authors[user];
    if (!known || known->name != shown || known->verified != verified) {
        known = std::make_shared<const Author>(Author{user, shown, verified});
        buffer.nick_columns = std::max(buffer.nick_columns, text::columns_of_text(shown.str()));
    }
    return known;
}

void note_speaker(Buffer& buffer, const SafeText& name, Seq seq)
{
    const auto known = std::ranges::find(buffer.speakers, name);
    if (seq < buffer.last_spoken) { // from a page of history: said before all others here
        if (known == buffer.speakers.end() && buffer.speakers.size() < speakers_kept)
            buffer.speakers.push_back(name);
        return;
    }
    buffer.last_spoken = seq;
    if (known != buffer.speakers.end())
        buffer.speakers.erase(known);
    buffer.speakers.insert(buffer.speakers.begin(), name);
    if (buffer.speakers.size() > speakers_kept)
        buffer.speakers.pop_back();
}

SaidLine said_line(const Model& model, Buffer& buffer, std::shared_ptr<const Author> who,
                   msg::MessageKind kind, std::string_view message)
{
    SaidLine line{.author = std::move(who)};
    line.own = model.me.user == line.author->user;
    line.action = kind == msg::MessageKind::action;
    line.text = SafeText::block(message);
    line.for_me = !line.own &&
                  (buffer.kind == Buffer::Kind::direct || mentions(line.text.str(), model.me.name));
    if (line.action)
        line.text = line.author->name + " " + line.text;
    return line;
}

NoticeLine rekeyed_line(const msg::Rekeyed& rekeyed)
{
    const SafeText who = SafeText::line(rekeyed.memberName);
    SafeText removed;
    for (const std::string& name : rekeyed.removed)
        removed +=
            (removed.empty() ? SafeText{} : SafeText::literal(words::comma)) + SafeText::line(name);
    return {removed.empty() ? SafeText::fill(words::rekeyed, {who})
                            : SafeText::fill(words::rekeyed_without, {who, removed}),
            NoticeLine::Tone::dim};
}

bool is_doubtful(const msg::Opened& opened)
{
    return opened.missing > 0 || opened.forked || opened.disputed || opened.said;
}

/// What its sender says of what is around it does not fit to what the server shows.
void tell_doubts(const Model& model, Buffer& buffer, const msg::Said& said)
{
    if (!said.opened || !is_doubtful(*said.opened) || !buffer.doubted.insert(said.seq).second)
        return;
    const SafeText who = SafeText::line(said.memberName);
    const SafeText where = SafeText::line("#" + std::to_string(said.seq.value()));
    if (said.opened->missing > 0)
        tell(buffer,
             SafeText::fill(words::messages_missing,
                            {where, who, SafeText::number(said.opened->missing)}),
             said.timestamp, NoticeLine::Tone::error);
    if (said.opened->forked)
        tell(buffer, SafeText::fill(words::history_forked, {where, who}), said.timestamp,
             NoticeLine::Tone::error);
    if (said.opened->disputed)
        tell(buffer, SafeText::fill(words::history_disputed, {where}), said.timestamp,
             NoticeLine::Tone::error);
    if (said.opened->said)
        tell(buffer,
             SafeText::fill(words::said_another_time,
                            {where, who, date_digits(day_of(*said.opened->said, model.offset)),
                             clock_time(*said.opened->said, model.offset)}),
             said.timestamp, NoticeLine::Tone::dim);
}

/// Nothing for what makes no line: it is of no interest here, or of somebody ignored.
std::optional<LineContent> content_of(Model& model, Buffer& buffer, const msg::LoggedEvent& event)
{
    return std::visit(
        Overloaded{[&](const msg::Said& said) -> std::optional<LineContent> {
                       if (std::ranges::find(model.ignored, said.userId) != model.ignored.end())
                           return std::nullopt;
                       if (said.opened && !said.opened->fault.empty())
                           return NoticeLine{SafeText::fill(words::message_at_fault,
                                                            {SafeText::line(said.memberName),
                                                             SafeText::line(said.opened->fault)}),
                                             NoticeLine::Tone::error};
                       return said_line(model, buffer,
                                        author(buffer, said.userId, said.memberName, said.verified),
                                        said.kind, said.message);
                   },
                   [&](const msg::ChannelCreated& created) -> std::optional<LineContent> {
                       if (buffer.kind == Buffer::Kind::direct)
                           return std::nullopt; // nobody makes these
                       const SafeText who = SafeText::line(created.memberName);
                       return NoticeLine{
                           who.empty()
                               ? SafeText::fill(words::channel_was_created, {buffer.title})
                               : SafeText::fill(words::channel_created, {who, buffer.title}),
                           NoticeLine::Tone::dim};
                   },
                   [](const msg::Enrolled&) -> std::optional<LineContent> { return std::nullopt; },
                   [](const msg::TopicChanged& changed) -> std::optional<LineContent> {
                       const SafeText who = SafeText::line(changed.memberName);
                       return NoticeLine{changed.topic.empty()
                                             ? SafeText::fill(words::topic_cleared, {who})
                                             : SafeText::fill(words::topic_changed,
                                                              {who, SafeText::line(changed.topic)}),
                                         NoticeLine::Tone::dim};
                   },
                   [](const msg::Rekeyed& rekeyed) -> std::optional<LineContent> {
                       return rekeyed_line(rekeyed);
                   }},
        event);
}

void count(Model& model, Buffer& buffer, const SaidLine& line, Seq seq, Delivered& delivered)
{
    if (line.own || seq <= buffer.read_seq)
        return;
    ++delivered.unread;
    delivered.mentions += line.for_me ? 1 : 0;
    if (!is_watched(model, buffer))
        add_unread(buffer, seq, line.for_me);
}

/// A message of ours that we were not told is stored, though it is.
std::optional<LineId> forget_unsent(Buffer& buffer, const msg::LoggedEvent& event)
{
    const auto* said = std::get_if<msg::Said>(&event);
    if (said == nullptr)
        return std::nullopt;
    const auto found = std::ranges::find(buffer.unsent, said->messageId, &Unsent::id);
    if (found == buffer.unsent.end())
        return std::nullopt;
    const LineId id = found->line.id;
    buffer.unsent.erase(found);
    return id;
}

} // namespace

Delivered deliver(Model& model, Buffer& buffer, const std::vector<msg::LoggedEvent>& entries)
{
    std::vector<Scrollback::Entry> lines;
    std::vector<Seq> lineless;
    Delivered delivered;
    for (const msg::LoggedEvent& entry : entries) {
        const auto [seq, time] = std::visit(
            [](const auto& event) {
                return std::pair{event.seq, event.timestamp};
            },
            entry);
        if (buffer.lines.loaded().contains(seq) || (!lines.empty() && seq <= lines.back().seq))
            continue;
        buffer.last_seq = std::max(buffer.last_seq, seq);
        const auto shown_before = forget_unsent(buffer, entry);
        auto content = content_of(model, buffer, entry);
        if (!content) {
            lineless.push_back(seq);
            continue;
        }
        if (const auto* said = std::get_if<SaidLine>(&*content)) {
            count(model, buffer, *said, seq, delivered);
            if (!said->own)
                note_speaker(buffer, said->author->name, seq);
        }
        lines.push_back(
            {.seq = seq, .time = time, .content = std::move(*content), .id = shown_before});
    }
    buffer.lines.insert(std::move(lines));
    for (const Seq seq : lineless)
        buffer.lines.cover(seq, seq);
    for (const msg::LoggedEvent& entry : entries)
        if (const auto* said = std::get_if<msg::Said>(&entry)) {
            tell_doubts(model, buffer, *said);
            tell_of_impostor(model, buffer, said->memberName, said->userId);
        }
    return delivered;
}

void note_presence(Buffer& buffer, bool came, const SafeText& name, WallTime time)
{
    buffer.lines.append_presence(time, came, name);
}

void tell(Buffer& buffer, SafeText words, WallTime time, NoticeLine::Tone tone)
{
    buffer.lines.append(time, NoticeLine{std::move(words), tone});
}

void answer(Model& model, SafeText words, NoticeLine::Tone tone)
{
    tell(model.shown(), std::move(words), model.now.wall, tone);
    model.pane.anchor.reset();
}

void queue_message(Model& model, Buffer& buffer, msg::MessageKind kind, std::string message,
                   const Turn& turn)
{
    // Before the first login we have no id; nobody compares this one.
    const UserId me = model.me.user.value_or(UserId{UserId::Bytes{}});
    auto who = author(buffer, me, model.me.name.str(), model.me.verified);
    SaidLine said = said_line(model, buffer, std::move(who), kind, message);
    said.own = true;
    said.for_me = false;
    buffer.unsent.push_back({.id = MessageId::make(turn.random),
                             .kind = kind,
                             .message = std::move(message),
                             .line = {.id = buffer.lines.new_id(),
                                      .seq = std::nullopt,
                                      .time = turn.now.wall,
                                      .content = std::move(said)}});
}

void acknowledge(Buffer& buffer, const MessageId& id, const msg::SayReply& reply)
{
    const auto found = std::ranges::find(buffer.unsent, id, &Unsent::id);
    if (found == buffer.unsent.end())
        return; // the history had it already
    Line line = std::move(found->line);
    buffer.unsent.erase(found);
    buffer.last_seq = std::max(buffer.last_seq, reply.seq);
    std::vector<Scrollback::Entry> entries;
    entries.push_back({.seq = reply.seq,
                       .time = reply.timestamp,
                       .content = std::move(line.content),
                       .id = line.id});
    buffer.lines.insert(std::move(entries));
}

} // namespace snug::tui
