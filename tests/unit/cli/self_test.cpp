#include "tui/cli/self.h"

#include <doctest/doctest.h>

namespace snug::tui {

TEST_CASE("whatever the login name is, there is a name to begin with")
{
    CHECK(name_from_login("ada").str() == "ada");
    CHECK(name_from_login("ada.l-1").str() == "ada.l-1");
    CHECK(name_from_login("CORP\\ada lovelace").str() == "CORPadalovelace");
    CHECK(name_from_login("").str() == "guest");
    CHECK(name_from_login("@@@").str() == "guest");
}

} // namespace snug::tui
