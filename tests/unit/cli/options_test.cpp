#include "tui/options.h"

#include "tui/cli/verbs.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

namespace snug::tui {

namespace {

Result<Typed> typed(std::vector<const char*> words)
{
    words.insert(words.begin(), "snug");
    return parse_options(static_cast<int>(words.size()), words.data(), verbs());
}

Options options(const std::vector<const char*>& words)
{
    auto parsed = typed(words);
    REQUIRE_MESSAGE(parsed, (parsed ? "" : parsed.error().text));
    return parsed->options;
}

std::string complaint(const std::vector<const char*>& words)
{
    const auto parsed = typed(words);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == ErrorCode::usage);
    return parsed.error().text;
}

using WordList = std::vector<std::string>;

} // namespace

TEST_CASE("without a verb it is the full screen")
{
    CHECK(typed({})->verb == nullptr);
    CHECK(typed({"--name", "ada"})->verb == nullptr);
}

TEST_CASE("the words of a message are taken as they stand")
{
    CHECK(options({"send", "tea", "hi", "there"}).words == WordList{"tea", "hi", "there"});
    CHECK(options({"send", "tea", "[a,b]", "{c}", "", "x y", "k=v", "-5", "-"}).words ==
          WordList{"tea", "[a,b]", "{c}", "", "x y", "k=v", "-5", "-"});
    CHECK(options({"send", "tea", "list", "send"}).words == WordList{"tea", "list", "send"});
    CHECK(options({"send", "tea", "hi", "there"}).text_from(1) == "hi there");
    CHECK(options({"send", "tea"}).text_from(1).empty());
}

TEST_CASE("after two dashes everything is a word")
{
    const Options sent = options({"send", "tea", "--", "--json", "-n", "--"});
    CHECK(sent.words == WordList{"tea", "--json", "-n", "--"});
    CHECK_FALSE(sent.json);
    CHECK(options({"send", "--", "-tea"}).words == WordList{"-tea"});
}

TEST_CASE("flags stand before the verb, after it, and between the words")
{
    CHECK(options({"--json", "tail", "tea"}).json);
    CHECK(options({"tail", "--json", "tea"}).json);
    CHECK(options({"tail", "tea", "--json"}).json);
    CHECK(options({"send", "tea", "--name", "ada", "hi"}).words == WordList{"tea", "hi"});
    CHECK(*options({"list", "--server=unix:/run/s"}).server == "unix:/run/s");
    const Options tail = options({"tail", "tea", "-fn", "5"});
    CHECK(tail.follow);
    CHECK(*tail.lines == "5");
}

TEST_CASE("of a flag that is given twice the last counts")
{
    CHECK(*options({"list", "--name", "ada", "--name", "bob"}).name == "bob");
}

TEST_CASE("what is not known is told with what was probably meant")
{
    CHECK(complaint({"sned", "tea"}) == "there is no command sned; did you mean send?");
    CHECK(complaint({"qqqq"}) == "there is no command qqqq; see them all with: snug --help");
    CHECK(complaint({"qqqq", "--help"}).starts_with("there is no command qqqq"));
    CHECK(complaint({"--jsno"}) == "there is no --jsno; did you mean --json?");
    CHECK(complaint({"tail", "tea", "--folow"}) == "there is no --folow; did you mean --follow?");
    CHECK(complaint({"tail", "tea", "--zzzz"}).ends_with("snug tail --help"));
    CHECK(complaint({"send", "tea", "-zzzz"}).ends_with("write --"));
    CHECK(complaint({"--", "send"}).starts_with("there is no command"));
}

TEST_CASE("a flag of another verb is not known here")
{
    CHECK_FALSE(typed({"list", "--follow"}));
    CHECK_FALSE(typed({"tail", "tea", "--open"}));
}

TEST_CASE("too few and too many words are told with how to write it")
{
    CHECK(complaint({"send"}) == "write it so: snug send CHANNEL [TEXT...]");
    CHECK(complaint({"tail", "tea", "more"}) == "write it so: snug tail CHANNEL");
    CHECK(complaint({"list", "more"}) == "write it so: snug list");
    CHECK(typed({"send", "--help"}));
}

TEST_CASE("a flag without its value is misuse")
{
    CHECK(complaint({"tail", "tea", "-n"}).find("--lines") != std::string::npos);
    CHECK(complaint({"list", "--server"}).find("--server") != std::string::npos);
}

TEST_CASE("the help has a row for every verb and every flag, and nothing wider than a terminal")
{
    std::string help = help_text(verbs());
    for (const Verb& verb : verbs()) {
        CAPTURE(verb.name);
        CHECK(help.find("snug " + std::string{verb.name}) != std::string::npos);
        const std::string own = help_text(verb);
        for (const std::string_view flag : flags_of(verb))
            CHECK(own.find("--" + std::string{flag}) != std::string::npos);
        help += own;
    }
    for (const Flag& flag : common_flags())
        CHECK(help.find("--" + std::string{flag.name}) != std::string::npos);
    for (std::size_t at = 0; at < help.size();) {
        const std::size_t end = std::min(help.find('\n', at), help.size());
        CHECK_MESSAGE(end - at <= 100, help.substr(at, end - at));
        at = end + 1;
    }
}

TEST_CASE("a time has a unit or is seconds")
{
    using std::chrono::seconds;
    CHECK(*parse_duration("90") == seconds{90});
    CHECK(*parse_duration("90s") == seconds{90});
    CHECK(*parse_duration("5m") == seconds{300});
    CHECK(*parse_duration("2h") == seconds{7200});
    CHECK(*parse_duration("1d") == seconds{86400});
    for (const char* wrong : {"", "0", "-1", "5x", "m", "1.5h", "5 m", "99999999999999999999"})
        CHECK_FALSE(parse_duration(wrong));
}

TEST_CASE("a count is whole and in its bounds")
{
    CHECK(*parse_count("7", 10) == 7);
    for (const char* wrong : {"", "0", "-1", "11", "7a", " 7", "99999999999999999999"})
        CHECK_FALSE(parse_count(wrong, 10));
}

} // namespace snug::tui
