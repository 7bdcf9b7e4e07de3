#pragma once

#include <string>

/// Directories in which nobody else can put a thing in the place of ours.
///
/// Trusted is a path of which every component, links included, belongs to root or to us, and
/// can be written by nobody else; or is sticky, as /tmp is, so that others cannot touch what is
/// ours in it.  All of it throws std::system_error with a sentence that says what to change.
namespace snug::net {

/// Throws unless `path` is an existing directory, and trusted.
void check_trusted_directory(const std::string& path);

/// Throws unless only a trusted server can have bound the socket `path`: all of the path is
/// trusted, where we also trust whoever owns a directory that only root can have made (/run/snug,
/// /home/ada) with what is below it.  Throws with ENOENT if nothing is there.
void check_trusted_socket(const std::string& path);

/// Makes `path`, and what is missing above it, for us alone (0700).  Throws if it is not trusted,
/// or exists and is another's or open to others: that is for its owner to change.  Returns where
/// it really is, without a link on the way.
std::string ensure_private_directory(const std::string& path);

} // namespace snug::net
