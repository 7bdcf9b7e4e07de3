#pragma once

#include "tests/support/temp_dir.h"

#include <doctest/doctest.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>

#include <sched.h>
#include <sys/mount.h>

namespace snug {

/// A file system of a few MiB that can be filled, seen only by this process and those it starts.
class SmallDisk {
public:
    explicit SmallDisk(const std::string& size = "8m")
    {
        const bool may_mount = ::unshare(CLONE_NEWNS) == 0 &&
                               ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
        const std::string options = "size=" + size + ",mode=700";
        is_there_ =
            may_mount && ::mount("none", home_.path().c_str(), "tmpfs", 0, options.c_str()) == 0;
        if (!is_there_)
            MESSAGE("nothing can be mounted here: left out");
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    ~SmallDisk()
    {
        if (is_there_)
            ::umount2(home_.path().c_str(), MNT_DETACH);
    }

    /// Mounting needs root; a test without a disk is left out.
    [[nodiscard]] bool is_there() const { return is_there_; }
    [[nodiscard]] std::string path() const { return home_.path().string(); }
    [[nodiscard]] std::string path(const std::string& name) const { return home_.path(name); }
    /// With so much, or until nothing more goes in.
    void fill(std::size_t bytes = std::numeric_limits<std::size_t>::max()) const
    {
        std::ofstream filler{path("filler"), std::ios::binary};
        const std::string block(4096, 'x');
        for (std::size_t i = 0; i < bytes / block.size(); ++i)
            if (!filler.write(block.data(), 4096).flush())
                return;
    }
    void make_room() const { std::filesystem::remove(path("filler")); }

private:
    TempDir home_;
    bool is_there_;
};

} // namespace snug
