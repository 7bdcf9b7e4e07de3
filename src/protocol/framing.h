#pragma once

#include "src/base/result.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace snug::msg {

/// Cuts a byte stream into JSON objects, each on one line, a newline or nothing
/// between them.
///
/// It owns no socket.  Whoever reads the socket calls feed(), then next() until
/// it answers "not yet".  After an Error the reader has skipped to the next
/// newline and goes on from there, so one bad line costs one error.
class FrameReader {
public:
    explicit FrameReader(std::size_t max_object) : max_object_{max_object} {}

    /// The bound for objects from now on.
    void set_max_object(std::size_t bytes) { max_object_ = bytes; }

    void feed(std::string_view bytes);

    /// The next whole object, valid until the next call; nothing yet; or
    /// bad_json or too_long, if the peer broke the rules.
    Result<std::optional<std::string_view>> next();

    /// Bytes held back because their object is not whole yet.
    [[nodiscard]] std::size_t pending() const { return buffer_.size() - begin_; }

private:
    enum class State { between, object, string, escape, skipping };

    [[nodiscard]] std::size_t end_of_text() const;
    Error fail(ErrorCode code, std::string text);
    void forget_consumed();

    std::size_t max_object_;
    std::string buffer_;
    std::size_t begin_ = 0;   ///< where the current object starts
    std::size_t scanned_ = 0; ///< no byte before this one is looked at again
    std::size_t depth_ = 0;
    State state_ = State::between;
};

} // namespace snug::msg
