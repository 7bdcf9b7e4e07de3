#pragma once

#include "server/store/sqlite.h"
#include "src/base/result.h"

#include <filesystem>
#include <stop_token>

namespace snug::server {

/// Copies the database, as it is at this moment, into a new file that only we can read.  Others
/// may go on writing to it.  A copy that does not get done leaves nothing behind.
Result<void> back_up(sqlite::Database& database, const std::filesystem::path& copy,
                     const std::stop_token& stop);

} // namespace snug::server
