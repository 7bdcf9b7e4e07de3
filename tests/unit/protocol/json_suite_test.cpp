#include "src/protocol/codec.h"
#include "src/protocol/codec_json.h"
#include "src/protocol/framing.h"
#include "src/protocol/limits.h"
#include "tests/support/source_files.h"

#include <doctest/doctest.h>

/// The parsing cases of JSONTestSuite, which lie beside the project where it is
/// developed and are no part of it.
using namespace snug;
using namespace snug::msg;

namespace {

const std::filesystem::path suite = source_root() / "../shared/vectors/json";
const bool suite_is_absent = files_in(suite).empty();

/// The codec reads objects only; the suite's texts are values of any kind.
std::string as_field(const std::string& text)
{
    return "{\"value\":" + text + "}";
}

} // namespace

TEST_CASE("JSONTestSuite: what is JSON is accepted, but for a key that stands twice" *
          doctest::skip(suite_is_absent))
{
    for (const auto& file : files_in(suite, "y_")) {
        CAPTURE(file);
        const auto parsed = parse_object(as_field(content_of(file)));
        if (file.filename().string().starts_with("y_object_duplicated_key")) {
            REQUIRE_FALSE(parsed);
            CHECK(parsed.error().code == ErrorCode::duplicate_key);
        } else {
            CHECK(parsed.ok());
        }
    }
}

TEST_CASE("JSONTestSuite: what is no JSON is refused" * doctest::skip(suite_is_absent))
{
    for (const auto& file : files_in(suite, "n_")) {
        CAPTURE(file);
        CHECK_FALSE(parse_object(content_of(file)).ok());
        CHECK_FALSE(parse_object(as_field(content_of(file))).ok());
    }
}

TEST_CASE("JSONTestSuite: as a message each is refused by name" * doctest::skip(suite_is_absent))
{
    for (const auto& file : files_in(suite)) {
        CAPTURE(file);
        const std::string text = content_of(file);
        const auto request = decode_request(text);
        REQUIRE(std::holds_alternative<Refused>(request));
        CHECK_FALSE(std::get<Error>(std::get<Refused>(request).body).text.empty());
        CHECK_FALSE(decode_server_frame(text).ok());
        CHECK_FALSE(decode_classic_b(text).ok());
        CHECK(dialect_of(text) == Dialect::native);
    }
}

TEST_CASE("JSONTestSuite: as bytes none stops the reader" * doctest::skip(suite_is_absent))
{
    for (const auto& file : files_in(suite)) {
        CAPTURE(file);
        FrameReader reader{limits::object_bytes};
        reader.feed(content_of(file) + "\n\"\n{\"last\":1}");
        std::string last;
        for (;;) {
            const auto object = reader.next();
            if (object && !*object)
                break;
            if (object)
                last = **object;
        }
        CHECK(last == "{\"last\":1}");
    }
}
