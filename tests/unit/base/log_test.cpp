#include "src/base/log.h"

#include <doctest/doctest.h>

using namespace snug;

TEST_CASE("a log line is logfmt: what could break the line is quoted and escaped")
{
    CHECK(log::format({}, log::Level::info, "net", "connected",
                      {{"session", 7}, {"address", "127.0.0.1:4"}, {"name", "a \"b\"\n\x1b"}}) ==
          "level=info module=net msg=\"connected\" session=7 address=127.0.0.1:4 "
          "name=\"a \\\"b\\\"\\u000a\\u001b\"");
}

TEST_CASE("a log line can be a JSON object")
{
    CHECK(log::format({.format = log::Format::json}, log::Level::error, "net", "gone",
                      {{"reason", "reset"}}) ==
          R"({"level":"error","module":"net","message":"gone","reason":"reset"})");
}

TEST_CASE("under journald a line carries its syslog priority")
{
    CHECK(log::format({.journal_prefix = true}, log::Level::warning, "net", "slow", {}) ==
          "<4>level=warning module=net msg=\"slow\"");
}

TEST_CASE("a field that has nothing to say is left out")
{
    CHECK(log::format({}, log::Level::info, "net", "gone", {{"channel", ""}, {"session", 7}}) ==
          "level=info module=net msg=\"gone\" session=7");
    CHECK(log::format({.format = log::Format::json}, log::Level::info, "net", "gone",
                      {{"channel", ""}}) == R"({"level":"info","module":"net","message":"gone"})");
}

TEST_CASE("a log line is ASCII until somebody is named who knows what is safe")
{
    CHECK(log::format({}, log::Level::info, "net", "gone", {{"name", "Зоя\x9b\u202e"}}) ==
          "level=info module=net msg=\"gone\" name=\"??????????\"");
    const log::Settings settings{
        .clean = [](std::string_view text) { return std::string{text == "Зоя" ? text : "?"}; }};
    CHECK(log::format(settings, log::Level::info, "net", "gone", {{"name", "Зоя"}}) ==
          "level=info module=net msg=\"?\" name=\"Зоя\"");
}
