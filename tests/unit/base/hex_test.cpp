#include "src/base/hex.h"

#include "src/base/random_id.h"

#include <doctest/doctest.h>

#include <array>

using namespace snug;

namespace {

std::span<const std::byte> bytes_of(std::string_view text)
{
    return std::as_bytes(std::span{text});
}

} // namespace

TEST_CASE("hex writes two lowercase digits a byte and reads them back")
{
    std::array<std::byte, 3> out{};
    CHECK(to_hex(bytes_of("\x01\xab\xff")) == "01abff");
    CHECK(from_hex("01ABff", out));
    CHECK(to_hex(out) == "01abff");
}

TEST_CASE("hex of another length or with another letter is refused")
{
    std::array<std::byte, 2> out{};
    for (const char* text : {"", "abc", "abcde", "abxd", "ab d"}) {
        CAPTURE(text);
        CHECK_FALSE(from_hex(text, out));
    }
}

TEST_CASE("base32 agrees with RFC 4648, section 10, in lower case and without padding")
{
    CHECK(to_base32(bytes_of("")) == "");
    CHECK(to_base32(bytes_of("f")) == "my");
    CHECK(to_base32(bytes_of("fo")) == "mzxq");
    CHECK(to_base32(bytes_of("foo")) == "mzxw6");
    CHECK(to_base32(bytes_of("foob")) == "mzxw6yq");
    CHECK(to_base32(bytes_of("fooba")) == "mzxw6ytb");
    CHECK(to_base32(bytes_of("foobar")) == "mzxw6ytboi");
}

TEST_CASE("a random id reads back as itself and refuses any other length")
{
    using Id = RandomId<struct TestTag>;
    const Id id{Id::Bytes{std::byte{0xde}, std::byte{0xad}}};
    CHECK(id.str() == "dead0000000000000000000000000000");
    CHECK(Id::parse(id.str()) == id);
    CHECK_FALSE(Id::parse("dead"));
}
