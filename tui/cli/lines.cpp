#include "tui/cli/lines.h"

#include "src/text/utf8.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <optional>
#include <system_error>

namespace snug::tui {

namespace {

using text::SafeText;

std::string local_time(WallTime time, const char* format)
{
    const std::time_t seconds =
        std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(time));
    std::tm local{};
    ::localtime_r(&seconds, &local);
    std::array<char, 32> buffer;
    return {buffer.data(), std::strftime(buffer.data(), buffer.size(), format, &local)};
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
    const auto text = SafeText::block(said.message);
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

template <class Other>
News news_of(const Other& /*event*/, std::string_view /*from*/)
{
    return std::nullopt;
}

constexpr const char* whole_time = "%Y-%m-%d %H:%M";
constexpr const char* clock_only = "%H:%M";

/// Further lines of a message stand below its text.
std::string with_time(const std::string& time, std::string_view text)
{
    std::string line = time + " ";
    for (const char c : text) {
        line += c;
        if (c == '\n')
            line.append(time.size() + 1, ' ');
    }
    return line + "\n";
}

std::string line_of(const msg::Event& event, const char* format, std::string_view from)
{
    const News news = std::visit([&](const auto& e) { return news_of(e, from); }, event);
    return news ? with_time(local_time(news->time, format), news->text.str()) : "";
}

/// What the server says of where the words are may be anything.
std::string highlighted(std::string_view message, const std::vector<msg::Span>& spans,
                        const Highlight& highlight)
{
    std::string text;
    std::size_t at = 0;
    for (const msg::Span& span : spans) {
        if (span.begin < at || span.end <= span.begin || span.end > message.size())
            break;
        text += SafeText::block(message.substr(at, span.begin - at)).str();
        text += highlight.begin;
        text += SafeText::block(message.substr(span.begin, span.end - span.begin)).str();
        text += highlight.end;
        at = span.end;
    }
    return text + SafeText::block(message.substr(at)).str();
}

void append_escape(std::string& out, char32_t unit)
{
    out += fmt::format("\\u{:04x}", static_cast<unsigned>(unit));
}

} // namespace

std::string text_line(const msg::Event& event)
{
    return line_of(event, whole_time, {});
}

std::string chat_line(const msg::Event& event, std::string_view from)
{
    return line_of(event, clock_only, from);
}

std::string found_line(const msg::Found& found, std::string_view place, const Highlight& highlight)
{
    const msg::Said& said = found.said;
    const std::string name = SafeText::line(said.memberName).str();
    const std::string text = highlight.begin.empty()
                                 ? SafeText::block(said.message).str()
                                 : highlighted(said.message, found.spans, highlight);
    const bool is_action = said.kind == msg::MessageKind::action;
    const std::string who = is_action ? "* " + name : "<" + name + ">";
    return with_time(local_time(said.timestamp, whole_time),
                     fmt::format("{} {} {}", SafeText::line(place).str(), who, text));
}

std::string json_line(std::string_view object)
{
    constexpr char32_t first_wide = 0x10000;
    constexpr char32_t del = 0x7f;

    std::string line;
    for (std::size_t at = 0; at < object.size();) {
        const auto [code_point, length, valid] = text::decode(object, at);
        if (code_point < del) {
            line += object[at];
        } else if (code_point < first_wide) {
            append_escape(line, code_point);
        } else { // a pair of surrogates: RFC 8259, section 7
            append_escape(line, 0xd800 + ((code_point - first_wide) >> 10));
            append_escape(line, 0xdc00 + ((code_point - first_wide) & 0x3ff));
        }
        at += length;
    }
    return line;
}

void print(std::string_view text)
{
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
        throw std::system_error{errno, std::generic_category(), "cannot write to standard output"};
}

void notice(std::string_view sentence)
{
    fmt::print(stderr, "snug: {}\n", SafeText::line(sentence).str());
}

} // namespace snug::tui
