#include "src/crypto/password.h"

#include <doctest/doctest.h>

using namespace snug::crypto;

TEST_CASE("a password matches its verifier, and no other does")
{
    const std::string verifier = make_password_verifier("oolong");
    CHECK(password_matches("oolong", verifier));
    CHECK_FALSE(password_matches("Oolong", verifier));
    CHECK_FALSE(password_matches("oolong ", verifier));
    CHECK_FALSE(password_matches("", verifier));
}

TEST_CASE("a verifier is Argon2id with a salt of its own, and does not hold the password")
{
    const std::string one = make_password_verifier("oolong");
    const std::string two = make_password_verifier("oolong");
    CHECK(one.starts_with("$argon2id$"));
    CHECK(one != two);
    CHECK(one.find("oolong") == one.npos);
}

TEST_CASE("nothing matches a verifier that is none")
{
    for (const char* verifier : {"", "oolong", "$argon2id$", "$argon2id$v=19$m=1,t=1,p=1$x$x"}) {
        CAPTURE(verifier);
        CHECK_FALSE(password_matches("oolong", verifier));
        CHECK_FALSE(password_matches("", verifier));
    }
}
