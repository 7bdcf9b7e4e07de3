#pragma once

#include "tui/model/model.h"

#include <cstddef>

namespace snug::tui {

/// The channel's buffer, made at the end of the list if there is none.
Buffer& open_buffer(Model& model, const ChannelName& channel);
/// A direct channel's, named for the other person.
Buffer& open_direct_buffer(Model& model, const msg::DirectOpened& direct);

/// Starts the buffer over if the channel's log is another one than before, or, taken back from an
/// old copy, ends before what we know of it: its seqs would be taken for those we have.
void begin_anew_if_log_did(Buffer& buffer, const ChannelId& log, Seq last);

/// Brings a buffer into the pane, at its newest line.
void show(Model& model, std::size_t buffer);
/// Takes it out of the list; its neighbour is shown instead.  Not for the first.
void close_buffer(Model& model, std::size_t buffer);

// How Alt-1…0, Alt-A and Alt-Up and Down go about.
void show_number(Model& model, std::size_t number);
void show_next_active(Model& model);
void show_neighbour(Model& model, int step);

/// New lines of this buffer show as they come …
bool is_in_view(const Model& model, const Buffer& buffer);
/// … and the user looks.
bool is_watched(const Model& model, const Buffer& buffer);
/// Takes all lines away; what was said can be scrolled back to.
void clear_lines(Buffer& buffer);

} // namespace snug::tui
