// From an empty home into a channel: start screen, form, and what can be wrong there.

#include "tests/support/landlock.h"
#include "tests/support/raw_client.h"
#include "tests/support/seat.h"
#include "tests/support/snugd_process.h"
#include "tests/support/source_files.h"

#include <doctest/doctest.h>

using namespace snug::test;

namespace {

/// From `snug create ops` into it.
void make_ops(PtyScreen& screen, const std::string& password)
{
    must_see(screen, "Ctrl-G five words");
    enter(screen, password);
    enter(screen, ""); // one's name, as it is
    must_see(screen, "#ops>");
}

} // namespace

TEST_CASE("the first run leads from the start screen into a channel of one's own")
{
    const SnugdProcess server;
    const Seat ada{"ada", tcp(server)};
    PtyScreen screen = ada.runs();
    must_see(screen, "▸ Join a channel");
    must_see(screen, "ada at 127.0.0.1");
    must_see(screen, "Open to join");

    screen.type(down);
    must_see(screen, "▸ Create a channel");
    screen.type("\r");
    must_see(screen, "Who may enter");
    enter(screen, "ops");
    must_see(screen, "[password]");
    enter(screen, "");
    must_see(screen, "Ctrl-T show");
    screen.type("opensesame");
    must_see(screen, "weak");
    enter(screen, "");
    enter(screen, "");
    must_see(screen, "#ops>");
    must_have_the_cursor_in_the_draft(screen, "#ops>");
    CHECK(screen.title() == "snug #ops");
    CHECK(screen.output().find("opensesame") == std::string::npos);
}

TEST_CASE("what was joined once is entered at once the next time")
{
    const SnugdProcess server;
    const Seat ada{"ada", tcp(server)};
    {
        PtyScreen screen = ada.runs({"create", "tea", "--open"});
        must_see(screen, "#tea>");
        screen.type(ctrl_c);
        must_end_with(screen, 0);
    }
    PtyScreen screen = ada.runs();
    must_see(screen, "#tea>");
    enter(screen, "here again");
    must_see(screen, "here again");
    must_not_see(screen, "…");
}

TEST_CASE("how long a channel keeps what is said can be given on the command line")
{
    const SnugdProcess server;
    const Seat ada{"ada", tcp(server)};
    PtyScreen screen = ada.runs({"create", "tea", "--open", "--keep", "30d"});
    must_see(screen, "#tea>");
    must_see(screen, "kept: 30d");
}

TEST_CASE("the form says that a password is wrong and takes the right one")
{
    const SnugdProcess server;
    const Seat ada{"ada", tcp(server)};
    const Seat bob{"bob", tcp(server)};
    PtyScreen of_ada = ada.runs({"create", "ops"});
    make_ops(of_ada, "opensesame");

    PtyScreen screen = bob.runs({"join", "ops"});
    must_see(screen, "its password is needed once");
    enter(screen, "opensaysme");
    enter(screen, ""); // one's name, as it is
    must_see(screen, "not the password");
    enter(screen, "opensesame");
    enter(screen, "");
    must_see(screen, "#ops>");
    must_see(of_ada, "+1: bob");
    CHECK(screen.output().find("opens") == std::string::npos);
}

TEST_CASE("a wrong password for /join says so and is asked again")
{
    const SnugdProcess server;
    const Seat ada{"ada", tcp(server)};
    const Seat bob{"bob", tcp(server)};
    PtyScreen of_ada = ada.runs({"create", "ops"});
    make_ops(of_ada, "opensesame");

    PtyScreen screen = bob.runs({"create", "den", "--open"});
    must_see(screen, "#den>");
    enter(screen, "/join ops");
    must_see(screen, "password for #ops:");
    enter(screen, "opensaysme");
    must_see(screen, "not the password");
    must_see(screen, "password for #ops:");
    enter(screen, "opensesame");
    must_see(screen, "#ops>");
    CHECK(screen.output().find("opens") == std::string::npos);
}

TEST_CASE("who wants a name that another has is told so and takes another")
{
    const SnugdProcess server;
    const Seat ada{"ada", tcp(server)};
    const Seat eve{"ada", tcp(server)};
    PtyScreen of_ada = ada.runs({"create", "tea", "--open"});
    must_see(of_ada, "#tea>");

    PtyScreen screen = eve.runs({"join", "tea"});
    must_see(screen, "Your name");
    must_see(screen, "choose another name");
    screen.type("\x15"
                "eve\r"); // Ctrl-U empties the field
    must_see(screen, "#tea>");
    must_see(of_ada, "+1: eve");
    enter(screen, "it is eve");
    must_see(of_ada, "it is eve");
    CHECK(of_ada.shows("eve"));
}

TEST_CASE("a channel that is not there can be made from the form that was to enter it")
{
    const SnugdProcess server;
    const Seat ada{"ada", tcp(server)};
    PtyScreen screen = ada.runs({"join", "nosuch"});
    must_see(screen, "there is no #nosuch yet");
    enter(screen, "");
    must_see(screen, "Who may enter");
    screen.type(escape);
    must_see(screen, "▸ ");
}

TEST_CASE("the form says where it found no server")
{
    const Seat ada{"ada", "unix:/nonexistent/snug.sock"};
    PtyScreen screen = ada.runs({"join", "tea"});
    must_see(screen, "unix:/nonexistent/snug.sock");
    screen.type(ctrl_c);
    must_end_with(screen, 0);
}

TEST_CASE("a screen can gain nothing any more once it has met a server, nor start one")
{
    if (!has_landlock())
        return;
    const auto may_gain_nothing = [](const PtyScreen& screen) {
        const auto status = snug::content_of("/proc/" + std::to_string(screen.pid()) + "/status");
        return status.find("NoNewPrivs:\t1") != std::string::npos;
    };
    const SnugdProcess server;
    const Seat ada{"ada", tcp(server)};
    PtyScreen screen = ada.runs();
    must_see(screen, "Open to join");
    CHECK(may_gain_nothing(screen));
    must_not_see(screen, "Start a server");
}
