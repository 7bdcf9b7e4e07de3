#include "src/identity/key_backup.h"

#include "tests/support/seeded_random.h"

#include <doctest/doctest.h>

#include <string>

namespace snug::identity {

namespace {

constexpr const char* passphrase = "five dice words are enough";

struct Backup {
    SeededRandom random;
    crypto::SigningKey key = crypto::SigningKey::make(random);
    std::string line = seal_key(key, passphrase, random);
};

ErrorCode refusal(std::string_view line, std::string_view words = passphrase)
{
    const auto opened = open_key(line, words);
    REQUIRE_FALSE(opened.ok());
    return opened.error().code;
}

std::string with(std::string text, std::string_view part, std::string_view instead)
{
    return text.replace(text.find(part), part.size(), instead);
}

} // namespace

TEST_CASE("a key comes back from its backup, with the passphrase and with no other")
{
    const Backup backup;
    const auto opened = open_key(backup.line, passphrase);
    REQUIRE(opened.ok());
    CHECK(opened->public_key() == backup.key.public_key());
    CHECK(refusal(backup.line, "five dice words are enough ") == ErrorCode::wrong_password);
    CHECK(refusal(backup.line, "") == ErrorCode::wrong_password);
}

TEST_CASE("a backup is one line, and no two of a key are alike")
{
    Backup backup;
    CHECK(backup.line.find('\n') == backup.line.size() - 1);
    CHECK(seal_key(backup.key, passphrase, backup.random) != backup.line);
}

TEST_CASE("a backup that was changed anywhere opens no more")
{
    const Backup backup;
    const std::size_t last = backup.line.size() - 2;
    for (const std::size_t place : {std::size_t{40}, backup.line.rfind(' ') + 1, last}) {
        CAPTURE(place);
        std::string changed = backup.line;
        changed[place] = changed[place] == '0' ? '1' : '0';
        CHECK(refusal(changed) == ErrorCode::wrong_password);
    }
}

TEST_CASE("a backup that asks for too little or too much work is not tried")
{
    const Backup backup;
    CHECK(refusal(with(backup.line, " 3 ", " 1 ")) == ErrorCode::bad_config);
    CHECK(refusal(with(backup.line, " 3 ", " 4000000 ")) == ErrorCode::bad_config);
    CHECK(refusal(with(backup.line, " 65536 ", " 8 ")) == ErrorCode::bad_config);
    CHECK(refusal(with(backup.line, " 65536 ", " 99999999 ")) == ErrorCode::bad_config);
}

TEST_CASE("what is no backup is said to be none")
{
    const Backup backup;
    for (const std::string& text :
         {std::string{}, std::string{"snug-key-v1 00\n"}, with(backup.line, "v1", "v2"),
          backup.line + backup.line, backup.line.substr(0, 100)}) {
        CAPTURE(text);
        CHECK(refusal(text) == ErrorCode::bad_config);
    }
}

} // namespace snug::identity
