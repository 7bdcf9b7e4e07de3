#pragma once

#include "src/base/unique_fd.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace snug::test {

/// Looks for what must be nowhere, with the eyes of who runs the machine: in a process's memory, in
/// files, on the wire.
///
///     Canaries canaries;
///     const std::string password = canaries.add("the password of #tea");
///     …
///     CHECK(canaries.in_files(server.data()) == "");
///
/// Each is looked for as it is and in hex and base64, whole and in pieces of 16 bytes: a buffer
/// that grew has left the beginning of what it held behind.
class Canaries {
public:
    /// What and where, a line each: "the password of #tea, in hex: data/history.db".  Empty is
    /// good.
    using Findings = std::string;

    /// A word of 48 letters and digits that stands nowhere else; of 15 if it is to be short, as
    /// strings are kept that need no memory of their own.
    std::string add(const std::string& name, std::size_t length = 48);
    /// These very bytes.
    void add(const std::string& name, std::string_view bytes);

    [[nodiscard]] Findings in_bytes(std::string_view place, std::string_view bytes) const;
    /// In every file below a folder.
    [[nodiscard]] Findings in_files(const std::filesystem::path& folder) const;
    /// In all that a process can write to, which stands still meanwhile.  Nothing, and a message,
    /// if that cannot be: only root may look into a program that cannot be traced.
    [[nodiscard]] std::optional<Findings> in_memory(pid_t pid) const;

private:
    struct Pattern {
        std::string name;
        std::string bytes;
    };

    void add_forms(const std::string& name, std::string_view bytes);

    std::vector<Pattern> patterns_;
};

/// Everything that goes over the loopback interface from its making on.
class WireTap {
public:
    WireTap();

    /// Listening needs root; a test that cannot is left out, with a message.
    [[nodiscard]] bool is_there() const { return static_cast<bool>(socket_); }
    /// All packets since it was made, one after the other.  What a peer has answered to is there.
    [[nodiscard]] const std::string& heard();

private:
    UniqueFd socket_;
    std::string heard_;
};

} // namespace snug::test
