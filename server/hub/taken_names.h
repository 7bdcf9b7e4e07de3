#pragma once

#include "src/protocol/ids.h"
#include "src/protocol/names.h"

#include <optional>
#include <string>
#include <unordered_map>

namespace snug::server {

/// Names that are somebody's, and keep others from the same name in another case and
/// from names that look alike.
class TakenNames {
public:
    /// Who has this name, or one too like it.
    [[nodiscard]] std::optional<UserId> holder_of(const MemberName& name) const;

    /// Only if nobody else holds it.
    void take(const MemberName& name, UserId user);
    /// Harmless if it is not this user's.
    void release(const MemberName& name, UserId user);

private:
    std::unordered_map<std::string, UserId> by_fold_;
    std::unordered_map<std::string, UserId> by_skeleton_;
};

} // namespace snug::server
