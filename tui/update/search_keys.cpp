#include "tui/update/search_keys.h"

#include "tui/model/words.h"
#include "tui/update/buffers.h"
#include "tui/update/channels.h"
#include "tui/update/scrolling.h"

#include "src/protocol/limits.h"

#include <algorithm>

namespace snug::tui {

namespace {

using text::SafeText;

void ask(Search& search, std::optional<Seq> before, const Turn& turn, Intents& intents)
{
    search.asked = turn.now.mono;
    intents.push_back(SendRequest{msg::Search{.words = search.words,
                                              .channelName = search.channel,
                                              .before = before,
                                              .limit = limits::history_page},
                                  ForSearch{search.number}});
}

/// "#tea words": the words, there.
void read_channel(Search& search, std::string_view typed)
{
    const std::size_t space = typed.find(' ');
    if (!typed.starts_with('#') || space == typed.npos)
        return;
    const std::size_t words = typed.find_first_not_of(' ', space);
    const auto channel = ChannelName::parse(typed.substr(0, space));
    if (!channel || words == typed.npos)
        return;
    search.channel = *channel;
    search.words = typed.substr(words);
}

/// Shows the message among those around it.
void open(Model& model, const FoundLine& found, Intents& intents)
{
    Buffer* buffer = model.find(found.channel);
    if (buffer == nullptr && found.channel.is_direct()) {
        model.note = Note{SafeText::literal(words::talk_not_open), true};
        return;
    }
    model.search->shown = false;
    const bool enters = buffer == nullptr || !buffer->joined;
    if (buffer == nullptr)
        buffer = &open_buffer(model, found.channel);
    if (enters && model.link.up())
        ask_to_join(found.channel, {}, Asker::command, true, intents);
    show(model, model.index_of(*buffer));
    go_to(model, found.seq);
    if (enters && !model.shown().lines.loaded().contains(found.seq))
        model.pane.jump = Jump{.to = found.seq, .since = model.now.mono};
}

} // namespace

bool start_search(Model& model, std::string_view typed, const Turn& turn, Intents& intents)
{
    typed = typed.substr(0, typed.find_last_not_of(' ') + 1);
    if (typed.empty()) {
        if (model.search)
            model.search->shown = true;
        return model.search.has_value();
    }
    const std::uint64_t number = model.search ? model.search->number + 1 : 1;
    model.search = Search{.words = std::string{typed}, .number = number};
    read_channel(*model.search, typed);
    ask(*model.search, std::nullopt, turn, intents);
    return true;
}

void on_search(Model& model, const ForSearch& asked, const msg::ReplyBody& body)
{
    if (!model.search || model.search->number != asked.number)
        return;
    Search& search = *model.search;
    search.asked.reset();
    if (const auto* error = std::get_if<Error>(&body))
        search.wrong = SafeText::line(error->text);
    const auto* reply = std::get_if<msg::SearchReply>(&body);
    if (reply == nullptr)
        return;
    search.wrong = {};
    search.more = reply->more && !reply->found.empty();
    for (const msg::Found& found : reply->found)
        if (search.found.size() < Search::most_found)
            search.found.push_back(found_line(found));
}

void move_in_search(Model& model, int results, const Turn& turn, Intents& intents)
{
    Search& search = *model.search;
    if (search.found.empty())
        return;
    const auto last = static_cast<std::ptrdiff_t>(search.found.size()) - 1;
    const auto wished = static_cast<std::ptrdiff_t>(search.selected) + results;
    search.selected = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(wished, 0, last));
    // Older ones come before one is at the last.
    if (search.can_go_on() && wished + found_on_screen(model.size.rows) > last)
        ask(search, search.found.back().seq, turn, intents);
}

void act_in_search(Model& model, Act act, const Turn& turn, Intents& intents)
{
    const int page = found_on_screen(model.size.rows);
    constexpr int all = static_cast<int>(Search::most_found);
    switch (act) {
    case Act::choose_up:
        return move_in_search(model, -1, turn, intents);
    case Act::choose_down:
        return move_in_search(model, 1, turn, intents);
    case Act::page_up:
        return move_in_search(model, -page, turn, intents);
    case Act::page_down:
        return move_in_search(model, page, turn, intents);
    case Act::to_top:
        return move_in_search(model, -all, turn, intents);
    case Act::to_bottom:
        return move_in_search(model, all, turn, intents);
    case Act::choose:
        if (model.search->selected < model.search->found.size())
            open(model, FoundLine{model.search->found[model.search->selected]}, intents);
        return;
    case Act::back:
        model.search->shown = false;
        return;
    default: // is of another screen
        return;
    }
}

} // namespace snug::tui
