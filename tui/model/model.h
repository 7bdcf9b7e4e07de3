#pragma once

#include "tui/model/buffer.h"
#include "tui/model/completion.h"
#include "tui/model/link_state.h"
#include "tui/model/local_time.h"
#include "tui/model/pane.h"
#include "tui/model/search.h"
#include "tui/model/size.h"
#include "tui/model/start_screen.h"
#include "tui/model/verified.h"
#include "tui/model/wizard.h"

#include "src/text/emoji.h"

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace snug::tui {

/// Who we are on this server.
struct Me {
    MemberName name;
    std::optional<UserId> user; ///< once the server has said
    bool verified = false;
    bool away = false;
};

/// One line that snug says for a moment, above the status line.
struct Note {
    text::SafeText words;
    bool wrong = false; ///< an error, not an answer
};

/// A list beside the pane: shown where there is room, unless told otherwise.
enum class ListWish : std::uint8_t { automatic, shown, hidden };

/// The overlay with all keys and commands.
struct Help {
    std::string words; ///< only rows that have all of these
    int scrolled = 0;
};

/// A paste that is too long to land in the draft unasked.
struct PasteQuestion {
    std::string text;
    std::size_t lines = 0;
};

/// A channel wants a password: asked in place of the draft.
struct PasswordQuestion {
    ChannelName channel;
    LineEditor password{limits::password_bytes, LineEditor::Kind::secret};
    text::SafeText wrong; ///< why the last one did not do
    bool is_new = false;  ///< it is to be the channel's from now on
    std::optional<MonoTime> shown_until;
};

/// Where Alt-A began and will end.
struct ActiveWalk {
    std::size_t home;
};

/// All the terminal client knows.  Plain data: update changes it, views draw it.
struct Model {
    explicit Model(MemberName name) : me{.name = std::move(name)} {}

    // The terminal
    Size size{.rows = 24, .columns = 80};
    text::EmojiMode emoji = text::EmojiMode::safe;
    bool ascii = false; ///< no sign outside ASCII
    UtcOffset offset = utc;
    /// Nothing: this terminal does not say.  Then a key is taken for a look.
    std::optional<bool> focused;
    WallTime last_key{};

    // The world
    Instant now{};
    LinkState link;
    Me me;
    std::optional<msg::PublicKey> server_key;
    std::string server_field; ///< of the wizard, when it opens
    bool as_last_time = true; ///< still to be done: enter the channels of last time

    // What is on the screen
    Screen screen = Screen::start;
    StartScreen start;
    Wizard wizard;
    std::optional<Help> help;
    std::optional<Search> search;
    std::optional<PasteQuestion> paste;
    std::optional<PasswordQuestion> password;
    std::optional<Stranger> stranger; ///< the link waits for what is thought of it
    MonoTime stranger_pressed{};      ///< it came up, or a key was pressed too early after that
    std::optional<Note> note;
    ListWish channel_list = ListWish::automatic;
    ListWish member_list = ListWish::automatic;

    /// The first is snug's own and always there; the others are numbered from 1.
    std::vector<Buffer> buffers{1};
    Pane pane;
    /// For the lines of the one that is shown; the others have twice as much together.
    std::size_t window_bytes = 8 * 1024 * 1024;
    std::size_t previous_buffer = 0;
    std::optional<ActiveWalk> active_walk;

    // Typing
    std::optional<Completion> completion; ///< while Tab is pressed again and again
    std::optional<std::string> held;      ///< looks like a command; Enter again sends it
    std::vector<UserId> ignored;

    // Who is who on this server, by the user's own word
    std::vector<VerifiedPerson> verified;   ///< of one name and one key there is one
    std::vector<MetPerson> met;             ///< of one name there is one
    std::optional<VerifiedPerson> compared; ///< whose digits were shown last

    std::set<ChannelName> invitations;      ///< into channels one has not gone into since
    std::vector<msg::DirectOpened> directs; ///< two-person channels without a buffer yet
    std::optional<MonoTime> rang_at;
    bool warned_of_unsent = false; ///< the next Ctrl-C quits all the same

    [[nodiscard]] bool shows_search() const
    {
        return screen == Screen::chat && search && search->shown;
    }
    [[nodiscard]] Buffer& shown() { return buffers.at(pane.buffer); }
    [[nodiscard]] const Buffer& shown() const { return buffers.at(pane.buffer); }
    [[nodiscard]] Buffer* find(const ChannelName& channel);
    [[nodiscard]] const Buffer* find(const ChannelName& channel) const;
    [[nodiscard]] std::size_t index_of(const Buffer& buffer) const
    {
        return static_cast<std::size_t>(&buffer - buffers.data());
    }
};

/// Where one was last and is not now: what the form takes for a channel if none is typed.
std::optional<ChannelName> default_channel(const Model& model);

/// Messages the server has not stored yet.
std::size_t unsent_count(const Model& model);

/// Why the server does not take now what was said in the channel that is shown, in words.
std::optional<text::SafeText> held_up(const Model& model);

/// What the user has waited for longer than half a second, in words, with the seconds it
/// takes already; Esc stops it.
std::optional<text::SafeText> long_wait(const Model& model);
/// When those words change.
std::optional<MonoTime> next_wait_words(const Model& model);

/// Where keys go now.
enum class Context : std::uint8_t;
Context context_of(const Model& model);

/// Aborts if what must always hold of a model does not.
void check(const Model& model);

} // namespace snug::tui
