#include "src/text/names.h"

#include "src/text/confusables.h"
#include "src/text/scripts.h"
#include "src/text/unicode.h"
#include "src/text/utf8.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>

using namespace snug;
using namespace snug::text;

namespace {

constexpr std::size_t max_length = 32;

/// The prepared name, or the sentence that refuses it.
std::string prepared(std::string_view text)
{
    const auto name = prepare_name(text, max_length);
    return name ? *name : name.error().text;
}

bool is_refused(std::string_view text)
{
    const auto name = prepare_name(text, max_length);
    return !name && name.error().code == ErrorCode::bad_name && !name.error().text.empty();
}

} // namespace

TEST_CASE("letters of any script, digits, dots, underscores and dashes make a name")
{
    for (const char* name : {"ada", "Bob", "a", "_", "7", "tea.room-2_b", "Зоя", "Ωμέγα", "茶",
                             "josé", "محمد", "प्रिया", "김철수", "สมชาย", "नमस्ते"}) {
        CAPTURE(name);
        CHECK(prepared(name) == name);
    }
}

TEST_CASE("a name is kept in its composed, compatible form")
{
    CHECK(prepared("jose\u0301") == "josé");
    CHECK(prepared("ａｄａ") == "ada");
    CHECK(prepared("ﬁn") == "fin");
    CHECK(prepared("𝐛𝐨𝐛") == "bob");
}

TEST_CASE("preparing a prepared name changes nothing")
{
    for (const char* text : {"jose\u0301", "ａｄａ", "\u1112\u1161\u11ab", "ΌΛΑ", "ﬁn"}) {
        CAPTURE(text);
        const std::string once = prepared(text);
        CHECK(prepared(once) == once);
    }
}

TEST_CASE("an empty name, or one with a sign in it, is refused")
{
    for (const char* text : {"", " ", "ada lovelace", "/ada", "@ada", "#tea", ":ada", "a/b", "a@b",
                             "a#", "a:b", "ada!", "<ada>", "ada ✓", "🍵", "a,b", "½", "Ⅷ·"}) {
        CAPTURE(text);
        CHECK(is_refused(text));
    }
}

TEST_CASE("a name does not begin with a dot or a dash")
{
    CHECK(is_refused(".ada"));
    CHECK(is_refused("-ada"));
    CHECK(is_refused(".."));
    CHECK(prepared("a.-") == "a.-");
}

TEST_CASE("what is invisible or commands a terminal is refused in a name")
{
    for (const std::string_view text :
         {"a\nb",        "a\x1b[m", "a\x7f",   "a\u0085", "a\u00ad", "a\u200b",     "a\u200d",
          "a\u202e",     "a\ufeff", "a\u2066", "a\ufe0f", "\u3164",  "a\uffa0",     "\u1161",
          "a\U000e0041", "a\ue000", "a\u0378", "a\u034f", "a\u20dd", "\u115f\u1160"}) {
        CAPTURE(text);
        CHECK(is_refused(text));
    }
    CHECK(is_refused(std::string_view{"a\0b", 3}));
}

TEST_CASE("a name that is no UTF-8 is refused")
{
    CHECK(is_refused("a\xff"));
    CHECK(is_refused("\xed\xa0\x80"));
}

TEST_CASE("a mark sits on a letter, and at most four on one")
{
    CHECK(is_refused("\u0301a"));
    CHECK(is_refused("7\u0301"));
    CHECK(is_refused("a_\u0301"));
    CHECK(prepared("x\u0332\u0333\u0338\u0347") == "x\u0338\u0332\u0333\u0347");
    CHECK(is_refused("x\u0332\u0333\u0338\u0347\u0348"));
}

TEST_CASE("length counts characters of the composed name, not bytes")
{
    std::string longest, decomposed;
    for (std::size_t i = 0; i < max_length; ++i) {
        longest += "茶";
        decomposed += "e\u0301";
    }
    CHECK(prepared(longest) == longest);
    CHECK(code_point_count(prepared(decomposed)) == max_length);
    CHECK(is_refused(longest + "a"));
    CHECK(is_refused("\ufdfa\ufdfa")); // 18 letters each, and spaces, in NFKC
    CHECK(is_refused(std::string(1 << 20, 'a')));
}

TEST_CASE("a name does not mix scripts that look alike")
{
    CHECK(is_refused("аdа"));     // Cyrillic, Latin, Cyrillic
    CHECK(is_refused("bοb"));     // a Greek omicron
    CHECK(is_refused("Ꭺda"));     // a Cherokee letter
    CHECK(is_refused("x\u0345")); // folds to x and a Greek iota
    CHECK(is_refused("adaไทย"));  // Thai letters are not written with Latin ones
    CHECK(is_refused("тея茶"));
    CHECK(is_refused("かな한글"));
    for (const char* name :
         {"tea茶", "Зоя-7", "東京カフェtea", "お茶", "ㄅㄆtea茶", "한글tea韓", "ユーザー1"}) {
        CAPTURE(name);
        CHECK(prepared(name) == name);
    }
}

TEST_CASE("a refusal says what to do")
{
    CHECK(prepared("ada lovelace") == "a name cannot hold a space: use letters, digits and '._-'");
    CHECK(prepared("#tea") == "a name cannot hold '#': use letters, digits and '._-'");
    CHECK(prepared("a\u202e") == "a name cannot hold <U+202E>: use letters, digits and '._-'");
    CHECK(prepared(std::string(33, 'a')) == "a name has at most 32 characters");
    CHECK(prepared("bоb") == "a name cannot mix Latin and Cyrillic letters: use one of the two");
}

TEST_CASE("names that differ in case have one fold")
{
    CHECK(fold("Ada") == fold("aDA"));
    CHECK(fold("Straße") == fold("STRASSE"));
    CHECK(fold("ΣΊΣΥΦΟΣ") == fold("Σίσυφος"));
    CHECK(fold("JOSÉ") == fold("josé"));
    CHECK(fold("ada") != fold("adá"));
}

TEST_CASE("names that look alike have one skeleton")
{
    using Pair = std::pair<const char*, const char*>;
    for (const Pair& pair : {Pair{"ada", "Ada"},
                             {"ada", "adá"},
                             {"ada", "а"
                                     "d"
                                     "а"},
                             {"bob", "b0b"},
                             {"bob", "bоb"},
                             {"BOB", "ВОВ"},
                             {"alice", "a1ice"},
                             {"Ian", "lan"},
                             {"Ian", "1an"},
                             {"modern", "rnodern"},
                             {"will", "vvill"},
                             {"eve", "еvе"},
                             {"EVE", "ΕVΕ"},
                             {"HOPE", "ꓧꓳꓑꓰ"},
                             {"TEA", "ᎢᎬᎪ"},
                             {"tor", "tør"},
                             {"lucasz", "łucasz"},
                             {"cop", "сор"},
                             {"noon", "ոօօո"},
                             {"kak", "как"},
                             {"tot", "тот"},
                             {"ലം", "ലo"},
                             {"土", "士"},
                             {"へ", "ヘ"},
                             {"ali0", "ali٥"}}) {
        CAPTURE(pair.first);
        CAPTURE(pair.second);
        CHECK(skeleton(pair.first) == skeleton(pair.second));
    }
}

TEST_CASE("a name that looks like itself does so in every form")
{
    for (const char* name :
         {"ada", "Ian", "modern", "josé", "Зоя", "한글", "राम", "かな", "محمد"}) {
        CAPTURE(name);
        CHECK(skeleton(skeleton(name)) == skeleton(name));
    }
}

TEST_CASE("Unicode's tables are those of 15.0, or newer")
{
    const std::string_view version = unicode_version(); // "15.0.0"
    CHECK(std::stoi(std::string{version}) >= 15);
    CHECK(category_of(U'\U0001fae8') == Category::symbol); // new in 15.0
    CHECK(category_of(U'\u0378') == Category::unassigned); // in all of them
}

TEST_CASE("the tables are sorted, and know every letter that a name may hold")
{
    CHECK(std::ranges::is_sorted(confusables(), {}, &Confusable::from));
    CHECK(std::ranges::is_sorted(script_ranges(), {}, &ScriptRange::first));
    for (std::size_t i = 1; i < script_ranges().size(); ++i)
        CHECK(script_ranges()[i - 1].last < script_ranges()[i].first);
    if (unicode_version() == "15.0.0")
        for (char32_t c = 0; c <= 0x10ffff; ++c) {
            const Category category = category_of(c);
            if (category != Category::letter && category != Category::mark)
                continue;
            const auto range = std::ranges::lower_bound(script_ranges(), c, {}, &ScriptRange::last);
            if (range == script_ranges().end() || c < range->first)
                FAIL("no script for code point " << static_cast<unsigned>(c));
        }
}

TEST_CASE("names that do not look alike have skeletons of their own")
{
    using Pair = std::pair<const char*, const char*>;
    for (const Pair& pair : {Pair{"ada", "bob"},
                             {"ada", "adam"},
                             {"bob", "rob"},
                             {"茶", "水"},
                             {"ada", "ad.a"},
                             {"tea2", "tea3"},
                             {"Зоя", "Юля"},
                             {"राम", "रमा"},
                             {"かな", "がな"}}) {
        CAPTURE(pair.first);
        CAPTURE(pair.second);
        CHECK(skeleton(pair.first) != skeleton(pair.second));
    }
}

TEST_CASE("ASCII, whose forms are not looked up, is folded as among other letters")
{
    std::string all;
    for (char c = 0x20; c < 0x7f; ++c)
        all += c;
    const std::string other = "\u00e9"; // which has the whole of it looked up
    CHECK(nfkc(all) + other == nfkc(all + other));
    CHECK(nfkc_casefold(all) + other == nfkc_casefold(all + other));
}
