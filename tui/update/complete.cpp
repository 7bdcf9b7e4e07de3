#include "tui/update/complete.h"

#include "tui/model/commands.h"

#include "src/text/names.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace snug::tui {

namespace {

constexpr std::size_t addressed_kept = 20;

using Offers = std::vector<std::string>;

void offer(Offers& offers, std::string text)
{
    if (std::ranges::find(offers, text) == offers.end())
        offers.push_back(std::move(text));
}

bool begins_with(std::string_view text, std::string_view typed_folded)
{
    return text::fold(text).starts_with(typed_folded);
}

std::string_view without_punctuation(std::string_view name)
{
    const std::size_t begin = name.find_first_not_of("._-");
    return begin == name.npos ? std::string_view{} : name.substr(begin);
}

/// irssi's order: whom we spoke to, who spoke last, the others; then those whose name
/// begins so but for dots and dashes.
std::vector<std::string> people(const Model& model, std::string_view typed)
{
    const Buffer& buffer = model.shown();
    std::vector<std::string> in_order;
    for (const text::SafeText& name : buffer.addressed)
        in_order.push_back(name.str());
    for (const text::SafeText& name : buffer.speakers)
        in_order.push_back(name.str());
    for (const msg::Member& member : buffer.members.all())
        in_order.push_back(member.memberName.str());

    const std::string folded = text::fold(typed);
    Offers found;
    for (const bool exact : {true, false})
        for (const std::string& name : in_order) {
            if (text::fold(name) == model.me.name.folded())
                continue;
            if (begins_with(exact ? std::string_view{name} : without_punctuation(name), folded))
                offer(found, name);
        }
    return found;
}

std::vector<std::string> channels(const Model& model, std::string_view typed)
{
    if (typed.starts_with('#'))
        typed.remove_prefix(1);
    const std::string folded = text::fold(typed);
    Offers found;
    for (const Buffer& buffer : model.buffers)
        if (buffer.kind == Buffer::Kind::channel && begins_with(buffer.channel->str(), folded))
            offer(found, buffer.channel->display());
    for (const msg::ChannelInfo& info : model.start.channels)
        if (begins_with(info.channelName.str(), folded))
            offer(found, info.channelName.display());
    return found;
}

std::vector<std::string> commands(std::string_view typed, std::string_view lead)
{
    Offers found;
    for (const CommandRow& row : command_rows())
        if (row.name.starts_with(typed))
            offer(found, std::string{lead} + std::string{row.name});
    return found;
}

std::vector<std::string> places(const Model& model, std::string_view typed)
{
    const std::string today = date_digits(day_of(model.now.wall, model.offset)).str();
    Offers found;
    for (const std::string_view place : {"first", "last", "unread", today.c_str()})
        if (place.starts_with(typed))
            offer(found, std::string{place});
    return found;
}

/// What the word at the cursor may become, and what follows it.
struct Found {
    Offers offers;
    std::string_view tail = " ";
};

Found offers_for(const Model& model, std::string_view before, std::string_view word)
{
    const std::size_t line = before.rfind('\n') == before.npos ? 0 : before.rfind('\n') + 1;
    const bool at_line_start = before.size() == line;
    if (before.empty() && word.starts_with('/'))
        return {commands(word.substr(1), "/")};
    if (word.starts_with('#'))
        return {channels(model, word)};
    if (before.starts_with('/')) {
        const std::size_t space = before.find(' ');
        const CommandRow* row = command_called(before.substr(1, space - 1));
        const bool first_word = before.find_first_not_of(' ', space) == before.npos;
        if (row != nullptr && first_word)
            switch (row->first_word) {
            case Names::channel:
                return {channels(model, word)};
            case Names::command:
                return {commands(word, "")};
            case Names::place:
                return {places(model, word)};
            case Names::person:
            case Names::nothing:
                break;
            }
        return {people(model, word)};
    }
    if (word.empty())
        return {};
    return {people(model, word), at_line_start ? ": " : " "};
}

void put(Model& model, const Completion& completion)
{
    LineEditor& draft = model.shown().draft;
    const std::string& offer = completion.offers[completion.at];
    draft.set_text(completion.before + offer + completion.after);
    draft.move_to(completion.before.size() + offer.size());
}

} // namespace

void complete(Model& model, int step)
{
    LineEditor& draft = model.shown().draft;
    if (!model.completion) {
        const std::string_view text = draft.text();
        const std::size_t cursor = draft.cursor();
        const std::size_t space = text.substr(0, cursor).find_last_of(" \n");
        const std::size_t begin = space == text.npos ? 0 : space + 1;
        const std::string_view word = text.substr(begin, cursor - begin);
        Found found = offers_for(model, text.substr(0, begin), word);
        if (found.offers.empty())
            return;
        Completion completion{.before = std::string{text.substr(0, begin)},
                              .after = std::string{text.substr(cursor)}};
        for (std::string& offer : found.offers)
            completion.offers.push_back(std::move(offer) + std::string{found.tail});
        completion.offers.emplace_back(word);
        completion.at = step > 0 ? completion.offers.size() - 1 : 0; // one step before the first
        model.completion = std::move(completion);
    }
    Completion& completion = *model.completion;
    const std::size_t count = completion.offers.size();
    completion.at = (completion.at + (step > 0 ? 1 : count - 1)) % count;
    put(model, completion);
}

void note_addressed(Buffer& buffer, std::string_view sent)
{
    const std::size_t end = sent.find_first_of(":, \n");
    if (end == sent.npos || (sent[end] != ':' && sent[end] != ','))
        return;
    const msg::Member* member = buffer.members.by_name(sent.substr(0, end));
    if (member == nullptr)
        return;
    const text::SafeText name = text::SafeText::line(member->memberName.str());
    std::erase(buffer.addressed, name);
    buffer.addressed.insert(buffer.addressed.begin(), name);
    if (buffer.addressed.size() > addressed_kept)
        buffer.addressed.pop_back();
}

} // namespace snug::tui
