#include "src/protocol/retention.h"

#include <doctest/doctest.h>

namespace snug {

TEST_CASE("how long messages are kept is written as it is read")
{
    using Kind = Retention::Kind;
    const std::pair<const char*, Retention> ways[] = {{"forever", {}},
                                                      {"30d", {Kind::days, 30}},
                                                      {"1d", {Kind::days, 1}},
                                                      {"500", {Kind::newest, 500}},
                                                      {"none", {Kind::none, 0}}};
    for (const auto& way : ways) {
        CAPTURE(way.first);
        CHECK(Retention::parse(way.first).value() == way.second);
        CHECK(way.second.str() == way.first);
    }
}

TEST_CASE("what says nothing of how long is refused, with the words that do")
{
    for (const char* text : {"", "d", "0", "0d", "-1", "+5", " 5", "5 ", "5.5", "5w", "30D",
                             "never", "Forever", "99999999999", "36501d", "1000000001"}) {
        CAPTURE(text);
        const auto refused = Retention::parse(text);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == ErrorCode::bad_value);
        CHECK(refused.error().text.find("30d") != std::string::npos);
    }
}

} // namespace snug
