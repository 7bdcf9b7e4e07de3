#pragma once

#include "src/protocol/messages.h"

#include <utility>
#include <variant>

/// What every entry of a log has, whichever it is.
namespace snug::tui {

inline Seq seq_of(const msg::LoggedEvent& entry)
{
    return std::visit([](const auto& e) { return e.seq; }, entry);
}

inline msg::Event event_of(msg::LoggedEvent entry)
{
    return std::visit([](auto& e) { return msg::Event{std::move(e)}; }, entry);
}

} // namespace snug::tui
