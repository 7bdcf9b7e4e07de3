#include "tui/update/stranger.h"

#include "tui/update/form.h"

namespace snug::tui {

void act_on_stranger(Model& model, Act act, Intents& intents)
{
    if (act == Act::trust && !model.stranger->before) {
        model.stranger.reset();
        intents.push_back(TrustStranger{});
    } else if (act == Act::back) {
        model.stranger.reset();
        fail_form(model, {ErrorCode::unknown_host, std::string{model.link.why.str()}});
    }
}

} // namespace snug::tui
