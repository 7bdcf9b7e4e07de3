#include "tui/cli/entries.h"
#include "tui/cli/following.h"
#include "tui/cli/lines.h"
#include "tui/cli/run.h"
#include "tui/cli/visit.h"

#include "src/protocol/limits.h"

#include <fmt/format.h>

#include <deque>

namespace snug::tui {

namespace {

constexpr std::uint64_t usual_lines = 10;
constexpr std::uint64_t most_lines = 1'000'000'000;

Printed line_of(const Call& call, Acquaintances& people, const msg::Event& event)
{
    if (const auto* said = std::get_if<msg::Said>(&event))
        people.look_at(said->memberName, said->userId);
    return call.options.json ? json_line_of(event, people) : Printed{text_line(event)};
}

/// The log's end as it is printed, up to where one came in, with this many messages in it.
Result<std::deque<Printed>> newest(const Call& call, Door& door, const Entered& entered,
                                   std::uint64_t count)
{
    std::deque<Printed> lines;
    Seq before{entered.last.value() + 1};
    for (bool more = entered.last > Seq{0}; more && count > 0;) {
        auto page = door.ask_in(
            entered.channel,
            [&] {
                return msg::History{.channelName = entered.channel,
                                    .before = before,
                                    .limit = limits::history_page};
            },
            entered.log);
        if (!page)
            return page.error();
        more = page->more && !page->entries.empty();
        for (auto entry = page->entries.rbegin(); entry != page->entries.rend() && count > 0;
             ++entry) {
            if (seq_of(*entry) >= before)
                return Error{ErrorCode::bad_reply, "the server tells its history in no order"};
            before = seq_of(*entry);
            count -= std::holds_alternative<msg::Said>(*entry) ? 1U : 0U;
            lines.push_front(line_of(call, door.people(), event_of(std::move(*entry))));
        }
    }
    return lines;
}

} // namespace

Result<void> run_tail(const Call& call)
{
    const auto count =
        parse_count(call.options.lines.value_or(std::to_string(usual_lines)), most_lines);
    if (!count)
        return Error{ErrorCode::usage, "--lines: " + count.error().text};
    const auto visit = begin_visit(call);
    if (!visit)
        return visit.error();
    auto& [self, talk, door] = **visit;
    const auto entered = door.enter(*call.options.word(0));
    if (!entered)
        return entered.error();
    const auto lines = newest(call, door, *entered, *count);
    if (!lines)
        return lines.error();
    for (const Printed& line : *lines)
        print(line);
    if (!call.options.follow)
        return {};

    talk.on_down([](const LinkDown& down) { notice(down.why.text + "; trying again"); });
    Following following{call, talk, door,
                        [&call, &people = door.people()](const msg::Event& event) {
                            if (std::holds_alternative<msg::Said>(event) ||
                                std::holds_alternative<msg::TopicChanged>(event) ||
                                std::holds_alternative<msg::Rekeyed>(event) || call.options.json)
                                print(line_of(call, people, event));
                        }};
    following.follow(*entered);
    const auto ended = following.run_until([] { return false; });
    return ended ? Result<void>{} : ended.error();
}

} // namespace snug::tui
