#include "server/store/expiry.h"

namespace snug::server {

namespace {

/// Who comes back after longer than both, and sends again, is heard twice.
constexpr std::chrono::hours ids_kept_for{24};
constexpr std::int64_t ids_kept = 10'000;

} // namespace

bool is_over(const Retention& keep, const Age& age, WallTime now)
{
    switch (keep.kind) {
    case Retention::Kind::forever:
        return false;
    case Retention::Kind::days:
        return age.at + std::chrono::days{keep.count} < now;
    case Retention::Kind::newest:
        return age.entries_since >= keep.count;
    case Retention::Kind::none:
        return true;
    }
    return false;
}

bool is_id_over(const Age& age, WallTime now)
{
    return age.at + ids_kept_for < now && age.entries_since >= ids_kept;
}

} // namespace snug::server
