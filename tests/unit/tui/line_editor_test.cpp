#include "tui/model/line_editor.h"

#include "src/text/graphemes.h"
#include "src/text/utf8.h"

#include <doctest/doctest.h>

#include <random>
#include <string>

using namespace snug;
using namespace snug::tui;

namespace {

/// "tea |pot": the text with the cursor in it.
std::string shown(const LineEditor& editor)
{
    return std::string{editor.text()}.insert(editor.cursor(), "|");
}

LineEditor editor_with(std::string_view text_and_cursor)
{
    LineEditor editor;
    const std::size_t cursor = text_and_cursor.find('|');
    editor.insert(text_and_cursor.substr(0, cursor));
    editor.insert(text_and_cursor.substr(cursor + 1));
    editor.move_to(cursor);
    return editor;
}

/// The draft after these edits, with its cursor.
std::string after(std::string_view text_and_cursor, std::initializer_list<Edit> edits)
{
    LineEditor editor = editor_with(text_and_cursor);
    for (const Edit edit : edits)
        editor.apply(edit);
    return shown(editor);
}

void type(LineEditor& editor, std::u32string_view text)
{
    for (const char32_t c : text)
        editor.insert(c);
}

bool is_boundary(const std::string& text, std::size_t offset)
{
    std::size_t position = 0;
    while (position < offset)
        position = text::next_cluster(text, position);
    return position == offset;
}

} // namespace

TEST_CASE("what is typed stands before the cursor")
{
    LineEditor editor;
    type(editor, U"tet");
    editor.apply(Edit::left);
    type(editor, U"a猫");
    CHECK(shown(editor) == "tea猫|t");
}

TEST_CASE("the cursor moves by what people call characters")
{
    CHECK(after("e\u0301|x", {Edit::left}) == "|e\u0301x");
    CHECK(after("|👩\u200d🚀x", {Edit::right}) == "👩\u200d🚀|x");
    CHECK(after("|", {Edit::left, Edit::right}) == "|");
    CHECK(after("a👩\u200d🚀|", {Edit::delete_left}) == "a|");
    CHECK(after("|🇩🇪🇫🇷", {Edit::delete_right}) == "|🇫🇷");
}

TEST_CASE("a cursor put inside a character stands before it")
{
    LineEditor editor = editor_with("|a猫e\u0301");
    editor.move_to(2);
    CHECK(shown(editor) == "a|猫e\u0301");
    editor.move_to(5);
    CHECK(shown(editor) == "a猫|e\u0301");
    editor.move_to(99);
    CHECK(shown(editor) == "a猫e\u0301|");
}

TEST_CASE("words end where letters and digits do")
{
    CHECK(after("one, two2 |", {Edit::word_left}) == "one, |two2 ");
    CHECK(after("one, |two", {Edit::word_left}) == "|one, two");
    CHECK(after("|one, two", {Edit::word_right}) == "one|, two");
    CHECK(after("one|, über", {Edit::word_right}) == "one, über|");
    CHECK(after("a \u0301|", {Edit::word_left}) == "a| \u0301");
}

TEST_CASE("what is cut comes back where the cursor is")
{
    CHECK(after("tell bob,eve |now", {Edit::kill_blank_left}) == "tell |now");
    CHECK(after("tell bob,eve |now", {Edit::kill_word_left}) == "tell bob,|now");
    CHECK(after("tell| bob now", {Edit::kill_word_right}) == "tell| now");
    CHECK(after("one\ntw|o", {Edit::kill_to_start}) == "one\n|o");
    CHECK(after("o|ne\ntwo", {Edit::kill_to_end}) == "o|\ntwo");
    CHECK(after("one two|", {Edit::kill_blank_left, Edit::line_start, Edit::yank}) == "two|one ");
    CHECK(after("one|", {Edit::yank}) == "one|");
}

TEST_CASE("cuts made in a row come back together")
{
    CHECK(after("one two three|", {Edit::kill_blank_left, Edit::kill_blank_left, Edit::yank}) ==
          "one two three|");
    CHECK(after("one |two three", {Edit::kill_word_right, Edit::kill_word_right, Edit::line_start,
                                   Edit::yank}) == "two three|one ");
    CHECK(after("one two|",
                {Edit::kill_blank_left, Edit::left, Edit::kill_blank_left, Edit::yank}) == "one| ");
}

TEST_CASE("a cut survives sending")
{
    LineEditor editor = editor_with("tea|");
    editor.apply(Edit::kill_to_start);
    editor.clear();
    editor.apply(Edit::yank);
    CHECK(shown(editor) == "tea|");
}

TEST_CASE("two characters are swapped")
{
    CHECK(after("t|ae", {Edit::transpose}) == "at|e");
    CHECK(after("tae|", {Edit::transpose}) == "tea|");
    CHECK(after("|tea", {Edit::transpose}) == "|tea");
    CHECK(after("t|", {Edit::transpose}) == "t|");
    CHECK(after("a\n|b", {Edit::transpose}) == "a\n|b");
    CHECK(after("猫e\u0301|", {Edit::transpose}) == "e\u0301猫|");
}

TEST_CASE("up and down keep the column across short lines")
{
    CHECK(after("first\nx\nth|ird", {Edit::line_up}) == "first\nx|\nthird");
    CHECK(after("first\nx\nth|ird", {Edit::line_up, Edit::line_up}) == "fi|rst\nx\nthird");
    CHECK(after("猫犬|\nabcd", {Edit::line_down}) == "猫犬\nabcd|");
    CHECK(after("abc|d\n猫犬", {Edit::line_down}) == "abcd\n猫|犬");
    CHECK(after("\n\n|", {Edit::line_up}) == "\n|\n");
}

TEST_CASE("up in the first line and down in the last are for the caller")
{
    LineEditor editor = editor_with("o|ne");
    CHECK_FALSE(editor.apply(Edit::line_up));
    CHECK_FALSE(editor.apply(Edit::line_down));
    CHECK(shown(editor) == "o|ne");
}

TEST_CASE("undo takes back a word at a time of what was typed, and each other change by itself")
{
    LineEditor editor;
    type(editor, U"one two");
    editor.apply(Edit::kill_to_start);
    editor.insert("three four");
    editor.apply(Edit::undo);
    CHECK(shown(editor) == "|");
    editor.apply(Edit::undo);
    CHECK(shown(editor) == "one two|");
    editor.apply(Edit::undo);
    CHECK(shown(editor) == "one |");
    editor.apply(Edit::undo);
    CHECK(shown(editor) == "|");
    CHECK_FALSE(editor.apply(Edit::undo));
}

TEST_CASE("a recalled line can be taken back")
{
    LineEditor editor = editor_with("my dr|aft");
    editor.set_text("/join #tea");
    CHECK(shown(editor) == "/join #tea|");
    editor.apply(Edit::undo);
    CHECK(shown(editor) == "my dr|aft");
}

TEST_CASE("a completion replaces what it completes")
{
    LineEditor editor = editor_with("hi ad| there");
    CHECK(editor.replace(3, 5, "ada"));
    CHECK(shown(editor) == "hi ada| there");
}

TEST_CASE("a full draft takes whole characters as long as they fit and says so")
{
    LineEditor editor{6};
    CHECK_FALSE(editor.insert("ab€€"));
    CHECK(shown(editor) == "ab€|");
    CHECK(editor.insert(U'c'));
    CHECK_FALSE(editor.insert(U'd'));
    CHECK(shown(editor) == "ab€c|");
    CHECK(editor.replace(2, 5, "de"));
    CHECK(editor.text() == "abdec");
}

TEST_CASE("no control and no broken UTF-8 gets into a draft")
{
    LineEditor editor;
    editor.insert("a\x1b[31m\r\n\tb\xff\xc2\x9b\x7f");
    editor.insert(U'\x1b');
    CHECK(editor.text() == "a[31m\n\tb");
}

TEST_CASE("a field has one line")
{
    LineEditor field{64, LineEditor::Kind::one_line};
    field.insert("two\nlines");
    field.apply(Edit::newline);
    CHECK(field.text() == "two lines");
    CHECK(after("on|e", {Edit::newline}) == "on\n|e");
}

TEST_CASE("a secret is edited as anything else and leaves nothing to undo or yank")
{
    LineEditor field{64, LineEditor::Kind::secret};
    type(field, U"hunter22");
    field.apply(Edit::delete_left);
    field.apply(Edit::kill_blank_left);
    field.apply(Edit::yank);
    field.apply(Edit::undo);
    CHECK(field.empty());
    field.insert("five dice words");
    const SecretText secret = field.take_secret();
    CHECK(secret.view() == "five dice words");
    CHECK(field.empty());
    CHECK(field.cursor() == 0);
    type(field, U"again");
    CHECK(field.text() == "again");
}

TEST_CASE("every key of the table edits, and no key twice")
{
    for (const EditKey& row : edit_keys()) {
        CAPTURE(row.name);
        for (const Key pressed : {row.first, row.second})
            if (pressed != Key{})
                CHECK(edit_for(pressed) == row.edit);
    }
    CHECK(edit_for(ctrl(U'w')) == Edit::kill_blank_left);
    CHECK_FALSE(edit_for(key(U'a')));
    CHECK_FALSE(edit_for(Key{}));
    CHECK_FALSE(edit_for(ctrl(U'k'))); // the channel switcher
}

TEST_CASE("any edits leave UTF-8 within the limit and the cursor between characters, and undo to "
          "the start")
{
    std::mt19937 random{3};
    const char* pieces[] = {"a",      " ",      "猫",        "e\u0301", "\u0301", "👩\u200d🚀",
                            "🚀",      "\u200d", "🇩🇪",        "🇩",       "\n",     "क्षि",
                            "\u1100", "\u1161", "two words", "\r",      "x\xff"};
    for (int round = 0; round < 400; ++round) {
        LineEditor editor{120};
        for (auto steps = random() % 60; steps > 0; --steps) {
            const char* piece = pieces[random() % std::size(pieces)];
            switch (random() % 6) {
            case 0:
                editor.insert(piece);
                break;
            case 1:
                editor.insert(text::decode(piece).code_point);
                break;
            case 2:
                editor.replace(random() % 100, random() % 100, piece);
                break;
            case 3:
                editor.move_to(random() % 130);
                break;
            default:
                editor.apply(static_cast<Edit>(random() % edit_keys().size()));
                break;
            }
            REQUIRE(text::is_utf8(editor.text()));
            REQUIRE(editor.text().size() <= 120);
            REQUIRE(is_boundary(editor.text(), editor.cursor()));
        }
        int undone = 0;
        while (editor.apply(Edit::undo)) {
            REQUIRE(is_boundary(editor.text(), editor.cursor()));
            REQUIRE(++undone < 1000);
        }
        CHECK(editor.text().empty());
        CHECK(editor.cursor() == 0);
    }
}

TEST_CASE("what undo remembers is bounded")
{
    LineEditor editor;
    const std::string large(16 * 1024, 'x');
    for (int i = 0; i < 200; ++i)
        editor.set_text(large);
    int undone = 0;
    while (editor.apply(Edit::undo))
        ++undone;
    CHECK(undone > 4);
    CHECK(undone < 20);
}
