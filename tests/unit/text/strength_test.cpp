#include "src/text/strength.h"

#include "src/text/random_phrase.h"

#include <doctest/doctest.h>

#include <string>

using namespace snug::text;

TEST_CASE("a common password is weak, however it is dressed up")
{
    for (const char* password :
         {"password", "Password1!", "p4ssw0rd", "P@$$w0rd", "passw0rd2026", "123qwerty456",
          "letmein", "iloveyou!!!!!!!!", "Hunter2", "admin123456789", "@dmin", "123456"}) {
        CAPTURE(password);
        CHECK(strength_of(password) == Strength::weak);
    }
}

TEST_CASE("what is short, runs or repeats is weak")
{
    for (const std::string_view password :
         {"", "a", "tea4two", "aaaaaaaaaaaaaaaaaaaa", "abcdefghijklmnopqrst", "9876543210",
          "abababababababab", "12345678901234"}) {
        CAPTURE(password);
        CHECK(strength_of(password) == Strength::weak);
    }
    CHECK(strength_of(std::string(100'000, 'x')) == Strength::weak);
}

TEST_CASE("a phrase has eleven bits a word")
{
    CHECK(estimated_bits("acorn-violet") == 22);
    CHECK(estimated_bits("acorn violet kite.echo_maple") == 55);
    CHECK(strength_of("acorn-violet") == Strength::weak);
    CHECK(strength_of("acorn-violet-kite") == Strength::fair);
    CHECK(strength_of("acorn-violet-kite-echo") == Strength::good);
    CHECK(strength_of("acorn-violet-kite-echo-maple") == Strength::strong);
}

TEST_CASE("a word said again adds nothing")
{
    CHECK(estimated_bits("acorn-violet-acorn-acorn-acorn") == 22);
    CHECK(strength_of("acorn-acorn-acorn-acorn-acorn") == Strength::weak);
}

TEST_CASE("a phrase of five words is strong")
{
    const Phrase phrase{"acorn", "violet", "car", "card", "kite"};
    CHECK(estimated_bits(to_string(phrase)) == phrase_bits);
    CHECK(strength_of(to_string(phrase)) == Strength::strong);
}

TEST_CASE("a longer password of the same kind is never weaker")
{
    const std::string password = "xK7#qLm2vR9$wTz4nB";
    for (std::size_t length = 1; length < password.size(); ++length) {
        CAPTURE(length);
        CHECK(estimated_bits(password.substr(0, length)) <=
              estimated_bits(password.substr(0, length + 1)));
    }
    CHECK(strength_of(password) == Strength::strong);
}

TEST_CASE("letters of another script and broken bytes are counted, not refused")
{
    CHECK(strength_of("дляЧаяНадоДваЛиста") == Strength::strong);
    CHECK(strength_of("\xff\xfe") == Strength::weak);
}

TEST_CASE("each strength has its word")
{
    CHECK(name_of(Strength::weak) == "weak");
    CHECK(name_of(Strength::fair) == "fair");
    CHECK(name_of(Strength::good) == "good");
    CHECK(name_of(Strength::strong) == "strong");
}
