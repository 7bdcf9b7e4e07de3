#include "tui/update/send.h"

#include "tui/model/commands.h"
#include "tui/model/words.h"
#include "tui/update/complete.h"
#include "tui/update/lines.h"
#include "tui/update/run_command.h"
#include "tui/update/scrolling.h"
#include "tui/update/verifying.h"

#include "src/protocol/limits.h"
#include "src/text/words.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace snug::tui {

namespace {

using text::SafeText;
using namespace std::chrono_literals;

constexpr auto pause_before_saying = 1s;
constexpr auto pause_until_repaired = 5s;

/// A draft as what it is meant to be.
struct Meant {
    const CommandRow* command = nullptr;
    std::string words;   ///< after the command's name, or the text to say
    std::string unknown; ///< what looks like a command's name and is none
};

std::string_view trimmed_left(std::string_view text)
{
    const std::size_t begin = text.find_first_not_of(" \t\n");
    return begin == text.npos ? std::string_view{} : text.substr(begin);
}

Meant meaning_of(std::string_view draft)
{
    const std::string_view line = trimmed_left(draft);
    if (line == ":q")
        return {.command = command_called("quit")};
    if (!line.starts_with('/'))
        return {.words = std::string{draft}};
    if (line.starts_with("//"))
        return {.words = std::string{line.substr(1)}};
    const std::size_t end = std::min(line.find_first_of(" \n"), line.size());
    const std::string_view name = line.substr(1, end - 1);
    if (const CommandRow* row = command_called(name))
        return {.command = row, .words = std::string{trimmed_left(line.substr(end))}};
    return {.words = std::string{draft}, .unknown = std::string{name}};
}

void hold(Model& model, const std::string& name)
{
    model.held = model.shown().draft.text();
    const SafeText typed = SafeText::line(name);
    const std::string_view near = command_near(name);
    model.note =
        Note{near.empty() ? SafeText::fill(words::no_command, {typed})
                          : SafeText::fill(words::no_command_but, {typed, SafeText::line(near)}),
             true};
}

void remember_and_clear(Buffer& buffer, InputHistory::Carries carries)
{
    buffer.history.add(buffer.draft.text(), carries);
    buffer.history.leave();
    buffer.draft.clear();
}

/// What passes, and after how long to see whether it has; nothing for what does not.
std::optional<std::chrono::milliseconds> pause_after(const Error& error)
{
    switch (error.code) {
    case ErrorCode::rate_limited:
    case ErrorCode::storage_full:
    case ErrorCode::shutting_down:
        return error.retry_after.value_or(pause_before_saying);
    case ErrorCode::storage_failed:
        return error.retry_after.value_or(pause_until_repaired);
    default: // will be the same however often it is asked
        return std::nullopt;
    }
}

} // namespace

void send_draft(Model& model, const Turn& turn, Intents& intents)
{
    const std::string draft = model.shown().draft.text();
    if (trimmed_left(draft).empty())
        return;
    const bool insisted = model.held == draft;
    model.held.reset();
    Meant meant = meaning_of(draft);
    if (!meant.unknown.empty() && !insisted)
        return hold(model, meant.unknown);

    // What runs next may show another buffer: this one's draft is done with first.
    const std::size_t here = model.pane.buffer;
    if (meant.command != nullptr) {
        if (const auto refusal = refusal_of(model, *meant.command, meant.words)) {
            model.note = Note{*refusal, true};
            return;
        }
        remember_and_clear(model.buffers[here], carries(*meant.command, meant.words));
        run_command(model, *meant.command, meant.words, turn, intents);
        return;
    }
    if (say(model, msg::MessageKind::text, std::move(meant.words), turn)) {
        note_addressed(model.buffers[here], draft);
        remember_and_clear(model.buffers[here], InputHistory::Carries::nothing_secret);
    }
}

bool say(Model& model, msg::MessageKind kind, std::string text, const Turn& turn)
{
    Buffer& buffer = model.shown();
    if (!buffer.channel) {
        model.note = Note{SafeText::literal(words::nobody_here), true};
        return false;
    }
    if (is_with_impostor(model, buffer)) {
        model.note = Note{impostor_refusal(buffer.peer->str()), true};
        return false;
    }
    if (text.size() > limits::message_bytes) {
        model.note = Note{SafeText::fill(words::message_too_long,
                                         {SafeText::number(text.size() - limits::message_bytes),
                                          SafeText::number(limits::message_bytes)}),
                          true};
        return false;
    }
    queue_message(model, buffer, kind, std::move(text), turn);
    if (buffer.unread == 0)
        buffer.mark.reset();
    scroll_to_bottom(model);
    return true;
}

void send_waiting(Model& model, const Turn& turn, Intents& intents)
{
    if (!model.link.up())
        return;
    for (Buffer& buffer : model.buffers) {
        if (!buffer.joined || is_with_impostor(model, buffer))
            continue;
        if (buffer.unsent.empty())
            continue;
        Unsent& next = buffer.unsent.front();
        if (next.in_flight || (next.retry_at && *next.retry_at > turn.now.mono))
            continue;
        if (buffer.peer && buffer.peer_user)
            meet(model, *buffer.peer, *buffer.peer_user, intents);
        next.in_flight = true;
        next.retry_at.reset();
        intents.push_back(SendRequest{msg::Say{.channelName = buffer.channel,
                                               .messageId = next.id,
                                               .kind = next.kind,
                                               .message = next.message},
                                      ForSay{*buffer.channel, next.id}});
    }
}

void quit_unless_unsent(Model& model, Intents& intents)
{
    const std::size_t unsent = unsent_count(model);
    if (unsent == 0 || std::exchange(model.warned_of_unsent, true))
        intents.push_back(Quit{});
    else
        model.note = Note{SafeText::fill(words::unsent_at_quit, {SafeText::number(unsent)}), true};
}

void on_said(Model& model, const ForSay& asked, const msg::ReplyBody& body, const Turn& turn)
{
    Buffer* buffer = model.find(asked.channel);
    if (buffer == nullptr)
        return;
    buffer->held_up = {};
    if (const auto* reply = std::get_if<msg::SayReply>(&body))
        return acknowledge(*buffer, asked.id, *reply);
    const auto* error = std::get_if<Error>(&body);
    const auto unsent = std::ranges::find(buffer->unsent, asked.id, &Unsent::id);
    if (error == nullptr || unsent == buffer->unsent.end())
        return;
    if (const auto pause = pause_after(*error)) {
        unsent->in_flight = false;
        unsent->retry_at = turn.now.mono + *pause;
        buffer->held_up = SafeText::line(error->text);
        return;
    }
    tell(*buffer,
         SafeText::fill(words::not_sent, {SafeText::line(error->text), text_of(unsent->line)}),
         turn.now.wall, NoticeLine::Tone::error);
    buffer->unsent.erase(unsent);
}

} // namespace snug::tui
