#pragma once

#include "src/base/strong_id.h"
#include "src/base/time.h"
#include "src/protocol/ids.h"
#include "src/text/safe_text.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <variant>

namespace snug::tui {

/// Which line of a buffer, for as long as the buffer has it.
using LineId = StrongId<struct LineIdTag, std::uint64_t>;

/// Who said something, as they were called then.
struct Author {
    UserId user;
    text::SafeText name;
    bool verified = false;
};

/// What somebody said.
struct SaidLine {
    std::shared_ptr<const Author> author; ///< shared by all they said, to be small
    text::SafeText text;                  ///< of an action with the name in front
    bool action = false;
    bool own = false;
    bool for_me = false; ///< it has our name in it, or is a direct message
};

/// People who came and went, one after another, in one line.
struct PresenceLine {
    std::uint32_t came = 0;
    std::uint32_t went = 0;
    text::SafeText names;
    text::SafeText text;
};

/// What snug itself says.
struct NoticeLine {
    enum class Tone : std::uint8_t { plain, dim, error };
    text::SafeText text;
    Tone tone = Tone::plain;
};

using LineContent = std::variant<SaidLine, PresenceLine, NoticeLine>;

/// One line of a buffer, before it is wrapped.
struct Line {
    LineId id;
    std::optional<Seq> seq; ///< its place in the channel's log, if it is from there
    WallTime time;
    LineContent content;
};

/// What of a line is wrapped.
const text::SafeText& text_of(const Line& line);

/// Somebody says it to us: see SaidLine::for_me.
bool is_for_me(const Line& line);

/// What a line takes of the memory, with its texts.
std::size_t bytes_of(const Line& line);

/// Adds somebody to a line of comings and goings: "+3 −2: ada, bob…".
void add_presence(PresenceLine& line, bool came, const text::SafeText& name);

} // namespace snug::tui
