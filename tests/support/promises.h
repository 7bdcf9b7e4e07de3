#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What a server has promised to its clients, and whether it kept it.
namespace snug::test {

/// Names a message by who wrote it and the how manyth it is; on the wire it is a messageId.
struct Mark {
    std::uint64_t writer = 0;
    std::uint64_t number = 0;

    [[nodiscard]] std::string id() const;
    static std::optional<Mark> parse(std::string_view id);
    friend auto operator<=>(const Mark&, const Mark&) = default;
};

/// A message and its place in the channel, as the server told it.
struct Told {
    Mark mark;
    std::uint64_t seq = 0;

    friend bool operator==(const Told&, const Told&) = default;
};

/// All that was told to anybody.
struct Records {
    std::vector<Told> acknowledged;
    std::vector<std::vector<Told>> seen; ///< by each reader, in the order it came
    std::vector<Told> history;           ///< as it is in the end
};

/// How often a promise was broken.
struct Faults {
    std::size_t lost = 0;       ///< acknowledged, and not in the history
    std::size_t doubled = 0;    ///< in the history once more than it should be
    std::size_t moved = 0;      ///< told to be at one place, and is at another
    std::size_t vanished = 0;   ///< seen by a reader, and not in the history
    std::size_t missed = 0;     ///< in the history, and not seen by a reader
    std::size_t disordered = 0; ///< came with no higher a seq than the one before it

    friend bool operator==(const Faults&, const Faults&) = default;
};

/// Every reader is one who was there, or read up, from the first message to the last.
Faults faults_in(const Records& records);

/// "3 lost, 1 doubled"; or "none".
std::string to_string(const Faults& faults);

/// Whether what one writer said first stands first, for each of them.
bool keeps_each_writers_order(const std::vector<Told>& history);

} // namespace snug::test
