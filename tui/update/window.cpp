#include "tui/update/window.h"

#include <algorithm>

namespace snug::tui {

namespace {

/// More authors than this are looked through for those who have no line any more.
constexpr std::size_t many_authors = 1000;

std::size_t line_in_view(const Model& model, const Buffer& buffer)
{
    if (&buffer != &model.shown() || !model.pane.anchor)
        return buffer.lines.size();
    return buffer.index_of(model.pane.anchor->line, model.pane.anchor->hint)
        .value_or(buffer.lines.size());
}

void bound(const Model& model, Buffer& buffer, std::size_t most)
{
    if (buffer.lines.bytes() <= most)
        return;
    // An eighth more than must go, so that it is not done again at the next line.
    buffer.lines.trim(most - most / 8, line_in_view(model, buffer));
    if (buffer.authors.size() > many_authors)
        std::erase_if(buffer.authors,
                      [](const auto& author) { return author.second.use_count() == 1; });
}

} // namespace

void bound_windows(Model& model)
{
    const std::size_t shown = model.window_bytes;
    const std::size_t hidden = std::clamp(2 * shown / model.buffers.size(), shown / 64, shown);
    for (Buffer& buffer : model.buffers)
        bound(model, buffer, &buffer == &model.shown() ? shown : hidden);
}

} // namespace snug::tui
