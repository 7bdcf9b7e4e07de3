#include "src/identity/fingerprint.h"
#include "src/text/suggest.h"
#include "src/text/words.h"
#include "tui/cli/lines.h"
#include "tui/cli/run.h"
#include "tui/cli/visit.h"
#include "tui/paths.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace snug::tui {

namespace {

struct Known {
    LinkUp place;
    msg::StatsReply stats;
    std::string channels; ///< remembered here, last joined first
};

/// A row of what can be told: {name} in a format, a line of its own without one.
struct Field {
    std::string_view name;
    std::string (*tell)(const Known& known);
};

constexpr auto fields = std::to_array<Field>({
    {"server", [](const Known& k) { return k.place.server.str(); }},
    {"software", [](const Known& k) { return k.place.hello.server; }},
    {"fingerprint",
     [](const Known& k) { return identity::fingerprint_of(k.place.hello.serverKey.bytes()); }},
    {"uptime",
     [](const Known& k) {
         return text::duration_in_words(
             std::chrono::seconds{static_cast<std::int64_t>(k.stats.uptimeSeconds)});
     }},
    {"people", [](const Known& k) { return std::to_string(k.stats.users); }},
    {"name", [](const Known& k) { return k.place.login.memberName.str(); }},
    {"verified", [](const Known& k) { return std::string{k.place.login.verified ? "yes" : "no"}; }},
    {"user", [](const Known& k) { return k.place.login.userId.str(); }},
    {"channels", [](const Known& k) { return k.channels; }},
});

Error unknown_field(std::string_view typed)
{
    std::array<std::string_view, fields.size()> names;
    std::ranges::transform(fields, names.begin(), &Field::name);
    const auto meant = text::nearest(typed, names);
    return {ErrorCode::usage,
            meant ? fmt::format("--format: there is no {{{}}}; did you mean {{{}}}?", typed, *meant)
                  : fmt::format("--format: there is no {{{}}}; choose from {}", typed,
                                fmt::join(names, ", "))};
}

/// The pattern with each {field} filled in; "{{" is a brace.
Result<text::SafeText> filled(std::string_view pattern, const Known& known)
{
    using text::SafeText;
    SafeText text;
    while (!pattern.empty()) {
        const std::size_t brace = std::min(pattern.find('{'), pattern.size());
        text += SafeText::block(pattern.substr(0, brace));
        pattern.remove_prefix(brace);
        if (pattern.empty())
            break;
        if (pattern.starts_with("{{")) {
            text += "{";
            pattern.remove_prefix(2);
            continue;
        }
        const std::size_t end = std::min(pattern.find('}'), pattern.size());
        const std::string_view name = pattern.substr(1, end - 1);
        const auto field = std::ranges::find(fields, name, &Field::name);
        if (field == fields.end())
            return unknown_field(name);
        text += SafeText::line(field->tell(known));
        pattern.remove_prefix(std::min(end + 1, pattern.size()));
    }
    return text + "\n";
}

text::SafeText table_of(const Known& known)
{
    text::SafeText text;
    for (const Field& field : fields)
        text +=
            text::SafeText::line(fmt::format("{:<12} {}", field.name, field.tell(known))) + "\n";
    return text;
}

std::string remembered_channels(const Call& call, const msg::PublicKey& server)
{
    std::string channels;
    for (const auto& known :
         identity::KnownChannels{known_channels_file(call.environment)}.read().channels)
        if (known.server_key == server.bytes())
            channels += (channels.empty() ? "#" : " #") + known.channel;
    return channels;
}

} // namespace

Result<void> run_status(const Call& call)
{
    const auto visit = begin_visit(call);
    if (!visit)
        return visit.error();
    Conversation& talk = (*visit)->talk;
    const auto stats = talk.ask([] { return msg::Stats{}; });
    if (!stats)
        return stats.error();
    const Known known{talk.place(), *stats,
                      remembered_channels(call, talk.place().hello.serverKey)};
    if (call.options.json) {
        msg::Facts facts;
        for (const Field& field : fields)
            facts.emplace_back(field.name, field.tell(known));
        print(json_line(msg::encode(facts)));
        return {};
    }
    const auto text = call.options.format ? filled(*call.options.format, known)
                                          : Result<text::SafeText>{table_of(known)};
    if (!text)
        return text.error();
    print(*text);
    return {};
}

} // namespace snug::tui
