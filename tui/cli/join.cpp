#include "src/text/words.h"
#include "tui/cli/channels.h"
#include "tui/cli/lines.h"
#include "tui/cli/run.h"
#include "tui/cli/visit.h"
#include "tui/full_screen.h"

#include <fmt/format.h>

namespace snug::tui {

Result<void> run_join(const Call& call)
{
    if (call.options.plain)
        return run_chat(call);
    if (wants_full_screen(call))
        return join_on_screen(call);
    const auto word = call.options.word(0);
    if (!word)
        return Error{ErrorCode::usage, "which channel? write it so: snug join CHANNEL"};
    const auto visit = begin_visit(call);
    if (!visit)
        return visit.error();
    const auto entered = (*visit)->door.enter(*word);
    if (!entered)
        return entered.error();
    if (!entered->reply) {
        print_line(fmt::format("you can talk to {}", *word));
        return {};
    }
    if (call.options.json)
        print(json_line(msg::encode(
            msg::Response{std::string{msg::JoinChannel::action}, std::nullopt, *entered->reply})));
    else
        print_line(fmt::format("you are in {} as {}, {} here{}", entered->channel.display(),
                               (*visit)->talk.place().login.memberName.str(),
                               text::plural(entered->reply->memberCount, "person", "people"),
                               kept_words(entered->reply->keep)));
    return {};
}

} // namespace snug::tui
