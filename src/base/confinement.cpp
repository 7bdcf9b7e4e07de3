#include "src/base/confinement.h"

#include <utility>

namespace snug {

Confinement& Confinement::may_read(std::string path)
{
    allowed_.push_back({std::move(path), false});
    return *this;
}

Confinement& Confinement::may_write(std::string path)
{
    allowed_.push_back({std::move(path), true});
    return *this;
}

Confinement& Confinement::may_read_system()
{
    // All of /etc: passwd, group, hosts and resolv.conf are replaced by others of the same name
    // when they change.  The last ones are where /etc/resolv.conf and its like lead.
    for (const char* path :
         {"/etc", "/usr", "/lib", "/lib32", "/lib64", "/nix/store", "/gnu/store", "/proc/self",
          "/proc/self/exe", "/dev/urandom", "/var/lib/sss", "/run/systemd/resolve",
          "/run/systemd/userdb", "/run/resolvconf", "/run/NetworkManager", "/mnt/wsl"})
        may_read(path);
    return may_write("/dev/null");
}

} // namespace snug
