#pragma once

#include "src/base/unique_fd.h"

#include <string>

namespace snug::server {

/// The server's own directory, which one server uses at a time.
class DataDir {
public:
    /// Makes it, for us alone, if it is missing.  Throws std::system_error, with a sentence
    /// for the operator, if it is not ours alone, or another server uses it.
    explicit DataDir(const std::string& path);

    [[nodiscard]] const std::string& path() const { return path_; }
    /// Of a file in it; no directory on the way is a link, which SQLite would refuse.
    [[nodiscard]] std::string file(const std::string& name) const { return path_ + "/" + name; }

private:
    std::string path_;
    UniqueFd lock_;
};

} // namespace snug::server
