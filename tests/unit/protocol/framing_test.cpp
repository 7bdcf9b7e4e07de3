#include "src/protocol/framing.h"

#include "tests/support/seeded_random.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace snug;
using namespace snug::msg;

namespace {

/// What a reader makes of these chunks: objects, and codes of errors in "<>".
std::vector<std::string> read(const std::vector<std::string>& chunks, std::size_t max = 1000)
{
    FrameReader reader{max};
    std::vector<std::string> read;
    for (const std::string& chunk : chunks) {
        reader.feed(chunk);
        for (;;) {
            const auto object = reader.next();
            if (object && !*object)
                break;
            read.push_back(object ? std::string{**object}
                                  : "<" + std::string{name_of(object.error().code)} + ">");
        }
    }
    return read;
}

using Objects = std::vector<std::string>;

/// Everything that can stand between, inside and instead of objects.
const std::string stream =
    "{\"a\":1}\n{\"b\":\"}{\\\"\\\\\"}{\"c\":[{},[1]]}\r\n\t {}\n"
    "nonsense {}\n{\"line\nbreak\"}\n{\"d\":\"\xc3\xa9\"}\n\n[1]\n{\"e\":{}}";
const Objects in_stream = {"{\"a\":1}",        "{\"b\":\"}{\\\"\\\\\"}",
                           "{\"c\":[{},[1]]}", "{}",
                           "<bad_json>",       "<bad_json>",
                           "<bad_json>",       "{\"d\":\"\xc3\xa9\"}",
                           "<bad_json>",       "{\"e\":{}}"};

} // namespace

TEST_CASE("objects are cut from a stream with a newline or nothing between them")
{
    CHECK(read({stream}) == in_stream);
}

TEST_CASE("a frame split anywhere is still one frame")
{
    for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
        CAPTURE(cut);
        CHECK(read({stream.substr(0, cut), stream.substr(cut)}) == in_stream);
    }
}

TEST_CASE("a frame in any number of pieces is still one frame")
{
    SeededRandom random;
    for (int round = 0; round < 500; ++round) {
        CAPTURE(round);
        Objects chunks;
        for (std::size_t at = 0; at < stream.size(); at += chunks.back().size())
            chunks.push_back(stream.substr(at, 1 + random.below(1 + random.below(20))));
        CHECK(read(chunks) == in_stream);
    }
}

TEST_CASE("a bad line costs one error, and the next line is read")
{
    CHECK(read({"x{}{}{}\n{}"}) == Objects{"<bad_json>", "{}"});
    CHECK(read({"{\"a\":\"open\n{}"}) == Objects{"<bad_json>", "{}"});
    CHECK(read({"{\"a\":\"open\\\n{}"}) == Objects{"<bad_json>", "{}"});
}

TEST_CASE("an oversized object is refused before its body arrives")
{
    FrameReader reader{10};
    reader.feed("{\"a\":\"12345");
    const auto object = reader.next();
    REQUIRE_FALSE(object);
    CHECK(object.error().code == ErrorCode::too_long);
    CHECK(reader.pending() == 0);

    reader.feed(std::string(100'000, 'x'));
    const auto more = reader.next();
    REQUIRE(more);
    CHECK_FALSE(*more);
    CHECK(reader.pending() == 0);
}

TEST_CASE("an object may be as long as the bound and no longer")
{
    CHECK(read({"{\"a\":123}\n{}"}, 9) == Objects{"{\"a\":123}", "{}"});
    CHECK(read({"{\"a\":1234}\n{}"}, 9) == Objects{"<too_long>", "{}"});
}

TEST_CASE("a raised bound holds from the next object on")
{
    FrameReader reader{4};
    reader.feed("{}{\"a\":1}");
    REQUIRE(reader.next());
    reader.set_max_object(100);
    const auto object = reader.next();
    REQUIRE(object);
    CHECK(*object == "{\"a\":1}");
}

TEST_CASE("what is not whole yet is held back, white space is not")
{
    FrameReader reader{100};
    reader.feed(" \n\t{}  ");
    REQUIRE(reader.next());
    REQUIRE(reader.next());
    CHECK(reader.pending() == 0);
    reader.feed("{\"a\"");
    REQUIRE(reader.next());
    CHECK(reader.pending() == 4);
}
