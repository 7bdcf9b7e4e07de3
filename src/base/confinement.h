#pragma once

#include <string>
#include <system_error>
#include <vector>

namespace snug {

/// Which files a process may still open, once it has shut itself in.
///
/// By Landlock, on Linux 5.13 and newer; elsewhere enter() says that there is no such thing, and
/// nothing changes.  What is open already stays open, and sockets are no files.
class Confinement {
public:
    /// All below a folder, or one file.  What is not there at enter() is left out, and a link is
    /// what it leads to then.
    Confinement& may_read(std::string path);
    /// Also makes, replaces and removes; runs nothing.
    Confinement& may_write(std::string path);
    /// What the C library reads when it sees fit: name services, libraries, time zones, locales.
    Confinement& may_read_system();

    /// From now on and for ever, for this thread and those it starts; so before others are there.
    /// The programs that it starts are shut in as well, and gain no rights by set-user-ID.
    [[nodiscard]] std::error_code enter() const;

private:
    struct Allowed {
        std::string path;
        bool writing;
    };

    std::vector<Allowed> allowed_;
};

} // namespace snug
