#include "tui/view/start_view.h"

#include "tui/model/words.h"
#include "tui/view/signs.h"

#include "src/text/columns.h"

#include <algorithm>
#include <vector>

namespace snug::tui {

namespace {

using text::SafeText;

constexpr int columns_for_two = 64;
constexpr int items_width = 38;
constexpr int name_width = 13;

text::OurWords words_of(StartItem item)
{
    switch (item) {
    case StartItem::join:
        return words::item_join;
    case StartItem::create:
        return words::item_create;
    case StartItem::another_server:
        return words::item_another_server;
    case StartItem::start_server:
        return words::item_start_server;
    case StartItem::quit:
        return words::item_quit;
    }
    return words::item_quit;
}

/// A row of a column: a heading, something to choose, or a word in their place.
struct Row {
    SafeText words;
    SafeText aside; ///< dim, in a column of its own
    Style style = Style::text;
    std::optional<std::size_t> choice;
};

SafeText aside_of(const Model& model, const StartChoice& choice)
{
    if (choice.info == nullptr)
        return {};
    SafeText aside;
    if (const SafeText door = door_sign(model, *choice.info); !door.empty())
        aside += door + "  ";
    aside += choice.info->unread > 0
                 ? SafeText::fill(words::new_there, {SafeText::number(choice.info->unread)})
                 : SafeText::fill(words::people_here, {SafeText::number(choice.info->memberCount)});
    if (!choice.info->topic.empty())
        aside += "  " + SafeText::line(choice.info->topic);
    return aside;
}

std::vector<Row> item_rows(const Model& model, const std::vector<StartChoice>& all)
{
    using Stage = LocalServerState::Stage;
    std::vector<Row> rows;
    for (std::size_t i = 0; i < all.size() && all[i].item; ++i) {
        rows.push_back({.words = SafeText::literal(words_of(*all[i].item)), .choice = i});
        if (all[i].item != StartItem::start_server)
            continue;
        const LocalServerState& server = model.start.local_server;
        if (server.stage == Stage::starting)
            rows.push_back(
                {.words = "  " + SafeText::literal(words::starting_server), .style = Style::dim});
        if (server.stage == Stage::failed)
            rows.push_back({.words = "  " + server.words, .style = Style::error});
        if (server.stage == Stage::running)
            rows.push_back(
                {.words = "  " + SafeText::literal(words::server_started), .style = Style::good});
    }
    return rows;
}

std::vector<Row> channel_rows(const Model& model, const std::vector<StartChoice>& all)
{
    std::vector<Row> rows;
    const auto heading = [&](text::OurWords words) {
        rows.push_back({.words = SafeText::literal(words), .style = Style::title});
    };
    const auto add = [&](bool recent) {
        for (std::size_t i = 0; i < all.size(); ++i)
            if (all[i].channel && all[i].recent == recent)
                rows.push_back({.words = "  " + SafeText::line(all[i].channel->display()),
                                .aside = aside_of(model, all[i]),
                                .choice = i});
    };
    if (!model.start.recent.empty())
        heading(words::recent);
    add(true);
    heading(words::open_to_join);
    const std::size_t before = rows.size();
    add(false);
    if (rows.size() == before && model.start.listed)
        rows.push_back(
            {.words = "  " + SafeText::literal(words::no_open_channels), .style = Style::dim});
    return rows;
}

void draw_rows(const Model& model, const std::vector<Row>& rows, Canvas canvas)
{
    // Scrolled so far that what is chosen is in view.
    std::size_t chosen = 0;
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (rows[i].choice == model.start.selected)
            chosen = i;
    const auto height = static_cast<std::size_t>(canvas.rows());
    const std::size_t scrolled = chosen < height ? 0 : chosen - height + 1;
    for (std::size_t i = scrolled; i < std::min(rows.size(), scrolled + height); ++i) {
        const Row& row = rows[i];
        const int y = static_cast<int>(i - scrolled);
        const bool is_chosen = row.choice && *row.choice == model.start.selected;
        if (is_chosen)
            canvas.put(y, 1, sign(model, words::here_mark, words::here_mark_ascii), Style::title);
        const int end =
            canvas.put(y, 3, row.words, row.style, is_chosen ? Attributes::bold : Attributes::none);
        if (!row.aside.empty())
            canvas.put(y, std::max(end + 2, 5 + name_width), row.aside, Style::dim);
    }
}

} // namespace

void draw_who_and_where(const Model& model, Canvas canvas)
{
    SafeText words;
    Style style = Style::dim;
    if (model.link.up()) {
        SafeText who = SafeText::line(model.me.name.str());
        if (model.me.verified)
            who += " " + verified_sign(model);
        const bool local = model.link.server.str().starts_with("unix:");
        words = local ? SafeText::fill(words::on_this_box, {who})
                      : SafeText::fill(words::on_server, {who, model.link.server});
        style = Style::text;
    } else if (model.link.stage == LinkState::Stage::trying) {
        words = SafeText::literal(words::connecting);
    } else {
        words = SafeText::literal(words::no_server);
        style = Style::warning;
    }
    constexpr int after_title = 6;
    words = words.shortened(std::max(canvas.columns() - after_title - 1, 0), canvas.emoji());
    const int columns = text::columns_of_text(words.str(), canvas.emoji());
    canvas.put(0, canvas.columns() - columns - 1, words, style);
}

void draw_start(const Model& model, Canvas canvas)
{
    const int columns = canvas.columns();
    const int rows = canvas.rows();
    canvas.put(0, 1, words::program, Style::title, Attributes::bold);
    draw_who_and_where(model, canvas);
    canvas.line_across(1, 1, columns - 2);
    canvas.line_across(rows - 2, 1, columns - 2);
    canvas.put_hints(rows - 1, 1, words::footer_start, Style::label);

    const std::vector<StartChoice> all = choices(model.start);
    std::vector<Row> left = item_rows(model, all);
    const std::vector<Row> right = channel_rows(model, all);
    const Canvas body = canvas.sub({2, 0, std::max(rows - 4, 0), columns});
    if (columns >= columns_for_two) {
        draw_rows(model, left, body.sub({0, 0, body.rows(), items_width}));
        draw_rows(model, right, body.sub({0, items_width, body.rows(), columns - items_width}));
        return;
    }
    left.insert(left.end(), right.begin(), right.end());
    draw_rows(model, left, body);
}

} // namespace snug::tui
