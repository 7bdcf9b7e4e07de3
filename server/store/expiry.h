#pragma once

#include "src/base/time.h"
#include "src/protocol/retention.h"

#include <cstdint>

/// When a message is over, for every kind of store.
namespace snug::server {

/// How long ago a message was, by both measures.
struct Age {
    WallTime at;
    std::int64_t entries_since;
};

/// Its channel does not keep it any longer.
bool is_over(const Retention& keep, const Age& age, WallTime now);

/// Its id need not be known any longer: nobody sends it again after so long, by both measures.
bool is_id_over(const Age& age, WallTime now);

} // namespace snug::server
