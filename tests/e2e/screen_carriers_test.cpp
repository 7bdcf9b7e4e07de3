// The client as it is often used: within tmux, and over ssh.

#include "tests/support/seat.h"
#include "tests/support/snugd_process.h"

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <pwd.h>
#include <unistd.h>

using namespace snug::test;

namespace {

bool installed(const std::string& program)
{
    if (::access(program.c_str(), X_OK) == 0)
        return true;
    MESSAGE(program << " is not installed: left out");
    return false;
}

/// env(1) and all it needs to run snug as from a seat, as a shell reads it.
std::string as_shell_words(const Seat& seat, const std::vector<std::string>& words)
{
    std::string line = "exec env";
    for (const auto& [name, value] : seat.environment())
        line += fmt::format(" {}='{}'", name, value);
    for (const std::string& word : seat.command(words))
        line += fmt::format(" '{}'", word);
    return line;
}

/// Fails with what the program said.
void must_succeed(const std::vector<std::string>& command)
{
    PtyScreen run{command};
    must_end_with(run, 0);
}

/// The talk of both: `carried` is bob's screen, where snug asks for the password of #ops.
void talk(PtyScreen& of_ada, PtyScreen& carried)
{
    must_see(carried, "its password is needed once");
    enter(carried, "opensesame");
    enter(carried, ""); // his name, as it is
    must_see(carried, "#ops>");
    must_see(of_ada, "+1: bob");
    enter(of_ada, "can you hear me? 漢字");
    must_see(carried, "can you hear me? 漢字");
    carried.type("half a thou");
    must_see(carried, "#ops> half a thou");
    carried.type("ght\r");
    must_see(of_ada, "half a thought");
    carried.paste("one\ntwo\nthree");
    must_see(carried, "#ops> one\n      two\n");
    carried.type("\r");
    must_see(of_ada, "three");
    enter(of_ada, "that was all three"); // bob hears it after the server's answer to his own
    must_see(carried, "that was all three");
    CHECK(carried.output().find("opensesame") == std::string::npos);
    carried.type(ctrl_c);
}

/// From `snug create ops` into it.
void make_ops(PtyScreen& screen)
{
    must_see(screen, "Ctrl-G five words");
    enter(screen, "opensesame");
    enter(screen, "");
    must_see(screen, "#ops>");
}

/// An sshd's files: its key, that of its only user, and what it may do.
class SshFiles {
public:
    SshFiles()
    {
        for (const std::string name : {"host", "user"})
            must_succeed({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", dir_.path(name)});
        std::filesystem::copy_file(dir_.path("user.pub"), dir_.path("authorized_keys"));
        std::ofstream{config()} << fmt::format("HostKey {}\n"
                                               "AuthorizedKeysFile {}\n"
                                               "StrictModes no\n"
                                               "UsePAM no\n"
                                               "PasswordAuthentication no\n"
                                               "PermitRootLogin prohibit-password\n"
                                               "PidFile none\n",
                                               dir_.path("host"), dir_.path("authorized_keys"));
    }
    [[nodiscard]] std::string config() const { return dir_.path("sshd_config"); }

    /// An ssh that starts a server of its own, so that there is no port to be found or taken.
    [[nodiscard]] std::vector<std::string> ssh(const std::string& line) const
    {
        const std::string login = ::getpwuid(::getuid())->pw_name;
        return {"ssh",
                "-F",
                "none",
                "-t",
                "-i",
                dir_.path("user"),
                "-o",
                "ProxyCommand=/usr/sbin/sshd -i -f " + config(),
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "IdentityAgent=none",
                "-o",
                "BatchMode=yes",
                "-o",
                "LogLevel=ERROR",
                "-o",
                "StrictHostKeyChecking=no",
                "-o",
                "UserKnownHostsFile=" + dir_.path("known_hosts"),
                login + "@localhost",
                line};
    }

private:
    snug::TempDir dir_;
};

} // namespace

TEST_CASE("people talk when one of them is in tmux")
{
    if (!installed("/usr/bin/tmux"))
        return;
    const SnugdProcess server;
    const Seat ada{"ada", tcp(server)};
    const Seat bob{"bob", tcp(server)};
    PtyScreen of_ada = ada.runs({"create", "ops"});
    make_ops(of_ada);

    // Its server ends with its only client, whatever becomes of the test.
    const std::string config = bob.home().path("tmux.conf");
    std::ofstream{config} << "set -g default-terminal tmux-256color\n"
                             "set -g destroy-unattached on\n"
                             "set -g exit-empty on\n"
                             "set -g status off\n";
    PtyScreen::Options terminal = bob.terminal();
    terminal.environment.emplace_back("TMUX_TMPDIR", bob.home().path().string());
    PtyScreen screen{{"tmux", "-u", "-L", "snug", "-f", config, "new-session",
                      as_shell_words(bob, {"join", "ops"})},
                     terminal};
    talk(of_ada, screen);
    must_end_with(screen, 0);
    must_see(of_ada, "−1");
}

TEST_CASE("people talk when one of them comes by ssh")
{
    if (!installed("/usr/sbin/sshd") || !installed("/usr/bin/ssh"))
        return;
    if (::getuid() == 0) { // where its unprivileged half lives; the distribution's start makes it
        std::error_code ignored;
        std::filesystem::create_directory("/run/sshd", ignored);
    }
    const SnugdProcess server;
    const Seat ada{"ada", tcp(server)};
    const Seat bob{"bob", tcp(server)};
    PtyScreen of_ada = ada.runs({"create", "ops"});
    make_ops(of_ada);

    const SshFiles files;
    PtyScreen screen{files.ssh(as_shell_words(bob, {"join", "ops"})), bob.terminal()};
    talk(of_ada, screen);
    must_end_with(screen, 0);
    must_see(of_ada, "−1");
}
