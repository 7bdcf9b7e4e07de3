#pragma once

#include "src/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace snug {

/// How long a channel keeps what is said in it.  People write "forever", "30d" for a
/// number of days, "500" for the newest entries, and "none" for a channel whose
/// messages are delivered and their text never written down.
struct Retention {
    enum class Kind { forever, days, newest, none };

    Kind kind = Kind::forever;
    std::uint32_t count = 0; ///< days, or entries

    /// Fails with bad_value.
    static Result<Retention> parse(std::string_view text);
    [[nodiscard]] std::string str() const;

    friend bool operator==(const Retention&, const Retention&) = default;
};

} // namespace snug
