#include "tests/unit/tui/chat_desk.h"

#include "tui/model/transcript.h"
#include "tui/update/scrolling.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>

using namespace snug;
using namespace snug::tui;
using namespace std::chrono_literals;

namespace {

/// #tea with so many messages of random length.
ChatDesk desk_with_talk(std::size_t lines, SeededRandom& random)
{
    ChatDesk desk = desk_in_tea({.rows = 12, .columns = 60});
    for (std::size_t i = 0; i < lines; ++i) {
        std::string words = std::to_string(i);
        for (std::size_t word = random.below(20); word > 0; --word)
            words += " 漢字 word";
        desk.clock.advance(std::chrono::minutes{random.below(300)});
        desk.say("tea", random.below(2) == 0 ? "bob" : "eve", words);
    }
    return desk;
}

/// The first row of text in the pane, and which row that is.
struct Held {
    LineId line;
    std::size_t byte;
    int row;

    bool operator==(const Held&) const = default;
};

Held held_in(const Model& model)
{
    const ChatLayout layout = chat_layout(model);
    Transcript transcript{model.shown(), layout.shape};
    const auto top = transcript.top(model.pane.anchor, layout.pane.rows);
    REQUIRE(top);
    int row = 0;
    for (const TranscriptRow& part : transcript.rows_from(*top, layout.pane.rows)) {
        if (part.kind == TranscriptRow::Kind::text)
            return {model.shown().line(part.line).id, part.part.begin, row};
        ++row;
    }
    FAIL("no text in view");
    return {LineId{0}, 0, 0};
}

} // namespace

TEST_CASE("a scrolled view holds still while messages arrive")
{
    SeededRandom random{1};
    ChatDesk desk = desk_with_talk(60, random);
    desk.press(key(NamedKey::page_up));
    const Held before = held_in(desk.model);
    for (int i = 0; i < 50; ++i) {
        desk.say("tea", "bob", "news");
        CHECK(held_in(desk.model) == before);
    }
    CHECK(desk.sees("50 new — End"));
}

TEST_CASE("a scrolled view holds still while older messages are loaded above it")
{
    ChatDesk desk = desk_in_tea({.rows = 12, .columns = 60}, 1000);
    std::vector<msg::LoggedEvent> page;
    for (std::uint64_t seq = 801; seq <= 1000; ++seq)
        page.emplace_back(desk.said("tea", seq, "bob", "line " + std::to_string(seq)));
    desk.hear(Answer{ForHistory{channel_called("tea"), ForHistory::Part::newest},
                     msg::HistoryReply{channel_called("tea"), page, true}});
    desk.press(alt(NamedKey::home));
    const Held before = held_in(desk.model);

    page.clear();
    for (std::uint64_t seq = 601; seq <= 800; ++seq)
        page.emplace_back(desk.said("tea", seq, "eve", "older " + std::to_string(seq)));
    desk.hear(Answer{ForHistory{channel_called("tea"), ForHistory::Part::before, Seq{801}},
                     msg::HistoryReply{channel_called("tea"), page, true}});
    const Held after = held_in(desk.model);
    // What stood at the top still stands in its row: only the date above it may have gone, and
    // then an older line has taken that row.
    Transcript transcript{desk.model.shown(), chat_layout(desk.model).shape};
    const auto top = transcript.top(desk.model.pane.anchor, 9);
    const auto rows = transcript.rows_from(*top, 9);
    const auto found = std::ranges::find_if(rows, [&](const TranscriptRow& row) {
        return desk.model.shown().line(row.line).id == before.line &&
               row.kind == TranscriptRow::Kind::text;
    });
    REQUIRE(found != rows.end());
    CHECK(found - rows.begin() == before.row);
    CHECK(after.row <= before.row);
}

TEST_CASE("a view is where it was after the window was made smaller and larger again")
{
    SeededRandom random{5};
    ChatDesk desk = desk_with_talk(60, random);
    for (int round = 0; round < 100; ++round) {
        desk.press(random.below(2) == 0 ? key(NamedKey::page_up) : key(NamedKey::up));
        if (!desk.model.pane.anchor)
            continue;
        const Held before = held_in(desk.model);
        const Size size = desk.model.size;
        desk.resize({.rows = size.rows, .columns = 20 + static_cast<int>(random.below(180))});
        desk.resize(size);
        REQUIRE(held_in(desk.model) == before);
        if (random.below(10) == 0)
            desk.press(alt(NamedKey::end));
    }
}

TEST_CASE("the text at the top stays at the top in every width")
{
    SeededRandom random{9};
    ChatDesk desk = desk_with_talk(60, random);
    scroll_rows(desk.model, -40);
    REQUIRE(desk.model.pane.anchor);
    const Held before = held_in(desk.model);
    for (int columns = 20; columns < 150; ++columns) {
        desk.resize({.rows = 12, .columns = columns});
        const Held now = held_in(desk.model);
        CHECK(now.line == before.line);
        CHECK(now.byte <= before.byte);
    }
}

TEST_CASE("every row comes by exactly once on the way up, and again on the way down")
{
    SeededRandom random{2};
    ChatDesk desk = desk_with_talk(30, random);
    const ChatLayout layout = chat_layout(desk.model);
    Transcript transcript{desk.model.shown(), layout.shape};
    std::vector<Transcript::Place> way_up;
    Transcript::Place at = *transcript.top(std::nullopt, layout.pane.rows);
    for (;;) {
        way_up.push_back(at);
        const auto next = transcript.up(at, 1);
        if (next == at)
            break;
        REQUIRE(next < at);
        at = next;
    }
    CHECK(at == Transcript::Place{});
    for (std::size_t i = way_up.size(); i-- > 1;) {
        at = transcript.down(at, 1, layout.pane.rows);
        REQUIRE(at == way_up[i - 1]);
    }
    CHECK(transcript.down(at, 1, layout.pane.rows) == at);
}

TEST_CASE("scrolling down to the end follows the newest line again")
{
    SeededRandom random{4};
    ChatDesk desk = desk_with_talk(40, random);
    for (int i = 0; i < 20; ++i)
        desk.press(key(NamedKey::up));
    REQUIRE(desk.model.pane.anchor);
    for (int i = 0; i < 20; ++i)
        desk.press(key(NamedKey::down));
    CHECK_FALSE(desk.model.pane.anchor);
    desk.say("tea", "bob", "the newest words");
    CHECK(desk.sees("the newest words"));
}

TEST_CASE("a hundred thousand lines are drawn as fast as ten")
{
    SeededRandom random{6};
    ChatDesk desk = desk_in_tea({.rows = 60, .columns = 200});
    std::vector<Scrollback::Entry> entries;
    auto author = std::make_shared<const Author>(
        Author{user_called("bob"), text::SafeText::literal("bob"), false});
    for (std::uint64_t seq = 1; seq <= 100'000; ++seq)
        entries.push_back({.seq = Seq{seq},
                           .time = desk.clock.now().wall,
                           .content = SaidLine{author, text::SafeText::literal(
                                                           "a message of about the usual length, "
                                                           "neither short nor very long at all")}});
    desk.model.shown().lines.insert(std::move(entries));
    desk.press(alt(NamedKey::home));
    desk.press(key(NamedKey::page_down));
    Grid grid{desk.model.size};
    auto fastest = std::chrono::steady_clock::duration::max();
    for (int i = 0; i < 20; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        draw(desk.model, grid);
        fastest = std::min(fastest, std::chrono::steady_clock::now() - begin);
    }
    // Without the optimiser, on a busy machine; a walk over all lines would take far longer.
    CHECK(fastest < 50ms);
}
