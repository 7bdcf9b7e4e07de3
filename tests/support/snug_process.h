#pragma once

#include "src/base/unique_fd.h"
#include "tests/support/temp_dir.h"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace snug::test {

/// A real snug in pipes, which dies with the test.
///
/// Nothing sleeps: each wait ends with its condition, with the program, or at its deadline, and
/// answers whether the condition came true.  Output is read only during a wait.
class SnugProcess {
public:
    using Deadline = std::chrono::milliseconds;
    static constexpr Deadline patience{20'000};

    /// The words after "snug"; variables as "NAME=VALUE", and no others are there.
    SnugProcess(const std::vector<std::string>& words, const std::vector<std::string>& variables);
    SnugProcess(const SnugProcess&) = delete;
    SnugProcess& operator=(const SnugProcess&) = delete;
    /// Kills what still runs.
    ~SnugProcess();

    /// To its standard input.
    void type(std::string_view text);
    void end_input() { input_.reset(); }
    void signal(int number) const;
    [[nodiscard]] pid_t pid() const { return pid_; }

    bool wait_until_it_says(std::string_view text, Deadline deadline = patience);
    bool wait_until_it_complains(std::string_view text, Deadline deadline = patience);
    /// The exit status, or 128 and the signal that killed it; nothing if it still runs.
    std::optional<int> wait_for_exit(Deadline deadline = patience);

    /// Standard output and standard error, as of the last wait.
    [[nodiscard]] const std::string& output() const { return output_; }
    [[nodiscard]] const std::string& errors() const { return errors_; }

private:
    bool wait_until(const std::function<bool()>& condition, Deadline deadline);

    UniqueFd input_, output_end_, errors_end_;
    UniqueFd process_; ///< readable once the program has ended
    pid_t pid_ = -1;
    std::optional<int> exit_;
    std::string output_, errors_;
};

/// What came of a snug that has ended.
struct Ended {
    int exit_code;
    std::string output, errors;
};

/// Somebody with a home of their own, who runs snug against one server.
class Person {
public:
    /// Over TCP on localhost, where a person is who their key says.
    Person(std::string name, std::uint16_t port);

    /// Starts `snug WORDS`.
    [[nodiscard]] SnugProcess starts(std::vector<std::string> words) const;
    /// Runs it to its end, with this as its whole input.
    [[nodiscard]] Ended runs(std::vector<std::string> words, std::string_view input = {}) const;

    /// The words with who one is and which server is meant, and what is in the environment.
    [[nodiscard]] std::vector<std::string> words(std::vector<std::string> words) const;
    [[nodiscard]] std::vector<std::string> variables() const;

    /// Of a file in their home.
    [[nodiscard]] std::string file(const std::string& name) const { return home_.path(name); }
    /// Makes a file there; its path.
    std::string writes(const std::string& name, std::string_view text) const;

private:
    std::string name_;
    std::uint16_t port_;
    TempDir home_;
};

} // namespace snug::test
