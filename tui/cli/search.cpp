#include "src/identity/known_keys.h"
#include "src/protocol/limits.h"
#include "tui/cli/channels.h"
#include "tui/cli/lines.h"
#include "tui/cli/run.h"
#include "tui/cli/visit.h"
#include "tui/paths.h"

#include <algorithm>
#include <map>

namespace snug::tui {

namespace {

constexpr std::uint64_t usual_finds = 10;
constexpr std::uint64_t most_finds = 1'000'000;
constexpr int nothing_found = 1; // as grep(1) ends

/// What people call the place where something was said.
class Places {
public:
    /// The server tells at login with whom one has talked.
    void hear(const msg::Event& event)
    {
        if (const auto* opened = std::get_if<msg::DirectOpened>(&event))
            names_.insert_or_assign(opened->channelName, "@" + opened->memberName.str());
    }
    [[nodiscard]] std::string name_of(const ChannelName& channel) const
    {
        const auto known = names_.find(channel);
        return known == names_.end() ? channel.display() : known->second;
    }

private:
    std::map<ChannelName, std::string> names_;
};

/// A channel that is searched need not be entered; a conversation is known by its other end.
Result<std::optional<ChannelName>> channel_to_search(const Call& call, Door& door)
{
    if (!call.options.channel)
        return std::optional<ChannelName>{};
    if (call.options.channel->starts_with('@')) {
        auto entered = door.enter(*call.options.channel);
        if (!entered)
            return entered.error();
        return std::optional{std::move(entered->channel)};
    }
    auto channel = ChannelName::parse(*call.options.channel);
    if (!channel)
        return channel.error();
    return std::optional{std::move(*channel)};
}

/// What is sealed is searched here, and read for that: one has to be in.  Of all channels, those
/// whose keys are kept.
Result<void> enter_sealed(const Call& call, Conversation& talk, Door& door,
                          const std::optional<ChannelName>& channel)
{
    const auto listed = all_channels(talk);
    if (!listed)
        return listed.error();
    identity::KnownKeys keys{channel_keys_file(call.environment)};
    for (const msg::ChannelInfo& info : *listed) {
        if (!info.sealed || (channel && info.channelName != *channel))
            continue;
        if (!channel) {
            const auto known =
                keys.load(talk.place().hello.serverKey.bytes(), info.channelName.str());
            if (!known || !*known)
                continue; // what can't be read was said when the talk began
        }
        if (const auto entered = door.enter(info.channelName.str()); !entered && channel)
            return entered.error();
    }
    return {};
}

/// Bold, and red where colours are wanted.
Highlight highlight_on(const Call& call)
{
    const Environment& environment = call.environment;
    if (!environment.output_is_terminal || call.options.plain ||
        environment.terminal.term == "dumb")
        return Highlight::none;
    return environment.terminal.no_colour ? Highlight::bold : Highlight::bold_red;
}

struct Searched {
    std::uint64_t count = 0;
    bool more = false; ///< there are older ones
};

/// Prints what was found, newest first.  All channels at once have no order to page in.
Result<Searched> search(const Call& call, Conversation& talk, const Places& places,
                        const std::optional<ChannelName>& channel, std::uint64_t count)
{
    const Highlight highlight = highlight_on(call);
    Searched done;
    std::optional<Seq> before;
    do {
        const std::uint64_t limit =
            std::min<std::uint64_t>(count - done.count, limits::history_page);
        const auto page = talk.ask([&] {
            return msg::Search{call.options.text_from(0), channel, before, limit};
        });
        if (!page)
            return page.error();
        Printed lines;
        for (const msg::Found& found : page->found) {
            if (channel && before && found.said.seq >= *before)
                return Error{ErrorCode::bad_reply, "the server tells its history in no order"};
            before = found.said.seq;
            lines += call.options.json
                         ? json_line(msg::encode(found))
                         : found_line(found, places.name_of(found.said.channelName), highlight);
        }
        print(lines);
        done.count += page->found.size();
        done.more = page->more && !page->found.empty();
    } while (channel && done.more && done.count < count);
    return done;
}

} // namespace

Result<void> run_search(const Call& call)
{
    const auto count =
        parse_count(call.options.lines.value_or(std::to_string(usual_finds)), most_finds);
    if (!count)
        return Error{ErrorCode::usage, "--lines: " + count.error().text};
    const auto visit = prepare_visit(call);
    if (!visit)
        return visit.error();
    auto& [self, talk, door] = **visit;
    Places places;
    talk.on_event([&places](const msg::Event& event) { places.hear(event); });
    if (auto connected = talk.connect(); !connected)
        return connected;
    const auto channel = channel_to_search(call, door);
    if (!channel)
        return channel.error();

    if (const auto entered = enter_sealed(call, talk, door, *channel); !entered)
        return entered.error();
    const auto searched = search(call, talk, places, *channel, *count);
    if (!searched)
        return searched.error();
    if (searched->count == 0) {
        notice(*channel ? "nothing found there"
                        : "nothing found in the channels you are in; snug list lists all");
        throw Stopped{nothing_found};
    }
    const bool was_cut = searched->count < *count;
    if (searched->more && (was_cut || call.environment.output_is_terminal))
        notice(*channel ? "there are older ones; see more with -n"
                        : "there are older ones; see more with -n, or of one with --channel");
    return {};
}

} // namespace snug::tui
