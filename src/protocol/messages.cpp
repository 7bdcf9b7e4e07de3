#include "src/protocol/messages.h"

namespace snug::msg {

std::string_view action_of(const Request& request)
{
    return std::visit([](const auto& r) { return std::decay_t<decltype(r)>::action; }, request);
}

const ChannelName* channel_of(const Event& event)
{
    return std::visit(
        [](const auto& e) -> const ChannelName* {
            if constexpr (requires { e.channelName; })
                return &e.channelName;
            else
                return nullptr;
        },
        event);
}

} // namespace snug::msg
