#include "tui/model/key.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>

using namespace snug::tui;

TEST_CASE("a key is named as the manual names it and the name reads back as the key")
{
    const std::pair<Key, const char*> names[] = {
        {key(U'a'), "a"},
        {key(U'A'), "A"},
        {key(U'?'), "?"},
        {key(U' '), "Space"},
        {key(U'é'), "é"},
        {key(U'-'), "-"},
        {ctrl(U'w'), "Ctrl-W"},
        {ctrl(U'_'), "Ctrl-_"},
        {ctrl(U' '), "Ctrl-Space"},
        {ctrl(U'-'), "Ctrl--"},
        {alt(U'a'), "Alt-A"},
        {alt(U'A'), "Alt-Shift-A"},
        {alt(U'1'), "Alt-1"},
        {alt(U'é'), "Alt-é"},
        {ctrl(alt(U'x')), "Ctrl-Alt-X"},
        {alt(NamedKey::enter), "Alt-Enter"},
        {shift(NamedKey::tab), "Shift-Tab"},
        {ctrl(shift(NamedKey::left)), "Ctrl-Shift-Left"},
        {key(NamedKey::page_up), "PgUp"},
        {key(NamedKey::delete_), "Delete"},
        {key(NamedKey::f12), "F12"},
    };
    for (const auto& row : names) {
        const auto& pressed = row.first; // no binding: clang 14 cannot CAPTURE one
        const auto& name = row.second;
        CAPTURE(name);
        CHECK(name_of(pressed) == name);
        CHECK(parse_key(name) == pressed);
    }
}

TEST_CASE("every named key has a name that reads back")
{
    for (int i = 1; i <= static_cast<int>(NamedKey::f12); ++i) {
        const Key pressed = key(static_cast<NamedKey>(i));
        CAPTURE(name_of(pressed));
        CHECK(parse_key(name_of(pressed)) == pressed);
    }
}

TEST_CASE("a key is read in any case and under its other names")
{
    CHECK(parse_key("ctrl-w") == ctrl(U'w'));
    CHECK(parse_key("C-w") == ctrl(U'w'));
    CHECK(parse_key("M-x") == alt(U'x'));
    CHECK(parse_key("ALT-PAGEUP") == alt(NamedKey::page_up));
    CHECK(parse_key("Shift-Ctrl-Del") == ctrl(shift(NamedKey::delete_)));
    CHECK(parse_key("escape") == key(NamedKey::escape));
}

TEST_CASE("what is no key is not read as one")
{
    for (const char* name : {"", "Ctrl-", "Alt-Ctrl-", "F13", "ab", "Ctrl-ab", "Hyper-x", "\x1b",
                             "\x7f", "\xc3", "\xc0\xaf", "Ctrl w", "é́"}) {
        CAPTURE(name);
        CHECK_FALSE(parse_key(name));
    }
}

TEST_CASE("a key has one form however it was spelled")
{
    CHECK(ctrl(U'W') == ctrl(U'w'));
    CHECK(ctrl(U'i') == key(NamedKey::tab));
    CHECK(ctrl(U'm') == key(NamedKey::enter));
    CHECK(ctrl(U'[') == key(NamedKey::escape));
    CHECK(ctrl(U'h') == key(NamedKey::backspace));
    CHECK(ctrl(U'@') == ctrl(U' '));
    CHECK(ctrl(U'/') == ctrl(U'_'));
    CHECK(alt(ctrl(U'h')) == alt(NamedKey::backspace));
    CHECK(shift(key(U'A')) == key(U'A'));
}

TEST_CASE("only a character without Ctrl or Alt types into a draft")
{
    CHECK(key(U'a').types());
    CHECK(key(U' ').types());
    CHECK_FALSE(ctrl(U'a').types());
    CHECK_FALSE(alt(U'a').types());
    CHECK_FALSE(key(NamedKey::enter).types());
}
