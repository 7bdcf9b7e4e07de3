// A wire that breaks while somebody types.

#include "tests/support/cutting_proxy.h"
#include "tests/support/raw_client.h"
#include "tests/support/scale.h"
#include "tests/support/seat.h"
#include "tests/support/snugd_process.h"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

using namespace snug;
using namespace snug::test;
using namespace std::chrono_literals;

namespace {

using Clock = std::chrono::steady_clock;

/// Somebody in #tea whose wire is whole.
class Listener {
public:
    explicit Listener(std::uint16_t port) : client_{port} { client_.enter("bob", "tea"); }

    /// What was said in #tea until now, and no more comes within the deadline.
    const std::vector<std::string>& heard(RawClient::Deadline deadline = 0ms)
    {
        while (const auto line = client_.next_line(deadline)) {
            const Json object = Json::parse(*line);
            if (object["action"] == "message")
                heard_.push_back(object["message"]);
        }
        return heard_;
    }
    bool hears(std::size_t count)
    {
        const auto end = Clock::now() + long_enough;
        while (heard(10ms).size() < count && Clock::now() < end)
            continue;
        return heard_.size() >= count;
    }
    /// What the channel's history has of it.
    std::vector<std::string> reads()
    {
        std::vector<std::string> texts;
        Json page;
        for (std::uint64_t after = 0; after == 0 || page["more"] == true;) {
            page = client_.ask({{"action", "history"}, {"channelName", "tea"}, {"after", after}});
            for (const Json& entry : page["entries"]) {
                after = entry["seq"];
                if (entry["action"] == "message")
                    texts.push_back(entry["message"]);
            }
        }
        return texts;
    }

private:
    RawClient client_;
    std::vector<std::string> heard_;
};

} // namespace

TEST_CASE("who types while the wire breaks again and again loses nothing and doubles nothing")
{
    const int cuts = scaled(20, 100, 5);
    SnugdProcess server{{.config = "[limits]\nmessages_per_second = 1000\nmessage_burst = 1000\n"
                                   "joins_per_minute = 1000\n"}};
    Listener bob{server.port()};
    // The first connection lasts long enough to be in; the others for a few messages.
    const CuttingProxy wire{server.port(),
                            {.first = 5'000, .most = 8'000, .count = cuts, .seed = 15}};
    const Seat ada{"ada", "127.0.0.1:" + std::to_string(wire.port())};
    PtyScreen screen = ada.runs({"join", "tea"});
    must_see(screen, "#tea>");

    std::vector<std::string> said;
    std::chrono::milliseconds longest{0};
    while (wire.cuts() < cuts) {
        const int before = wire.cuts();
        const auto begin = Clock::now();
        for (int i = 0; i < 3; ++i) {
            said.push_back("message " + std::to_string(said.size()) + " is said");
            screen.type(said.back().substr(0, 7));
            must_see(screen, "#tea> message");
            enter(screen, said.back().substr(7));
            must_see(screen, said.back());
        }
        screen.type("a draft");
        must_not_see(screen, "to send");
        must_not_see(screen, "…");
        must_see(screen, "#tea> a draft");
        screen.type("\x15"); // Ctrl-U
        must_not_see(screen, "a draft");
        bob.heard();
        if (wire.cuts() == before + 1) // one alone: the next try is not held back
            longest = std::max(longest, std::chrono::duration_cast<std::chrono::milliseconds>(
                                            Clock::now() - begin));
    }
    MESSAGE(wire.cuts(), " cuts while ", said.size(),
            " messages were typed; typed, cut, and all said within ", longest.count(), " ms");

    CHECK(bob.hears(said.size()));
    CHECK(bob.heard() == said);
    CHECK(bob.reads() == said);
    for (std::size_t i = said.size() - 3; i < said.size(); ++i)
        CHECK(count_on(screen, said[i]) == 1);
}
