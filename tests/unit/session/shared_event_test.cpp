#include "src/session/shared_event.h"

#include "tests/unit/session/ends.h"

#include <doctest/doctest.h>

using namespace snug;
using namespace snug::session;

namespace {

using msg::Dialect;

msg::Said said(std::string text, msg::MessageKind kind = msg::MessageKind::text)
{
    SeededRandom random;
    return {.channelName = tea(),
            .seq = Seq{7},
            .timestamp = at(0s).wall,
            .messageId = MessageId::make(random),
            .memberId = MemberId::make(random),
            .userId = UserId::make(random),
            .memberName = "ada",
            .kind = kind,
            .message = std::move(text)};
}

msg::Member ada()
{
    SeededRandom random;
    return {.memberId = MemberId::make(random),
            .userId = UserId::make(random),
            .memberName = member("ada")};
}

std::string only_line(const msg::Event& event, Dialect dialect = Dialect::classic_a)
{
    const SharedEvent shared{event};
    const auto& lines = shared.classic(dialect);
    REQUIRE(lines.size() == 1);
    return *lines[0];
}

} // namespace

TEST_CASE("an event is encoded once, however many hear it")
{
    const SharedEvent event{said("tea is ready")};
    CHECK(event.native().buffer == event.native().buffer);
    CHECK(event.classic(Dialect::classic_a)[0] == event.classic(Dialect::classic_a)[0]);
    CHECK(event.native().text() == msg::encode(event.event()));
}

TEST_CASE("A's client hears a name, a text and a time of day")
{
    CHECK(only_line(said("tea is ready")) ==
          R"({"memberName":"ada","message":"tea is ready","timestamp":"12:54:03"})");
}

TEST_CASE("B's client hears a message in its own words")
{
    const std::string line = only_line(said("tea is ready"), Dialect::classic_b);
    CHECK(contains(line, R"("type":"message")"));
    CHECK(contains(line, R"("username":"ada")"));
    CHECK(contains(line, R"("content":"tea is ready")"));
}

TEST_CASE("old clients are told of coming, going and the topic as lines of the server")
{
    const WallTime now = at(0s).wall;
    CHECK(contains(only_line(msg::Joined{tea(), now, ada()}), R"("message":"ada joined")"));
    CHECK(contains(only_line(msg::Left{tea(), now, ada().memberId, "ada"}),
                   R"("memberName":"*","message":"ada left")"));
    CHECK(contains(only_line(msg::TopicChanged{tea(), Seq{2}, now, "ada", "oolong"}),
                   R"("message":"ada set the topic: oolong")"));
    CHECK(contains(only_line(msg::TopicChanged{tea(), Seq{3}, now, "ada", ""}),
                   R"("message":"ada cleared the topic")"));
    CHECK(contains(only_line(msg::Left{tea(), now, ada().memberId, "ada"}, Dialect::classic_b),
                   R"("type":"system")"));
}

TEST_CASE("old clients are told nothing of what they have no words for")
{
    const msg::ChannelCreated created{tea(), Seq{1}, at(0s).wall, "ada"};
    CHECK(SharedEvent{created}.classic(Dialect::classic_a).empty());
    CHECK(SharedEvent{msg::Parted{tea()}}.classic(Dialect::classic_b).empty());
}

TEST_CASE("an action cannot pass for a line of the server")
{
    const std::string line = only_line(said("has left", msg::MessageKind::action));
    CHECK(contains(line, R"("memberName":"ada","message":"* ada has left")"));
}

TEST_CASE("a message cannot command an old client's terminal")
{
    const std::string line = only_line(said("\x1b[2Jboo\r\nbob: hi \xe2\x80\xae"));
    CHECK(contains(line, "<U+001B>[2Jboo bob: hi <U+202E>"));
}

TEST_CASE("a long message reaches an old client whole, in objects it can read at once")
{
    std::string text;
    for (int i = 0; i < 500; ++i)
        text += "t\xc3\xaa\"te ";
    const SharedEvent event{said(text)};
    for (const Dialect dialect : {Dialect::classic_a, Dialect::classic_b}) {
        CHECK(event.classic(dialect).size() > 3);
        std::size_t heard = 0;
        for (const Buffer& object : event.classic(dialect)) {
            CHECK(object->size() < limits::classic_object_bytes);
            for (std::size_t i = object->find("\xc3\xaa"); i != object->npos;
                 i = object->find("\xc3\xaa", i + 1))
                ++heard;
        }
        CHECK(heard == 500);
    }
}
