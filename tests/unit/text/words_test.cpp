#include "src/text/words.h"

#include <doctest/doctest.h>

using namespace snug::text;
using namespace std::chrono_literals;

TEST_CASE("one is singular, any other number plural")
{
    CHECK(plural(0, "message") == "0 messages");
    CHECK(plural(1, "message") == "1 message");
    CHECK(plural(2, "message") == "2 messages");
    CHECK(plural(2, "reply", "replies") == "2 replies");
    CHECK(plural(1, "reply", "replies") == "1 reply");
}

TEST_CASE("a duration is told in its two largest units")
{
    CHECK(duration_in_words(0s) == "0 s");
    CHECK(duration_in_words(-5s) == "0 s");
    CHECK(duration_in_words(59s) == "59 s");
    CHECK(duration_in_words(60s) == "1 min");
    CHECK(duration_in_words(182s) == "3 min 2 s");
    CHECK(duration_in_words(2h) == "2 h");
    CHECK(duration_in_words(2h + 59s) == "2 h");
    CHECK(duration_in_words(24h * 5 + 1h + 30min) == "5 d 1 h");
}

TEST_CASE("a size is told in the unit that fits it")
{
    CHECK(size_in_words(0) == "0 B");
    CHECK(size_in_words(1023) == "1023 B");
    CHECK(size_in_words(1024) == "1 KiB");
    CHECK(size_in_words(1536) == "1.5 KiB");
    CHECK(size_in_words(1024 * 1024 - 1) == "1 MiB");
    CHECK(size_in_words(50ULL << 20) == "50 MiB");
    CHECK(size_in_words(5000ULL << 40) == "5000 TiB");
}
