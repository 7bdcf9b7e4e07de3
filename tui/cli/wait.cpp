#include "src/text/words.h"
#include "tui/cli/following.h"
#include "tui/cli/lines.h"
#include "tui/cli/run.h"
#include "tui/cli/visit.h"
#include "tui/model/mention.h"

#include <fmt/format.h>

namespace snug::tui {

Result<void> run_wait(const Call& call)
{
    std::optional<std::chrono::seconds> patience;
    if (call.options.timeout) {
        const auto time = parse_duration(*call.options.timeout);
        if (!time)
            return Error{ErrorCode::usage, "--timeout: " + time.error().text};
        patience = *time;
    }
    const auto visit = begin_visit(call);
    if (!visit)
        return visit.error();
    Conversation& talk = (*visit)->talk;
    Door& door = (*visit)->door;
    const auto entered = door.enter(*call.options.word(0));
    if (!entered)
        return entered.error();

    bool heard = false;
    Following following{
        call, talk, door, [&](const msg::Event& event) {
            const auto* said = std::get_if<msg::Said>(&event);
            if (heard || !said || said->userId == talk.place().login.userId)
                return;
            if (call.options.mention && !mentions(said->message, talk.place().login.memberName))
                return;
            heard = true;
            print(call.options.json ? json_line(msg::encode(event)) : Printed{text_line(event)});
        }};
    following.follow(*entered);
    const auto deadline =
        patience ? std::optional{talk.now().mono + *patience} : std::optional<MonoTime>{};
    const auto done = following.run_until([&] { return heard; }, deadline);
    if (!done)
        return done.error();
    if (!*done)
        return Error{ErrorCode::unavailable,
                     fmt::format("nobody has spoken in {} for {}", entered->channel.display(),
                                 text::duration_in_words(*patience)),
                     std::chrono::milliseconds{0}};
    return {};
}

} // namespace snug::tui
