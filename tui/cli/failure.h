#pragma once

#include "src/base/error.h"

#include <string>
#include <string_view>

namespace snug::tui {

/// How a verb that failed ends: what the shell is told, and what the user.
struct Failure {
    int exit_code;
    std::string sentence;
};

/// Where the server's sentence does not say what to do in a shell, ours is told instead.
/// `channel` is the word it is about, if it is about one.
Failure failure_of(const Error& error, std::string_view channel);

} // namespace snug::tui
