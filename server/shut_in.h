#pragma once

#include "server/config.h"

#include <string>

namespace snug::server {

/// Gives up every file that this server has no business with, for as long as it runs: whoever
/// made it misbehave could read nobody's keys.  Where the kernel cannot do that, the log says so.
///
/// To be called when its folders are there, and no other thread is.  A program that puts files in
/// the place of the configuration is to put them into the same folder.
void shut_in(const Config& config, const std::string& config_file);

} // namespace snug::server
