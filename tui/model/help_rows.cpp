#include "tui/model/help_rows.h"

#include "tui/model/commands.h"
#include "tui/model/edit_keys.h"
#include "tui/model/keys.h"
#include "tui/model/words.h"
#include "tui/model/wrap.h"

#include "src/text/columns.h"
#include "src/text/names.h"

#include <algorithm>
#include <string>

namespace snug::tui {

namespace {

using text::SafeText;

SafeText key_text(Key key)
{
    return SafeText::line(name_of(key));
}

HelpRow heading_row(text::OurWords words)
{
    return {.what = SafeText::literal(words), .is_heading = true};
}

/// Neighbours with the same words are one row: "Up Down  a line".
void add_key(std::vector<HelpRow>& rows, const SafeText& key, const SafeText& does, bool numbered)
{
    if (rows.empty() || rows.back().is_heading || rows.back().does != does)
        rows.push_back({.what = key, .does = does});
    else if (!numbered)
        rows.back().what += " " + key;
}

void add_keys(std::vector<HelpRow>& rows, Context context)
{
    rows.push_back(heading_row(heading(context)));
    for (const KeyRow& row : key_rows()) {
        if (row.context != context)
            continue;
        // Of a key a digit the first and the last say it all.
        const bool between = row.number > 1 && row.number < 10;
        if (row.number == 10)
            rows.back().what += "…" + key_text(row.key);
        else
            add_key(rows, key_text(row.key), SafeText::literal(row.summary), between);
    }
}

void add_edit_keys(std::vector<HelpRow>& rows)
{
    rows.push_back(heading_row(words::keys_edit));
    for (const EditKey& row : edit_keys()) {
        SafeText keys;
        for (const Key key : {row.first, row.second})
            if (key != Key{})
                keys += (keys.empty() ? SafeText{} : SafeText::literal(" ")) + key_text(key);
        if (!keys.empty())
            rows.push_back({.what = keys, .does = SafeText::line(row.summary)});
    }
}

/// "msg m" as "/msg /m"
SafeText other_names(std::string_view aliases)
{
    SafeText names = SafeText::literal("/");
    for (const char c : aliases)
        names += c == ' ' ? SafeText::literal(" /") : SafeText::line({&c, 1});
    return names;
}

void add_commands(std::vector<HelpRow>& rows)
{
    rows.push_back(heading_row(words::help_commands));
    for (const CommandRow& row : command_rows()) {
        SafeText what = "/" + SafeText::line(row.name);
        if (!row.usage.empty())
            what += " " + SafeText::line(row.usage);
        SafeText does = SafeText::literal(row.summary);
        if (!row.aliases.empty())
            does += "  (" + other_names(row.aliases) + ")";
        rows.push_back({.what = what, .does = does});
    }
}

bool has_all(const HelpRow& row, std::string_view words)
{
    const std::string text = text::fold(row.what.str() + " " + row.does.str());
    std::string rest = text::fold(words);
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        if (text.find(rest.substr(0, end)) == std::string::npos)
            return false;
        rest.erase(0, std::min(end + 1, rest.size()));
    }
    return true;
}

} // namespace

std::vector<HelpRow> help_rows(std::string_view words)
{
    std::vector<HelpRow> all;
    add_commands(all);
    for (const Context context : {Context::chat, Context::anywhere})
        add_keys(all, context);
    add_edit_keys(all);
    for (const Context context : {Context::search, Context::start, Context::form, Context::password,
                                  Context::paste, Context::stranger, Context::help})
        add_keys(all, context);

    std::vector<HelpRow> found;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const bool useless_heading = !found.empty() && found.back().is_heading && all[i].is_heading;
        if (useless_heading)
            found.pop_back();
        if (all[i].is_heading || has_all(all[i], words))
            found.push_back(all[i]);
    }
    if (!found.empty() && found.back().is_heading)
        found.pop_back();
    return found;
}

int help_indent(int columns)
{
    return columns >= 60 ? 30 : 4;
}

std::vector<HelpRow> wrapped_help(std::string_view words, int columns)
{
    const int indent = help_indent(columns);
    std::vector<HelpRow> rows;
    for (const HelpRow& row : help_rows(words)) {
        if (row.is_heading && !rows.empty())
            rows.push_back({});
        const bool beside = text::columns_of_text(row.what.str()) + 3 <= indent;
        if (row.is_heading || !beside)
            rows.push_back({.what = row.what, .is_heading = row.is_heading});
        bool first = beside;
        const int room = columns - indent - 1;
        for (const TextPart part : wrap(row.does.str(), {.first = room, .rest = room})) {
            if (row.is_heading)
                break;
            rows.push_back({.what = first ? row.what : SafeText{},
                            .does = row.does.slice(part.begin, part.end)});
            first = false;
        }
    }
    return rows;
}

} // namespace snug::tui
