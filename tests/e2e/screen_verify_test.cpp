// Two people compare keys, and a third comes with the name of one.

#include "tests/support/seat.h"
#include "tests/support/snugd_process.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

using namespace snug;
using namespace snug::test;

namespace {

/// The digits, without the blanks between them, that stand below the words about comparing.
std::string digits_on(const PtyScreen& screen)
{
    std::string digits;
    for (int row = 0; row < screen.size().rows; ++row) {
        const std::string text = screen.row_text(row);
        for (std::size_t at = 0; at + 5 <= text.size(); ++at) {
            const std::string group = text.substr(at, 5);
            if (group.find_first_not_of("0123456789") == group.npos)
                digits += group;
        }
    }
    return digits;
}

} // namespace

TEST_CASE("two people see the same digits, and another key by a verified name is told")
{
    const SnugdProcess server;
    const tui::Size size{.rows = 30, .columns = 120};
    const Seat ada{"ada", tcp(server)};
    PtyScreen hers = ada.runs({"create", "tea", "--open"}, size);
    must_see(hers, "#tea>");
    {
        const Seat bob{"bob", tcp(server)};
        PtyScreen his = bob.runs({"join", "tea"}, size);
        must_see(his, "#tea>");
        must_see(hers, "+1: bob");
        enter(hers, "/verify bob");
        must_see(hers, "/verify bob yes");
        enter(his, "/verify ada");
        must_see(his, "/verify ada yes");
        CHECK(digits_on(hers).size() == 60);
        CHECK(digits_on(hers) == digits_on(his));

        enter(hers, "/verify bob yes");
        must_see(hers, "bob is verified");
        enter(hers, "/whois bob");
        must_see(hers, "verified by you");
        enter(his, "/quit");
        must_end_with(his, 0);
        must_see(hers, "−1: bob");
    }
    const auto file = std::filesystem::path{ada.home().path("home/.local/share/snug/known_users")};
    CHECK(std::filesystem::status(file).permissions() == std::filesystem::perms{0600});

    // She starts anew, so that it is the file that knows.
    enter(hers, "/quit");
    must_end_with(hers, 0);
    PtyScreen again = ada.runs({"join", "tea"}, size);
    must_see(again, "#tea>");
    const Seat eve{"bob", tcp(server)};
    PtyScreen theirs = eve.runs({"join", "tea"}, size);
    must_see(theirs, "#tea>");
    must_see(again, "bob is not the bob you verified");
    enter(again, "/pm bob secret");
    must_see(again, "is told nothing");
}
