#include "tui/model/shown_text.h"

#include "src/text/graphemes.h"

#include <algorithm>

namespace snug::tui {

namespace {

using text::SafeText;

SafeText stars(std::string_view secret)
{
    SafeText shown;
    for (std::size_t at = 0; at < secret.size(); at = text::next_cluster(secret, at))
        shown += "*";
    return shown;
}

} // namespace

ShownText shown_text(const LineEditor& editor, bool masked)
{
    const std::string_view text = editor.text();
    const std::string_view before = text.substr(0, editor.cursor());
    const auto show = [&](std::string_view part) {
        return masked ? stars(part) : SafeText::block(part);
    };
    ShownText shown{.text = show(text)};
    // The cursor stands between two clusters, which are made safe one by one.
    shown.cursor = std::min(show(before).str().size(), shown.text.str().size());
    return shown;
}

} // namespace snug::tui
