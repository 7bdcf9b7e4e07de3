#include "src/base/nearest.h"

#include <doctest/doctest.h>

#include <array>

using namespace snug;
using namespace std::string_view_literals;

namespace {
constexpr std::array known{"listen"sv, "socket"sv, "data"sv, "limits.messages_per_second"sv};
} // namespace

TEST_CASE("a slip of the finger finds the word that was meant")
{
    CHECK(nearest("lisen", known) == "listen");
    CHECK(nearest("sokcet", known) == "socket");
    CHECK(nearest("limits.mesages_per_second", known) == "limits.messages_per_second");
}

TEST_CASE("a word like none of the known ones finds nothing")
{
    CHECK(nearest("colour", known) == std::nullopt);
    CHECK(nearest("", known) == std::nullopt);
    CHECK(nearest("x", known) == std::nullopt);
    CHECK(nearest("listen", {}) == std::nullopt);
}
