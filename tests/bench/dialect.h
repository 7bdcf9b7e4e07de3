#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace snug::bench {

/// Who somebody is to be, and where.
struct Seat {
    enum class Role {
        talker, ///< says the texts
        member, ///< hears them
    };
    std::size_t person = 0; ///< nobody else's number
    std::size_t room = 0;
    Role role = Role::member;
    bool founds_room = false; ///< comes before everybody else of its room
};

/// Something to say at the beginning, and what stands in the line that lets one go on.
struct Step {
    std::string say;
    std::string wait_for; ///< empty: nothing
};

/// How one kind of server is spoken to: on entering by the book, and then as cheaply as can be.
struct Dialect {
    std::string_view name;
    /// Records of an encrypted link carry all this.
    bool is_encrypted;
    std::vector<Step> (*entrance)(const Seat& seat);
    /// Appends what says a text in the seat's room; `number` is new each time.
    void (*say)(std::string& out, const Seat& seat, std::uint64_t number, std::string_view text);
    /// What stands in the line that says that a text was taken; empty if there is no such line.
    std::string_view acknowledgement;
    /// Lines that must be answered begin with it; the rest of the line is sent back behind
    /// `pong`.
    std::string_view ping, pong;
    /// What stands in a line that says that something was refused.
    std::string_view refusal;
};

std::span<const Dialect> dialects();
/// Throws std::invalid_argument.
const Dialect& dialect_called(std::string_view name);

} // namespace snug::bench
