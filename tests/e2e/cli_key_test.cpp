#include "tests/support/snug_process.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include <sys/stat.h>

using namespace snug::test;

namespace {

constexpr std::uint16_t nowhere = 1; // no server is asked

std::string contents(const std::string& path)
{
    std::ifstream file{path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::string key_file(const Person& person)
{
    return person.file(".local/share/snug/identity.key");
}

/// Somebody with a key.
struct Ada : Person {
    Ada() : Person{"ada", nowhere}
    {
        REQUIRE(runs({"list"}).exit_code != 0); // nobody is there, but now there is a key
        REQUIRE(std::filesystem::exists(key_file(*this)));
    }
    std::string passphrase = writes("passphrase", "five dice words\n");
};

} // namespace

TEST_CASE("a key goes to another machine under its passphrase, and is the same there")
{
    const Ada ada;
    const std::string file = ada.file("backup");
    const Ended exported = ada.runs({"key", "export", file, "--password-file", ada.passphrase});
    REQUIRE(exported.exit_code == 0);
    struct stat info {};
    REQUIRE(::stat(file.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
    const std::string seed = contents(key_file(ada)).substr(12, 64);
    CHECK(contents(file).find(seed) == std::string::npos);

    const Person elsewhere{"ada", nowhere};
    REQUIRE(elsewhere.runs({"key", "import", file, "--password-file", ada.passphrase}).exit_code ==
            0);
    CHECK(contents(key_file(elsewhere)) == contents(key_file(ada)));
    const Ended shown = ada.runs({"key", "show"});
    CHECK(shown.exit_code == 0);
    CHECK(shown.output.find("fingerprint  ") == 0);
    CHECK(shown.output.substr(0, 60) == elsewhere.runs({"key"}).output.substr(0, 60));
}

TEST_CASE("a key is never put over another, nor a backup over a file")
{
    const Ada ada;
    const std::string file = ada.file("backup");
    REQUIRE(ada.runs({"key", "export", file, "--password-file", ada.passphrase}).exit_code == 0);
    CHECK(ada.runs({"key", "export", file, "--password-file", ada.passphrase}).exit_code == 78);

    const Ada eve;
    const std::string before = contents(key_file(eve));
    const Ended refused = eve.runs({"key", "import", file, "--password-file", ada.passphrase});
    CHECK(refused.exit_code == 78);
    CHECK(refused.errors.find("there is a key already") != std::string::npos);
    CHECK(contents(key_file(eve)) == before);
}

TEST_CASE("without the passphrase there is no key, and without a terminal none is asked for")
{
    const Ada ada;
    const std::string file = ada.file("backup");
    CHECK(ada.runs({"key", "export", file}).exit_code == 64);
    REQUIRE(ada.runs({"key", "export", file, "--password-file", ada.passphrase}).exit_code == 0);
    const Person eve{"eve", nowhere};
    const std::string guess = eve.writes("guess", "five dice wordz\n");
    CHECK(eve.runs({"key", "import", file, "--password-file", guess}).exit_code == 77);
    CHECK_FALSE(std::filesystem::exists(key_file(eve)));
    CHECK(eve.runs({"key", "show"}).exit_code == 78);
    CHECK(eve.runs({"key", "burn"}).exit_code == 64);
}
