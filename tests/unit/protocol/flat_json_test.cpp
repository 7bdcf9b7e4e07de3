#include "src/protocol/codec_flat.h"
#include "tests/support/seeded_random.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace snug;
using namespace snug::msg;

namespace {

const std::string said =
    R"({"action":"message","requestId":7,"channelName":"#tea","message":"tea is ready, Zoë"})";

/// One byte is put in, taken out or changed.
std::string mutated(std::string text, SeededRandom& random)
{
    static constexpr std::string_view bytes = "{}[]\":,\\ \t\n01.e-+aftrue\x7f\x80\xc3\xff";
    const std::size_t place = random.below(text.size());
    const char byte = bytes[random.below(bytes.size())];
    switch (random.below(3)) {
    case 0:
        text.insert(place, 1, byte);
        break;
    case 1:
        text.erase(place, 1);
        break;
    default:
        text[place] = byte;
    }
    return text;
}

} // namespace

TEST_CASE("what clients say all day is flat")
{
    for (const std::string& text :
         {said, std::string{R"({"a":true,"b":false,"c":0,"d":999999999999999})"},
          std::string{" { \"a\" :\t1 , \"b\" : \" x \" } "}}) {
        CAPTURE(text);
        const auto flat = parse_flat(text);
        REQUIRE(flat);
        CHECK(*flat == parse_any_object(text).value());
    }
}

TEST_CASE("what is not flat is left to the parser that knows all of JSON")
{
    for (const char* text : {"",
                             "{",
                             "{}",
                             "[]",
                             "1",
                             R"({"a":[]})",
                             R"({"a":{}})",
                             R"({"a":null})",
                             R"({"a":-1})",
                             R"({"a":01})",
                             R"({"a":1.0})",
                             R"({"a":1e1})",
                             R"({"a":1000000000000000})",
                             R"({"a":"\n"})",
                             "{\"a\":\"\t\"}",
                             R"({"a":1,"a":1})",
                             R"({"a":1,})",
                             R"({"a":1}})",
                             R"({"a":1} x)",
                             R"({"a" 1})",
                             R"({"a":})",
                             R"({a:1})",
                             R"({"a":tru})",
                             "{\"a\":\"\xff\"}",
                             R"({"a":"b)",
                             R"({"a":"b" "c"})"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_flat(text));
    }
}

TEST_CASE("whatever is taken for flat is what the other parser makes of it")
{
    SeededRandom random;
    std::size_t flat_ones = 0;
    for (int i = 0; i < 20'000; ++i) {
        std::string text = mutated(said, random);
        for (std::size_t more = random.below(4); more > 0 && !text.empty(); --more)
            text = mutated(text, random);
        const auto flat = parse_flat(text);
        if (!flat)
            continue;
        ++flat_ones;
        CAPTURE(text);
        const auto sound = parse_any_object(text);
        REQUIRE(sound.ok());
        CHECK(*flat == *sound);
        CHECK(flat->dump() == sound->dump());
    }
    CHECK(flat_ones > 1000);
}
