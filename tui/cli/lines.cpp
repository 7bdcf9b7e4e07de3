#include "tui/cli/lines.h"

#include "tui/cli/acquaintances.h"
#include "tui/model/words.h"

#include <fmt/format.h>

#include <array>
#include <ctime>
#include <optional>

namespace snug::tui {

namespace {

using text::SafeText;

constexpr const char* whole_time = "%Y-%m-%d %H:%M";
constexpr const char* clock_only = "%H:%M";

/// As strftime(3) writes it.
SafeText local_time(WallTime time, const char* format)
{
    const std::time_t seconds =
        std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(time));
    std::tm local{};
    ::localtime_r(&seconds, &local);
    std::array<char, 32> buffer;
    return SafeText::line(
        {buffer.data(), std::strftime(buffer.data(), buffer.size(), format, &local)});
}

/// What a line says besides its time.
struct Words {
    WallTime time;
    SafeText text;
};
using News = std::optional<Words>;

News news_of(const msg::Said& said, std::string_view from)
{
    const auto name = SafeText::line(from.empty() ? said.memberName : from);
    if (said.opened && !said.opened->fault.empty())
        return Words{said.timestamp, SafeText::fill("-- what {} said here cannot be shown: {}",
                                                    {name, SafeText::line(said.opened->fault)})};
    SafeText text = SafeText::block(said.message);
    if (said.opened && said.opened->missing > 0)
        text += SafeText::fill("\n-- messages of theirs held back here: {}",
                               {SafeText::number(said.opened->missing)});
    if (said.opened && said.opened->forked)
        text += SafeText::fill("\n-- {} was shown another history than you", {name});
    if (said.opened && said.opened->disputed)
        text += SafeText::literal("\n-- somebody here was shown another history than you");
    if (said.opened && said.opened->said)
        text += SafeText::fill("\n-- said {} by their clock; one is wrong, or it was kept back",
                               {local_time(*said.opened->said, whole_time)});
    if (said.kind == msg::MessageKind::action)
        return Words{said.timestamp, SafeText::fill("* {} {}", {name, text})};
    return Words{said.timestamp, SafeText::fill("<{}> {}", {name, text})};
}

News news_of(const msg::TopicChanged& changed, std::string_view /*from*/)
{
    const auto name = SafeText::line(changed.memberName);
    const auto topic = SafeText::line(changed.topic);
    if (topic.empty())
        return Words{changed.timestamp, SafeText::fill("-- {} took the topic away", {name})};
    return Words{changed.timestamp, SafeText::fill("-- {} set the topic: {}", {name, topic})};
}

News news_of(const msg::Joined& joined, std::string_view /*from*/)
{
    const auto name = SafeText::line(joined.member.memberName.str());
    return Words{joined.timestamp, SafeText::fill("-- {} joined", {name})};
}

News news_of(const msg::Left& left, std::string_view /*from*/)
{
    return Words{left.timestamp, SafeText::fill("-- {} left", {SafeText::line(left.memberName)})};
}

News news_of(const msg::MemberChanged& changed, std::string_view /*from*/)
{
    const std::string& name = changed.member.memberName.str();
    if (name == changed.oldName)
        return std::nullopt;
    return Words{
        changed.timestamp,
        SafeText::fill("-- {} is now {}", {SafeText::line(changed.oldName), SafeText::line(name)})};
}

News news_of(const msg::Rekeyed& rekeyed, std::string_view /*from*/)
{
    const auto name = SafeText::line(rekeyed.memberName);
    SafeText removed;
    for (const std::string& out : rekeyed.removed)
        removed +=
            (removed.empty() ? SafeText{} : SafeText::literal(words::comma)) + SafeText::line(out);
    return Words{rekeyed.timestamp,
                 "-- " + (removed.empty()
                              ? SafeText::fill(words::rekeyed, {name})
                              : SafeText::fill(words::rekeyed_without, {name, removed}))};
}

template <class Other>
News news_of(const Other& /*event*/, std::string_view /*from*/)
{
    return std::nullopt;
}

/// Further lines of a message stand below its text.
SafeText indented(const SafeText& text, std::size_t columns)
{
    SafeText lines;
    std::size_t begin = 0;
    for (std::size_t end = text.str().find('\n'); end != std::string::npos;
         end = text.str().find('\n', begin)) {
        lines += text.slice(begin, end + 1);
        for (std::size_t column = 0; column < columns; ++column)
            lines += " ";
        begin = end + 1;
    }
    return lines + text.slice(begin, text.str().size());
}

SafeText line_of(const msg::Event& event, const char* format, std::string_view from)
{
    const News news = std::visit([&](const auto& e) { return news_of(e, from); }, event);
    if (!news)
        return {};
    const SafeText time = local_time(news->time, format);
    return SafeText::fill("{} {}\n", {time, indented(news->text, time.str().size() + 1)});
}

/// What the server says of where the words are may be anything.
Printed highlighted(std::string_view message, const std::vector<msg::Span>& spans,
                    Highlight highlight, std::size_t columns)
{
    const auto part = [&](std::size_t begin, std::size_t end) {
        return indented(SafeText::block(message.substr(begin, end - begin)), columns);
    };
    Printed text;
    std::size_t at = 0;
    for (const msg::Span& span : spans) {
        if (span.begin < at || span.end <= span.begin || span.end > message.size())
            break;
        text += part(at, span.begin);
        text += Printed::standing_out(part(span.begin, span.end), highlight);
        at = span.end;
    }
    return text + part(at, message.size());
}

} // namespace

SafeText text_line(const msg::Event& event)
{
    return line_of(event, whole_time, {});
}

SafeText chat_line(const msg::Event& event, std::string_view from)
{
    return line_of(event, clock_only, from);
}

Printed json_line_of(std::string object, std::optional<Standing> standing)
{
    if (const auto end = object.rfind('}'); standing && end != std::string::npos)
        object.insert(end, fmt::format(R"(,"identity":"{}")", word_of(*standing)));
    return json_line(object);
}

Printed json_line_of(const msg::Event& event, Acquaintances& people)
{
    std::optional<Standing> standing;
    if (const auto* said = std::get_if<msg::Said>(&event))
        standing = people.standing_of(said->memberName, said->userId);
    return json_line_of(msg::encode(event), standing);
}

Printed found_line(const msg::Found& found, std::string_view place, Highlight highlight)
{
    const msg::Said& said = found.said;
    const SafeText time = local_time(said.timestamp, whole_time);
    const std::size_t columns = time.str().size() + 1;
    const bool is_action = said.kind == msg::MessageKind::action;
    const SafeText name = SafeText::line(said.memberName);
    const SafeText who = is_action ? SafeText::fill("* {}", {name}) : "<" + name + ">";
    const Printed text = highlight == Highlight::none
                             ? Printed{indented(SafeText::block(said.message), columns)}
                             : highlighted(said.message, found.spans, highlight, columns);
    return SafeText::fill("{} {} {} ", {time, SafeText::line(place), who}) + text +
           SafeText::literal("\n");
}

} // namespace snug::tui
