#pragma once

#include "src/base/secret_text.h"
#include "src/crypto/secret.h"
#include "src/protocol/limits.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace snug::tui {

/// A line that is typed and not shown: a star a character.  Knows Backspace, ^U, ^C and ^D.
///
/// Takes the bytes of a terminal in its rawest mode, one read after the other, and answers what
/// to write back to it.
class MaskedLine {
public:
    enum class State { typing, entered, ended, interrupted };

    /// Bytes after the end of the line are dropped.
    std::string feed(std::string_view bytes);

    [[nodiscard]] State state() const { return state_; }
    /// What was typed; takes it away.
    [[nodiscard]] SecretText take();

private:
    std::string feed_byte(char byte);
    std::string erase_last();

    crypto::Secret<limits::password_bytes> typed_;
    std::size_t size_ = 0;
    State state_ = State::typing;
    enum class Escape { none, begun, sequence } escape_ = Escape::none;
};

} // namespace snug::tui
