#include "tui/term/rescue.h"

#include "tui/term/held_stderr.h"

#include "src/base/check.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <cstddef>
#include <unistd.h>

namespace snug::tui {

namespace {

constexpr auto deadly = std::to_array<int>(
    {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGTERM, SIGINT, SIGHUP, SIGQUIT});

// A signal handler can reach nothing but what is static.
std::array<char, 1024> goodbye_bytes;
std::size_t goodbye_length = 0;
termios modes_before;
int tty_fd = -1;
std::atomic<bool> armed = false;
// A stack that ran over leaves none for the handler.
alignas(16) std::array<char, 64 * 1024> handler_stack;

void give_back(int signal)
{
    if (armed.exchange(false)) {
        const ssize_t written = ::write(tty_fd, goodbye_bytes.data(), goodbye_length);
        (void)written; // there is nobody left to tell
        ::tcsetattr(tty_fd, TCSANOW, &modes_before);
        HeldStderr::spill();
    }
    ::raise(signal); // SA_RESETHAND made it deadly again
}

} // namespace

Rescue::Rescue(int tty, const termios& modes, std::string_view goodbye)
{
    INVARIANT(tty_fd < 0);
    modes_before = modes;
    goodbye_length = goodbye.copy(goodbye_bytes.data(), goodbye_bytes.size());
    tty_fd = tty;

    stack_t stack{};
    stack.ss_sp = handler_stack.data();
    stack.ss_size = handler_stack.size();
    ::sigaltstack(&stack, nullptr);
    for (const int signal : deadly) {
        struct sigaction action {};
        // Who handles a signal already knows better.
        if (::sigaction(signal, nullptr, &action) != 0 || action.sa_handler != SIG_DFL)
            continue;
        action.sa_handler = give_back;
        action.sa_flags = static_cast<int>(SA_RESETHAND | SA_ONSTACK);
        ::sigaction(signal, &action, nullptr);
    }
    arm();
}

Rescue::~Rescue()
{
    disarm();
    for (const int signal : deadly) {
        struct sigaction action {};
        if (::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == give_back)
            std::signal(signal, SIG_DFL);
    }
    tty_fd = -1;
}

void Rescue::disarm()
{
    armed = false;
}
void Rescue::arm()
{
    armed = true;
}

} // namespace snug::tui
