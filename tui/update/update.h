#pragma once

#include "tui/model/input.h"
#include "tui/model/intent.h"
#include "tui/model/kept_keys.h"
#include "tui/model/link_state.h"
#include "tui/model/model.h"

#include "src/base/random.h"
#include "src/base/time.h"

#include <optional>

/// How the model changes: one function a kind of news.  Each answers with what is
/// to be done in the world; none of them does it.
namespace snug::tui {

/// The world of one loop turn.
struct Turn {
    Instant now;
    Random& random;
};

/// What the user did.
Intents update(Model& model, const Input& input, const Turn& turn);
/// What became of the link.
Intents update(Model& model, const LinkNews& news, const Turn& turn);
/// What the server answers.
Intents update(Model& model, Answer answer, const Turn& turn);
/// What the server says unasked.
Intents update(Model& model, const msg::Event& event, const Turn& turn);
/// What became of the server we were to start.
Intents update(Model& model, LocalServerState state, const Turn& turn);
/// The file of those whom the user has verified cannot be used.
Intents update(Model& model, const VerifiedFault& fault, const Turn& turn);
/// The file of channels' keys cannot be used as it should be.
Intents update(Model& model, const KeysFault& fault, const Turn& turn);
/// The server shows another log of a sealed channel than before.
Intents update(Model& model, const LogIsAnother& another, const Turn& turn);
/// The time has come that next_deadline() told.
Intents on_time(Model& model, const Turn& turn);

/// When something changes though nothing happens: a password hides, a minute is over.
std::optional<MonoTime> next_deadline(const Model& model, const Instant& now);

} // namespace snug::tui
