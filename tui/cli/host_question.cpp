#include "tui/cli/host_question.h"

#include "src/base/unique_fd.h"
#include "src/text/safe_text.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <string>

namespace snug::tui {

namespace {

/// Who has another one each time is not talking to the server that is meant.
constexpr int most_fingerprints = 3;

/// A line that is typed into a terminal as it is: shown, and with the terminal's own editing.
/// Nothing once there is no more.
std::optional<std::string> ask(Conversation& talk, int terminal, std::string_view question)
{
    if (::write(terminal, question.data(), question.size()) < 0)
        return std::nullopt;
    std::string line;
    bool ended = false;
    const auto watch = talk.loop().watch(terminal, net::readable, [&](short) {
        std::array<char, 256> bytes;
        const ssize_t got = ::read(terminal, bytes.data(), bytes.size());
        ended = got <= 0;
        if (!ended)
            line.append(bytes.data(), static_cast<std::size_t>(got));
    });
    talk.wait_until([&] { return ended || line.ends_with('\n'); });
    if (ended)
        return std::nullopt;
    return line;
}

} // namespace

HostAnswer host_answer(std::string_view typed, std::string_view fingerprint)
{
    constexpr std::string_view blanks = " \t\r\n";
    while (!typed.empty() && blanks.find(typed.front()) != blanks.npos)
        typed.remove_prefix(1);
    while (!typed.empty() && blanks.find(typed.back()) != blanks.npos)
        typed.remove_suffix(1);
    if (typed == "yes" || typed == fingerprint)
        return HostAnswer::yes;
    if (typed == "no")
        return HostAnswer::no;
    return typed.find('-') != typed.npos ? HostAnswer::another_fingerprint : HostAnswer::unclear;
}

bool is_trusted_by_user(Conversation& talk, const HostTrust::Stranger& stranger)
{
    const UniqueFd terminal{::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)};
    if (!terminal)
        return false;
    const std::string fingerprint = stranger.fingerprint();
    std::string question =
        fmt::format("The server at {} is not known here.\nThe fingerprint of its key is {}\n"
                    "Compare it with what snugd --fingerprint says there.\n"
                    "Trust it? [yes/no/the fingerprint] ",
                    text::SafeText::line(stranger.server.str()).str(), fingerprint);
    int tries = most_fingerprints;
    while (const auto typed = ask(talk, terminal.get(), question)) {
        const HostAnswer answer = host_answer(*typed, fingerprint);
        if (answer == HostAnswer::yes || answer == HostAnswer::no)
            return answer == HostAnswer::yes;
        const bool is_wrong = answer == HostAnswer::another_fingerprint;
        if (is_wrong && --tries == 0)
            return false;
        question = fmt::format("{}Write yes, no, or the fingerprint as you have it from there: ",
                               is_wrong ? "That is not its fingerprint. " : "");
    }
    return false;
}

} // namespace snug::tui
