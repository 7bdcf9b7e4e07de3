#pragma once

#include <chrono>
#include <cstddef>

#include <sys/types.h>

namespace snug::bench {

/// What a process has used, as the kernel tells it of any process of ours.

/// Of the processor, in all threads that there are.
std::chrono::nanoseconds cpu_time_of(pid_t pid);
/// Resident memory in bytes, and the most it ever was.
std::size_t memory_of(pid_t pid);
std::size_t peak_memory_of(pid_t pid);
/// Open now; 0 if we may not know.
std::size_t descriptors_of(pid_t pid);

} // namespace snug::bench
