#include "server/options.h"
#include "server/settings.h"
#include "tests/support/manual_page.h"
#include "tests/support/source_files.h"

#include <doctest/doctest.h>

#include <array>
#include <cctype>
#include <sstream>

using namespace snug;
using namespace snug::server;

namespace {

ManualPage page(const char* name)
{
    return ManualPage{content_of(source_root() / "man" / name)};
}

/// Those of --help, as "--config FILE".
std::vector<std::string> flags_in_help()
{
    constexpr std::array words{"snugd", "--help"};
    const auto parsed = parse_options(words.size(), words.data());
    REQUIRE(parsed);
    std::istringstream lines{std::get<Answer>(*parsed).text};
    std::vector<std::string> flags;
    for (std::string line; std::getline(lines, line);) {
        std::istringstream in{line};
        std::string flag, value;
        in >> flag >> value;
        if (!flag.starts_with('-') || !line.starts_with("  "))
            continue;
        const bool takes_value = value.size() > 1 && std::ranges::none_of(value, [](char c) {
                                     return c >= 'a' && c <= 'z';
                                 });
        if (flag == "-h,--help")
            flag = "-h, --help";
        flags.push_back(takes_value ? flag + " " + value : flag);
    }
    return flags;
}

} // namespace

TEST_CASE("snugd(8) has every flag of snugd, and no other")
{
    const auto flags = flags_in_help();
    CHECK(flags.size() > 10);
    CHECK(sorted_lines(page("snugd.8").heads("OPTIONS")) == sorted_lines(flags));
}

TEST_CASE("snugd.toml(5) has every setting with its type and default, and no other")
{
    const ManualPage manual = page("snugd.toml.5");
    std::vector<std::string> in_manual;
    for (const std::string& table : manual.subsections("SETTINGS"))
        for (const std::string& key : manual.heads(table))
            in_manual.push_back(table.substr(1, table.size() - 2) + "." + key);

    std::vector<std::string> in_program;
    for (const Setting& setting : settings())
        in_program.emplace_back(setting.name);
    CHECK(lines(in_manual) == lines(in_program));
}

TEST_CASE("snugd.toml(5) says of every setting what it may be and what it is by default")
{
    const ManualPage manual = page("snugd.toml.5");
    for (const Setting& setting : settings()) {
        CAPTURE(setting.name);
        const std::size_t dot = setting.name.find('.');
        const auto items = manual.items("[" + std::string{setting.name.substr(0, dot)} + "]");
        const auto item = std::ranges::find(items, setting.name.substr(dot + 1),
                                            [](const auto& i) { return std::string_view{i.head}; });
        REQUIRE(item != items.end());

        std::string begin = type_of(setting) + ". Default: " +
                            (setting.default_words.empty() ? value_text(setting, Config{})
                                                           : std::string{setting.default_words}) +
                            ".";
        begin[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(begin[0])));
        CHECK(item->body.substr(0, begin.size()) == begin);
    }
}

TEST_CASE("the example of snugd.toml(5) is a file snugd takes")
{
    const std::string mdoc = content_of(source_root() / "man/snugd.toml.5");
    const std::size_t begin = mdoc.find('\n', mdoc.find(".Bd -literal")) + 1;
    const std::string example = mdoc.substr(begin, mdoc.find(".Ed", begin) - begin);
    const auto config = parse_config(example, "snugd.toml", Config{});
    CHECK((config ? "" : config.error().text) == "");
}
