#include "src/text/suggest.h"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

using namespace snug::text;

namespace {

constexpr auto commands =
    std::to_array<std::string_view>({"away", "ban", "channels", "help", "history", "join", "kick",
                                     "leave", "list", "password", "quit"});

} // namespace

TEST_CASE("one slip is one letter too many, too few, another, or two swapped")
{
    CHECK(slips_between("help", "help") == 0);
    CHECK(slips_between("helpp", "help") == 1);
    CHECK(slips_between("hlp", "help") == 1);
    CHECK(slips_between("helo", "help") == 1);
    CHECK(slips_between("hepl", "help") == 1);
    CHECK(slips_between("HELP", "help") == 0);
    CHECK(slips_between("", "help") == 4);
    CHECK(slips_between("kitten", "sitting") == 3);
    CHECK(slips_between("ca", "abc") == 3);
}

TEST_CASE("a mistyped command suggests the one that was meant")
{
    CHECK(nearest("hepl", commands) == "help");
    CHECK(nearest("JION", commands) == "join");
    CHECK(nearest("passwrod", commands) == "password");
    CHECK(nearest("chanels", commands) == "channels");
    CHECK(nearest("bam", commands) == "ban");
    CHECK(nearest("lis", commands) == "list");
}

TEST_CASE("a word that is near to none suggests nothing")
{
    for (const std::string_view typed : {"", "x", "hello world", "xyz", "dance", "joinnnn"}) {
        CAPTURE(typed);
        CHECK_FALSE(nearest(typed, commands));
    }
    CHECK_FALSE(nearest(std::string(100'000, 'a'), commands));
    CHECK_FALSE(nearest("help", std::array<std::string_view, 0>{}));
}

TEST_CASE("of two names equally near the first is suggested")
{
    CHECK(nearest("lest", std::array<std::string_view, 2>{"list", "lost"}) == "list");
}

TEST_CASE("names may be strings, or a member of a table's rows")
{
    struct Row {
        std::string_view name;
        int value;
    };
    constexpr auto table = std::to_array<Row>({{"port", 1}, {"socket", 2}});
    CHECK(nearest("sokcet", table, &Row::name) == "socket");

    const std::vector<std::string> strings{"port", "socket"};
    CHECK(nearest("prot", strings) == "port");
}

static_assert(LastingName<const std::string&>);
static_assert(!LastingName<std::string>); // what it pointed to would be gone
