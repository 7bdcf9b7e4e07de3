#include "src/protocol/names.h"

#include <doctest/doctest.h>

using namespace snug;

TEST_CASE("a channel's name is folded, and shown with a '#'")
{
    const auto name = ChannelName::parse("#Tea");
    REQUIRE(name);
    CHECK(name->str() == "tea");
    CHECK(name->display() == "#tea");
    CHECK_FALSE(name->is_direct());
}

TEST_CASE("a direct channel's name is an '@' and 32 digits, and nothing else is")
{
    const std::string digits(32, 'a');
    const ChannelName name = ChannelName::direct(digits);
    CHECK(name.is_direct());
    CHECK(name.display() == "@" + digits);
    CHECK(*ChannelName::parse(name.str()) == name);
    for (const std::string& bad : {"@" + digits.substr(1), "@" + digits + "a", std::string{"@ada"},
                                   "#@" + digits, "@" + std::string(32, 'A')}) {
        CAPTURE(bad);
        CHECK_FALSE(ChannelName::parse(bad).ok());
    }
}

TEST_CASE("a person's name stays as typed, and has one fold")
{
    const auto ada = MemberName::parse("Ada");
    REQUIRE(ada);
    CHECK(ada->str() == "Ada");
    CHECK(ada->folded() == MemberName::parse("aDA")->folded());
    CHECK(*ada != *MemberName::parse("aDA"));
}

TEST_CASE("a name that could pass for something else is refused")
{
    for (const char* bad : {"", "#", "a b", "#a#b", "-ada", ".ada", "@ada", "ada:", "a\nb", "*",
                            "\xe2\x80\xae", "\xff"}) {
        CAPTURE(bad);
        CHECK_FALSE(MemberName::parse(bad).ok());
        CHECK_FALSE(ChannelName::parse(bad).ok());
    }
}
