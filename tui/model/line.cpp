#include "tui/model/line.h"

#include "tui/model/words.h"

#include "src/base/overloaded.h"

namespace snug::tui {

namespace {

constexpr std::uint32_t names_shown = 8;
/// What the allocator adds to a text: its own words and the rounding.
constexpr std::size_t around_a_text = 16;

std::size_t bytes_of(const text::SafeText& text)
{
    static const std::size_t inside = std::string{}.capacity();
    const std::size_t capacity = text.str().capacity();
    return capacity > inside ? capacity + around_a_text : 0;
}

} // namespace

const text::SafeText& text_of(const Line& line)
{
    return std::visit([](const auto& content) -> const text::SafeText& { return content.text; },
                      line.content);
}

std::size_t bytes_of(const Line& line)
{
    std::size_t bytes = sizeof(Line) + bytes_of(text_of(line));
    if (const auto* presence = std::get_if<PresenceLine>(&line.content))
        bytes += bytes_of(presence->names);
    return bytes;
}

bool is_for_me(const Line& line)
{
    const auto* said = std::get_if<SaidLine>(&line.content);
    return said != nullptr && said->for_me;
}

void add_presence(PresenceLine& line, bool came, const text::SafeText& name)
{
    using text::SafeText;
    const std::uint32_t before = line.came + line.went;
    ++(came ? line.came : line.went);
    if (before == 0)
        line.names = name;
    else if (before < names_shown)
        line.names += ", " + name;
    else if (before == names_shown)
        line.names += "…";

    const SafeText in = SafeText::number(line.came);
    const SafeText out = SafeText::number(line.went);
    if (line.went == 0)
        line.text = SafeText::fill(words::came, {in, line.names});
    else if (line.came == 0)
        line.text = SafeText::fill(words::went, {out, line.names});
    else
        line.text = SafeText::fill(words::came_and_went, {in, out, line.names});
}

} // namespace snug::tui
