#pragma once

#include "src/protocol/codec.h"
#include "src/session/run.h"

#include <vector>

namespace snug::session {

/// An event on its way to many sessions: encoded at most once for each kind of
/// client, and only if one of that kind hears it.
class SharedEvent {
public:
    explicit SharedEvent(msg::Event event) : event_{std::move(event)} {}
    /// What native clients hear goes to the end of `run`, which must outlive this.
    SharedEvent(msg::Event event, Run& run) : event_{std::move(event)}, run_{&run} {}

    [[nodiscard]] const msg::Event& event() const { return event_; }
    [[nodiscard]] const Slice& native() const;
    /// What an old client is told of it: nothing, or lines.
    [[nodiscard]] const std::vector<Buffer>& classic(msg::Dialect dialect) const;

private:
    struct Classic {
        bool made = false;
        std::vector<Buffer> lines;
    };
    msg::Event event_;
    Run* run_ = nullptr;
    mutable Slice native_;
    mutable Classic a_;
    mutable Classic b_;
};

} // namespace snug::session
