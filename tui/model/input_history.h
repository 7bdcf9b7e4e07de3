#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace snug::tui {

/// What was typed before, newest last, and the draft that waits at its end while one looks back.
///
/// A line that carries a password never enters: whoever knows that says so.
class InputHistory {
public:
    static constexpr std::size_t max_lines = 500;

    enum class Carries { nothing_secret, a_password };

    /// After sending.  Empty lines and repetitions of the last one are left out.
    void add(std::string line, Carries carries = Carries::nothing_secret);

    // What should stand in the editor instead; nothing at either end.  The first step back
    // takes the draft along, newer() past the newest line gives it back.
    std::optional<std::string> older(std::string_view draft);
    std::optional<std::string> newer();

    /// The newest line older than where one is that contains `words`; goes there.
    std::optional<std::string> search_older(std::string_view words, std::string_view draft);

    /// Back at the end, without the draft.
    void leave();

    [[nodiscard]] std::size_t size() const { return lines_.size(); }

private:
    std::optional<std::string> go_to(std::size_t index, std::string_view draft);
    [[nodiscard]] bool at_end() const { return place_ == lines_.size(); }

    std::deque<std::string> lines_;
    std::size_t place_ = 0; ///< the size: at the draft
    std::string draft_;
};

} // namespace snug::tui
