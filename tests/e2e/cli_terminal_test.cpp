#include "tests/support/pty_screen.h"
#include "tests/support/snug_process.h"
#include "tests/support/snugd_process.h"

#include <doctest/doctest.h>

using namespace snug::test;

namespace {

/// Somebody's snug in a terminal.
PtyScreen on_terminal(const Person& person, std::vector<std::string> words)
{
    std::vector<std::string> command{SNUG_PATH};
    for (std::string& word : person.words(std::move(words)))
        command.push_back(std::move(word));
    PtyScreen::Options options;
    options.environment = {{"TERM", "xterm-256color"}};
    for (const std::string& variable : person.variables()) {
        const std::size_t equals = variable.find('=');
        options.environment.emplace_back(variable.substr(0, equals), variable.substr(equals + 1));
    }
    return PtyScreen{command, options};
}

} // namespace

TEST_CASE("a password is asked for on the terminal, and never shown")
{
    SnugdProcess server;
    const Person ada{"ada", server.port()};
    const Person bob{"bob", server.port()};

    PtyScreen creating = on_terminal(ada, {"create", "ops", "--no-screen"});
    REQUIRE(creating.wait_until_screen_shows("New password for #ops:"));
    creating.type("sesame\r");
    REQUIRE(creating.wait_until_screen_shows("The same again:"));
    creating.type("Sesame\r");
    REQUIRE(creating.wait_until_screen_shows("not the same"));
    REQUIRE(creating.wait_until([&] {
        const std::string text = creating.screen_text();
        return text.rfind("New password") > text.find("The same");
    }));
    creating.type("sesame\r");
    REQUIRE(creating.wait_until([&] {
        const std::string text = creating.screen_text();
        return text.rfind("The same again") > text.rfind("New password");
    }));
    creating.type("sesame\r");
    CHECK(creating.wait_for_exit() == 0);
    CHECK(creating.shows("#ops is there"));
    CHECK(creating.output().find("esame") == std::string::npos);

    PtyScreen joining = on_terminal(bob, {"join", "ops", "--no-screen"});
    REQUIRE(joining.wait_until_screen_shows("Password for #ops:"));
    joining.type("wrong\r");
    REQUIRE(joining.wait_until_screen_shows("That was not it."));
    joining.type("sesamx\x7f"
                 "e\r");
    CHECK(joining.wait_for_exit() == 0);
    CHECK(joining.shows("you are in #ops as bob"));
    CHECK(joining.shows("*****"));
    CHECK(joining.output().find("sesam") == std::string::npos);
}

TEST_CASE("^C at the password prompt is 130, and the terminal is as it was")
{
    SnugdProcess server;
    const Person ada{"ada", server.port()};
    REQUIRE(ada.runs({"create", "ops", "--password-file", ada.writes("pw", "x\n")}).exit_code == 0);
    const Person bob{"bob", server.port()};
    std::string command = SNUG_PATH;
    for (const std::string& word : bob.words({"join", "ops", "--no-screen"}))
        command += " " + word;
    PtyScreen shell{
        {"/bin/sh", "-c", "HOME=" + bob.file("") + " " + command + "; echo left with $?; stty -a"}};
    REQUIRE(shell.wait_until_screen_shows("Password for #ops:"));
    shell.type("abc\x03");
    REQUIRE(shell.wait_until_screen_shows("left with 130"));
    REQUIRE(shell.wait_for_exit() == 0);
    CHECK(shell.shows(" echo "));
    CHECK(shell.shows(" icanon "));
    CHECK_FALSE(shell.shows("-echo "));
}

TEST_CASE("chat on a terminal moves no cursor and draws nothing")
{
    SnugdProcess server;
    const Person ada{"ada", server.port()};
    const Person bob{"bob", server.port()};
    PtyScreen chat = on_terminal(ada, {"chat", "lobby"});
    REQUIRE(chat.wait_until_screen_shows("you are in #lobby"));
    REQUIRE(bob.runs({"send", "lobby", "hello"}).exit_code == 0);
    REQUIRE(chat.wait_until_screen_shows("<bob> hello"));
    chat.type("hi bob\r");
    chat.type("/exit\r");
    CHECK(chat.wait_for_exit() == 0);
    CHECK(chat.output().find('\x1b') == std::string::npos);
    CHECK_FALSE(chat.alternate_screen());
    CHECK(bob.runs({"tail", "lobby"}).output.find("<ada> hi bob") != std::string::npos);
}

TEST_CASE("an export that takes long says how far it is, and leaves nothing of that behind")
{
    SnugdProcess server{{.config = "[limits]\nmessage_burst = 1000\n"}};
    const Person ada{"ada", server.port()};
    SnugProcess chat = ada.starts({"chat", "lobby"});
    for (int i = 0; i < 400; ++i)
        chat.type(std::to_string(i) + " " + std::string(400, '.') + "\n");
    chat.end_input();
    REQUIRE(chat.wait_for_exit() == 0);

    // The pipe is full before all is exported, and only read from when we say so.
    std::string command = SNUG_PATH;
    for (const std::string& word : ada.words({"export", "lobby"}))
        command += " " + word;
    PtyScreen shell{{"/bin/sh", "-c",
                     "HOME=" + ada.file("") + " TERM=xterm " + command +
                         " | { read go </dev/tty; cat | sed -n '$s/^.*> //p' | cut -c-9; }"}};
    REQUIRE(ada.runs({"wait", "lobby", "--timeout", "1s"}).exit_code == 75);
    shell.type("go\r");
    CHECK(shell.wait_for_exit() == 0);
    CHECK(shell.output().find(" of 40") != std::string::npos);
    CHECK(shell.output().find(" a second, ") != std::string::npos);
    CHECK_FALSE(shell.shows(" a second, "));
    CHECK(shell.shows("399 ....."));
}

TEST_CASE("found words stand out on a terminal, without colours too")
{
    SnugdProcess server;
    const Person ada{"ada", server.port()};
    REQUIRE(ada.runs({"send", "lobby", "the kettle is on"}).exit_code == 0);
    PtyScreen searching = on_terminal(ada, {"search", "kettle"});
    CHECK(searching.wait_for_exit() == 0);
    CHECK(searching.output().find("#lobby <ada> the \x1b[1;31mkettle\x1b[m is on") !=
          std::string::npos);

    std::string command = SNUG_PATH;
    for (const std::string& word : ada.words({"search", "kettle"}))
        command += " " + word;
    PtyScreen without_colours{
        {"/bin/sh", "-c", "HOME=" + ada.file("") + " TERM=xterm NO_COLOR=1 " + command}};
    CHECK(without_colours.wait_for_exit() == 0);
    CHECK(without_colours.output().find("the \x1b[1mkettle\x1b[m is on") != std::string::npos);
}
