#pragma once

#include "src/base/time.h"

#include "tui/model/input.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace snug::tui {

/// Turns the bytes a terminal sends into keys, pastes, clicks and answers.
///
/// It reads no descriptor and no clock.  However the bytes are split, the inputs
/// are the same; sequences it does not know are dropped whole; it holds at most
/// one paste.
///
/// A lone Esc and the beginning of an arrow key are the same byte, so what is
/// unfinished waits for next_deadline().  Whoever drives it feeds what has arrived
/// first and calls expire() after, so that a late turn breaks no sequence.
class KeyParser {
public:
    static constexpr std::size_t max_paste = 1024 * 1024;

    /// How long what may be a key by itself (Esc, Alt-[) waits to become a sequence.
    static constexpr std::chrono::milliseconds escape_timeout{25};
    /// How long the rest of what can only be a sequence may take, before it is dropped.
    static constexpr std::chrono::milliseconds sequence_timeout{500};

    std::vector<Input> feed(std::string_view bytes, MonoTime now);

    /// What the passing of time decides.
    std::vector<Input> expire(MonoTime now);
    [[nodiscard]] std::optional<MonoTime> next_deadline() const;

    /// The terminal was asked for its cursor `count` times more.
    void expect_cursor_reports(int count) { expected_reports_ += count; }

private:
    enum class State {
        ground,
        utf8,          ///< inside a character
        escape,        ///< after ESC
        csi,           ///< after ESC [
        console_key,   ///< after ESC [ [
        x10_mouse,     ///< after ESC [ M: three bytes we never asked for
        ss3,           ///< after ESC O
        string,        ///< after ESC ] and its like, up to BEL or ESC backslash
        string_escape, ///< an ESC inside a string
        paste,
    };

    void take(char byte);
    void take_ground(char byte, bool alt);
    void take_utf8(char byte);
    void take_escape(char byte);
    void take_csi(char byte);
    void take_console_key(char byte);
    void take_x10_mouse(char byte);
    void take_ss3(char byte);
    void take_string(char byte);
    void take_string_escape(char byte);
    void take_paste(char byte);

    void enter(State state);
    void finish_csi(char final);
    void finish_string();
    void finish_paste();
    void keep(char byte);
    void emit(std::optional<Input> input);

    State state_ = State::ground;
    bool alt_ = false;         ///< the character being read came after ESC
    bool second_esc_ = false;  ///< the sequence being read came after ESC ESC
    char opened_by_ = 0;       ///< the byte after ESC that opened the sequence
    std::string kept_;         ///< of the sequence, character or paste being read
    bool overlong_ = false;    ///< more came than kept_ may hold
    std::size_t end_seen_ = 0; ///< how much of a paste's end has passed
    int expected_reports_ = 0;
    MonoTime last_byte_{};
    std::vector<Input> out_;
};

} // namespace snug::tui
