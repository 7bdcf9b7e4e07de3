#pragma once

#include "src/base/time.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace snug::tui {

/// "12400 of 50000 messages, 6200 a second, 6 s left", for so much done in so long.
std::string progress_words(std::uint64_t done, std::uint64_t total,
                           std::chrono::milliseconds elapsed);

/// How far something long has come: one line on standard error that is written over again and
/// again, and gone at the end.  What is over soon shows none.
class Progress {
public:
    Progress(bool is_shown, MonoTime now) : is_shown_{is_shown}, begun_{now} {}
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    ~Progress() { clear(); }

    void tell(std::uint64_t done, std::uint64_t total, MonoTime now);
    /// Makes room for something else.
    void clear();

private:
    bool is_shown_;
    bool is_there_ = false;
    MonoTime begun_;
    MonoTime told_at_{};
};

} // namespace snug::tui
