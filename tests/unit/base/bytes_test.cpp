#include "src/base/bytes.h"

#include <doctest/doctest.h>

using namespace snug;

namespace {

Bytes bytes(std::string_view text)
{
    const auto all = std::as_bytes(std::span{text});
    return {all.begin(), all.end()};
}

} // namespace

TEST_CASE("base64 is that of RFC 4648, section 10, both ways")
{
    const std::pair<std::string_view, std::string_view> samples[] = {{"", ""},
                                                                     {"f", "Zg=="},
                                                                     {"fo", "Zm8="},
                                                                     {"foo", "Zm9v"},
                                                                     {"foob", "Zm9vYg=="},
                                                                     {"fooba", "Zm9vYmE="},
                                                                     {"foobar", "Zm9vYmFy"}};
    for (const auto& sample : samples) {
        CAPTURE(sample.first);
        CHECK(to_base64(bytes(sample.first)) == sample.second);
        CHECK(from_base64(sample.second) == bytes(sample.first));
    }
    CHECK(from_base64("++//") == Bytes{std::byte{0xfb}, std::byte{0xef}, std::byte{0xff}});
}

TEST_CASE("no two texts are the same bytes")
{
    for (const std::string_view text :
         {"Z", "Zg", "Zg=", "Zh==", "Zm9=", "Zg==Zg==", "Z===", "====", "Zm 9", "Zm9v\n", "Zm9-"}) {
        CAPTURE(text);
        CHECK_FALSE(from_base64(text));
    }
}
