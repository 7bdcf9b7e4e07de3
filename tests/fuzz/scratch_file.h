#pragma once

#include "src/base/check.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <stdlib.h>

namespace snug::fuzz {

/// A file that holds the input, 0600, in a folder of its own: for what reads files only.  Goes
/// with the program.
class ScratchFile {
public:
    ScratchFile()
    {
        std::string name = (std::filesystem::temp_directory_path() / "snug-fuzz-XXXXXX").string();
        INVARIANT(::mkdtemp(name.data()) != nullptr);
        folder_ = name;
    }
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;
    ~ScratchFile()
    {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    [[nodiscard]] std::filesystem::path path() const { return folder_ / "file"; }
    void hold(std::string_view text) const
    {
        std::ofstream{path(), std::ios::binary | std::ios::trunc} << text;
        std::filesystem::permissions(path(), std::filesystem::perms{0600});
    }
    [[nodiscard]] std::string text() const
    {
        std::ifstream file{path(), std::ios::binary};
        return {std::istreambuf_iterator<char>{file}, {}};
    }

private:
    std::filesystem::path folder_;
};

} // namespace snug::fuzz
