#pragma once

#include "src/base/unique_fd.h"
#include "tests/support/temp_dir.h"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <sys/types.h>

namespace snug::test {

/// Built with the address sanitizer, which has a measure of its own for time and memory.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool sanitized = true;
#elif defined(__has_feature)
inline constexpr bool sanitized = __has_feature(address_sanitizer);
#else
inline constexpr bool sanitized = false;
#endif

/// A real snugd with a directory of its own, which dies with the test.
///
///     SnugdProcess server;                    // has started, and listens
///     RawClient ada{server.socket()};
///     server.kill();
///     server.start();                         // again, with the same data and ports
///
/// Nothing sleeps: each wait ends with its condition, with the program, or at a deadline.
class SnugdProcess {
public:
    using Deadline = std::chrono::milliseconds;
    static constexpr Deadline patience{20'000};

    struct Options {
        /// After --config, --socket, --listen and --data, and --poller if $SNUG_POLLER says which.
        std::vector<std::string> arguments;
        /// The text of its snugd.toml.
        std::string config;
        /// Of descriptors, as setrlimit(2) has it; nothing: as it is here.
        std::optional<std::size_t> most_descriptors;
        /// --classic, on a port the kernel chooses.
        bool classic = false;
        /// A directory to share with another; empty: one of its own.
        std::string directory;
        /// What runs it, and its arguments: {"strace", "-f"}.
        std::vector<std::string> wrapper;
        /// Another that takes the same arguments; empty: the real one.
        std::string program;
        /// Whether the constructor is to start it.
        bool start = true;
        /// Its key is the one that known_hosts.h knows; else it makes one.
        bool known_key = true;
    };

    /// Starts it, unless told otherwise, and waits until it is ready, which is required.
    SnugdProcess() : SnugdProcess{Options{}} {}
    explicit SnugdProcess(Options options);
    SnugdProcess(const SnugdProcess&) = delete;
    SnugdProcess& operator=(const SnugdProcess&) = delete;
    /// Kills what still runs.
    ~SnugdProcess();

    /// Starts it; required to be ready in time.
    void start();
    /// Starts it, whatever comes of it: wait_until_logged() or wait_for_exit() tells.
    void launch();
    /// SIGTERM; the exit status.
    std::optional<int> stop();
    /// SIGKILL, and it is gone.
    void kill();
    void signal(int number) const;
    /// The exit status, or 128 and the signal that killed it; nothing if it still runs.
    std::optional<int> wait_for_exit(Deadline deadline = patience);
    [[nodiscard]] pid_t pid() const { return pid_; }

    [[nodiscard]] std::string socket() const { return file("snug.sock"); }
    [[nodiscard]] std::string data() const { return file("data"); }
    /// What snugd --check-data says of its data: the exit status.
    [[nodiscard]] std::optional<int> check_data() const;
    /// Of a file in its directory.
    [[nodiscard]] std::string file(std::string_view name) const;
    /// What is to run it from its next start on, as Options::wrapper.
    void run_through(std::vector<std::string> wrapper) { options_.wrapper = std::move(wrapper); }
    /// Replaces its snugd.toml.
    void write_config(std::string_view text) const;
    [[nodiscard]] std::uint16_t port() const { return tcp_port_; }
    [[nodiscard]] std::uint16_t classic_port() const { return classic_port_; }

    /// All it has said on its standard error since it was started last.
    [[nodiscard]] std::string log();
    /// False at the deadline, or if it ended without saying so.
    bool wait_until_logged(std::string_view text, Deadline deadline = patience);

    /// Processor time it has used, user and system.
    [[nodiscard]] std::chrono::milliseconds cpu_time() const;
    /// How often its threads have lain down to wait.
    [[nodiscard]] std::size_t times_slept() const;
    /// Resident memory now, and its peak.
    [[nodiscard]] std::size_t resident_bytes() const;
    [[nodiscard]] std::size_t peak_bytes() const;
    /// Open now.
    [[nodiscard]] std::size_t descriptors() const;

private:
    [[nodiscard]] std::vector<std::string> command() const;
    void give_key() const;
    void collect_log(UniqueFd pipe);
    void reap();

    Options options_;
    std::optional<TempDir> own_directory_;
    std::string directory_;
    std::uint16_t tcp_port_ = 0;
    std::uint16_t classic_port_ = 0;
    pid_t pid_ = -1;
    UniqueFd process_; ///< readable once it has ended
    std::optional<int> exit_;

    std::mutex mutex_; // of the next three
    std::condition_variable log_grew_;
    std::string log_;
    bool log_ended_ = true;
    std::jthread log_reader_;
};

} // namespace snug::test
