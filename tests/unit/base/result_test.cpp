#include "src/base/result.h"

#include <doctest/doctest.h>

#include <string>

using namespace snug;

TEST_CASE("a result holds a value or the error that says why there is none")
{
    Result<std::string> good{std::string{"tea"}};
    const Result<std::string> bad{Error{ErrorCode::bad_name, "no spaces, please"}};
    REQUIRE(good);
    CHECK(*good == "tea");
    REQUIRE_FALSE(bad);
    CHECK(bad.error().code == ErrorCode::bad_name);
}

TEST_CASE("every error code has its own name on the wire")
{
    CHECK(name_of(ErrorCode::rate_limited) == "rate_limited");
    CHECK(error_code_from("rate_limited") == ErrorCode::rate_limited);
    CHECK_FALSE(error_code_from("no_such_code"));
}
