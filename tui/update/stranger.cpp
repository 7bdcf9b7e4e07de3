#include "tui/update/stranger.h"

#include "tui/model/layout.h"
#include "tui/update/form.h"

namespace snug::tui {

bool is_too_early(Model& model, MonoTime now)
{
    constexpr std::chrono::seconds moment{1};
    if (!model.stranger || now - model.stranger_pressed >= moment)
        return false;
    model.stranger_pressed = now;
    return true;
}

void act_on_stranger(Model& model, Act act, Intents& intents)
{
    const bool may_trust = !model.stranger->before && !too_small_for_stranger(model.size);
    if (act == Act::trust && may_trust) {
        model.stranger.reset();
        intents.push_back(TrustStranger{});
    } else if (act == Act::back) {
        model.stranger.reset();
        fail_form(model, {ErrorCode::unknown_host, std::string{model.link.why.str()}});
    }
}

} // namespace snug::tui
