#include "tui/cli/progress.h"

#include "src/text/words.h"
#include "tui/cli/output.h"

#include <fmt/format.h>

#include <utility>

namespace snug::tui {

namespace {

using namespace std::chrono_literals;

constexpr auto soon = 500ms;
constexpr auto interval = 100ms;

} // namespace

std::string progress_words(std::uint64_t done, std::uint64_t total,
                           std::chrono::milliseconds elapsed)
{
    const double seconds = std::chrono::duration<double>{elapsed}.count();
    const double rate = seconds > 0 ? static_cast<double>(done) / seconds : 0;
    std::string words = fmt::format("{} of {}", done, text::plural(total, "message"));
    if (rate > 0) {
        const std::chrono::seconds left{
            static_cast<std::int64_t>(static_cast<double>(total - done) / rate)};
        words += fmt::format(", {:.0f} a second, {} left", rate, text::duration_in_words(left));
    }
    return words;
}

void Progress::clear()
{
    if (std::exchange(is_there_, false))
        print_over({});
}

void Progress::tell(std::uint64_t done, std::uint64_t total, MonoTime now)
{
    const auto elapsed = std::chrono::floor<std::chrono::milliseconds>(now - begun_);
    if (!is_shown_ || elapsed < soon || now - told_at_ < interval)
        return;
    is_there_ = true;
    told_at_ = now;
    print_over("snug: " + progress_words(done, total, elapsed));
}

} // namespace snug::tui
