#include "tui/model/key.h"

#include "src/text/utf8.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

namespace snug::tui {

namespace {

struct KeyName {
    std::string_view text;
    NamedKey key;
};

/// The first name of a key is the one that is shown.
constexpr auto key_names = std::to_array<KeyName>({
    {"Enter", NamedKey::enter},
    {"Return", NamedKey::enter},
    {"Esc", NamedKey::escape},
    {"Escape", NamedKey::escape},
    {"Tab", NamedKey::tab},
    {"Backspace", NamedKey::backspace},
    {"BS", NamedKey::backspace},
    {"Up", NamedKey::up},
    {"Down", NamedKey::down},
    {"Left", NamedKey::left},
    {"Right", NamedKey::right},
    {"Home", NamedKey::home},
    {"End", NamedKey::end},
    {"PgUp", NamedKey::page_up},
    {"PageUp", NamedKey::page_up},
    {"PgDn", NamedKey::page_down},
    {"PageDown", NamedKey::page_down},
    {"Insert", NamedKey::insert},
    {"Ins", NamedKey::insert},
    {"Delete", NamedKey::delete_},
    {"Del", NamedKey::delete_},
    {"F1", NamedKey::f1},
    {"F2", NamedKey::f2},
    {"F3", NamedKey::f3},
    {"F4", NamedKey::f4},
    {"F5", NamedKey::f5},
    {"F6", NamedKey::f6},
    {"F7", NamedKey::f7},
    {"F8", NamedKey::f8},
    {"F9", NamedKey::f9},
    {"F10", NamedKey::f10},
    {"F11", NamedKey::f11},
    {"F12", NamedKey::f12},
});

constexpr std::string_view space_name = "Space";

struct ModifierName {
    std::string_view text;
    bool Key::*modifier;
};

constexpr auto modifier_names = std::to_array<ModifierName>({
    {"Ctrl-", &Key::ctrl},
    {"Alt-", &Key::alt},
    {"Shift-", &Key::shift},
    {"C-", &Key::ctrl},
    {"M-", &Key::alt},
    {"S-", &Key::shift},
});
constexpr std::size_t shown_modifiers = 3;

constexpr char lower_letter(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_but_for_case(std::string_view a, std::string_view b)
{
    return std::ranges::equal(a, b, {}, lower_letter, lower_letter);
}

/// "Tab" -> tab; "Space" and single characters -> themselves.
std::optional<Key> parse_unmodified(std::string_view name)
{
    const auto* named = std::ranges::find_if(
        key_names, [&](const KeyName& row) { return same_but_for_case(row.text, name); });
    if (named != key_names.end())
        return key(named->key);
    if (same_but_for_case(name, space_name))
        return key(U' ');
    if (name.empty())
        return std::nullopt;
    const auto [character, length, valid] = text::decode(name);
    const bool control = character < U' ' || (character >= 0x7f && character < 0xa0);
    if (!valid || control || length != name.size() || character == U' ')
        return std::nullopt;
    return key(character);
}

} // namespace

std::string name_of(Key key)
{
    std::string name;
    for (const auto& [text, modifier] : std::span{modifier_names}.first(shown_modifiers))
        if (key.*modifier)
            name += text;
    if (key.name != NamedKey::none)
        return name.append(std::ranges::find(key_names, key.name, &KeyName::key)->text);
    if (key.character == U' ')
        return name.append(space_name);
    const bool shown_large = !name.empty() && key.character >= U'a' && key.character <= U'z';
    text::append_utf8(name, shown_large ? key.character - U'a' + U'A' : key.character);
    return name;
}

std::optional<Key> parse_key(std::string_view name)
{
    Key modifiers;
    const auto takes_prefix_of = [&](const ModifierName& row) {
        // "Ctrl-" alone is no key, "-" after it is one.
        if (name.size() <= row.text.size() ||
            !same_but_for_case(name.substr(0, row.text.size()), row.text))
            return false;
        modifiers.*row.modifier = true;
        name.remove_prefix(row.text.size());
        return true;
    };
    while (std::ranges::any_of(modifier_names, takes_prefix_of)) {
    }
    auto parsed = parse_unmodified(name);
    if (!parsed)
        return std::nullopt;
    const bool letter = parsed->character >= U'A' && parsed->character <= U'Z';
    if (letter && (modifiers.ctrl || modifiers.alt))
        parsed->character += U'a' - U'A'; // "Alt-A" means the key; its capital is "Alt-Shift-A"
    parsed->ctrl = modifiers.ctrl;
    parsed->alt = modifiers.alt;
    parsed->shift = modifiers.shift;
    return canonical(*parsed);
}

} // namespace snug::tui
