#include "tests/support/manual_page.h"

#include <algorithm>
#include <array>
#include <sstream>
#include <utility>

namespace snug {

namespace {

/// The words of a line; quotes keep words together.
std::vector<std::string> words_of(std::string_view line)
{
    std::vector<std::string> words;
    for (std::size_t at = line.find_first_not_of(' '); at < line.size();
         at = line.find_first_not_of(' ', at)) {
        const bool quoted = line[at] == '"';
        const std::size_t begin = at + (quoted ? 1 : 0);
        const std::size_t end = std::min(line.find(quoted ? '"' : ' ', begin), line.size());
        words.emplace_back(line.substr(begin, end - begin));
        at = std::min(end + (quoted ? 1 : 0), line.size());
    }
    return words;
}

std::string without_escapes(std::string text)
{
    constexpr auto escapes = std::to_array<std::pair<std::string_view, std::string_view>>(
        {{"\\(dq", "\""}, {"\\[u2713]", "✓"}, {"\\-", "-"}, {"\\&", ""}, {"\\e", "\\"}});
    for (const auto& [escape, meaning] : escapes)
        for (std::size_t at = 0; (at = text.find(escape, at)) != text.npos; at += meaning.size())
            text.replace(at, escape.size(), meaning);
    return text;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words)
{
    return std::ranges::find(words, word) != words.end();
}

/// A macro line, its dot taken away, as text.
std::string text_of_macros(std::string_view line)
{
    std::string text;
    bool flag = false;
    bool joined = true;
    std::string closing;
    const auto add = [&](std::string_view piece) {
        text += (joined ? "" : " ") + std::string{piece};
        joined = false;
    };
    for (const std::string& word : words_of(line)) {
        if (is_one_of(word, {"Fl", "Ar", "Ic", "Li", "Cm", "Pa", "Ev", "Dv", "Va", "Em", "Xr", "No",
                             "Sx", "Nm", "Dq", "Ql"})) {
            flag = word == "Fl";
        } else if (word == "Ns") {
            joined = true;
        } else if (is_one_of(word, {"Op", "Pq"})) {
            add(word == "Op" ? "[" : "(");
            joined = true;
            closing += word == "Op" ? ']' : ')';
        } else if (is_one_of(word, {".", ",", ";", ":", ")", "]"})) {
            text += word;
        } else {
            add((flag ? "-" : "") + word);
        }
    }
    text.append(closing.rbegin(), closing.rend());
    return without_escapes(text);
}

/// A line of running text, or nothing where it only lays out.
std::string text_of(std::string_view line)
{
    if (!line.starts_with('.'))
        return without_escapes(std::string{line});
    if (is_one_of(line.substr(1, 2), {"br", "Pp", "Bl", "El", "Bd", "Ed"}) ||
        line.starts_with(".\\\""))
        return "";
    return text_of_macros(line.substr(1));
}

} // namespace

std::vector<ManualPage::Item> ManualPage::items(std::string_view heading) const
{
    std::vector<Item> items;
    std::istringstream lines{mdoc_};
    bool here = false;
    for (std::string line; std::getline(lines, line);) {
        const bool is_heading = line.starts_with(".Sh ") || line.starts_with(".Ss ");
        if (is_heading)
            here = without_escapes(line.substr(4)) == heading;
        else if (here && line.starts_with(".It"))
            items.push_back({text_of_macros(std::string_view{line}.substr(3)), ""});
        else if (here && !items.empty())
            if (const std::string text = text_of(line); !text.empty())
                items.back().body += (items.back().body.empty() ? "" : " ") + text;
    }
    return items;
}

std::vector<std::string> ManualPage::heads(std::string_view heading) const
{
    std::vector<std::string> heads;
    for (Item& item : items(heading))
        heads.push_back(std::move(item.head));
    return heads;
}

std::vector<std::string> ManualPage::subsections(std::string_view section) const
{
    std::vector<std::string> subsections;
    std::istringstream lines{mdoc_};
    bool here = false;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with(".Sh "))
            here = line.substr(4) == section;
        else if (here && line.starts_with(".Ss "))
            subsections.push_back(without_escapes(line.substr(4)));
    }
    return subsections;
}

std::string lines(const std::vector<std::string>& words)
{
    std::string text;
    for (const std::string& word : words)
        text += word + '\n';
    return text;
}

std::string sorted_lines(std::vector<std::string> words)
{
    std::ranges::sort(words);
    return lines(words);
}

} // namespace snug
