#pragma once

#include "tui/model/wrap.h"

#include "src/base/time.h"
#include "src/protocol/messages.h"
#include "src/text/safe_text.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace snug::tui {

/// A message that was found, in one line.
struct FoundLine {
    ChannelName channel;
    Seq seq;
    WallTime time;
    text::SafeText name;
    text::SafeText text;
    std::vector<TextPart> matches; ///< of the text: what was looked for
};

FoundLine found_line(const msg::Found& found);

/// What /search found, newest first.  Kept when it is not shown any more, to be come back to.
struct Search {
    static constexpr std::size_t most_found = 1000;

    std::string words;
    std::optional<ChannelName> channel; ///< only there
    std::uint64_t number = 0;           ///< which search it is: an answer to another is not for it
    bool shown = true;
    std::vector<FoundLine> found;
    bool more = false; ///< there are older ones
    std::size_t selected = 0;
    std::optional<MonoTime> asked; ///< and not answered yet
    text::SafeText wrong;          ///< why there is no answer

    /// Older ones can be asked for: of one channel only.
    [[nodiscard]] bool can_go_on() const
    {
        return more && channel && !asked && !found.empty() && found.size() < most_found;
    }
};

/// A result has a row for where and when, and one for its words.
inline constexpr int rows_of_found = 2;
/// How many results the screen has room for.
int found_on_screen(int screen_rows);

} // namespace snug::tui
