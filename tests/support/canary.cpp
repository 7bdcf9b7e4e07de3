#include "tests/support/canary.h"

#include "tests/support/snugd_process.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cinttypes>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <random>

#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace snug::test {

namespace {

constexpr std::size_t piece_bytes = 16;

std::string in_hex(std::string_view bytes, const char* digits)
{
    std::string hex;
    for (const char c : bytes) {
        hex += digits[static_cast<unsigned char>(c) >> 4];
        hex += digits[static_cast<unsigned char>(c) & 15];
    }
    return hex;
}

/// Without what depends on the bytes before and after.
std::string in_base64(std::string_view bytes, std::size_t bytes_before)
{
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const std::size_t skipped = (3 - bytes_before % 3) % 3;
    bytes.remove_prefix(std::min(skipped, bytes.size()));
    std::string text;
    for (; bytes.size() >= 3; bytes.remove_prefix(3)) {
        const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
        const unsigned group = byte(0) * 65536U + byte(1) * 256U + byte(2);
        for (const unsigned shift : {18U, 12U, 6U, 0U})
            text += digits[group >> shift & 63U];
    }
    return text;
}

/// A process that stands still.
class Paused {
public:
    explicit Paused(pid_t pid) : pid_{pid}
    {
        REQUIRE(::kill(pid_, SIGSTOP) == 0);
        siginfo_t stopped{};
        // Ours to wait for or not: a stop that is not told of has happened all the same.
        ::waitid(P_PID, static_cast<id_t>(pid_), &stopped, WSTOPPED | WNOWAIT);
    }
    Paused(const Paused&) = delete;
    Paused& operator=(const Paused&) = delete;
    ~Paused() { ::kill(pid_, SIGCONT); }

private:
    pid_t pid_;
};

struct Mapping {
    std::uintptr_t begin, end;
    std::string line;
};

std::vector<Mapping> writable_mappings(pid_t pid)
{
    std::vector<Mapping> mappings;
    std::ifstream maps{"/proc/" + std::to_string(pid) + "/maps"};
    for (std::string line; std::getline(maps, line);) {
        Mapping one{.begin = 0, .end = 0, .line = line};
        std::array<char, 5> rights{};
        if (std::sscanf(line.c_str(), "%" SCNxPTR "-%" SCNxPTR " %4s", &one.begin, &one.end,
                        rights.data()) == 3 &&
            rights[0] == 'r' && rights[1] == 'w')
            mappings.push_back(std::move(one));
    }
    return mappings;
}

} // namespace

std::string Canaries::add(const std::string& name, std::size_t length)
{
    static constexpr std::string_view letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ2";
    std::random_device random;
    std::string word;
    while (word.size() < length)
        word += letters[random() % letters.size()];
    add(name, word);
    return word;
}

void Canaries::add(const std::string& name, std::string_view bytes)
{
    add_forms(name, bytes);
    for (std::size_t at = 0; bytes.size() > piece_bytes && at < bytes.size(); at += piece_bytes) {
        const std::size_t begin = std::min(at, bytes.size() - piece_bytes);
        add_forms("a piece of " + name, bytes.substr(begin, piece_bytes));
    }
}

void Canaries::add_forms(const std::string& name, std::string_view bytes)
{
    patterns_.push_back({name, std::string{bytes}});
    patterns_.push_back({name + ", in hex", in_hex(bytes, "0123456789abcdef")});
    patterns_.push_back({name + ", in hex", in_hex(bytes, "0123456789ABCDEF")});
    for (const std::size_t before : {0U, 1U, 2U})
        patterns_.push_back({name + ", in base64", in_base64(bytes, before)});
}

Canaries::Findings Canaries::in_bytes(std::string_view place, std::string_view bytes) const
{
    Findings findings;
    for (const Pattern& pattern : patterns_) {
        const std::string line = pattern.name + ": " + std::string{place} + "\n";
        if (::memmem(bytes.data(), bytes.size(), pattern.bytes.data(), pattern.bytes.size()) &&
            findings.find(line) == std::string::npos)
            findings += line;
    }
    return findings;
}

Canaries::Findings Canaries::in_files(const std::filesystem::path& folder) const
{
    Findings findings;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
        const std::string name = entry.path().lexically_relative(folder).string();
        findings += in_bytes("the name of a file", name);
        if (!entry.is_regular_file())
            continue;
        std::ifstream file{entry.path(), std::ios::binary};
        REQUIRE(file);
        const std::string content{std::istreambuf_iterator<char>{file}, {}};
        findings += in_bytes(name, content);
    }
    return findings;
}

std::optional<Canaries::Findings> Canaries::in_memory(pid_t pid) const
{
    if (sanitized) {
        MESSAGE("skipped: the address sanitizer keeps what was freed");
        return std::nullopt;
    }
    const Paused paused{pid};
    const UniqueFd memory{
        ::open(("/proc/" + std::to_string(pid) + "/mem").c_str(), O_RDONLY | O_CLOEXEC)};
    if (!memory) {
        MESSAGE("skipped: only root can look into a program that cannot be traced");
        return std::nullopt;
    }
    Findings findings;
    std::size_t looked_at = 0;
    for (const Mapping& mapping : writable_mappings(pid)) {
        std::string bytes(mapping.end - mapping.begin, '\0');
        const ssize_t got =
            ::pread(memory.get(), bytes.data(), bytes.size(), static_cast<off_t>(mapping.begin));
        if (got <= 0)
            continue; // a device's
        bytes.resize(static_cast<std::size_t>(got));
        looked_at += bytes.size();
        findings += in_bytes(mapping.line, bytes);
    }
    REQUIRE(looked_at > 100'000);
    return findings;
}

WireTap::WireTap()
    : socket_{::socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, htons(ETH_P_ALL))}
{
    sockaddr_ll loopback{};
    loopback.sll_family = AF_PACKET;
    loopback.sll_protocol = htons(ETH_P_ALL);
    loopback.sll_ifindex = static_cast<int>(::if_nametoindex("lo"));
    const int room = 64 * 1024 * 1024;
    if (socket_ &&
        (::bind(socket_.get(), reinterpret_cast<sockaddr*>(&loopback), sizeof loopback) != 0 ||
         ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room) != 0))
        socket_.reset();
    if (!socket_)
        MESSAGE("skipped: only root can listen to what goes over the wire");
}

const std::string& WireTap::heard()
{
    std::array<char, 65536> packet;
    for (ssize_t got = 0; (got = ::recv(socket_.get(), packet.data(), packet.size(), 0)) > 0;)
        heard_.append(packet.data(), static_cast<std::size_t>(got));
    return heard_;
}

} // namespace snug::test
