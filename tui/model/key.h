#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace snug::tui {

/// The keys that type no character.
enum class NamedKey : std::uint8_t {
    none, ///< it is a character: see Key::character
    enter,
    escape,
    tab,
    backspace,
    up,
    down,
    left,
    right,
    home,
    end,
    page_up,
    page_down,
    insert,
    delete_,
    f1,
    f2,
    f3,
    f4,
    f5,
    f6,
    f7,
    f8,
    f9,
    f10,
    f11,
    f12,
};

/// One key as it was pressed, whatever bytes the terminal spelled it with.
///
/// A key has one form only, so that two of them may be compared: with Ctrl or
/// Alt an ASCII letter is stored in lower case and Shift is a modifier; alone
/// it is the character it types.  Build keys with the functions below.
struct Key {
    NamedKey name = NamedKey::none;
    char32_t character = 0;
    bool ctrl = false;
    bool alt = false;
    bool shift = false;

    /// True for a key that types `character` into a draft.
    [[nodiscard]] constexpr bool types() const { return name == NamedKey::none && !ctrl && !alt; }

    friend constexpr bool operator==(Key, Key) = default;
};

/// The one form of a key: Ctrl-I is Tab, Ctrl-M Enter, Ctrl-[ Esc, Ctrl-H Backspace,
/// Ctrl-@ Ctrl-Space and Ctrl-/ Ctrl-_, as terminals without newer protocols have it.
constexpr Key canonical(Key key);

// For tables of keys: key(U'?'), ctrl(U'w'), alt(NamedKey::enter), shift(NamedKey::tab),
// ctrl(alt(U'x')).
constexpr Key key(char32_t character)
{
    return {.character = character};
}
constexpr Key key(NamedKey name)
{
    return {.name = name};
}
constexpr Key ctrl(Key of)
{
    return of.ctrl = true, canonical(of);
}
constexpr Key ctrl(char32_t of)
{
    return ctrl(key(of));
}
constexpr Key ctrl(NamedKey of)
{
    return ctrl(key(of));
}
constexpr Key alt(Key of)
{
    return of.alt = true, canonical(of);
}
constexpr Key alt(char32_t of)
{
    return alt(key(of));
}
constexpr Key alt(NamedKey of)
{
    return alt(key(of));
}
constexpr Key shift(Key of)
{
    return of.shift = true, canonical(of);
}
constexpr Key shift(NamedKey of)
{
    return shift(key(of));
}

/// "Ctrl-W", "Alt-Enter", "F7", "PgUp", "a": for help, footers and the man page.
std::string name_of(Key key);

/// Reads what name_of() writes, in any case, and the usual other names ("Del", "Escape", "C-w",
/// "M-x"). Nothing for what is no key.
std::optional<Key> parse_key(std::string_view name);

constexpr Key canonical(Key key)
{
    if (key.name != NamedKey::none)
        return key;
    const bool upper = key.character >= U'A' && key.character <= U'Z';
    const bool lower = key.character >= U'a' && key.character <= U'z';
    if ((!key.ctrl && !key.alt) || (!upper && !lower))
        key.shift = false; // what Shift did shows in the character
    if (upper && (key.ctrl || key.alt)) {
        key.character += U'a' - U'A';
        key.shift = key.shift || !key.ctrl;
    }
    if (!key.ctrl)
        return key;
    const auto named = [&](NamedKey name) {
        return Key{.name = name, .alt = key.alt, .shift = key.shift};
    };
    switch (key.character) {
    case U'i':
        return named(NamedKey::tab);
    case U'm':
        return named(NamedKey::enter);
    case U'[':
        return named(NamedKey::escape);
    case U'h':
        return named(NamedKey::backspace);
    case U'@':
        key.character = U' ';
        break;
    case U'/':
        key.character = U'_';
        break;
    default:
        break;
    }
    return key;
}

} // namespace snug::tui
