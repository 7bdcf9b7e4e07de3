#include "tui/view/wizard_view.h"

#include "tui/model/words.h"
#include "tui/view/field_view.h"
#include "tui/view/signs.h"
#include "tui/view/start_view.h"

#include "src/text/columns.h"
#include "src/text/strength.h"

#include <algorithm>

namespace snug::tui {

namespace {

using text::SafeText;
using Field = Wizard::Field;

/// The row below a field: what is wrong with it, or how it is meant.
struct Remark {
    SafeText words;
    Style style = Style::dim;
};

text::OurWords label(Field field)
{
    switch (field) {
    case Field::server:
        return words::field_server;
    case Field::purpose:
        return words::field_purpose;
    case Field::channel:
        return words::field_channel;
    case Field::access:
        return words::field_access;
    case Field::group:
        return words::field_group;
    case Field::password:
        return words::field_password;
    case Field::keep:
        return words::field_keep;
    case Field::name:
        return words::field_name;
    }
    return words::field_channel;
}

Remark strength(const Wizard& wizard)
{
    switch (text::strength_of(wizard.password.text())) {
    case text::Strength::weak:
        return {SafeText::literal(words::strength_weak), Style::error};
    case text::Strength::fair:
        return {SafeText::literal(words::strength_fair), Style::warning};
    case text::Strength::good:
        return {SafeText::literal(words::strength_good), Style::good};
    case text::Strength::strong:
        return {SafeText::literal(words::strength_strong), Style::good};
    }
    return {};
}

/// The channel that is typed is listed, and open.
bool is_known_open(const Model& model)
{
    const auto name = ChannelName::parse(model.wizard.channel.text());
    if (!name)
        return false;
    const auto info =
        std::ranges::find(model.start.channels, *name, &msg::ChannelInfo::channelName);
    return info != model.start.channels.end() && !info->hasPassword;
}

Remark password_remark(const Model& model)
{
    const bool creating = model.wizard.purpose == Wizard::Purpose::create;
    if (creating && !model.wizard.password.empty())
        return strength(model.wizard);
    if (creating)
        return {SafeText::literal(words::hint_password_create)};
    return {SafeText::literal(is_known_open(model) ? words::hint_password_none
                                                   : words::hint_password_join)};
}

Remark channel_remark(const Model& model)
{
    const auto last = default_channel(model);
    if (model.wizard.purpose == Wizard::Purpose::join && last)
        return {SafeText::fill(words::hint_last_channel, {SafeText::line(last->display())})};
    return {SafeText::literal(words::hint_channel)};
}

Remark remark(const Model& model, Field field)
{
    const Wizard& wizard = model.wizard;
    if (const auto error = wizard.errors.find(field); error != wizard.errors.end())
        return {error->second, wizard.offers_other_purpose ? Style::warning : Style::error};
    switch (field) {
    case Field::server:
        if (model.link.stage == LinkState::Stage::waiting)
            return {model.link.why, Style::error};
        return {SafeText::literal(words::hint_server)};
    case Field::channel:
        return channel_remark(model);
    case Field::group:
        return {SafeText::literal(words::hint_group)};
    case Field::password:
        return password_remark(model);
    case Field::keep:
        return {SafeText::literal(words::hint_keep)};
    case Field::purpose:
    case Field::access:
    case Field::name:
        return {};
    }
    return {};
}

/// " join  [create]"; where they do not fit, the chosen one only.
void draw_options(Canvas canvas, std::initializer_list<text::OurWords> options, int chosen,
                  bool focused)
{
    int needed = 0;
    for (const text::OurWords option : options)
        needed += text::columns_of_text(option.view(), canvas.emoji()) + 3;
    const bool all = needed <= canvas.columns() + 1;
    int column = 0;
    int index = 0;
    for (const text::OurWords option : options) {
        const bool is_chosen = index++ == chosen;
        if (!is_chosen && !all)
            continue;
        const SafeText name = SafeText::literal(option);
        const SafeText words =
            is_chosen ? SafeText::fill("[{}]", {name}) : SafeText::fill(" {} ", {name});
        if (is_chosen && focused)
            canvas.set_cursor(0, column + 1);
        column = 1 + canvas.put(0, column, words, is_chosen ? Style::selection : Style::dim,
                                is_chosen ? Attributes::bold : Attributes::none);
    }
}

void draw_value(const Model& model, Field field, Canvas canvas)
{
    const Wizard& wizard = model.wizard;
    const bool focused = wizard.focus == field && wizard.step == Wizard::Step::editing;
    if (const LineEditor* text = editor(wizard, field)) {
        canvas.fill({0, 0, 1, canvas.columns()}, Style::input, Attributes::underline);
        const bool masked = field == Field::password && !wizard.password_shown_until;
        return draw_field(canvas, *text, masked, focused);
    }
    if (field == Field::purpose)
        return draw_options(canvas, {words::option_join, words::option_create},
                            static_cast<int>(wizard.purpose), focused);
    draw_options(canvas, {words::option_password, words::option_anyone, words::option_group},
                 static_cast<int>(wizard.access), focused);
}

text::OurWords footer(const Wizard& wizard)
{
    switch (wizard.focus) {
    case Field::purpose:
    case Field::access:
        return words::footer_form_choice;
    case Field::password:
        return wizard.purpose == Wizard::Purpose::create ? words::footer_form_new_password
                                                         : words::footer_form_password;
    case Field::server:
    case Field::channel:
    case Field::group:
    case Field::keep:
    case Field::name:
        return words::footer_form;
    }
    return words::footer_form;
}

SafeText progress(const Model& model)
{
    switch (model.wizard.step) {
    case Wizard::Step::editing:
        return {};
    case Wizard::Step::connecting:
        return SafeText::fill(words::form_connecting, {model.link.server});
    case Wizard::Step::renaming:
        return SafeText::literal(words::form_renaming);
    case Wizard::Step::creating:
        return SafeText::literal(words::form_creating);
    case Wizard::Step::joining:
        return SafeText::literal(words::form_joining);
    }
    return {};
}

/// A field with its label, and the remark below it.
class FieldRows {
public:
    FieldRows(const Model& model, Canvas canvas) : model_{model}, canvas_{canvas}
    {
        label_columns_ = beside() ? 16 : 1;
        value_columns_ = std::max(std::min(canvas_.columns() - label_columns_ - 2, 48), 1);
    }

    /// A remark has a row where all fields have room for one, else where it is needed.
    [[nodiscard]] int rows_of(Field field, bool all_remarks) const
    {
        return (beside() ? 1 : 2) + (all_remarks || is_loud(field) ? 1 : 0);
    }

    void draw(Field field, int row) const
    {
        canvas().put(row, 1, label(field),
                     model_.wizard.focus == field ? Style::title : Style::label);
        const int value_row = beside() ? row : row + 1;
        draw_value(model_, field, canvas_.sub({value_row, label_columns_, 1, value_columns_}));
        if (!is_loud(field))
            return;
        const Remark below = remark(model_, field);
        const int room = std::max(canvas_.columns() - label_columns_ - 1, 0);
        canvas().put(value_row + 1, label_columns_, below.words.shortened(room, model_.emoji),
                     below.style);
    }

private:
    [[nodiscard]] bool beside() const { return canvas_.columns() >= 36; }
    /// Its remark is shown: the field has the cursor, or something is wrong with it.
    [[nodiscard]] bool is_loud(Field field) const
    {
        const Remark below = remark(model_, field);
        return !below.words.empty() && (below.style != Style::dim || model_.wizard.focus == field);
    }
    [[nodiscard]] Canvas canvas() const { return canvas_; }

    const Model& model_;
    Canvas canvas_;
    int label_columns_;
    int value_columns_;
};

/// Fields from above; where there is no room for all, down to the one with the cursor.
void draw_fields(const Model& model, Canvas canvas)
{
    const std::vector<Field> asked = fields(model.wizard);
    const FieldRows rows{model, canvas};
    const auto height = [&](std::size_t first, std::size_t end, bool all_remarks) {
        int sum = 0;
        for (std::size_t i = first; i < end; ++i)
            sum += rows.rows_of(asked[i], all_remarks);
        return sum;
    };
    const bool all_remarks = height(0, asked.size(), true) <= canvas.rows();
    const auto focus =
        static_cast<std::size_t>(std::ranges::find(asked, model.wizard.focus) - asked.begin());
    std::size_t first = 0;
    while (first < focus && height(first, focus + 1, all_remarks) > canvas.rows())
        ++first;
    int row = 0;
    for (; first < asked.size() && row < canvas.rows(); ++first) {
        rows.draw(asked[first], row);
        row += rows.rows_of(asked[first], all_remarks);
    }
}

} // namespace

void draw_wizard(const Model& model, Canvas canvas)
{
    const int columns = canvas.columns();
    const int rows = canvas.rows();
    const bool creating = model.wizard.purpose == Wizard::Purpose::create;
    const int end = canvas.put(
        0, 1, SafeText::literal(creating ? words::form_title_create : words::form_title_join),
        Style::title, Attributes::bold);
    if (columns - end > 24)
        draw_who_and_where(model, canvas);
    const bool roomy = rows >= 12;
    const int top = roomy ? 3 : 1;
    const int bottom = roomy ? rows - 3 : rows - 1;
    if (roomy) {
        canvas.line_across(1, 1, columns - 2);
        canvas.line_across(rows - 2, 1, columns - 2);
    }
    draw_fields(model, canvas.sub({top, 1, std::max(bottom - top, 0), columns - 2}));
    const SafeText under_way = progress(model);
    if (!under_way.empty())
        canvas.put(rows - 1, 1, under_way.shortened(std::max(columns - 2, 0), model.emoji),
                   Style::warning);
    else
        canvas.put_hints(rows - 1, 1, footer(model.wizard), Style::label);
}

} // namespace snug::tui
