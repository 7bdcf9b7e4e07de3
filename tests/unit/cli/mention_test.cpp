#include "tui/cli/mention.h"

#include <doctest/doctest.h>

namespace snug::tui {

TEST_CASE("a name is mentioned as a word of its own, in any case of letters")
{
    const auto ada = *MemberName::parse("Ada");
    for (const char* text : {"ada", "hi ADA!", "@ada: tea?", "(Ada)", "a canada, ada", "tea.ada"})
        CHECK_MESSAGE(mentions(text, ada), text);
    for (const char* text : {"", "canada", "adas", "ada-mae", "ada_x", "xada", "àda", "adaé"})
        CHECK_FALSE_MESSAGE(mentions(text, ada), text);
}

} // namespace snug::tui
