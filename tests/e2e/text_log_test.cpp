// [log] dir, as an operator has it.

#include "tests/support/small_disk.h"
#include "tests/support/snug_process.h"
#include "tests/support/snugd_process.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include <sys/stat.h>

using namespace snug::test;

namespace {

/// A server that writes text files, and two people.
struct Logged {
    explicit Logged(const std::string& settings = "", SnugdProcess::Options options = {})
        : folder{(options.directory.empty() ? home.path().string() : options.directory) + "/logs"},
          server{with_log(std::move(options), settings)}
    {
    }

    [[nodiscard]] SnugdProcess::Options with_log(SnugdProcess::Options options,
                                                 const std::string& settings) const
    {
        options.config = "[log]\ndir = \"" + folder + "\"\n" + settings;
        return options;
    }

    /// Every file in the folder; its name ends with a day.
    [[nodiscard]] std::set<std::string> files() const
    {
        std::set<std::string> names;
        for (const auto& file : std::filesystem::directory_iterator{folder})
            names.insert(file.path().filename().string());
        return names;
    }
    /// All files of a channel, in the order of their days.
    [[nodiscard]] std::string contents(const std::string& part) const
    {
        const std::regex name{part + R"(-\d{4}-\d\d-\d\d\.log)"};
        std::string text;
        for (const std::string& file : files())
            if (std::regex_match(file, name)) {
                std::ifstream stream{folder + "/" + file};
                text.append(std::istreambuf_iterator<char>{stream}, {});
            }
        return text;
    }
    /// Without the times.
    [[nodiscard]] std::string lines(const std::string& part) const
    {
        return std::regex_replace(contents(part), std::regex{R"((^|\n)\d\d:\d\d:\d\d )"}, "$1");
    }

    snug::TempDir home;
    std::string folder;
    SnugdProcess server;
    Person ada{"ada", server.port()};
    Person bob{"bob", server.port()};
};

mode_t mode_of(const std::string& path)
{
    struct stat file = {};
    REQUIRE(::stat(path.c_str(), &file) == 0);
    return file.st_mode & 07777U;
}

} // namespace

TEST_CASE("what is said in open channels stands in text files, a line each, for the server alone")
{
    Logged logged;
    const std::string password = logged.ada.writes("password", "five dice words\n");
    REQUIRE(logged.ada.runs({"create", "tea", "--open"}).exit_code == 0);
    REQUIRE(logged.ada.runs({"create", "ops", "--password-file", password}).exit_code == 0);
    CHECK(logged.ada.runs({"send", "tea"}, "two\nlines \x1b[31m").exit_code == 0);
    CHECK(logged.ada.runs({"send", "ops", "for few"}).exit_code == 0);
    SnugProcess bob = logged.bob.starts({"chat", "tea"});
    REQUIRE(bob.wait_until_it_says("you are in #tea"));
    CHECK(logged.ada.runs({"pm", "bob", "for one"}).exit_code == 0);
    bob.type("/me pours\n/topic biscuits\n/exit\n");
    REQUIRE(bob.wait_for_exit() == 0);
    REQUIRE(logged.server.stop() == 0);

    CHECK(logged.lines("tea") == "-- ada created the channel\n"
                                 "-- ada entered for the first time\n"
                                 "<ada> two lines <U+001B>[31m\n"
                                 "-- bob entered for the first time\n"
                                 "* bob pours\n"
                                 "-- bob set the topic: biscuits\n");
    CHECK(logged.files().size() == 2); // and #lobby
    CHECK(mode_of(logged.folder) == 0700);
    for (const std::string& file : logged.files())
        CHECK(mode_of(logged.folder + "/" + file) == 0600);
}

TEST_CASE("with channels = \"all\" others have files too, with a name that leads nowhere else; "
          "what is sealed has none")
{
    Logged logged{"channels = \"all\"\n"};
    const std::string password = logged.ada.writes("password", "five dice words\n");
    REQUIRE(logged.ada.runs({"create", "v1.2", "--open", "--password-file", password}).exit_code ==
            0);
    REQUIRE(logged.ada.runs({"send", "v1.2", "for few"}).exit_code == 0);
    REQUIRE(logged.ada.runs({"create", "caf\u00e9", "--open"}).exit_code == 0);
    REQUIRE(logged.ada.runs({"create", "tea", "--password-file", password}).exit_code == 0);
    REQUIRE(logged.ada.runs({"send", "tea", "for members"}).exit_code == 0);
    SnugProcess bob = logged.bob.starts({"chat", "lobby"});
    REQUIRE(bob.wait_until_it_says("you are in #lobby"));
    CHECK(logged.ada.runs({"pm", "bob", "for one"}).exit_code == 0);
    REQUIRE(logged.server.stop() == 0);

    CHECK(logged.lines("v1%2E2").ends_with("<ada> for few\n"));
    CHECK(logged.lines("caf%C3%A9") == "-- ada created the channel\n");
    CHECK(logged.files().size() == 3); // and #lobby; #tea and the conversation have none
}

TEST_CASE("the text files go on over restarts, and after they were moved away")
{
    Logged logged;
    REQUIRE(logged.ada.runs({"create", "tea", "--open"}).exit_code == 0);
    REQUIRE(logged.ada.runs({"send", "tea", "one"}).exit_code == 0);
    REQUIRE(logged.server.stop() == 0);
    logged.server.start();
    REQUIRE(logged.ada.runs({"send", "tea", "two"}).exit_code == 0);
    logged.server.kill();
    logged.server.start();
    REQUIRE(logged.ada.runs({"send", "tea", "three"}).exit_code == 0);
    REQUIRE(logged.server.stop() == 0);
    // What was said in the moment of the kill may be missing, and nothing may be there twice.
    const std::string before = logged.lines("tea");
    CHECK(std::regex_match(before, std::regex{"-- ada created the channel\n"
                                              "-- ada entered for the first time\n"
                                              "<ada> one\n(<ada> two\n)?<ada> three\n"}));

    logged.server.start();
    for (const std::string& file : logged.files())
        std::filesystem::rename(logged.folder + "/" + file, logged.home.path(file + ".1"));
    REQUIRE(logged.ada.runs({"send", "tea", "four"}).exit_code == 0);
    REQUIRE(logged.server.stop() == 0);
    CHECK(logged.lines("tea") == "<ada> four\n");
}

TEST_CASE("a new day, as UTC has it, begins a new file")
{
    const std::string library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";
    if (snug::test::sanitized || !std::filesystem::exists(library)) {
        MESSAGE("no faketime here: left out");
        return;
    }
    // A minute before midnight, and twenty times as fast; but not for the loop's own clock.
    Logged logged{
        "",
        {.wrapper = {"env", "TZ=Asia/Tokyo", "LD_PRELOAD=" + library,
                     "FAKETIME_DONT_FAKE_MONOTONIC=1", "FAKETIME=@2026-11-21 08:59:00 x20"}}};
    REQUIRE(logged.ada.runs({"create", "tea", "--open"}).exit_code == 0);
    SnugProcess chat = logged.bob.starts({"chat", "tea"});
    REQUIRE(chat.wait_until_it_says("you are in #tea"));
    const auto deadline = std::chrono::steady_clock::now() + SnugdProcess::patience;
    int said = 0;
    while (!logged.files().contains("tea-2026-11-21.log")) {
        REQUIRE(std::chrono::steady_clock::now() < deadline);
        REQUIRE(logged.ada.runs({"send", "tea", std::to_string(said++)}).exit_code == 0);
    }
    REQUIRE(logged.server.stop() == 0);
    CHECK(logged.files().contains("tea-2026-11-20.log"));
    const std::string lines = logged.lines("tea");
    for (int i = 0; i < said; ++i)
        CHECK(lines.find("<ada> " + std::to_string(i) + "\n") != std::string::npos);
    CHECK(logged.contents("tea").find("\n00:0") != std::string::npos);
}

TEST_CASE("a folder in which others may write is refused")
{
    const snug::TempDir home;
    const std::string folder = home.path("logs");
    std::filesystem::create_directory(folder);
    std::filesystem::permissions(folder, std::filesystem::perms::all);
    SnugdProcess server{{.config = "[log]\ndir = \"" + folder + "\"\n", .start = false}};
    server.launch();
    CHECK(server.wait_for_exit() == 69);
    CHECK(server.log().find("others may write in " + folder) != std::string::npos);

    std::filesystem::permissions(folder, std::filesystem::perms{0750});
    server.start();
    CHECK(server.stop() == 0);
}

TEST_CASE("on a full disk send is 75, nothing is half there, and all goes on when there is room")
{
    const snug::SmallDisk disk;
    if (!disk.is_there())
        return;
    Logged logged{"", {.directory = disk.path()}};
    REQUIRE(logged.ada.runs({"create", "tea", "--open"}).exit_code == 0);
    REQUIRE(logged.ada.runs({"send", "tea", "before"}).exit_code == 0);

    disk.fill();
    int kept = 0; // what finds room in a page that is there already
    Ended refused{};
    const std::string text(3000, 'x');
    while ((refused = logged.ada.runs({"send", "tea", text})).exit_code == 0)
        REQUIRE(++kept < 2000);
    CHECK(refused.exit_code == 75);
    CHECK(refused.errors == "snug: the server's disk is full; nothing was kept, try again later\n");
    const Ended joined = logged.bob.runs({"join", "tea"}); // which would be written down
    CHECK(joined.exit_code == 75);
    CHECK(joined.errors == refused.errors);
    CHECK(logged.ada.runs({"tail", "tea", "-n", "5000"}).output.find("<ada> before") !=
          std::string::npos); // but reading goes on

    disk.make_room();
    REQUIRE(logged.ada.runs({"send", "tea", "after"}).exit_code == 0);
    const std::string all = logged.ada.runs({"export", "tea"}).output;
    CHECK(std::ranges::count(all, '\n') == kept + 2);
    REQUIRE(logged.server.stop() == 0);
    const std::string lines = logged.lines("tea");
    CHECK(lines.ends_with("\n<ada> after\n"));
    CHECK(lines.find("x<ada>") == std::string::npos);
}
