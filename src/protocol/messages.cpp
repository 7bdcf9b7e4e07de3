#include "src/protocol/messages.h"

namespace snug::msg {

std::string_view action_of(const Request& request)
{
    return std::visit([](const auto& r) { return std::decay_t<decltype(r)>::action; }, request);
}

} // namespace snug::msg
