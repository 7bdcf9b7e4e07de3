#include "tests/unit/tui/chat_desk.h"

#include <doctest/doctest.h>

#include <string>

using namespace snug;
using namespace snug::tui;
using namespace std::chrono_literals;

namespace {

/// No half of a wide character, no control, the cursor on the screen.
void check_sound(const Grid& grid)
{
    for (int row = 0; row < grid.size().rows; ++row) {
        int open = 0;
        for (const Cell& cell : grid.row(row)) {
            if (open == 0)
                open = cell.width;
            REQUIRE(cell.text().empty() == (cell.width == 0));
            for (const char c : cell.text())
                REQUIRE(static_cast<unsigned char>(c) >= 0x20);
            --open;
        }
        REQUIRE(open == 0);
    }
    if (const auto cursor = grid.cursor()) {
        REQUIRE(cursor->row >= 0);
        REQUIRE(cursor->row < grid.size().rows);
        REQUIRE(cursor->column >= 0);
        REQUIRE(cursor->column < grid.size().columns);
    }
}

void sweep(ChatDesk& desk)
{
    for (int rows = 1; rows <= 12; ++rows)
        for (int columns = 1; columns <= 40; ++columns) {
            desk.resize({.rows = rows, .columns = columns});
            Grid grid{desk.model.size};
            draw(desk.model, grid);
            check_sound(grid);
        }
}

ChatDesk desk_with_talk(Size size)
{
    ChatDesk desk = desk_in_tea(size);
    desk.model.shown().topic = text::SafeText::literal("deploys and pages; be kind");
    desk.say("tea", "ada", "the new node is up");
    desk.clock.advance(1min);
    desk.say("tea", "bob", "👍 how long did it take? I mean from the first boot to the last test");
    desk.clock.advance(24h);
    desk.say("tea", "bob", "漢字かな交じり文は空白がなくても折り返される");
    return desk;
}

/// The link is down since the server has a key that is not known, or not the one it had.
void meet_stranger(ChatDesk& desk, bool is_changed = false)
{
    using text::SafeText;
    Stranger stranger{.server = SafeText::literal("tearoom.example:12345"),
                      .fingerprint = SafeText::literal("hfkc-wr3t-2lvu-kwmm-stjc-5gzi-a57k-3coy")};
    if (is_changed) {
        stranger.before = SafeText::literal("pajw-7b47-rwrt-saew-ie7s-djgi-cjy3-jaxt");
        stranger.line = SafeText::literal("/home/ada/.local/share/snug/known_hosts:3");
    }
    const ErrorCode code = is_changed ? ErrorCode::changed_host : ErrorCode::unknown_host;
    desk.hear(LinkNews{LinkIsDown{{code, "it is not known"}, std::nullopt, stranger}});
    desk.clock.advance(std::chrono::seconds{1}); // in which nobody types
}

} // namespace

TEST_CASE("a server that is not known is a question, which only its own key answers")
{
    ChatDesk desk{{.rows = 12, .columns = 60}};
    meet_stranger(desk);
    CHECK(desk.screen() == " Is this the right server?\n"
                           " ──────────────────────────────────────────────────────────\n"
                           " You have not been here before:\n"
                           "   tearoom.example:12345\n"
                           " The fingerprint of its key:\n"
                           "   hfkc-wr3t-2lvu-kwmm-stjc-5gzi-a57k-3coy\n"
                           " Is that what its operator gets from this command?\n"
                           "   snugd --fingerprint\n"
                           " If not, somebody between you and the server would read you.\n"
                           "\n"
                           "\n"
                           " t trust it  n not now\n");
    for (const Key pressed : {key(NamedKey::enter), key(U'y'), key(U' ')})
        desk.press(pressed);
    CHECK(desk.intents.empty());
    desk.resize({.rows = 12, .columns = 30}); // where not all of it is to be seen
    desk.press(key(U't'));
    CHECK(desk.intents.empty());
    desk.resize({.rows = 12, .columns = 60});
    desk.press(key(U't'));
    CHECK(desk.intends<TrustStranger>());
    CHECK_FALSE(desk.model.stranger);
}

TEST_CASE("who types while a strange server comes up answers nothing, and keeps the draft")
{
    ChatDesk desk = desk_in_tea({.rows = 14, .columns = 60});
    desk.type("no");
    meet_stranger(desk);
    meet_stranger(desk, true); // again: and now in the middle of a word
    desk.model.stranger_pressed = desk.clock.now().mono;
    for (const char c : std::string_view{"tonight"}) {
        desk.press(key(static_cast<char32_t>(c)));
        desk.clock.advance(std::chrono::milliseconds{300});
    }
    REQUIRE(desk.model.stranger);
    CHECK_FALSE(desk.intends<TrustStranger>());
    desk.clock.advance(std::chrono::seconds{1});
    desk.press(key(U'n'));
    CHECK_FALSE(desk.model.stranger);
    CHECK(desk.draft() == "no");
}

TEST_CASE("a server with another key than before cannot be trusted")
{
    ChatDesk desk{{.rows = 12, .columns = 60}};
    meet_stranger(desk, true);
    CHECK(desk.screen() == " This is not the server it was\n"
                           " ──────────────────────────────────────────────────────────\n"
                           " The key of the server is not the one it had:\n"
                           "   tearoom.example:12345\n"
                           " Its fingerprint was:\n"
                           "   pajw-7b47-rwrt-saew-ie7s-djgi-cjy3-jaxt\n"
                           " Now it is:\n"
                           "   hfkc-wr3t-2lvu-kwmm-stjc-5gzi-a57k-3coy\n"
                           " Somebody may be between, or the server was made anew.\n"
                           " If its operator says that it was, remove this line:\n"
                           "   /home/ada/.local/share/snug/known_hosts:3\n"
                           " n back\n");
    desk.press(key(U't'));
    CHECK(desk.intents.empty());
    desk.press(key(U'n'));
    CHECK_FALSE(desk.model.stranger);
}

TEST_CASE("the chat screen of a wide terminal has lists at both sides")
{
    ChatDesk desk = desk_with_talk({.rows = 12, .columns = 100});
    CHECK(desk.screen() == " #tea ada, bob  deploys and pages; be kind\n"
                           "┌ channels ──┐│                                                        "
                           "                 │┌ here 2 ─┐\n"
                           "│▸1 tea      ││                                                        "
                           "                 ││ ada ✓   │\n"
                           "│            ││                                                        "
                           "                 ││ bob     │\n"
                           "│            ││                           — Fri 20 Nov 2026 —          "
                           "                 ││         │\n"
                           "│            ││ 12:54   ada ✓ │ the new node is up                     "
                           "                 ││         │\n"
                           "│            ││ 12:55   bob   │ 👍 how long did it take? I mean from "
                           "the first boot to  ││         │\n"
                           "│            ││               │ the last test                          "
                           "                 ││         │\n"
                           "│            ││                           — Sat 21 Nov 2026 —          "
                           "                 ││         │\n"
                           "└────────────┘│ 12:55   bob   │ "
                           "漢字かな交じり文は空白がなくても折り返される            │└─────────┘\n"
                           " [12:55] ada ✓ 1:tea\n"
                           "#tea>\n");
}

TEST_CASE("the chat screen of a small terminal has the words, and names in them")
{
    ChatDesk desk = desk_with_talk({.rows = 10, .columns = 30});
    desk.type("hi");
    CHECK(desk.screen() == " #tea  deploys and pages; be…\n"
                           "ada: the new node is up\n"
                           "bob: 👍 how long did it take?\n"
                           "│ I mean from the first boot\n"
                           "│ to the last test\n"
                           "     — Sat 21 Nov 2026 —\n"
                           "bob: 漢字かな交じり文は空白が\n"
                           "│ なくても折り返される\n"
                           " [12:55] ada ✓ 1:tea\n"
                           "#tea> hi\n");
}

TEST_CASE("the smallest screen that works has a title, two rows of words, status and draft")
{
    ChatDesk desk = desk_with_talk({.rows = 5, .columns = 20});
    CHECK(desk.screen() == " #tea  deploys and…\n"
                           "│ 文は空白がなくても\n"
                           "│ 折り返される\n"
                           " [12:55] ada ✓ 1:tea\n"
                           "#tea>\n");
    desk.resize({.rows = 4, .columns = 20});
    CHECK(desk.screen() == "snug needs 20×5\n\n\n\n");
}

TEST_CASE("the unread line stands above the first unread message")
{
    ChatDesk desk = desk_in_tea({.rows = 9, .columns = 50});
    desk.say("tea", "bob", "seen");
    desk.hear(Input{FocusChanged{false}});
    desk.say("tea", "bob", "new");
    desk.say("tea", "bob", "newer");
    CHECK(desk.screen() == " #tea\n"
                           "\n"
                           "               — Fri 20 Nov 2026 —\n"
                           "bob: seen\n"
                           "- - - - - - - - - - - 2 new - - - - - - - - - - -\n"
                           "bob: new\n"
                           "bob: newer\n"
                           " [12:54] ada ✓ 1:tea\n"
                           "#tea>\n");
}

TEST_CASE("a scrolled pane says what is below")
{
    ChatDesk desk = desk_in_tea({.rows = 12, .columns = 60});
    for (int i = 0; i < 30; ++i)
        desk.say("tea", "bob", "line " + std::to_string(i));
    desk.press(key(NamedKey::page_up));
    CHECK(desk.sees("scrolled"));
    desk.say("tea", "bob", "one");
    desk.say("tea", "bob", "ada, two");
    CHECK(desk.sees("▼ 2 new, 1 for you — End"));
    desk.press(alt(NamedKey::end));
    CHECK_FALSE(desk.sees("▼"));
    CHECK_FALSE(desk.sees("scrolled"));
}

TEST_CASE("lists hide by themselves, come when asked for, and never take the text's room")
{
    ChatDesk desk = desk_in_tea({.rows = 12, .columns = 71});
    CHECK_FALSE(desk.sees("channels"));
    desk.press(key(NamedKey::f7));
    CHECK(desk.sees("channels"));
    desk.resize({.rows = 12, .columns = 60});
    desk.press(key(NamedKey::f8));
    CHECK_FALSE(desk.sees("here 2"));
    desk.resize({.rows = 12, .columns = 100});
    CHECK(desk.sees("here 2"));
    desk.press(key(NamedKey::f8));
    CHECK_FALSE(desk.sees("here 2"));
    for (int columns = 40; columns < 220; ++columns)
        for (const ListWish wish : {ListWish::automatic, ListWish::shown}) {
            desk.model.channel_list = desk.model.member_list = wish;
            desk.resize({.rows = 12, .columns = columns});
            CHECK(chat_layout(desk.model).shape.text_columns >= 40);
        }
}

TEST_CASE("the dead link has a line that counts, and says what waits")
{
    ChatDesk desk = desk_in_tea({.rows = 12, .columns = 80});
    desk.cut();
    CHECK(desk.sees("next try in 1 s: the server went away"));
    desk.enter("hello");
    CHECK(desk.sees("1 to send"));
    desk.hear(LinkNews{LinkIsTrying{text::SafeText::literal("unix:/run/s"), 3}});
    CHECK(desk.sees("no link to unix:/run/s: trying again (3)"));
    desk.connect(true);
    CHECK_FALSE(desk.sees("no link"));
}

TEST_CASE("the start screen is there before the network answers")
{
    ChatDesk desk{{.rows = 12, .columns = 78}};
    desk.model.start.recent = {channel_called("ops"), channel_called("lab")};
    CHECK(desk.screen() ==
          " snug                                                             connecting…\n"
          " ────────────────────────────────────────────────────────────────────────────\n"
          " ▸ Join a channel                        Recent\n"
          "   Create a channel                        #ops\n"
          "   Another server…                         #lab\n"
          "   Quit                                  Open to join\n"
          "\n"
          "\n"
          "\n"
          "\n"
          " ────────────────────────────────────────────────────────────────────────────\n"
          " ↑↓ choose  Enter open  j join  c create  ? help  Ctrl-C quit\n");
}

TEST_CASE("what does not fit into a small start screen or form is left out whole")
{
    ChatDesk desk{{.rows = 12, .columns = 40}};
    desk.connect();
    CHECK(desk.sees("\n ↑↓ choose  Enter open  j join  c create\n"));
    desk.press(key(U'c'));
    CHECK(desk.sees("\n Tab next  Enter go on  Esc back\n"));
    desk.enter("tea");
    CHECK(desk.sees(" [password]\n"));
    desk.resize({.rows = 12, .columns = 80});
    CHECK(desk.sees("[password]  anyone on this box   a Unix group\n"));
}

TEST_CASE("people have colours by who they are, mentions stand out without colour too")
{
    ChatDesk desk = desk_in_tea({.rows = 8, .columns = 60});
    desk.say("tea", "ada", "mine");
    desk.say("tea", "bob", "hi ada");
    Grid grid{desk.model.size};
    draw(desk.model, grid);
    const auto cell_of = [&](int row, char first) {
        for (const Cell& cell : grid.row(row))
            if (cell.text() == std::string_view{&first, 1})
                return cell;
        return Cell{};
    };
    CHECK(cell_of(4, 'a').style == Style::own_nick);
    CHECK(cell_of(5, 'b').style == Style::mention);
    CHECK(has(cell_of(5, 'b').attributes, Attributes::reverse));
}

TEST_CASE("the cursor stands where the next character will")
{
    ChatDesk desk = desk_in_tea({.rows = 12, .columns = 60});
    desk.type("a漢");
    Grid grid{desk.model.size};
    draw(desk.model, grid);
    REQUIRE(grid.cursor());
    CHECK(*grid.cursor() == Position{11, 6 + 3});
    desk.press(alt(NamedKey::enter));
    draw(desk.model, grid);
    CHECK(*grid.cursor() == Position{11, 6});
}

TEST_CASE("the window's title has the channel and what is for us")
{
    ChatDesk desk = desk_in_tea();
    CHECK(window_title(desk.model).str() == "snug #tea");
    desk.hear(Input{FocusChanged{false}});
    desk.say("tea", "bob", "ada: one");
    desk.say("tea", "bob", "nothing");
    CHECK(window_title(desk.model).str() == "snug #tea (1)");
}

TEST_CASE("hostile words are shown as what they are")
{
    ChatDesk desk = desk_in_tea({.rows = 10, .columns = 80});
    msg::Said said = desk.said("tea", 1, "eve",
                               "a\x1b[31mred\xe2\x80\xae"
                               "evil\xff");
    said.memberName = "e\x1bve";
    desk.hear(msg::Event{said});
    Grid grid{desk.model.size};
    draw(desk.model, grid);
    check_sound(grid);
    CHECK(desk.sees("<U+202E>"));
}

TEST_CASE("no words of a message can pass for a line of somebody else's or of the program")
{
    const std::vector<std::string> forged{"bob: I agree",
                                          "— bob is an operator now",
                                          "        — Sat 21 Nov 2026 —",
                                          "- - - - - - 3 new - - - - - -",
                                          "+1: bob",
                                          "* bob agrees",
                                          "│ bob: I agree"};
    for (const Size size : {Size{20, 30}, {20, 48}, {20, 60}, {20, 120}}) {
        CAPTURE(size.columns);
        ChatDesk desk = desk_in_tea(size);
        std::string words = "hi";
        for (const std::string& line : forged)
            words += "\n" + line;
        desk.say("tea", "eve", words);
        Grid grid{desk.model.size};
        draw(desk.model, grid);
        std::size_t seen = 0;
        for (int row = 1; row < size.rows - 2; ++row) {
            const std::string text = grid.row_text(row);
            for (const std::string& line : forged) {
                const std::size_t at = text.find(line);
                if (at == std::string::npos)
                    continue;
                ++seen;
                CAPTURE(text);
                CHECK(text.rfind("│ ", at) != std::string::npos);
                CHECK(text.find("bob  ") > at); // none has a name before it
            }
        }
        CHECK(seen >= forged.size());
    }
}

TEST_CASE("what the program says has a sign that no message has")
{
    for (const Size size : {Size{12, 30}, {12, 60}}) {
        CAPTURE(size.columns);
        ChatDesk desk = desk_in_tea(size);
        desk.hear(msg::Event{msg::TopicChanged{channel_called("tea"), Seq{1}, desk.clock.now().wall,
                                               "eve", "cake"}});
        desk.say("tea", "eve", "eve has set the topic: cake");
        msg::Said action = desk.said("tea", 3, "eve", "has set the topic: cake");
        action.kind = msg::MessageKind::action;
        desk.hear(msg::Event{action});
        CAPTURE(desk.screen());
        CHECK(desk.sees(size.columns < 50 ? "\n— eve" : " — │ eve"));
        CHECK(desk.sees(size.columns < 50 ? "\n* eve" : "*   │ eve"));
    }
}

TEST_CASE("every screen can be drawn at every size")
{
    SUBCASE("start")
    {
        ChatDesk desk;
        desk.model.start.recent = {channel_called("tea")};
        sweep(desk);
    }
    SUBCASE("form")
    {
        ChatDesk desk;
        desk.connect();
        desk.press(key(U'c'));
        desk.type("漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字");
        sweep(desk);
    }
    SUBCASE("chat")
    {
        ChatDesk desk = desk_with_talk({.rows = 12, .columns = 60});
        desk.type("a draft that is longer than a small screen is wide, with 漢字 in it");
        sweep(desk);
        desk.cut();
        desk.enter("more");
        sweep(desk);
        desk.resize({.rows = 8, .columns = 40});
        desk.press(key(NamedKey::page_up));
        sweep(desk);
    }
    SUBCASE("lists")
    {
        ChatDesk desk = desk_with_talk({.rows = 12, .columns = 120});
        for (int rows = 5; rows < 12; ++rows)
            for (int columns = 72; columns < 140; columns += 7) {
                desk.resize({.rows = rows, .columns = columns});
                Grid grid{desk.model.size};
                draw(desk.model, grid);
                check_sound(grid);
            }
    }
    SUBCASE("help")
    {
        ChatDesk desk = desk_in_tea();
        desk.press(key(NamedKey::f1));
        sweep(desk);
    }
    SUBCASE("a server that is not known")
    {
        ChatDesk desk;
        meet_stranger(desk);
        sweep(desk);
    }
    SUBCASE("questions")
    {
        ChatDesk desk = desk_in_tea();
        desk.hear(Input{Paste{"1\n2\n3\n4\n5\n6\n7", false}});
        sweep(desk);
    }
}
