#pragma once

#include "src/text/safe_text.h"

#include <array>

/// Every word the full-screen client says, in one table, so that it can be
/// translated.  "{}" is filled in, in the order given.
namespace snug::tui::words {

using Words = text::OurWords;

// --- Dates and signs --------------------------------------------------------
inline constexpr Words date = "{} {} {} {}"; // weekday, day, month, year
inline constexpr std::array<Words, 7> weekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
inline constexpr std::array<Words, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
inline constexpr Words verified_mark = "✓";
inline constexpr Words verified_mark_ascii = "+";
inline constexpr Words waiting_mark = "…";
inline constexpr Words waiting_mark_ascii = "~";
/// The server asks for a password: no lock, which is kept for what only members can read.
inline constexpr Words password_mark = "🔑";
inline constexpr Words password_mark_ascii = "pw";
/// Only members can read it: this client has seen to that.
inline constexpr Words sealed_mark = "🔒";
inline constexpr Words sealed_mark_ascii = "sealed";
inline constexpr Words here_mark = "▸";
inline constexpr Words here_mark_ascii = ">";
inline constexpr Words direct_mark = "●";
inline constexpr Words direct_mark_ascii = "*";
inline constexpr Words down_mark = "▼";
inline constexpr Words down_mark_ascii = "v";
inline constexpr Words away_mark = "~";
inline constexpr Words action_mark = "*";
inline constexpr Words notice_mark = "—";
inline constexpr Words notice_mark_ascii = "-";

// --- Start screen -----------------------------------------------------------
inline constexpr Words program = "snug";
inline constexpr Words item_join = "Join a channel";
inline constexpr Words item_create = "Create a channel";
inline constexpr Words item_another_server = "Another server…";
inline constexpr Words item_start_server = "Start a server on this box";
inline constexpr Words item_quit = "Quit";
inline constexpr Words recent = "Recent";
inline constexpr Words open_to_join = "Open to join";
inline constexpr Words no_open_channels = "none yet: create one";
inline constexpr Words people_here = "{} here";
inline constexpr Words new_there = "{} new";
inline constexpr Words on_this_box = "{} on this box";
inline constexpr Words on_server = "{} at {}";
inline constexpr Words connecting = "connecting…";
inline constexpr Words connecting_words = "connecting to {}";
inline constexpr Words no_server = "no server answers";
inline constexpr Words starting_server = "starting a server…";
inline constexpr Words server_started = "a server runs on this box";
inline constexpr Words server_failed = "the server did not start: {}";
inline constexpr Words footer_start =
    "↑↓ choose  Enter open  j join  c create  ? help  Ctrl-C quit";

// --- A server that is not known ---------------------------------------------

inline constexpr Words stranger_title = "Is this the right server?";
inline constexpr Words stranger_where = "You have not been here before:";
inline constexpr Words stranger_fingerprint = "The fingerprint of its key:";
inline constexpr Words stranger_compare = "Is that what its operator gets from this command?";
inline constexpr Words stranger_command = "snugd --fingerprint";
inline constexpr Words stranger_why = "If not, somebody between you and the server would read you.";
inline constexpr Words footer_stranger = "t trust it  n not now";
inline constexpr Words changed_title = "This is not the server it was";
inline constexpr Words changed_where = "The key of the server is not the one it had:";
inline constexpr Words changed_before = "Its fingerprint was:";
inline constexpr Words changed_now = "Now it is:";
inline constexpr Words changed_why = "Somebody may be between, or the server was made anew.";
inline constexpr Words changed_line = "If its operator says that it was, remove this line:";
inline constexpr Words footer_changed = "n back";

// --- The form ---------------------------------------------------------------
inline constexpr Words form_title_join = "Join a channel";
inline constexpr Words form_title_create = "Create a channel";
inline constexpr Words field_server = "Server";
inline constexpr Words field_purpose = "I want to";
inline constexpr Words field_channel = "Channel";
inline constexpr Words field_access = "Who may enter";
inline constexpr Words field_group = "Unix group";
inline constexpr Words field_password = "Password";
inline constexpr Words field_keep = "Messages kept";
inline constexpr Words field_name = "Your name";
inline constexpr Words option_join = "join";
inline constexpr Words option_create = "create";
inline constexpr Words option_password = "password";
inline constexpr Words option_anyone = "anyone on this box";
inline constexpr Words option_group = "a Unix group";
inline constexpr Words hint_server = "unix:PATH or HOST:PORT";
inline constexpr Words hint_channel = "the name, as in #tea";
inline constexpr Words hint_last_channel = "its name; left empty {}, where you were last";
inline constexpr Words hint_password_join = "if it has one";
inline constexpr Words hint_password_none = "none is needed";
inline constexpr Words hint_password_create = "seals it; Ctrl-G offers five words";
inline constexpr Words hint_group = "as in /etc/group";
inline constexpr Words hint_keep = "forever, 30d, 1000 or none; left empty: as the server says";
inline constexpr Words strength_weak =
    "weak: guessed with little effort by who has the server's disk";
inline constexpr Words strength_fair = "fair: keeps out the curious";
inline constexpr Words strength_good = "good";
inline constexpr Words strength_strong = "strong";
inline constexpr Words form_which_channel = "which channel?";
inline constexpr Words form_which_password = "a password, or let in anyone: see above";
inline constexpr Words form_which_group = "which group?";
inline constexpr Words form_which_keep =
    "forever, a number of days as in 30d, of messages as in 1000, or none";
inline constexpr Words form_no_such_channel = "there is no {} yet: Enter here creates it";
inline constexpr Words form_channel_exists = "{} is there already: Enter here joins it";
inline constexpr Words form_connecting = "connecting to {}…  Esc stops";
inline constexpr Words form_renaming = "asking for your name…";
inline constexpr Words form_creating = "creating…";
inline constexpr Words form_joining = "joining…";
inline constexpr Words footer_form = "Tab next  Enter go on  Esc back  F1 help  Ctrl-C quit";
inline constexpr Words footer_form_choice = "←→ change  Tab next  Esc back  F1 help";
inline constexpr Words footer_form_password = "Ctrl-T show  Enter go on  Esc back  F1 help";
inline constexpr Words footer_form_new_password =
    "Ctrl-T show  Ctrl-G five words  Enter go on  Esc back  F1 help";

// --- Chat screen ------------------------------------------------------------
inline constexpr Words channels_title = "channels";
inline constexpr Words members_title = "here {}";
inline constexpr Words comma = ", ";
inline constexpr Words and_more = "{} and {} more";
inline constexpr Words prompt = "{}> ";
inline constexpr Words password_prompt = "password for {}: ";
inline constexpr Words new_below = "{} {} new — End";
inline constexpr Words new_below_for_you = "{} {} new, {} for you — End";
inline constexpr Words unread_line = " {} new ";
inline constexpr Words gap_line = " messages are not loaded yet ";
inline constexpr Words loading_older = " loading older messages… ";
inline constexpr Words going_there = "going there… {} s  Esc stops";
inline constexpr Words day_line = "— {} —";
inline constexpr Words came = "+{}: {}";
inline constexpr Words went = "−{}: {}";
inline constexpr Words came_and_went = "+{} −{}: {}";
inline constexpr Words channel_created = "{} created {}";
inline constexpr Words channel_was_created = "{} was created"; // by the server itself
inline constexpr Words topic_changed = "{} set the topic: {}";
inline constexpr Words topic_cleared = "{} cleared the topic";
inline constexpr Words renamed = "{} is now called {}";
inline constexpr Words scrolled = "scrolled {}%";
inline constexpr Words status_away = "away";
inline constexpr Words kept_shortly = "kept: {}";
inline constexpr Words not_joined = "not in this channel now";
inline constexpr Words empty_status =
    "No channel is open.  /join CHANNEL enters one, /list shows them, /help explains.";
inline constexpr Words empty_channel = "Nobody has said anything here yet.";
inline constexpr Words too_small_line = "snug needs {}×{}";
inline constexpr Words title_plain = "snug {}";
inline constexpr Words title_unread = "snug {} ({})";

// --- What was found ----------------------------------------------------------
inline constexpr Words search_title = "Search: {}";
inline constexpr Words search_title_in = "Search in {}: {}";
inline constexpr Words searching = "searching… {} s  Esc stops";
inline constexpr Words search_nothing =
    "nothing found: a word finds those that begin with it, and all words must be there";
inline constexpr Words search_all = "{} of {}";
inline constexpr Words search_more = "{} of {}; older ones come as one goes on";
inline constexpr Words search_more_in_channel =
    "{} of the newest {}: /search #CHANNEL WORDS finds older ones there";
inline constexpr Words search_how = "like this: /search WORDS, or /search #CHANNEL WORDS";
inline constexpr Words talk_not_open = "that talk is not open: /pm NAME opens it";
inline constexpr Words footer_search = "↑↓ choose  Enter show it there  Esc back  F1 help";

// --- What snug says of what one did -----------------------------------------
inline constexpr Words draft_cleared = "draft put aside: Ctrl-P brings it back, Ctrl-C again quits";
inline constexpr Words draft_full = "the draft is full: what did not fit is left out";
inline constexpr Words unsent_at_quit = "{} not sent yet: once more quits without sending";
inline constexpr Words paste_question =
    "{} lines pasted:  Enter sends them as one message  e edit  Esc cancel";
inline constexpr Words message_too_long = "{} bytes too long: {} is the most in one message";
inline constexpr Words nobody_here = "nobody hears you on this page: /join CHANNEL, or /pm NAME";
inline constexpr Words not_sent = "not sent ({}): {}";
inline constexpr Words held_up = "{} to send, and sent again until it is taken: {}";
inline constexpr Words connect_unsent =
    "{} not sent yet: wait, or quit; another server does not get it";
inline constexpr Words other_server =
    "another server answers there now: what was not sent is what Ctrl-P brings back here";
inline constexpr Words no_command = "no command /{}.  Enter again sends it as text";
inline constexpr Words no_command_but =
    "no command /{} — did you mean /{}?  Enter again sends it as text";
inline constexpr Words goto_forms =
    "/goto takes first, last, unread, 2026-11-01, 14:30, both of these, or #1234";
inline constexpr Words usage = "like this: /{} {}";
inline constexpr Words needs_channel = "this works in a channel: /join CHANNEL first";
inline constexpr Words needs_link = "there is no link to a server now";
inline constexpr Words nothing_unread = "nothing is unread here";
inline constexpr Words no_more_mentions = "no more lines for you that way";
inline constexpr Words no_such_buffer = "nothing called {} is open";
inline constexpr Words nobody_called_so = "nobody here is called so";
inline constexpr Words nobody_ignored = "you ignore nobody: /ignore NAME";
inline constexpr Words ignored_people = "people you ignore: {}";
inline constexpr Words ignoring = "what {} says is not shown any more: /unignore ends that";
inline constexpr Words not_ignored = "you do not ignore anybody here called so";
inline constexpr Words no_longer_ignoring = "what {} says is shown again";
inline constexpr Words not_in_that_channel = "you are not in that channel";
inline constexpr Words close_unsent = "something here is not sent yet: wait, or quit";
inline constexpr Words no_topic = "{} has no topic: /topic TEXT sets one";
inline constexpr Words topic_is = "the topic of {}: {}";
inline constexpr Words names_here = "{} here: {}";
inline constexpr Words who_heading = "{} in {}:";
inline constexpr Words who_verified = "(login name)";
inline constexpr Words who_away = "(away: {})";
inline constexpr Words whois_login = "{} is logged in on the server's box as {}";
inline constexpr Words whois_guest = "{} is connected over the network";
inline constexpr Words whois_id = "  id {}";
inline constexpr Words whois_idle = "  terminals {}, idle {}";
inline constexpr Words whois_away = "  away: {}";
inline constexpr Words whois_channels = "  you are both in{}";
inline constexpr Words whois_key = "  key {}";
inline constexpr Words whois_verified = "  verified by you";
inline constexpr Words whois_verified_as = "  verified by you, as {}";
inline constexpr Words whois_not_verified = "  not verified; /verify {}";
inline constexpr Words verify_self = "that is you";
inline constexpr Words verify_no_key = "{} has no key here that can be verified";
inline constexpr Words verify_no_own_key =
    "your login is known here by another key than the one of snug key show: compare where that key "
    "is, or bring it here with snug key import; if you have no other, ask who runs the server";
inline constexpr Words verify_compare =
    "{} sees the same digits with /verify; compare them by another way, in person or by voice:";
inline constexpr Words verify_then = "if they are the same: /verify {} yes";
inline constexpr Words verify_then_cli = "if they are the same: snug verify {} --yes";
inline constexpr Words verify_differs =
    "those are not the digits of your key and {}'s: nothing is verified; see them with: snug "
    "verify {}";
inline constexpr Words verify_first = "compare the digits first: /verify {}";
inline constexpr Words verify_nobody = "you have verified nobody called {}";
inline constexpr Words verify_how = "like this: /verify NAME, then /verify NAME yes, or no";
inline constexpr Words verified_now = "{} is verified: another key by this name will be told";
inline constexpr Words verified_no_more = "{} is not verified any more";
inline constexpr Words verified_fault = "the people you have verified: {}";
inline constexpr Words impostor = "{} is not the {} you verified: another key; /verify {}";
inline constexpr Words impostor_not_let_in =
    "{} is not the {} you verified, and is not let in: /verify {}, or /verify {} no";
inline constexpr Words another =
    "this is another {} than the one you wrote with before: another key; /verify {}";
inline constexpr Words another_not_let_in =
    "this is another {} than the one you wrote with before, and is not let in; /verify {} first";
inline constexpr Words met_no_more = "{} is forgotten: the next one of this name is not compared";
inline constexpr Words impostor_refused =
    "{} is not the {} you verified, and is told nothing: /verify {}, or /verify {} no";
inline constexpr Words stats = "{}: {} people, {} connections, {} channels, {} messages, up {}";
inline constexpr Words list_row = "{}  {} here";
inline constexpr Words list_password = "password";
inline constexpr Words list_sealed = "sealed";
inline constexpr Words list_group = "group {}";
inline constexpr Words list_end = "channels: {}";
inline constexpr Words you_are = "you are called {} now";
inline constexpr Words you_are_away = "you are away: /back ends it";
inline constexpr Words you_are_back = "you are back";
inline constexpr Words away_by_default = "away";
inline constexpr Words parted_elsewhere =
    "you left this channel in another terminal: /join enters it again";
inline constexpr Words could_not_return = "could not come back here: {}";

// --- The link ---------------------------------------------------------------
inline constexpr Words no_link = "no link";
inline constexpr Words connecting_to = "connecting to {}";
inline constexpr Words link_is_up = "connected to {}";
inline constexpr Words host_has_new_key =
    "this server has a new key, {}, signed by the one you knew";
inline constexpr Words link_is_down = "the link is down: {}";
inline constexpr Words server_closes = "the server hangs up: {}";
inline constexpr Words status_up = "connected to {} as {}, channels open: {}";
inline constexpr Words status_forever = "{}: messages are kept forever";
inline constexpr Words status_days = "{}: messages are kept for {} days";
inline constexpr Words status_newest = "{}: the newest {} messages are kept";
inline constexpr Words status_none = "{}: messages are not kept";
inline constexpr Words status_sealed =
    "{}: sealed; only who is in can read it, not the server. Its key is number {}";
inline constexpr Words status_told =
    "{}: not sealed; the server checks its password and can read what is said";
inline constexpr Words status_open = "{}: not sealed; the server can read what is said";
inline constexpr Words rekeyed = "{} changed the password; who is in stays in";
inline constexpr Words rekeyed_without = "{} put out {}, and changed the password";
inline constexpr Words put_out = "{} put you out of {}";
inline constexpr Words declined = "you are not invited into {} any more";
inline constexpr Words somebody = "somebody";
inline constexpr Words invited = "{} let you into {}; go in with: /join {}";
inline constexpr Words message_at_fault = "what {} said here cannot be shown: {}";
inline constexpr Words messages_missing =
    "{}: messages of {} are missing here, and were held back: {}";
inline constexpr Words history_forked =
    "{}: {} was shown another history than you; compare what you see";
inline constexpr Words log_has_ended =
    "you have read up to {} here, and the server has less now: it went back to an earlier state, "
    "as from a backup, or holds back the rest";
inline constexpr Words log_is_another = "you have read another message at {} here than the server "
                                        "shows now: it went back to an earlier "
                                        "state, as from a backup, or changed what was said";
inline constexpr Words history_disputed =
    "{}: somebody here was shown another history than you; compare what you see";
inline constexpr Words said_another_time =
    "{}: by the clock of {} this was said {} {}; a clock is wrong, or it was kept back or let wait";
inline constexpr Words only_sealed = "{} is not sealed; this is for sealed channels";
inline constexpr Words password_new_prompt = "new password for {}: ";
inline constexpr Words password_changed = "the password is another now; who is in stays in";
inline constexpr Words not_of_two = "{} is a conversation of two, and stays one";
inline constexpr Words kicking =
    "putting out {}; the password will be: {}  (for those who may come in; who is in stays in)";
inline constexpr Words kicked = "{} is out, and the password is now: {}";
inline constexpr Words let_in = "{} can come in now without the password";
inline constexpr Words status_down = "no link to {}: {}";
inline constexpr Words link_trying = "no link to {}: trying again ({})";
inline constexpr Words link_retry = "next try in {} s: {}";
inline constexpr Words link_gave_up = "no link: {} — /reconnect tries again";
inline constexpr Words link_unsent = "{} to send — ";

// --- Commands ---------------------------------------------------------------
inline constexpr Words help_title = "Help";
inline constexpr Words help_title_words = "Help: {}";
inline constexpr Words help_nothing = "nothing in the help has these words";
inline constexpr Words footer_help = "↑↓ PgUp PgDn scroll  Esc close  /help WORDS searches";
inline constexpr Words help_commands = "Commands";
inline constexpr Words cmd_away = "say that you are away, and why";
inline constexpr Words cmd_back = "say that you are back";
inline constexpr Words cmd_buffer = "show another channel, by its number or name";
inline constexpr Words cmd_clear = "empty the screen; scrolling up brings it back";
inline constexpr Words cmd_close = "take what is shown out of the list, without leaving";
inline constexpr Words cmd_connect = "go to another server: unix:PATH or HOST:PORT";
inline constexpr Words cmd_create = "make a channel: opens the form";
inline constexpr Words cmd_goto =
    "show the channel as it was then: its first message, a day, a time";
inline constexpr Words cmd_help = "this list, or the rows with these words";
inline constexpr Words cmd_ignore = "hide what somebody says";
inline constexpr Words cmd_invite = "let somebody into this sealed channel without its password";
inline constexpr Words cmd_kick = "put somebody out of this sealed channel of yours";
inline constexpr Words cmd_password = "change the password of this sealed channel of yours";
inline constexpr Words cmd_join = "enter a channel; its password is asked if it has one";
inline constexpr Words cmd_leave = "leave a channel, with all your terminals";
inline constexpr Words cmd_list = "list channels, or those with these words";
inline constexpr Words cmd_me = "say what you do: * ada waves";
inline constexpr Words cmd_names = "who is here, in one line";
inline constexpr Words cmd_nick = "be called something else";
inline constexpr Words cmd_pm = "talk to one person";
inline constexpr Words cmd_quit = "end snug; your channels stay";
inline constexpr Words cmd_reconnect = "try the server again now";
inline constexpr Words cmd_search =
    "find messages with all these words; with #CHANNEL in front, only there";
inline constexpr Words cmd_stats = "what the server counts";
inline constexpr Words cmd_status = "snug's own page: the link, and what went on";
inline constexpr Words cmd_topic = "show the topic or set it; /topic - clears it";
inline constexpr Words cmd_unignore = "show again what somebody says";
inline constexpr Words cmd_verify =
    "digits to compare with somebody; yes: they are the same, no: forget them";
inline constexpr Words cmd_who = "who is here, a line each";
inline constexpr Words cmd_whois = "what the server knows of somebody";

// --- Keys -------------------------------------------------------------------
inline constexpr Words keys_anywhere = "Keys everywhere";
inline constexpr Words keys_start = "Keys on the start screen";
inline constexpr Words keys_form = "Keys in the form";
inline constexpr Words keys_chat = "Keys in a channel";
inline constexpr Words keys_search = "Keys in what was found";
inline constexpr Words keys_help = "Keys in the help";
inline constexpr Words keys_paste = "Keys after a long paste";
inline constexpr Words keys_password = "Keys while a password is asked";
inline constexpr Words keys_stranger = "Keys before a server that is not known";
inline constexpr Words keys_edit = "Keys for editing";
inline constexpr Words key_help = "this help";
inline constexpr Words key_repaint = "draw the screen again";
inline constexpr Words key_suspend = "back to the shell for a while: fg returns";
inline constexpr Words key_quit = "put the draft aside; without one, quit";
inline constexpr Words key_send = "send";
inline constexpr Words key_complete = "complete; again: the next one, at last your own text";
inline constexpr Words key_complete_back = "the completion before";
inline constexpr Words key_line = "scroll a line";
inline constexpr Words key_page = "scroll a page";
inline constexpr Words key_few = "scroll three lines";
inline constexpr Words key_ends = "the oldest, the newest";
inline constexpr Words key_ends_if_empty = "the oldest, the newest, with an empty draft";
inline constexpr Words key_input_history = "what you typed before";
inline constexpr Words key_channel = "that channel; again: back";
inline constexpr Words key_found_page = "a page further";
inline constexpr Words key_found_ends = "the newest, the oldest";
inline constexpr Words key_found_open = "show the message where it was said";
inline constexpr Words key_found_back = "back to the channel";
inline constexpr Words key_stop = "give up what takes long";
inline constexpr Words key_next_active = "the next with something new; at last where you began";
inline constexpr Words key_neighbours = "the previous, the next channel";
inline constexpr Words key_first_unread = "the first unread";
inline constexpr Words key_mentions = "previous, next line for you";
inline constexpr Words key_channels = "the list of channels, or not";
inline constexpr Words key_members = "the list of members, or not";
inline constexpr Words key_choose = "choose";
inline constexpr Words key_choose_column = "the other column";
inline constexpr Words key_open = "open";
inline constexpr Words key_join = "join a channel";
inline constexpr Words key_create = "create a channel";
inline constexpr Words key_quit_start = "quit";
inline constexpr Words key_back_to_chat = "back to the channels";
inline constexpr Words key_fields = "the next field, the one before";
inline constexpr Words key_options = "choose";
inline constexpr Words key_accept = "go on; on the last field: do it";
inline constexpr Words key_back = "back; what was typed is kept";
inline constexpr Words key_show = "show the password for a moment";
inline constexpr Words key_phrase = "a password of five random words";
inline constexpr Words key_enter_password = "enter the channel";
inline constexpr Words key_give_up = "give up";
inline constexpr Words key_paste_send = "send it as one message";
inline constexpr Words key_paste_edit = "put it in the draft";
inline constexpr Words key_paste_cancel = "throw it away";
inline constexpr Words key_trust = "trust it, now and later";
inline constexpr Words key_trust_not = "do not go there";
inline constexpr Words key_close_help = "close the help";

} // namespace snug::tui::words
