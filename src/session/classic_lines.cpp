#include "src/session/classic_lines.h"

#include "src/base/check.h"
#include "src/base/overloaded.h"
#include "src/text/safe_text.h"

#include <fmt/format.h>

namespace snug::session {

using msg::ClassicLine;
using MaybeLine = std::optional<ClassicLine>;

std::optional<ClassicLine> classic_line_of(const msg::Event& event)
{
    return std::visit(
        Overloaded{
            [](const msg::Said& e) -> MaybeLine {
                // Under its author's name, so that nobody can make one look like the server's.
                if (e.kind == msg::MessageKind::action)
                    return ClassicLine{
                        e.memberName, fmt::format("* {} {}", e.memberName, e.message), e.timestamp};
                return ClassicLine{e.memberName, e.message, e.timestamp};
            },
            [](const msg::Joined& e) -> MaybeLine {
                return ClassicLine{"", fmt::format("{} joined", e.member.memberName.str()),
                                   e.timestamp};
            },
            [](const msg::Left& e) -> MaybeLine {
                return ClassicLine{"", fmt::format("{} left", e.memberName), e.timestamp};
            },
            [](const msg::TopicChanged& e) -> MaybeLine {
                return ClassicLine{"",
                                   e.topic.empty()
                                       ? fmt::format("{} cleared the topic", e.memberName)
                                       : fmt::format("{} set the topic: {}", e.memberName, e.topic),
                                   e.timestamp};
            },
            [](const auto&) { return MaybeLine{}; }},
        event);
}

std::vector<Buffer> classic_buffers(msg::Dialect dialect, const ClassicLine& line)
{
    INVARIANT(dialect != msg::Dialect::native);
    const ClassicLine safe{text::SafeText::line(line.memberName).str(),
                           text::SafeText::line(line.text).str(), line.timestamp};
    std::vector<Buffer> buffers;
    for (std::string& object : dialect == msg::Dialect::classic_a ? msg::encode_classic_a(safe)
                                                                  : msg::encode_classic_b(safe))
        buffers.push_back(std::make_shared<const std::string>(std::move(object)));
    return buffers;
}

} // namespace snug::session
