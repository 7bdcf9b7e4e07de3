#include "tui/model/mention.h"

#include <doctest/doctest.h>

using namespace snug;
using namespace snug::tui;

TEST_CASE("a name is a mention as a word of its own, in any case")
{
    const MemberName ada = *MemberName::parse("Ada");
    for (const char* text : {"ada", "ADA: hi", "hi, ada!", "(ada)", "hi ada.", "@ada", "x\nada"}) {
        CAPTURE(text);
        CHECK(mentions(text, ada));
    }
    for (const char* text : {"", "ad", "adam", "canada", "ada_2", "ada-b", "àda", "adaé"}) {
        CAPTURE(text);
        CHECK_FALSE(mentions(text, ada));
    }
}

TEST_CASE("a name of other letters is found as one of Latin ones")
{
    CHECK(mentions("привет, МАША!", *MemberName::parse("маша")));
    CHECK_FALSE(mentions("машата", *MemberName::parse("маша")));
}
