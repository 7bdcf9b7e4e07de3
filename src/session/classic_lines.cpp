#include "src/session/classic_lines.h"

#include "src/base/check.h"
#include "src/base/overloaded.h"
#include "src/protocol/limits.h"
#include "src/text/graphemes.h"
#include "src/text/safe_text.h"

#include <fmt/format.h>

namespace snug::session {

using msg::ClassicLine;
using MaybeLine = std::optional<ClassicLine>;

namespace {

/// A line made safe may be several times as long as it was said, <U+0001> for a byte:
/// an old client's queue is to hold as many lines as it may be said at once.
std::string safe_line(std::string_view text)
{
    constexpr std::string_view ellipsis = "…";
    std::string safe = text::SafeText::line(text).str();
    if (safe.size() <= limits::message_bytes)
        return safe;
    std::size_t end = 0;
    for (std::size_t next = 0; next + ellipsis.size() <= limits::message_bytes;
         next = text::next_cluster(safe, next))
        end = next;
    return safe.replace(end, std::string::npos, ellipsis);
}

} // namespace

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
    const ClassicLine safe{text::SafeText::line(line.memberName).str(), safe_line(line.text),
                           line.timestamp};
    std::vector<Buffer> buffers;
    for (std::string& object : dialect == msg::Dialect::classic_a ? msg::encode_classic_a(safe)
                                                                  : msg::encode_classic_b(safe))
        buffers.push_back(std::make_shared<const std::string>(std::move(object)));
    return buffers;
}

} // namespace snug::session
