#pragma once

#include "src/base/error.h"

namespace snug::tui {

/// Something kept of sealed channels cannot be read, or not be kept: a sentence that says what is
/// lost, and what to do.
struct KeysFault {
    Error why;
};

} // namespace snug::tui
