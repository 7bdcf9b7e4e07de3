#include "tui/cli/entries.h"
#include "tui/cli/lines.h"
#include "tui/cli/log_reader.h"
#include "tui/cli/progress.h"
#include "tui/cli/run.h"
#include "tui/cli/visit.h"

#include <algorithm>

namespace snug::tui {

namespace {

enum class Format { text, json };

Result<Format> format_of(const Options& options)
{
    const std::string format = options.format.value_or(options.json ? "json" : "text");
    if (format == "json")
        return Format::json;
    if (format == "text" && !options.json)
        return Format::text;
    return Error{ErrorCode::usage, "--format is text or json"};
}

Printed lines_of(std::vector<msg::LoggedEvent> page, Format format, Acquaintances& people)
{
    Printed lines;
    for (msg::LoggedEvent& entry : page) {
        const msg::Event event = event_of(std::move(entry));
        lines += format == Format::json ? json_line_of(event, people) : Printed{text_line(event)};
    }
    return lines;
}

/// Where it would stand between the lines themselves, or cannot be written over, it is left out.
bool shows_progress(const Call& call)
{
    return call.environment.errors_are_terminal && !call.environment.output_is_terminal &&
           !call.options.plain && call.environment.terminal.term != "dumb";
}

} // namespace

Result<void> run_export(const Call& call)
{
    const auto format = format_of(call.options);
    if (!format)
        return format.error();
    const auto visit = begin_visit(call);
    if (!visit)
        return visit.error();
    auto& [self, talk, door] = **visit;
    const auto entered = door.enter(*call.options.word(0));
    if (!entered)
        return entered.error();

    Progress progress{shows_progress(call), talk.now().mono};
    talk.on_down([&progress](const LinkDown& down) {
        progress.clear();
        notice(down.why.text + "; trying again");
    });
    LogReader reader{talk, door, *entered};
    std::uint64_t done = 0;
    for (;;) {
        auto page = reader.next();
        if (!page)
            return page.error();
        if (page->empty())
            return {};
        done += page->size();
        const std::uint64_t to_come = reader.last().value() - seq_of(page->back()).value();
        print(lines_of(std::move(*page), *format, door.people()));
        progress.tell(done, done + to_come, talk.now().mono);
    }
}

} // namespace snug::tui
