#include "tui/cli/lines.h"

#include "src/protocol/codec.h"
#include "tests/support/seeded_random.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>

namespace snug::tui {

namespace {

using namespace std::chrono_literals;

/// Local time is UTC while this lives.
struct InUtc {
    InUtc()
    {
        ::setenv("TZ", "UTC0", 1);
        ::tzset();
    }
};

msg::Said said(std::string text, std::string name = "ada")
{
    SeededRandom random;
    return {.channelName = *ChannelName::parse("tea"),
            .seq = Seq{3},
            .timestamp = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + 12h + 54min,
            .messageId = MessageId::make(random),
            .memberId = MemberId::make(random),
            .userId = UserId::make(random),
            .memberName = std::move(name),
            .message = std::move(text)};
}

} // namespace

TEST_CASE("a message is a line with its time, its author and its text")
{
    const InUtc utc;
    CHECK(text_line(said("hi")).str() == "2026-11-20 12:54 <ada> hi\n");
    CHECK(chat_line(said("hi")).str() == "12:54 <ada> hi\n");
    CHECK(chat_line(said("hi"), "ada, privately").str() == "12:54 <ada, privately> hi\n");
    auto waving = said("waves");
    waving.kind = msg::MessageKind::action;
    CHECK(text_line(waving).str() == "2026-11-20 12:54 * ada waves\n");
}

TEST_CASE("a kick is told with who was put out")
{
    const InUtc utc;
    msg::Rekeyed kick{.channelName = *ChannelName::parse("tea"),
                      .seq = Seq{4},
                      .timestamp = said("").timestamp,
                      .memberName = "ada",
                      .epoch = 2,
                      .removed = {"eve", "bob"}};
    CHECK(text_line(kick).str() ==
          "2026-11-20 12:54 -- ada put out eve, bob, and changed the password\n");
    kick.removed.clear();
    CHECK(chat_line(kick).str() == "12:54 -- ada changed the password; who is in stays in\n");
}

TEST_CASE("an object says who somebody is to the user, where that is known")
{
    CHECK(json_line_of("{\"a\":1}\n", Standing::impostor).str() ==
          "{\"a\":1,\"identity\":\"changed\"}\n");
    CHECK(json_line_of("{\"a\":1}\n", std::nullopt).str() == "{\"a\":1}\n");
}

TEST_CASE("time is the user's own")
{
    ::setenv("TZ", "TST-5:30", 1);
    ::tzset();
    CHECK(chat_line(said("hi")).str() == "18:24 <ada> hi\n");
    const InUtc utc;
}

TEST_CASE("no line of a message can pass for somebody else's")
{
    const InUtc utc;
    CHECK(text_line(said("x\n2026-11-20 12:54 <bob> I agree\r\x1b[2K\u202e")).str() ==
          "2026-11-20 12:54 <ada> x\n"
          "                 2026-11-20 12:54 <bob> I agree<U+000D><U+001B>[2K<U+202E>\n");
    CHECK(text_line(said("x", "a\nb")).str().find("<a b> x") != std::string::npos);
}

TEST_CASE("what is news is told, what is not is not")
{
    const InUtc utc;
    const auto tea = *ChannelName::parse("tea");
    const WallTime noon{12h};
    CHECK(chat_line(msg::TopicChanged{tea, Seq{1}, noon, "ada", "kettle\non"}).str() ==
          "12:00 -- ada set the topic: kettle on\n");
    CHECK(chat_line(msg::TopicChanged{tea, Seq{1}, noon, "ada", ""}).str() ==
          "12:00 -- ada took the topic away\n");
    CHECK(chat_line(msg::Parted{tea}).empty());
}

TEST_CASE("JSON is ASCII, and still says the same")
{
    const auto event = said("é€😀\u202e\u0085\x7f\x1b\"\\");
    const std::string line = json_line(msg::encode(msg::Event{event})).str();
    CHECK(std::ranges::all_of(line, [](char c) { return (c >= ' ' && c < 0x7f) || c == '\n'; }));
    CHECK(line.find(R"(\u00e9\u20ac\ud83d\ude00\u202e\u0085\u007f\u001b\"\\)") !=
          std::string::npos);
    const auto back = msg::decode_server_frame(std::string_view{line}.substr(0, line.size() - 1));
    REQUIRE(back);
    CHECK(std::get<msg::Said>(std::get<msg::Event>(*back)) == event);
}

TEST_CASE("what was found is a line with its place, and its words stand out where they can")
{
    const InUtc utc;
    const msg::Found found{said("tea or\nmore tea"), {{0, 3}, {12, 15}}};
    CHECK(found_line(found, "#ops", Highlight::none).str() == "2026-11-20 12:54 #ops <ada> tea or\n"
                                                              "                 more tea\n");
    CHECK(found_line(found, "@bob", Highlight::bold).str() ==
          "2026-11-20 12:54 @bob <ada> \x1b[1mtea\x1b[m or\n"
          "                 more \x1b[1mtea\x1b[m\n");
    auto waving = found;
    waving.said.kind = msg::MessageKind::action;
    CHECK(found_line(waving, "#ops", Highlight::none)
              .str()
              .starts_with("2026-11-20 12:54 #ops * ada tea or\n"));
}

TEST_CASE("a server that says nonsense of where the words are is shown the same text")
{
    const InUtc utc;
    for (const std::vector<msg::Span>& spans :
         std::vector<std::vector<msg::Span>>{{{0, 99}},
                                             {{99, 100}},
                                             {{2, 1}},
                                             {{1, 1}},
                                             {{0, ~std::uint64_t{0}}},
                                             {{~std::uint64_t{0}, 0}}})
        CHECK(found_line({said("tea"), spans}, "#ops", Highlight::bold).str() ==
              "2026-11-20 12:54 #ops <ada> tea\n");
    CHECK(found_line({said("\x1b[2J\xe2\x80\xae"), {{0, 1}, {1, 4}, {2, 3}}}, "#\x1b",
                     Highlight::bold_red)
              .str() ==
          "2026-11-20 12:54 #<U+001B> <ada> \x1b[1;31m<U+001B>\x1b[m\x1b[1;31m[2J\x1b[m"
          "<U+202E>\n");
}

} // namespace snug::tui
