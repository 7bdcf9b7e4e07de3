#pragma once

#include "src/base/result.h"
#include "src/base/time.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <sys/types.h>

namespace snug::tui {

/// A server started for the user, which outlives the terminal.
///
/// Knows how to start it and whether it has died; that it answers, the link finds out.
class LocalServer {
public:
    /// So long it may take to answer.
    static constexpr std::chrono::seconds patience{10};
    /// How often to look.
    static constexpr std::chrono::milliseconds look_every{100};

    struct Command {
        std::filesystem::path program;
        std::filesystem::path socket; ///< empty: where the server goes by itself
        std::filesystem::path log;    ///< what it says is appended here
    };

    /// Runs it in a session of its own, so that closing the terminal does not end it.
    Result<void> start(const Command& command, MonoTime now);

    [[nodiscard]] bool starting() const { return child_.has_value(); }
    /// When to look again, while it is starting.
    [[nodiscard]] std::optional<MonoTime> next_deadline() const;

    [[nodiscard]] bool due(MonoTime now) const { return child_ && now >= next_look_; }
    /// Nothing while all may still be well; an Error, with the last line of its log, if it has
    /// ended or has taken too long.
    std::optional<Error> look(MonoTime now);
    /// It answers: it is on its own now.
    void has_answered() { child_.reset(); }

private:
    std::filesystem::path log_;
    std::optional<pid_t> child_;
    MonoTime next_look_{};
    MonoTime give_up_at_{};
};

/// snugd beside our own program, as it was built or installed, or in $PATH; empty if there is none.
std::filesystem::path find_server_program(const std::filesystem::path& own_program,
                                          std::string_view search_path);

/// The last line of a file that has any words in it.
std::string last_line_of(const std::filesystem::path& file);

} // namespace snug::tui
