#include "tui/cli/failure.h"

#include <doctest/doctest.h>

namespace snug::tui {

TEST_CASE("exit codes are those of sysexits")
{
    const auto exit_code = [](ErrorCode code) { return failure_of({code, "x"}, "tea").exit_code; };
    CHECK(exit_code(ErrorCode::usage) == 64);
    CHECK(exit_code(ErrorCode::bad_name) == 64);
    CHECK(exit_code(ErrorCode::unavailable) == 69);
    CHECK(exit_code(ErrorCode::no_such_channel) == 69);
    CHECK(exit_code(ErrorCode::rate_limited) == 75);
    CHECK(exit_code(ErrorCode::storage_full) == 75);
    CHECK(exit_code(ErrorCode::bad_reply) == 76);
    CHECK(exit_code(ErrorCode::protocol_version) == 76);
    CHECK(exit_code(ErrorCode::wrong_password) == 77);
    CHECK(exit_code(ErrorCode::password_required) == 77);
    CHECK(exit_code(ErrorCode::bad_config) == 78);
}

TEST_CASE("a server that was there and is not just now is worth another try")
{
    const Error gone{ErrorCode::unavailable, "no answer", std::chrono::seconds{30}};
    CHECK(failure_of(gone, "").exit_code == 75);
}

TEST_CASE("the sentence says what to type next, about the channel that was meant")
{
    const Error none{ErrorCode::no_such_channel, "the server's words"};
    CHECK(failure_of(none, "ops").sentence ==
          "no channel #ops on this server; create it with: snug create ops");
    CHECK(failure_of(none, "#ops").sentence == failure_of(none, "ops").sentence);
    CHECK(failure_of(none, "").sentence == "the server's words");
    CHECK(failure_of(none, "@bob").sentence == "the server's words");
}

TEST_CASE("where the server's sentence is as good, it is told")
{
    const Error wrong{ErrorCode::wrong_password, "that is not the password of #ops; try again"};
    CHECK(failure_of(wrong, "ops").sentence == wrong.text);
}

} // namespace snug::tui
