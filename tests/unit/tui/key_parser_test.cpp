#include "tui/term/key_parser.h"

#include "src/text/utf8.h"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace snug;
using namespace snug::tui;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

constexpr MonoTime start{1h};
using Inputs = std::vector<Input>;

Inputs parse(std::string_view bytes)
{
    return KeyParser{}.feed(bytes, start);
}

/// "Ctrl-W Enter a": the keys alone; anything else is "?".
std::string keys_of(const Inputs& inputs)
{
    std::string names;
    for (const Input& input : inputs) {
        const Key* pressed = std::get_if<Key>(&input);
        names += (names.empty() ? "" : " ") + (pressed != nullptr ? name_of(*pressed) : "?");
    }
    return names;
}

Inputs fed_in_pieces(std::string_view bytes, std::mt19937& random)
{
    KeyParser parser;
    Inputs all;
    while (!bytes.empty()) {
        const std::size_t length = std::min<std::size_t>(bytes.size(), random() % 4 + 1);
        for (Input& input : parser.feed(bytes.substr(0, length), start))
            all.push_back(std::move(input));
        bytes.remove_prefix(length);
    }
    return all;
}

} // namespace

TEST_CASE("typed characters are keys in UTF-8")
{
    CHECK(keys_of(parse("hi é猫🍵")) == "h i Space é 猫 🍵");
}

TEST_CASE("controls are the keys they are typed with")
{
    CHECK(keys_of(parse("\x01\x17\r\t\x7f\b\x1f\x1c\x1d\x1e"s + '\0')) ==
          "Ctrl-A Ctrl-W Enter Tab Backspace Backspace Ctrl-_ Ctrl-\\ Ctrl-] Ctrl-^ Ctrl-Space");
    CHECK(keys_of(parse("\x03\x13\x1a\n")) == "Ctrl-C Ctrl-S Ctrl-Z Ctrl-J");
}

TEST_CASE("ESC before a character is Alt")
{
    CHECK(keys_of(parse("\x1b"
                        "a\x1b"
                        "A\x1b"
                        "1\x1b\r\x1b\x7f\x1b\t\x1b\x18\x1b"
                        "é")) ==
          "Alt-A Alt-Shift-A Alt-1 Alt-Enter Alt-Backspace Alt-Tab Ctrl-Alt-X Alt-é");
}

TEST_CASE("every spelling of a key in use is understood")
{
    const std::pair<const char*, const char*> spellings[] = {
        {"\x1b[A", "Up"},
        {"\x1bOA", "Up"},
        {"\x1b[1;5A", "Ctrl-Up"},
        {"\x1b[1;3A", "Alt-Up"},
        {"\x1b[1;9A", "Alt-Up"},
        {"\x1b\x1b[A", "Alt-Up"},
        {"\x1b\x1bOA", "Alt-Up"},
        {"\x1bO5A", "Ctrl-Up"},
        {"\x1bOa", "Ctrl-Up"},
        {"\x1b[a", "Shift-Up"},
        {"\x1b[1;2D", "Shift-Left"},
        {"\x1b[1;8C", "Ctrl-Alt-Shift-Right"},
        {"\x1b[H", "Home"},
        {"\x1bOH", "Home"},
        {"\x1b[1~", "Home"},
        {"\x1b[7~", "Home"},
        {"\x1b[1;3H", "Alt-Home"},
        {"\x1b[F", "End"},
        {"\x1bOF", "End"},
        {"\x1b[4~", "End"},
        {"\x1b[8~", "End"},
        {"\x1b[5~", "PgUp"},
        {"\x1b[6;3~", "Alt-PgDn"},
        {"\x1b[5$", "Shift-PgUp"},
        {"\x1b[5^", "Ctrl-PgUp"},
        {"\x1b[5@", "Ctrl-Shift-PgUp"},
        {"\x1b[2~", "Insert"},
        {"\x1b[3~", "Delete"},
        {"\x1b[Z", "Shift-Tab"},
        {"\x1bOP", "F1"},
        {"\x1b[11~", "F1"},
        {"\x1b[[A", "F1"},
        {"\x1b[[E", "F5"},
        {"\x1b[1;5P", "Ctrl-F1"},
        {"\x1bOR", "F3"},
        {"\x1b[1;5R", "Ctrl-F3"},
        {"\x1b[15~", "F5"},
        {"\x1b[18~", "F7"},
        {"\x1b[19;2~", "Shift-F8"},
        {"\x1b[24~", "F12"},
        {"\x1bOM", "Enter"},
        {"\x1bOp", "0"},
        {"\x1bOk", "+"},
        {"\x1b[27;5;13~", "Ctrl-Enter"},
        {"\x1b[13;2u", "Shift-Enter"},
        {"\x1b[97;5u", "Ctrl-A"},
        {"\x1b[105;5u", "Tab"},
        {"\x1b[47;5u", "Ctrl-_"},
        {"\x1b[27u", "Esc"},
        {"\x1b[97;3u", "Alt-A"},
        {"\x1b[97;2u", "A"},
        {"\x1b[27;2;65~", "A"},
        {"\x1b[233u", "é"},
        {"\x1b[97;5:1u", "Ctrl-A"},
    };
    for (const auto& row : spellings) {
        const auto& bytes = row.first; // no binding: clang 14 cannot CAPTURE one
        const auto& name = row.second;
        CAPTURE(name);
        CAPTURE(std::string_view{bytes}.substr(1));
        CHECK(keys_of(parse(bytes)) == name);
        CHECK(keys_of(parse(bytes + "x"s)) == name + " x"s);
    }
}

TEST_CASE("a sequence nobody knows is dropped whole")
{
    for (const char* bytes : {"\x1b[99~",
                              "\x1b[?62;c",
                              "\x1b[>0;276;0c",
                              "\x1b[?2026;2$y",
                              "\x1b[?1u",
                              "\x1b[1;2;3;4;5;6;7;8;9;10;11X",
                              "\x1b[99999999999999999999~",
                              "\x1b[57441u",
                              "\x1b[97;5:3u",
                              "\x1b[55296u",
                              "\x1b[1114112u",
                              "\x1bP1+r\x1b\\",
                              "\x1b]0;title\a",
                              "\x1b]11;rgb:zz/00/00\a",
                              "\x1b_Gi=1;OK\x1b\\",
                              "\x1bOz",
                              "\x1b[M !!",
                              "\x1b[[Z",
                              "\x1b[<0;0;0M",
                              "\x1b[201~",

                              "\xc2\x85"}) {
        CAPTURE(std::string_view{bytes}.substr(1));
        CHECK(keys_of(parse(bytes + "x"s)) == "x");
    }
}

TEST_CASE("a sequence longer than any terminal sends is dropped whole")
{
    CHECK(keys_of(parse("\x1b[" + std::string(100'000, '1') + "Ax")) == "x");
    CHECK(keys_of(parse("\x1b]11;" + std::string(100'000, '1') + "\ax")) == "x");
}

TEST_CASE("a sequence broken off by another begins anew")
{
    CHECK(keys_of(parse("\x1b[1;\x1b[B")) == "Down");
    CHECK(keys_of(parse("\x1bO\x1b[B")) == "Down");
    CHECK(keys_of(parse("\x1b]11;rgb\x1b[B")) == "Down");
    CHECK(keys_of(parse("\x1b[1;\rx")) == "Enter x");
}

TEST_CASE("bytes that are no UTF-8 are seen as such and harm nothing after them")
{
    CHECK(keys_of(parse("\xff"
                        "a\xc3"
                        "b\xe2\x82\x1b[A\xc0\xaf")) == "\ufffd a \ufffd b \ufffd Up \ufffd \ufffd");
}

TEST_CASE("Esc alone is a key after its timeout and not before")
{
    KeyParser parser;
    CHECK(parser.feed("\x1b", start).empty());
    REQUIRE(parser.next_deadline() == start + KeyParser::escape_timeout);
    CHECK(parser.expire(start + KeyParser::escape_timeout - 1ms).empty());
    CHECK(keys_of(parser.expire(start + KeyParser::escape_timeout)) == "Esc");
    CHECK_FALSE(parser.next_deadline());
    CHECK(parser.expire(start + 1h).empty());
    CHECK(keys_of(parser.feed("[A", start + 1h)) == "[ A");
}

TEST_CASE("bytes that arrived count before the time that passed")
{
    KeyParser parser;
    CHECK(parser.feed("\x1b", start).empty());
    CHECK(keys_of(parser.feed("[A", start + 1s)) == "Up");
}

TEST_CASE("two presses of Esc are two keys")
{
    KeyParser parser;
    CHECK(parser.feed("\x1b\x1b", start).empty());
    CHECK(keys_of(parser.expire(start + 25ms)) == "Esc Esc");
    CHECK(keys_of(parser.feed("\x1b\x1b\x1b", start)) == "Esc");
    CHECK(keys_of(parser.expire(start + 25ms)) == "Esc Esc");
    CHECK(keys_of(parser.feed("\x1b\x1bx", start)) == "Esc Alt-X");
}

TEST_CASE("Alt and a character that opens sequences is a key after the timeout")
{
    for (const auto& row : {std::pair{"\x1b[", "Alt-["},
                            {"\x1bO", "Alt-Shift-O"},
                            {"\x1bP", "Alt-Shift-P"},
                            {"\x1b]", "Alt-]"},
                            {"\x1b_", "Alt-_"},
                            {"\x1b\x1b[", "Esc Alt-["}}) {
        const auto& bytes = row.first; // no binding: clang 14 cannot CAPTURE one
        const auto& name = row.second;
        CAPTURE(name);
        KeyParser parser;
        CHECK(parser.feed(bytes, start).empty());
        CHECK(keys_of(parser.expire(start + 25ms)) == name);
    }
}

TEST_CASE("an unfinished sequence is dropped whole after a while, an unfinished paste is not")
{
    for (const char* bytes :
         {"\x1b[1;", "\x1bO5", "\x1b]11;rgb", "\x1b[[", "\x1b[M ", "\xe2\x82"}) {
        CAPTURE(std::string_view{bytes}.substr(1));
        KeyParser parser;
        CHECK(parser.feed(bytes, start).empty());
        CHECK(parser.expire(start + KeyParser::escape_timeout).empty());
        CHECK(parser.next_deadline() == start + KeyParser::sequence_timeout);
        CHECK(parser.expire(start + KeyParser::sequence_timeout).empty());
        CHECK(keys_of(parser.feed("x", start + 1s)) == "x");
    }
    KeyParser parser;
    CHECK(parser.feed("\x1b[200~one", start).empty());
    CHECK_FALSE(parser.next_deadline());
    CHECK(parser.expire(start + 1h).empty());
    CHECK(parser.feed(" two\x1b[201~", start + 1h) == Inputs{Paste{"one two"}});
}

TEST_CASE("a paste is one input whatever it holds")
{
    CHECK(parse("\x1b[200~a\rb\r\nc\nd\te\x1b[201~") == Inputs{Paste{"a\nb\nc\nd\te"}});
    CHECK(parse("\x1b[200~\x1b[201~") == Inputs{Paste{""}});
    // Neither a key sequence nor almost the end ends it, and no control survives.
    CHECK(parse("\x1b[200~\x1b[A\x1b[20\x1b[200~\x03\x1b\x1b[201~x") ==
          Inputs{Paste{"[A[20[200~"}, key(U'x')});
    CHECK(parse("\x1b[200~\xff\xc2\x9b\x1b[201~") == Inputs{Paste{"\ufffd"}});
}

TEST_CASE("a paste larger than the limit is cut between characters and says so")
{
    std::string pasted = "\x1b[200~";
    for (std::size_t i = 0; i < KeyParser::max_paste; ++i)
        pasted += "€";
    const Inputs inputs = parse(pasted + "\x1b[201~x");
    REQUIRE(inputs.size() == 2);
    const auto& paste = std::get<Paste>(inputs[0]);
    CHECK(paste.cut);
    CHECK(paste.text.size() <= KeyParser::max_paste);
    CHECK(paste.text.size() > KeyParser::max_paste - 3);
    CHECK(paste.text.find("\ufffd") == std::string::npos);
    CHECK(inputs[1] == Input{key(U'x')});
}

TEST_CASE("focus, mouse and the terminal's answers are inputs of their own")
{
    using Kind = MouseEvent::Kind;
    CHECK(parse("\x1b[I\x1b[O") == Inputs{FocusChanged{true}, FocusChanged{false}});
    CHECK(parse("\x1b[<0;3;7M") == Inputs{MouseEvent{Kind::press, 1, 6, 2}});
    CHECK(parse("\x1b[<2;300;7m") == Inputs{MouseEvent{Kind::release, 3, 6, 299}});
    CHECK(parse("\x1b[<32;1;1M") == Inputs{MouseEvent{Kind::drag, 1, 0, 0}});
    CHECK(parse("\x1b[<65;1;1M") == Inputs{MouseEvent{Kind::wheel_down, 0, 0, 0}});
    CHECK(parse("\x1b[<80;1;1M") == Inputs{MouseEvent{Kind::wheel_up, 0, 0, 0, true}});
    CHECK(parse("\x1b]11;rgb:ffff/8080/0000\x1b\\") == Inputs{BackgroundColour{255, 128, 0}});
    CHECK(parse("\x1b]11;rgb:f/80/000\a") == Inputs{BackgroundColour{255, 128, 0}});
    CHECK(parse("\x1b]11;rgba:0000/0000/0000/ffff\a") == Inputs{BackgroundColour{0, 0, 0}});
    CHECK(parse("\x1b[24;80R") == Inputs{CursorReport{23, 79}});
}

TEST_CASE("a report from the first row is Ctrl-F3 unless the terminal was asked")
{
    KeyParser parser;
    parser.expect_cursor_reports(1);
    CHECK(parser.feed("\x1b[1;5R", start) == Inputs{CursorReport{0, 4}});
    CHECK(parser.feed("\x1b[1;5R", start) == Inputs{ctrl(NamedKey::f3)});
}

TEST_CASE("a stream split anywhere gives the same inputs")
{
    const std::string stream =
        "hé\x1b[A\x1b\r\x1bOP\x1b[1;5C\x1b[200~a\x1b[20\r\n€\x1b[201~\x1b[<0;3;7M"
        "\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[I\x1b\x1b[B\x1b[?1;2c\x1b[5$z";
    const Inputs whole = parse(stream);
    REQUIRE(whole.size() == 13);
    for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
        CAPTURE(cut);
        KeyParser parser;
        Inputs inputs = parser.feed(stream.substr(0, cut), start);
        for (Input& input : parser.feed(stream.substr(cut), start))
            inputs.push_back(std::move(input));
        CHECK(inputs == whole);
    }
}

TEST_CASE("any bytes split anywhere give the same inputs, and all of them are text")
{
    std::mt19937 random{7};
    const std::string pieces[] = {
        "\x1b", "[",    "O",       "]",  "200~", "\x1b[201~", "1;", "A",    "\x1b[<0;",
        "\xc3", "\xa9", "11;rgb:", "\\", "\a",   "M",         "x",  "\x18", "$"};
    for (int round = 0; round < 3000; ++round) {
        std::string bytes;
        for (auto count = random() % 24; count > 0; --count) {
            if (random() % 3 == 0)
                bytes += static_cast<char>(random());
            else
                bytes += pieces[random() % std::size(pieces)];
        }
        CAPTURE(round);
        const Inputs whole = parse(bytes);
        CHECK(fed_in_pieces(bytes, random) == whole);
        for (const Input& input : whole) {
            if (const auto* paste = std::get_if<Paste>(&input))
                CHECK(text::is_utf8(paste->text));
            if (const auto* pressed = std::get_if<Key>(&input)) {
                CHECK(parse_key(name_of(*pressed)) == *pressed);
            }
        }
    }
}
