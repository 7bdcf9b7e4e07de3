// What others write never commands one's terminal.

#include "tests/support/raw_client.h"
#include "tests/support/seat.h"
#include "tests/support/snugd_process.h"

#include "src/text/utf8.h"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

using namespace snug;
using namespace snug::test;

namespace {

std::string utf8(char32_t character)
{
    std::string bytes;
    text::append_utf8(bytes, character);
    return bytes;
}

/// Characters no terminal of ours ever has a reason to be sent, wherever they are from.
std::vector<char32_t> never_written()
{
    std::vector<char32_t> all{0x200b, 0x200e, 0x200f, 0x2028, 0x2029,  0x2060,  0xfeff, 0xad,
                              0x61c,  0x180e, 0x3164, 0x115f, 0xe0041, 0xe007f, 0xfff9, 0xe000};
    for (char32_t c = 0x80; c < 0xa0; ++c)
        all.push_back(c);
    for (char32_t c = 0x202a; c <= 0x202e; ++c)
        all.push_back(c);
    for (char32_t c = 0x2066; c <= 0x2069; ++c)
        all.push_back(c);
    return all;
}

const std::vector<std::string> sequences{
    "\x1b]0;owned\x07", "\x1b]52;c;b3duZWQ=\x07",    "\x1b[31mowned",
    "\x1b[2J\x1b[3;3H", "\x1bPowned\x1b\\",          "\x1b[?1049l",
    "\x1b[6n",          "\x1b]8;;http://owned/\x07", "\x1b[200~owned",
    "\x1b\x63",         "\x1b_owned\x1b\\",
};

/// Each character and each sequence, with a letter at both sides to be found by.
std::vector<std::string> hostile_texts()
{
    std::vector<std::string> texts;
    for (char32_t c = 1; c < 0x20; ++c)
        if (c != '\n' && c != '\t')
            texts.push_back("Q" + utf8(c) + "Q");
    texts.push_back("Q" + utf8(0x7f) + "Q");
    for (const char32_t c : never_written())
        texts.push_back("Q" + utf8(c) + "Q");
    for (const std::string& sequence : sequences)
        texts.push_back("Q" + sequence + "Q");
    return texts;
}

std::string with_marks(int count)
{
    std::string text = "Z";
    for (int i = 0; i < count; ++i)
        text += utf8(0x301);
    return text + "Z";
}

/// Where none of it may be: in what was sent to the terminal.
void check_written(const std::string& output)
{
    for (const std::string& text : hostile_texts()) {
        CAPTURE(text);
        CHECK(output.find(text) == std::string::npos);
    }
    for (const char32_t c : never_written()) {
        CAPTURE(static_cast<unsigned>(c));
        CHECK(output.find(utf8(c)) == std::string::npos);
    }
    for (const std::string& sequence : sequences) {
        CAPTURE(sequence);
        CHECK(output.find(sequence) == std::string::npos);
    }
    std::string many_marks;
    for (int i = 0; i < 5; ++i)
        many_marks += utf8(0x301);
    CHECK(output.find(many_marks) == std::string::npos);
}

/// Hostile texts are many, and a guest may say only so much a second: some in a message.
std::vector<std::string> in_messages(const std::vector<std::string>& texts)
{
    constexpr std::size_t in_one = 8;
    std::vector<std::string> messages;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (i % in_one == 0)
            messages.emplace_back();
        messages.back() += texts[i] + " ";
    }
    return messages;
}

} // namespace

TEST_CASE("hostile words of a message and of a topic reach no terminal")
{
    const SnugdProcess server;
    RawClient eve{server.port()};
    eve.enter("eve", "tea");
    const Seat ada{"ada", tcp(server)};
    PtyScreen screen = ada.runs({"join", "tea"}, {.rows = 50, .columns = 120});
    must_see(screen, "#tea>");

    const auto texts = hostile_texts();
    for (const std::string& message : in_messages(texts))
        eve.say_in("tea", message); // what the server refuses reaches nobody
    eve.say_in("tea", with_marks(300));
    eve.say_in("tea", "the overrides \u202e are over");
    must_see(screen, "<U+202E>");
    must_see(screen, "are over");

    for (const char* text : {"\x1b]0;owned\x07 tea\u202e", "quiet\u200b talk \x1b[31mowned"})
        eve.ask({{"action", "topic"}, {"channelName", "tea"}, {"topic", text}});
    eve.ask({{"action", "topic"}, {"channelName", "tea"}, {"topic", "the last topic\x1b[2J"}});
    eve.say_in("tea", "the end");
    must_see(screen, "the end");
    must_see(screen, "the last topic");
    screen.type(ctrl_l);
    screen.type("still here");
    must_see(screen, "#tea> still here");

    check_written(screen.output());
    CHECK(screen.title() == "snug #tea");
    CHECK(screen.alternate_screen());
    CHECK(screen.bells() == 0);
}

TEST_CASE("hostile names and reasons reach no terminal")
{
    const SnugdProcess server;
    RawClient bob{server.port()};
    bob.enter("bob", "tea");
    const Seat ada{"ada", tcp(server)};
    PtyScreen screen = ada.runs({"join", "tea"}, {.rows = 50, .columns = 120});
    must_see(screen, "#tea>");

    for (const std::string& text : hostile_texts()) {
        RawClient eve{server.port()};
        eve.log_in(text); // is refused, or is harmless
        eve.ask({{"action", "createChannel"}, {"channelName", text}});
        eve.ask({{"action", "joinChannel"}, {"channelName", "tea"}});
    }
    bob.ask({{"action", "away"}, {"away", "\x1b]0;owned\x07"}});
    bob.say_in("tea", "the end");
    must_see(screen, "the end");
    enter(screen, "/who");
    must_see(screen, "bob");
    enter(screen, "/whois bob");
    must_see(screen, "  id ");
    enter(screen, "/list");
    must_see(screen, "channels: ");
    check_written(screen.output());
    CHECK(screen.title() == "snug #tea");
}

TEST_CASE("hostile words on the start screen's list of channels reach no terminal")
{
    const SnugdProcess server;
    RawClient eve{server.port()};
    eve.enter("eve", "tea");
    eve.ask({{"action", "topic"},
             {"channelName", "tea"},
             {"topic", "come \x1b[31mowned\u202e in \u200b" + with_marks(40)}});
    const Seat ada{"ada", tcp(server)};
    PtyScreen screen = ada.runs();
    must_see(screen, "#tea");
    check_written(screen.output());
}
