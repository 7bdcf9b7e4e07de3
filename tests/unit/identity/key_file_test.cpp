#include "src/identity/key_file.h"

#include "src/base/hex.h"
#include "src/base/unique_fd.h"
#include "src/crypto/random.h"
#include "tests/support/seeded_random.h"
#include "tests/support/temp_dir.h"

#include <doctest/doctest.h>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <set>
#include <vector>

using namespace snug;
using namespace snug::identity;

namespace {

namespace fs = std::filesystem;

mode_t mode_of(const fs::path& path)
{
    struct stat info {};
    REQUIRE(::stat(path.c_str(), &info) == 0);
    return info.st_mode & 07777;
}

void write(const fs::path& path, std::string_view content)
{
    std::ofstream{path, std::ios::binary} << content;
    REQUIRE(::chmod(path.c_str(), 0600) == 0);
}

/// Why this file is refused; the file's name must be in the words.
std::string refusal(const fs::path& path)
{
    SeededRandom random;
    const auto key = load_or_make_key(path, random);
    REQUIRE_FALSE(key);
    CHECK(key.error().code == ErrorCode::bad_config);
    CHECK(key.error().text.starts_with(path.string() + ":"));
    return key.error().text;
}

std::string public_key_in(const fs::path& path, std::uint64_t seed)
{
    SeededRandom random{seed};
    const auto key = load_or_make_key(path, random);
    REQUIRE(key);
    return to_hex(key->public_key());
}

} // namespace

TEST_CASE("a key is made where there is none, for its owner's eyes only, and read back")
{
    const TempDir dir;
    const fs::path path = dir.path() / "key";
    const std::string made = public_key_in(path, 1);
    CHECK(mode_of(path) == 0600);
    CHECK(public_key_in(path, 2) == made);
    CHECK(std::distance(fs::directory_iterator{dir.path()}, {}) == 1); // nothing left aside
}

TEST_CASE("a wide umask makes no key that others can read")
{
    const TempDir dir;
    const mode_t before = ::umask(0);
    public_key_in(dir.path() / "key", 1);
    ::umask(before);
    CHECK(mode_of(dir.path() / "key") == 0600);
}

TEST_CASE("a key that others can read is refused, with the command that helps")
{
    for (const mode_t mode : {0640U, 0604U, 0620U, 0601U, 0666U}) {
        CAPTURE(mode);
        const TempDir dir;
        const fs::path path = dir.path() / "key";
        public_key_in(path, 1);
        REQUIRE(::chmod(path.c_str(), mode) == 0);
        CHECK(refusal(path).find("chmod 600") != std::string::npos);
    }
}

TEST_CASE("a link is never followed, to a key or to nowhere")
{
    const TempDir dir;
    public_key_in(dir.path() / "real", 1);
    fs::create_symlink("real", dir.path() / "link");
    fs::create_symlink("nowhere", dir.path() / "dangling");
    CHECK(refusal(dir.path() / "link").find("link") != std::string::npos);
    CHECK(refusal(dir.path() / "dangling").find("link") != std::string::npos);
    CHECK_FALSE(fs::exists(dir.path() / "nowhere"));
}

TEST_CASE("what is no plain file is refused and not waited for")
{
    const TempDir dir;
    const fs::path pipe = dir.path() / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    refusal(pipe);
    fs::create_directory(dir.path() / "folder");
    refusal(dir.path() / "folder");
}

TEST_CASE("a file that holds no key is refused and left alone")
{
    const TempDir dir;
    const fs::path path = dir.path() / "key";
    const std::string digits(64, 'a');
    for (const std::string& content :
         {std::string{}, std::string{"garbage"}, "snug-key-v1 " + digits, // no newline: cut short
          "snug-key-v1 " + digits.substr(2) + "\n", "snug-key-v2 " + digits + "\n",
          "snug-key-v1 " + digits.substr(1) + "g\n", "snug-key-v1 " + digits + "\nmore",
          "snug-key-v1 " + digits + "a", std::string(100, '\0')}) {
        CAPTURE(content);
        write(path, content);
        refusal(path);
        CHECK(fs::file_size(path) == content.size());
    }
    write(path, "snug-key-v1 " + digits + "\n");
    public_key_in(path, 1);
}

TEST_CASE("a folder that is not there is an error in words")
{
    const TempDir dir;
    SeededRandom random;
    CHECK_FALSE(load_or_make_key(dir.path() / "no" / "key", random).ok());
}

TEST_CASE("programs that start at once make one key")
{
    for (int round = 0; round < 10; ++round) {
        CAPTURE(round);
        const TempDir dir;
        int ends[2];
        REQUIRE(::pipe(ends) == 0);
        const UniqueFd reading{ends[0]};
        UniqueFd writing{ends[1]};

        std::vector<pid_t> children;
        for (int i = 0; i < 8; ++i) {
            children.push_back(::fork());
            REQUIRE(children.back() >= 0);
            if (children.back() == 0) {
                crypto::SystemRandom random;
                const auto key = load_or_make_key(dir.path() / "key", random);
                const bool told = key && ::write(writing.get(), key->public_key().data(), 32) == 32;
                ::_exit(told ? 0 : 1);
            }
        }
        writing = UniqueFd{};
        for (const pid_t child : children) {
            int status = -1;
            CHECK(::waitpid(child, &status, 0) == child);
            CHECK(status == 0);
        }
        std::set<std::array<std::byte, 32>> keys;
        std::array<std::byte, 32> key;
        while (::read(reading.get(), key.data(), key.size()) == 32)
            keys.insert(key);
        CHECK(keys.size() == 1);
    }
}

TEST_CASE("a key that is replaced is gone, and nothing lies beside the new one")
{
    const TempDir dir;
    const fs::path path = dir.path("server.key");
    const std::string before = public_key_in(path, 1);
    SeededRandom random{2};
    const auto next = crypto::SigningKey::make(random);
    REQUIRE(replace_key(path, next).ok());
    CHECK(public_key_in(path, 3) == to_hex(next.public_key()));
    CHECK(public_key_in(path, 3) != before);
    CHECK(mode_of(path) == 0600);
    CHECK(std::distance(fs::directory_iterator{dir.path()}, {}) == 1);
}

TEST_CASE("the file of a key that was replaced holds nothing any more, for who still has it open")
{
    const TempDir dir;
    const fs::path path = dir.path("server.key");
    public_key_in(path, 1);
    std::ifstream old{path, std::ios::binary};
    SeededRandom random{2};
    REQUIRE(replace_key(path, crypto::SigningKey::make(random)).ok());
    const std::string text{std::istreambuf_iterator<char>{old}, {}};
    CHECK_FALSE(text.empty());
    CHECK(text.find_first_not_of('\0') == std::string::npos);
}

TEST_CASE("what a replacement that was killed has left is wiped, and never the key that holds")
{
    const TempDir dir;
    const fs::path path = dir.path("server.key");
    const std::string before = public_key_in(path, 1);

    write(path.string() + ".next", "snug-key-v1 half"); // killed while it wrote
    REQUIRE(wipe_replaced_key(path).ok());
    fs::create_hard_link(path, path.string() + ".former"); // killed before the new one stood
    REQUIRE(wipe_replaced_key(path).ok());
    CHECK(public_key_in(path, 3) == before);
    CHECK(std::distance(fs::directory_iterator{dir.path()}, {}) == 1);

    fs::rename(path, path.string() + ".former"); // killed after it stood
    std::ifstream old{path.string() + ".former", std::ios::binary};
    const std::string after = public_key_in(path, 2);
    REQUIRE(wipe_replaced_key(path).ok());
    CHECK(public_key_in(path, 3) == after);
    const std::string text{std::istreambuf_iterator<char>{old}, {}};
    CHECK(text.find_first_not_of('\0') == std::string::npos);
    CHECK(std::distance(fs::directory_iterator{dir.path()}, {}) == 1);
}
