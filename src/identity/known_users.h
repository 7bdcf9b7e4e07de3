#pragma once

#include "src/base/error.h"
#include "src/base/time.h"
#include "src/identity/line_file.h"

#include <array>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace snug::identity {

/// Somebody whose key the user has compared with them.
struct KnownUser {
    std::array<std::byte, 32> server_key{};
    std::array<std::byte, 32> key{}; ///< what their user id is made of
    std::string name;                ///< what they were called then
    WallTime verified{};

    friend bool operator==(const KnownUser&, const KnownUser&) = default;
};

/// Somebody the user wrote to or let in, before any key was compared.  It is their user id that
/// is known, which is made of their key.
struct MetUser {
    std::array<std::byte, 32> server_key{};
    std::array<std::byte, 20> user{};
    std::string name; ///< what they were called then
    WallTime at{};

    friend bool operator==(const MetUser&, const MetUser&) = default;
};

struct KnownUsersRead {
    std::vector<KnownUser> users;
    std::vector<MetUser> met;
    /// What could not be read; each says where.
    std::vector<Error> faults;
};

/// The file known_users: whom the user has verified, and whom they met, a person of a server a
/// line.
class KnownUsers {
public:
    explicit KnownUsers(std::filesystem::path file);

    [[nodiscard]] KnownUsersRead read() const;
    /// Replaces what was known of the same key on the same server, and whom one met by that name.
    Result<void> remember(const KnownUser& user) const;
    /// True if it was there.
    Result<bool> forget(const std::array<std::byte, 32>& server_key,
                        const std::array<std::byte, 32>& key) const;

    /// Replaces whom one met before by the same name on the same server.
    Result<void> meet(const MetUser& user) const;
    /// True if it was there.
    Result<bool> forget_met(const std::array<std::byte, 32>& server_key,
                            std::string_view name) const;

private:
    LineFile file_;
};

} // namespace snug::identity
