#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace snug::session {

/// Bytes that are written once and shared by every queue they stand in.
using Buffer = std::shared_ptr<const std::string>;

/// A part of a buffer, which may grow behind it.
struct Slice {
    Buffer buffer;
    std::size_t begin = 0;
    std::size_t end = 0;

    [[nodiscard]] std::size_t size() const { return end - begin; }
    [[nodiscard]] std::string_view text() const
    {
        return std::string_view{*buffer}.substr(begin, size());
    }
    /// Both are one, if `next` begins where this ends.
    [[nodiscard]] bool is_followed_by(const Slice& next) const
    {
        return buffer == next.buffer && end == next.begin;
    }
};

/// Objects end to end in one buffer: who gets several of them in a row gets one piece.
///
/// Handing a piece to the kernel costs as much as copying some hundred bytes, and so does putting
/// it into a queue; what many people in a channel hear in one turn is therefore one piece.
class Run {
public:
    /// What is longer begins another buffer, so that a peer who has one object of a run to read
    /// keeps no more than this alive.
    static constexpr std::size_t longest = 64 * 1024;

    Slice append(std::string_view object);

private:
    std::shared_ptr<std::string> bytes_;
};

} // namespace snug::session
