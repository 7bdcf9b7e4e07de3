#pragma once

#include "tui/model/input_history.h"
#include "tui/model/line_editor.h"
#include "tui/model/members.h"
#include "tui/model/scrollback.h"
#include "tui/model/unsent.h"

#include "src/protocol/names.h"
#include "src/protocol/retention.h"

#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace snug::tui {

/// Where the unread line stands, and what it says.
struct UnreadMark {
    Seq first;
    Seq last{0}; ///< as far as it counts
    std::size_t count = 0;
};

/// A channel, a talk with one person, or snug's own page of words.
struct Buffer {
    enum class Kind : std::uint8_t { status, channel, direct };

    Buffer() = default;
    Buffer(Buffer&&) = default; // ten thousands of lines are never copied
    Buffer& operator=(Buffer&&) = default;

    Kind kind = Kind::status;
    std::optional<ChannelName> channel; ///< none for the status buffer
    text::SafeText title;               ///< "#tea", "@bob", "snug"
    std::optional<MemberName> peer;     ///< the other person of a direct channel
    std::optional<UserId> peer_user;

    // What the server says of it
    text::SafeText topic;
    bool has_password = false;
    bool sealed = false;     ///< only its members can read it, and we are one
    std::uint64_t epoch = 0; ///< which key it has
    std::optional<text::SafeText> group;
    bool joined = false;                   ///< on the link that stands now
    std::optional<MonoTime> join_again_at; ///< the server did not let us in just now
    MemberList members;
    std::uint64_t member_count = 0; ///< may be known before the members are
    std::optional<ChannelId> log;   ///< which one the seqs are of
    Retention keep;                 ///< how long what is said is kept
    Seq last_seq{0};                ///< the newest entry the server has told of

    // What was said
    Scrollback lines;
    std::deque<Unsent> unsent;                ///< shown below the lines
    text::SafeText held_up;                   ///< why the server does not take them now
    bool loading = false;                     ///< a page of history is under way
    std::optional<MonoTime> history_again_at; ///< the server would not tell more just now
    bool top_is_quiet = false; ///< cleared: nothing older is loaded until one scrolls up
    int nick_columns = 0;      ///< of the widest name among the lines
    std::unordered_map<UserId, std::shared_ptr<const Author>> authors;

    // What is new
    Seq read_seq{0};                      ///< up to here it was seen
    Seq told_read{0};                     ///< as far as the server knows
    std::optional<MonoTime> tell_read_at; ///< not before
    Seq counted_to{0};                    ///< as far as `unread` counts
    std::size_t unread = 0;
    std::size_t mentions = 0;
    std::optional<UnreadMark> mark;
    std::set<Seq> doubted;    ///< of what was said there it was told that something is missing
    text::SafeText no_return; ///< why one is not in, as it was told last
    std::vector<std::string> impostors; ///< names that it was told are not whom they were

    // What is being written
    LineEditor draft;
    InputHistory history;
    std::vector<text::SafeText> speakers;  ///< newest first, for completion
    Seq last_spoken{0};                    ///< when the first of them spoke
    std::vector<text::SafeText> addressed; ///< whom we named at a line's start, newest first

    /// The lines with those not sent yet below.
    [[nodiscard]] std::size_t size() const { return lines.size() + unsent.size(); }
    [[nodiscard]] const Line& line(std::size_t index) const;
    /// Null for what has been sent.
    [[nodiscard]] const Unsent* unsent_at(std::size_t index) const;
    [[nodiscard]] std::optional<std::size_t> index_of(LineId id, std::size_t hint) const;

    /// The log has more than we there, and it is not on its way.
    [[nodiscard]] bool gap_above(std::size_t index) const;
    [[nodiscard]] bool gap_below(std::size_t index) const;
    /// The newest entry of the log is among the lines.
    [[nodiscard]] bool has_newest() const;
};

} // namespace snug::tui
