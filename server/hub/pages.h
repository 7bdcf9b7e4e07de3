#pragma once

#include "src/protocol/limits.h"
#include "src/protocol/messages.h"

#include <cstddef>

/// How long lists are cut to objects that a connection carries.
namespace snug::server {

/// Fills a page with items until it has `most` of them or the next would make its
/// object too long.
class PageBudget {
public:
    explicit PageBudget(std::size_t most, std::size_t bytes = limits::page_bytes)
        : most_{most}, bytes_{bytes}
    {
    }

    /// Whether there is room for an item of this size, which is counted then.  The
    /// first always has.
    bool takes(std::size_t bytes)
    {
        if (count_ > 0 && (count_ >= most_ || used_ + bytes > bytes_))
            return false;
        ++count_;
        used_ += bytes;
        return true;
    }

private:
    std::size_t most_;
    std::size_t bytes_;
    std::size_t count_ = 0;
    std::size_t used_ = 0;
};

/// At most how long these will be on the wire.
std::size_t encoded_size_hint(const msg::ChannelInfo& channel);
std::size_t encoded_size_hint(const msg::Member& member);
std::size_t encoded_size_hint(const msg::RosterEntry& entry);

} // namespace snug::server
