#pragma once

#include "server/store/sqlite.h"

#include <filesystem>

namespace snug::server {

/// Throws sqlite::Failure, and std::runtime_error for a file that is none of ours, and not
/// empty either, or that a newer snugd has written.  Changes nothing.
void check_is_ours(sqlite::Database& database, const std::filesystem::path& file);

/// Brings the schema from whatever version wrote the file to this one's, in one
/// transaction a step.  Throws sqlite::Failure.
void migrate(sqlite::Database& database);

/// How many steps there are: the version that PRAGMA user_version holds.
int schema_version();

} // namespace snug::server
