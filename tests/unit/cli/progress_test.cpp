#include "tui/cli/progress.h"

#include <doctest/doctest.h>

namespace snug::tui {

using namespace std::chrono_literals;

TEST_CASE("progress says how much is done, how fast, and how long it will take")
{
    CHECK(progress_words(12400, 50000, 2s) == "12400 of 50000 messages, 6200 a second, 6 s left");
    CHECK(progress_words(1, 1, 500ms) == "1 of 1 message, 2 a second, 0 s left");
}

TEST_CASE("progress says nothing of a speed before there is one")
{
    CHECK(progress_words(0, 50000, 2s) == "0 of 50000 messages");
    CHECK(progress_words(10, 50000, 0ms) == "10 of 50000 messages");
}

} // namespace snug::tui
