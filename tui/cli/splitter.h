#pragma once

#include "src/protocol/limits.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace snug::tui {

/// Cuts a stream of text into messages, as few as the limit on their length allows: at line ends,
/// or, in a line that is itself too long, between two characters.
///
/// Bytes that are no UTF-8 become U+FFFD.  Empty lines at a message's ends are left out, and so
/// is a message that would have nothing else.
class Splitter {
public:
    explicit Splitter(std::size_t most_bytes = limits::message_bytes) : most_bytes_{most_bytes} {}

    void feed(std::string_view bytes);
    /// No more will be fed.
    void finish();

    /// The next message that is full; after finish(), also the last.
    std::optional<std::string> next();

private:
    void decode(bool to_the_end);
    [[nodiscard]] std::size_t cut_at() const;

    std::size_t most_bytes_;
    std::string undecoded_; ///< the beginning of a character, perhaps
    std::string text_;
    bool finished_ = false;
};

} // namespace snug::tui
