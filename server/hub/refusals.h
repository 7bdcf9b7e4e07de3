#pragma once

#include "src/base/error.h"
#include "src/protocol/names.h"

#include <chrono>
#include <optional>
#include <string>

/// What the hub says when it says no: a sentence each, and what to do next.
namespace snug::server::refusal {

using Wait = std::chrono::milliseconds;

// The state of the connection
Error login_first();
Error already_logged_in();
Error already_greeted();
Error unsupported_by_old_clients();
Error one_channel_for_old_clients();
Error name_is_for_old_clients();
Error missing_field(const std::string& field);
Error for_operators();
Error not_a_path();

// Channels
Error no_such_channel(const ChannelName& channel);
Error channel_exists(const ChannelName& wanted, const ChannelName& holder);
Error direct_names_are_ours();
Error password_or_group();
Error not_in_group(const std::string& group);
Error group_only(const ChannelName& channel, const std::string& group);
Error password_required(const ChannelName& channel);
Error password_too_long(std::size_t bytes);
Error wrong_password(const ChannelName& channel, std::optional<Wait> retry_after);
Error not_a_member(const ChannelName& channel);
Error not_in_any_channel();
Error too_many_joined(std::size_t most);
Error too_many_created(std::size_t most);

// Sealed channels
Error needs_a_key();
Error has_no_key(const MemberName& name);
Error sealed_channel(const ChannelName& channel);
Error sealed_for_old_clients(const ChannelName& channel);
Error password_is_not_for_us();
Error not_sealed(const ChannelName& channel);
Error no_door(const ChannelName& channel);
Error only_sealed_words(const ChannelName& channel);
Error cannot_be_searched(const ChannelName& channel);
Error genesis_is_taken();
Error for_its_owner(const ChannelName& channel);
Error nobody_to_remove();
Error owner_stays();
Error not_the_next_epoch();
Error not_the_present_epoch();
Error another_sender();
Error is_rekeying(const ChannelName& channel);
Error is_in(const MemberName& name, const ChannelName& channel);
Error is_invited(const MemberName& name, const ChannelName& channel);
Error too_many_invitations(const MemberName& name, std::size_t waiting);
Error too_many_of_yours(const MemberName& name, std::size_t most);
Error seal_first(const MemberName& name);

// Names
Error name_taken(const MemberName& name, const MemberName& holder, const ChannelName& channel);
Error name_reserved(const MemberName& name);
Error no_such_member(const MemberName& name);
Error no_such_member(const MemberName& name, const ChannelName& channel);
Error ambiguous_name(const MemberName& name);
Error thats_you();
Error cannot_be_spoken_to_alone(const MemberName& name);

// Texts
Error nothing_said();
Error too_long(const std::string& what, std::size_t is, std::size_t most, const std::string& unit);
Error one_place_only();

// Limits
Error too_fast(Wait retry_after);
Error too_many_wrong_passwords(Wait retry_after);
Error too_busy();
Error search_too_long();
Error crowded_out();

} // namespace snug::server::refusal
