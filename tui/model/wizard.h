#pragma once

#include "tui/model/line_editor.h"

#include "src/base/error.h"
#include "src/base/time.h"
#include "src/protocol/limits.h"
#include "src/text/safe_text.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace snug::tui {

/// What fills the terminal.
enum class Screen : std::uint8_t { start, wizard, chat };

/// The form that makes a channel or enters one: server, channel, password and
/// name on one screen, with defaults.
struct Wizard {
    enum class Field : std::uint8_t {
        server,
        purpose,
        channel,
        access,
        group,
        password,
        keep,
        name
    };
    enum class Purpose : std::uint8_t { join, create };
    enum class Access : std::uint8_t { password, anyone, group };
    /// What is asked of the server now, one after another.
    enum class Step : std::uint8_t { editing, connecting, renaming, creating, joining };

    Purpose purpose = Purpose::join;
    Access access = Access::password;
    LineEditor server = one_line(1024);
    LineEditor channel = one_line(256);
    LineEditor group = one_line(64);
    LineEditor password{limits::password_bytes, LineEditor::Kind::secret};
    LineEditor keep = one_line(16); ///< as Retention has it; empty: as the server says
    LineEditor name = one_line(256);

    Field focus = Field::channel;
    std::map<Field, text::SafeText> errors;
    std::optional<MonoTime> password_shown_until;
    /// The channel is not there (or is already): Enter on it changes `purpose`.
    bool offers_other_purpose = false;
    Step step = Step::editing;
    std::string connected_to; ///< the server field as it was when last used
    Screen back_to = Screen::start;

    static LineEditor one_line(std::size_t max_bytes)
    {
        return LineEditor{max_bytes, LineEditor::Kind::one_line};
    }
};

/// The fields that are asked now, from above.
std::vector<Wizard::Field> fields(const Wizard& wizard);

/// The text of a field; null for one that is chosen and not typed.
LineEditor* editor(Wizard& wizard, Wizard::Field field);
const LineEditor* editor(const Wizard& wizard, Wizard::Field field);

} // namespace snug::tui
