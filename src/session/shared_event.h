#pragma once

#include "src/protocol/codec.h"
#include "src/session/outbox.h"

#include <vector>

namespace snug::session {

/// An event on its way to many sessions: encoded at most once for each kind of
/// client, and only if one of that kind hears it.
class SharedEvent {
public:
    explicit SharedEvent(msg::Event event) : event_{std::move(event)} {}

    [[nodiscard]] const msg::Event& event() const { return event_; }
    [[nodiscard]] const Buffer& native() const;
    /// What an old client is told of it: nothing, or lines.
    [[nodiscard]] const std::vector<Buffer>& classic(msg::Dialect dialect) const;

private:
    struct Classic {
        bool made = false;
        std::vector<Buffer> lines;
    };
    msg::Event event_;
    mutable Buffer native_;
    mutable Classic a_;
    mutable Classic b_;
};

} // namespace snug::session
