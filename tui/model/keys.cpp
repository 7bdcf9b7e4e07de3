#include "tui/model/keys.h"

#include "tui/model/words.h"

#include <algorithm>
#include <array>

namespace snug::tui {

namespace {

using enum Context;
using Named = NamedKey;

constexpr KeyRow channel_row(char32_t digit, int number)
{
    return {chat, alt(digit), Act::go_to_number, "channel", words::key_channel, number};
}

constexpr auto all_keys = std::to_array<KeyRow>({
    {chat, key(Named::enter), Act::send, "send", words::key_send},
    {chat, key(Named::tab), Act::complete, "complete", words::key_complete},
    {chat, shift(Named::tab), Act::complete_back, "complete-back", words::key_complete_back},
    {chat, key(Named::up), Act::line_up, "up", words::key_line},
    {chat, key(Named::down), Act::line_down, "down", words::key_line},
    {chat, key(Named::page_up), Act::page_up, "page-up", words::key_page},
    {chat, key(Named::page_down), Act::page_down, "page-down", words::key_page},
    {chat, alt(Named::page_up), Act::few_up, "few-up", words::key_few},
    {chat, alt(Named::page_down), Act::few_down, "few-down", words::key_few},
    {chat, key(Named::home), Act::to_top_if_empty, "top-if-empty", words::key_ends_if_empty},
    {chat, key(Named::end), Act::to_bottom_if_empty, "bottom-if-empty", words::key_ends_if_empty},
    {chat, alt(Named::home), Act::to_top, "top", words::key_ends},
    {chat, alt(Named::end), Act::to_bottom, "bottom", words::key_ends},
    {chat, ctrl(U'p'), Act::older_input, "older-input", words::key_input_history},
    {chat, ctrl(U'n'), Act::newer_input, "newer-input", words::key_input_history},
    channel_row(U'1', 1),
    channel_row(U'2', 2),
    channel_row(U'3', 3),
    channel_row(U'4', 4),
    channel_row(U'5', 5),
    channel_row(U'6', 6),
    channel_row(U'7', 7),
    channel_row(U'8', 8),
    channel_row(U'9', 9),
    channel_row(U'0', 10),
    {chat, alt(U'a'), Act::next_active, "next-active", words::key_next_active},
    {chat, alt(Named::up), Act::previous_channel, "previous-channel", words::key_neighbours},
    {chat, alt(Named::down), Act::next_channel, "next-channel", words::key_neighbours},
    {chat, alt(Named::left), Act::previous_channel, "previous-channel", words::key_neighbours},
    {chat, alt(Named::right), Act::next_channel, "next-channel", words::key_neighbours},
    {chat, alt(U'u'), Act::first_unread, "first-unread", words::key_first_unread},
    {chat, alt(U'p'), Act::previous_mention, "previous-mention", words::key_mentions},
    {chat, alt(U'n'), Act::next_mention, "next-mention", words::key_mentions},
    {chat, key(Named::escape), Act::stop, "stop", words::key_stop},
    {chat, key(Named::f7), Act::toggle_channels, "channels", words::key_channels},
    {chat, key(Named::f8), Act::toggle_members, "members", words::key_members},

    {Context::search, key(Named::up), Act::choose_up, "up", words::key_choose},
    {Context::search, key(Named::down), Act::choose_down, "down", words::key_choose},
    {Context::search, key(Named::page_up), Act::page_up, "page-up", words::key_found_page},
    {Context::search, key(Named::page_down), Act::page_down, "page-down", words::key_found_page},
    {Context::search, key(Named::home), Act::to_top, "top", words::key_found_ends},
    {Context::search, key(Named::end), Act::to_bottom, "bottom", words::key_found_ends},
    {Context::search, key(Named::enter), Act::choose, "choose", words::key_found_open},
    {Context::search, key(Named::escape), Act::back, "back", words::key_found_back},

    {start, key(Named::up), Act::choose_up, "up", words::key_choose},
    {start, key(Named::down), Act::choose_down, "down", words::key_choose},
    {start, key(Named::tab), Act::choose_down, "down", words::key_choose},
    {start, shift(Named::tab), Act::choose_up, "up", words::key_choose},
    {start, key(Named::left), Act::choose_left, "left", words::key_choose_column},
    {start, key(Named::right), Act::choose_right, "right", words::key_choose_column},
    {start, key(Named::enter), Act::choose, "choose", words::key_open},
    {start, key(U'j'), Act::join, "join", words::key_join},
    {start, key(U'c'), Act::create, "create", words::key_create},
    {start, key(U'?'), Act::help, "help", words::key_help},
    {start, key(U'q'), Act::quit, "quit", words::key_quit_start},
    {start, key(Named::escape), Act::back, "back", words::key_back_to_chat},

    {form, key(Named::tab), Act::next_field, "next-field", words::key_fields},
    {form, shift(Named::tab), Act::previous_field, "previous-field", words::key_fields},
    {form, key(Named::down), Act::next_field, "next-field", words::key_fields},
    {form, key(Named::up), Act::previous_field, "previous-field", words::key_fields},
    {form, key(Named::left), Act::option_left, "option-left", words::key_options},
    {form, key(Named::right), Act::option_right, "option-right", words::key_options},
    {form, key(Named::enter), Act::accept, "accept", words::key_accept},
    {form, key(Named::escape), Act::back, "back", words::key_back},
    {form, ctrl(U't'), Act::show_password, "show-password", words::key_show},
    {form, ctrl(U'g'), Act::make_phrase, "make-phrase", words::key_phrase},

    {password, key(Named::enter), Act::accept, "accept", words::key_enter_password},
    {password, ctrl(U't'), Act::show_password, "show-password", words::key_show},
    {password, key(Named::escape), Act::back, "back", words::key_give_up},

    {paste, key(Named::enter), Act::paste_send, "paste-send", words::key_paste_send},
    {paste, key(U'e'), Act::paste_edit, "paste-edit", words::key_paste_edit},
    {paste, key(Named::escape), Act::paste_cancel, "paste-cancel", words::key_paste_cancel},

    {Context::stranger, key(U't'), Act::trust, "trust", words::key_trust},
    {Context::stranger, key(U'n'), Act::back, "back", words::key_trust_not},
    {Context::stranger, key(Named::escape), Act::back, "back", words::key_trust_not},

    {Context::help, key(Named::up), Act::line_up, "up", words::key_line},
    {Context::help, key(Named::down), Act::line_down, "down", words::key_line},
    {Context::help, key(Named::page_up), Act::page_up, "page-up", words::key_page},
    {Context::help, key(Named::page_down), Act::page_down, "page-down", words::key_page},
    {Context::help, key(U' '), Act::page_down, "page-down", words::key_page},
    {Context::help, key(Named::home), Act::to_top, "top", words::key_ends},
    {Context::help, key(Named::end), Act::to_bottom, "bottom", words::key_ends},
    {Context::help, key(Named::escape), Act::close_help, "close", words::key_close_help},
    {Context::help, key(Named::enter), Act::close_help, "close", words::key_close_help},
    {Context::help, key(Named::f1), Act::close_help, "close", words::key_close_help},
    {Context::help, key(U'q'), Act::close_help, "close", words::key_close_help},
    {Context::help, key(U'?'), Act::close_help, "close", words::key_close_help},

    {anywhere, key(Named::f1), Act::help, "help", words::key_help},
    {anywhere, ctrl(U'l'), Act::repaint, "repaint", words::key_repaint},
    {anywhere, ctrl(U'z'), Act::suspend, "suspend", words::key_suspend},
    {anywhere, ctrl(U'c'), Act::quit, "quit", words::key_quit},
});

const KeyRow* find(Context context, Key pressed)
{
    const auto* row = std::ranges::find_if(all_keys, [&](const KeyRow& candidate) {
        return candidate.context == context && candidate.key == pressed;
    });
    return row == all_keys.end() ? nullptr : row;
}

} // namespace

std::span<const KeyRow> key_rows()
{
    return all_keys;
}

const KeyRow* bound(Context context, Key pressed)
{
    const KeyRow* row = find(context, pressed);
    return row != nullptr ? row : find(anywhere, pressed);
}

text::OurWords heading(Context context)
{
    switch (context) {
    case anywhere:
        return words::keys_anywhere;
    case start:
        return words::keys_start;
    case form:
        return words::keys_form;
    case chat:
        return words::keys_chat;
    case Context::search:
        return words::keys_search;
    case Context::help:
        return words::keys_help;
    case paste:
        return words::keys_paste;
    case password:
        return words::keys_password;
    case Context::stranger:
        return words::keys_stranger;
    }
    return words::keys_anywhere;
}

} // namespace snug::tui
