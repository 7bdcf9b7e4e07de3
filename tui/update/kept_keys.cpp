#include "tui/model/words.h"
#include "tui/update/lines.h"
#include "tui/update/settle.h"
#include "tui/update/update.h"

#include <string>

namespace snug::tui {

Intents update(Model& model, const KeysFault& fault, const Turn& turn)
{
    Intents intents;
    model.now = turn.now;
    answer(model, text::SafeText::line(fault.why.text), NoticeLine::Tone::error);
    settle(model, turn, intents);
    return intents;
}

Intents update(Model& model, const LogIsAnother& another, const Turn& turn)
{
    Intents intents;
    model.now = turn.now;
    Buffer* buffer = model.find(another.channel);
    if (buffer == nullptr)
        return intents;
    const auto place = text::SafeText::line("#" + std::to_string(another.read.value()));
    const auto words = another.ended ? words::log_has_ended : words::log_is_another;
    tell(*buffer, text::SafeText::fill(words, {place}), turn.now.wall, NoticeLine::Tone::error);
    settle(model, turn, intents);
    return intents;
}

} // namespace snug::tui
