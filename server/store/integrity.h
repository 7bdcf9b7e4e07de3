#pragma once

#include "server/store/sqlite.h"

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

/// Whether a database is sound, and how to get a copy of it that is.
namespace snug::server {

/// For an operator: the file, what is wrong with it, and what to do.
std::runtime_error unusable(const std::filesystem::path& file, const std::exception& why);

/// Looks at every page, reads every entry as the server would, and sees that ids, indexes and
/// search name what is there; the findings, none when all is sound.  Not seen: a word that the
/// search does not find, though it was said.  It takes as long as reading the file.  Throws
/// std::runtime_error if that cannot be done.
std::vector<std::string> check_database(const std::filesystem::path& file);

} // namespace snug::server
