#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

/// Files that tests read.  SNUG_SOURCE_ROOT is meson's word for where the project lies.
namespace snug {

inline std::filesystem::path source_root()
{
    return SNUG_SOURCE_ROOT;
}

inline std::string content_of(const std::filesystem::path& file)
{
    std::ifstream stream{file, std::ios::binary};
    CAPTURE(file);
    REQUIRE(stream);
    return {std::istreambuf_iterator<char>{stream}, {}};
}

/// The files of a folder whose names begin so, sorted; none if there is no such folder.
inline std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder,
                                                   std::string_view beginning = "")
{
    std::vector<std::filesystem::path> files;
    if (std::filesystem::is_directory(folder))
        for (const auto& entry : std::filesystem::directory_iterator{folder})
            if (entry.is_regular_file() && entry.path().filename().string().starts_with(beginning))
                files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

} // namespace snug
