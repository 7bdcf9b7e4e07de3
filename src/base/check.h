#pragma once

namespace snug {

/// Prints the broken invariant and aborts.
[[noreturn]] void invariant_failed(const char* condition, const char* file, int line);

} // namespace snug

/// What must hold if this program is right.  Always on; never used on input.
/// Not named CHECK because doctest has that name and tests see both.
#define INVARIANT(condition)                                                                       \
    (static_cast<bool>(condition) ? void()                                                         \
                                  : ::snug::invariant_failed(#condition, __FILE__, __LINE__))
