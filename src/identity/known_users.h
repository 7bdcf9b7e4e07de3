#pragma once

#include "src/base/error.h"
#include "src/base/time.h"
#include "src/identity/line_file.h"

#include <array>
#include <cstddef>
#include <filesystem>
#include <string>
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

struct KnownUsersRead {
    std::vector<KnownUser> users;
    /// What could not be read; each says where.
    std::vector<Error> faults;
};

/// The file known_users: whom the user has verified, a person of a server a line.
class KnownUsers {
public:
    explicit KnownUsers(std::filesystem::path file);

    [[nodiscard]] KnownUsersRead read() const;
    /// Replaces what was known of the same key on the same server.
    Result<void> remember(const KnownUser& user) const;
    /// True if it was there.
    Result<bool> forget(const std::array<std::byte, 32>& server_key,
                        const std::array<std::byte, 32>& key) const;

private:
    LineFile file_;
};

} // namespace snug::identity
