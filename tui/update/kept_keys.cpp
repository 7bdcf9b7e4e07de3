#include "tui/update/lines.h"
#include "tui/update/settle.h"
#include "tui/update/update.h"

namespace snug::tui {

Intents update(Model& model, const KeysFault& fault, const Turn& turn)
{
    Intents intents;
    model.now = turn.now;
    answer(model, text::SafeText::line(fault.why.text), NoticeLine::Tone::error);
    settle(model, turn, intents);
    return intents;
}

} // namespace snug::tui
