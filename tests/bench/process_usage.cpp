#include "tests/bench/process_usage.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace snug::bench {

namespace {

std::string folder_of(pid_t pid)
{
    return "/proc/" + std::to_string(pid) + "/";
}

/// A field of a file of /proc that has lines like "VmHWM:   1234 kB".
std::size_t kilobytes(const std::string& path, const std::string& field)
{
    std::ifstream file{path};
    for (std::string line; std::getline(file, line);)
        if (line.starts_with(field))
            return std::stoul(line.substr(field.size()));
    return 0;
}

} // namespace

std::chrono::nanoseconds cpu_time_of(pid_t pid)
{
    std::int64_t total = 0;
    std::error_code gone;
    for (const auto& task : std::filesystem::directory_iterator{folder_of(pid) + "task", gone}) {
        std::int64_t one = 0;
        if (std::ifstream file{task.path() / "schedstat"}; file >> one)
            total += one;
    }
    return std::chrono::nanoseconds{total};
}

std::size_t memory_of(pid_t pid)
{
    return 1024 * kilobytes(folder_of(pid) + "status", "VmRSS:");
}

std::size_t peak_memory_of(pid_t pid)
{
    return 1024 * kilobytes(folder_of(pid) + "status", "VmHWM:");
}

std::size_t descriptors_of(pid_t pid)
{
    std::error_code gone;
    const std::filesystem::directory_iterator open{folder_of(pid) + "fd", gone};
    return static_cast<std::size_t>(std::distance(begin(open), end(open)));
}

} // namespace snug::bench
