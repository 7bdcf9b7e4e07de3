#include "tests/unit/session/ends.h"

#include "src/protocol/version.h"

#include <doctest/doctest.h>

/// Peers that mean no good, by the thousand; the same thousands in every run.
using namespace snug;
using namespace snug::session;

namespace {

/// The text with a few bytes changed, taken out, doubled, or all after them missing.
std::string damaged(std::string text, SeededRandom& random)
{
    for (std::size_t faults = 1 + random.below(4); faults > 0 && !text.empty(); --faults) {
        const std::size_t at = random.below(text.size());
        switch (random.below(4)) {
        case 0:
            text[at] = static_cast<char>(random.below(256));
            break;
        case 1:
            text.erase(at, 1 + random.below(8));
            break;
        case 2:
            text.insert(at, text.substr(at, 1 + random.below(64)));
            break;
        default:
            text.resize(at);
        }
    }
    return text;
}

std::string whole_conversation()
{
    SeededRandom random;
    return msg::encode(msg::Response{"hello", RequestId{1},
                                     msg::HelloReply{msg::protocol_version, "snugd",
                                                     msg::Challenge::make(random),
                                                     msg::PublicKey::make(random), std::nullopt}}) +
           msg::encode(msg::Response{"login", RequestId{2},
                                     msg::LoginReply{UserId::make(random), member("ada"), false}}) +
           msg::encode(msg::Event{msg::Said{.channelName = tea(),
                                            .seq = Seq{7},
                                            .timestamp = at(0s).wall,
                                            .messageId = MessageId::make(random),
                                            .memberId = MemberId::make(random),
                                            .userId = UserId::make(random),
                                            .memberName = "bob",
                                            .message = "tea is ready"}});
}

} // namespace

TEST_CASE("ten thousand servers that speak badly are each left in words")
{
    SeededRandom random;
    const std::string good = whole_conversation();
    std::size_t failed = 0;
    for (int stream = 0; stream < 10'000; ++stream) {
        CAPTURE(stream);
        ClientSession session{"snug", member("ada"), nullptr, at(0s).mono};
        session.feed(damaged(good, random) + "\n", at(0s).mono);
        std::size_t steps = 0;
        while (const auto step = session.next(at(0s).mono)) {
            ++steps;
            if (const auto* lost = std::get_if<LinkFailed>(&*step)) {
                ++failed;
                CHECK_FALSE(lost->error.text.empty());
                CHECK_FALSE(session.next(at(0s).mono));
                break;
            }
        }
        CHECK(steps <= 2 + good.size() / 10);
    }
    CHECK(failed > 5'000); // the others were damaged where it does no harm, or cut short
}

TEST_CASE("ten thousand bad lines are each refused by name, and the next good one is heard")
{
    SeededRandom random;
    ServerEnd end;
    end.hears(R"({"action":"hello","protocol":1})");
    end.hears(R"({"action":"login","memberName":"ada"})");
    end.session.reply(
        {"login", std::nullopt, msg::LoginReply{UserId::make(random), member("ada"), false}},
        at(0s));
    end.says();
    for (int i = 0; i < 10'000; ++i) {
        CAPTURE(i);
        std::string line;
        for (std::size_t length = 1 + random.below(100); length > 0; --length)
            line += "{}[]\"\\:,a1 \xff"[random.below(12)];
        CHECK(end.hears("!" + line + "\n").empty());
        CHECK(contains(end.says(), R"("code":"bad_json")"));
    }
    CHECK(std::holds_alternative<msg::Ping>(asked(end.hears(R"({"action":"ping"})"))));
}
