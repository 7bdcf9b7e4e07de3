#include "tui/model/input_history.h"

#include <doctest/doctest.h>

#include <string>

using namespace snug::tui;

namespace {

InputHistory history_of(std::initializer_list<const char*> lines)
{
    InputHistory history;
    for (const char* line : lines)
        history.add(line);
    return history;
}

} // namespace

TEST_CASE("going back and forth through history ends at the draft one had")
{
    InputHistory history = history_of({"one", "two"});
    CHECK(history.older("draft") == "two");
    CHECK(history.older("two") == "one");
    CHECK_FALSE(history.older("one"));
    CHECK(history.newer() == "two");
    CHECK(history.newer() == "draft");
    CHECK_FALSE(history.newer());
    CHECK(history.older("another") == "two");
    CHECK(history.newer() == "another");
}

TEST_CASE("a line that carries a password never enters history")
{
    InputHistory history = history_of({"one"});
    history.add("/join #tea hunter2", InputHistory::Carries::a_password);
    CHECK(history.older("") == "one");
    CHECK(history.size() == 1);
}

TEST_CASE("empty lines and repetitions are left out")
{
    const InputHistory history = history_of({"one", "", "one", "two", "one"});
    CHECK(history.size() == 3);
}

TEST_CASE("history keeps its newest lines")
{
    InputHistory history;
    for (std::size_t i = 0; i < InputHistory::max_lines + 7; ++i)
        history.add(std::to_string(i));
    CHECK(history.size() == InputHistory::max_lines);
    CHECK(history.older("") == std::to_string(InputHistory::max_lines + 6));
}

TEST_CASE("a search goes from match to older match and stays where there is none")
{
    InputHistory history = history_of({"tea one", "coffee", "tea two", "water"});
    CHECK(history.search_older("tea", "draft") == "tea two");
    CHECK(history.search_older("tea", "") == "tea one");
    CHECK_FALSE(history.search_older("tea", ""));
    CHECK(history.newer() == "coffee");
    history.leave();
    CHECK_FALSE(history.newer());
}

TEST_CASE("sending ends the look back")
{
    InputHistory history = history_of({"one", "two"});
    history.older("draft");
    history.add("three");
    CHECK_FALSE(history.newer());
    CHECK(history.older("") == "three");
}
