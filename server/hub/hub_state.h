#pragma once

#include "server/hub/admission.h"
#include "server/hub/directory.h"
#include "server/hub/hub.h"
#include "server/hub/origin_budget.h"
#include "server/hub/pending.h"
#include "server/hub/people.h"
#include "server/hub/terms.h"

#include <map>
#include <unordered_map>

namespace snug::server {

/// A connection.
struct Session {
    SessionId id;
    Peer peer;
    bool is_classic = false;
    User* user = nullptr; ///< null before login
    Budget budget;        ///< before login; then the user's counts
    std::optional<msg::Proven> proven;
    std::set<ChannelId> channels;
    /// What a proof of a sealed channel's password has to answer.
    struct Knocked {
        ChannelId channel;
        msg::Challenge challenge;
    };
    std::optional<Knocked> knocked;

    /// With what can be sealed for whoever is there; null: for them nothing can.
    [[nodiscard]] const msg::PersonKey* person() const
    {
        return proven && proven->person ? &*proven->person : nullptr;
    }
};

/// Nobody has more passwords at the pool, nor has an origin for each of the people behind it.
inline constexpr std::size_t passwords_out_at_most = 3;

/// What the hub remembers, and what it does about each event.  Only hub*.cpp
/// include this.
///
/// on() is the table of handlers: one for each request, called when the request's
/// terms are met.  A handler answers with reply(), or sets something going whose
/// outcome comes to stored() or failed(), which reply then.
class Hub::State {
public:
    State(Random& random, HubRules rules, std::string server_name, msg::PublicKey server_key,
          Instant now)
        : random_{random}, rules_{rules}, server_name_{std::move(server_name)},
          server_key_{server_key}, started_{now}, now_{now}
    {
    }

    // hub.cpp: what comes in
    Room* apply(const LogEntry& entry);
    void restore(const ReadMarker& marker);
    void open();
    void connect(SessionId id, Peer peer);
    void receive(SessionId id, msg::RequestFrame frame, std::optional<msg::Proven> proven);
    void disconnect(SessionId id);
    void shake_hands(SessionId id);
    void mark_classic(SessionId id);
    void committed(Ticket ticket, const LogEntry& entry);
    void not_stored(Ticket ticket, const Error& why);
    void password_hashed(Ticket ticket, std::string verifier);
    void password_checked(Ticket ticket, bool matches);
    void pool_too_busy(Ticket ticket);
    void set_rules(HubRules rules) { rules_ = rules; }

    /// One event in, its effects out: everything between has one time.
    template <class Event>
    Effects at(Instant now, Event event)
    {
        now_ = now;
        event();
        return std::exchange(effects_, {});
    }

private:
    // hub_people.cpp
    void on(Session&, const Asking&, msg::Hello&);
    void on(Session&, const Asking&, msg::Login&);
    void on(Session&, const Asking&, msg::Rename&);
    void on(Session&, const Asking&, msg::SetAway&);
    void on(Session&, const Asking&, msg::Whois&);
    void on(Session&, const Asking&, msg::Stats&);
    void on(Session&, const Asking&, msg::Ping&);
    Result<void> name_old_client(Session& session, const std::optional<MemberName>& name);
    void attach(Session& session, User& user);
    void keep_login(const Session& session);
    void keep_name(const User& user, const std::optional<MemberName>& old_name);
    void keep_keys(const User& user);
    void stored(Remembering&, const LogEntry&, Room&, bool) {}
    void failed(Remembering&, const Error&) {}
    Result<User*> resolve(const Session& asker, const MemberName& name,
                          const std::optional<ChannelName>& channel);
    std::vector<Room*> rooms_with(const User& user);
    void tell_changed(const User& user, const MemberName& old_name, SessionId except);

    // hub_operating.cpp
    void on(Session&, const Asking&, msg::Backup&);

    // hub_channels.cpp
    void on(Session&, const Asking&, msg::CreateChannel&);
    void on(Session&, const Asking&, msg::SetTopic&);
    void on(Session&, const Asking&, msg::ListChannels&);
    void on(Session&, const Asking&, msg::Members&);
    Result<void> may_create(const Session& session, const msg::CreateChannel& request);
    void stored(Creating&, const LogEntry&, Room&, bool is_fresh);
    void stored(SettingTopic&, const LogEntry&, Room&, bool is_fresh);
    void failed(Creating&, const Error& why);
    void failed(SettingTopic&, const Error& why);

    // hub_entering.cpp
    void on(Session&, const Asking&, msg::JoinChannel&);
    void on(Session&, const Asking&, msg::LeaveChannel&);
    Result<void> may_enter(const Session& session, const Room& room);
    [[nodiscard]] bool is_member(const User& user, const Room& room) const;
    [[nodiscard]] bool needs_no_password(const User& user, const Room& room) const;
    std::optional<Error> name_taken_in(const Room& room, const User& user);
    [[nodiscard]] msg::Member member_in(const Room& room, const User& user) const;
    void check_password(Session& session, const Asking& asking, Room& room, SecretText password);
    void enrol(Session& session, const Asking& asking, Room& room,
               std::optional<Admitted> key = std::nullopt);
    void enter(Session& session, const Asking& asking, Room& room);
    void be_present(Session& session, Room& room);
    void part(Session& session, Room& room);
    void part_all(const User& user, Room& room, std::optional<SessionId> asker,
                  const std::optional<std::string>& by = std::nullopt);
    void stored(Enrolling&, const LogEntry&, Room&, bool is_fresh);
    void stored(Leaving&, const LogEntry&, Room&, bool is_fresh);
    void failed(Enrolling&, const Error& why);
    void failed(Leaving&, const Error& why);

    // hub_sealed.cpp
    void on(Session&, const Asking&, msg::Knock&);
    void on(Session&, const Asking&, msg::Keys&);
    void on(Session&, const Asking&, msg::Roster&);
    void on(Session&, const Asking&, msg::Rekey&);
    void on(Session&, const Asking&, msg::Invite&);
    void create_sealed(Session& session, const Asking& asking, msg::CreateChannel& request);
    void join_sealed(Session& session, const Asking& asking, Room& room,
                     const msg::JoinChannel& request);
    Result<Admitted> take_proof(Session& session, const Room& room, const msg::JoinProof& proof);
    Result<void> may_rekey(const Session& session, const Room& room, const msg::Rekey& request);
    Result<Room*> sealed_room_of(const Session& session, const ChannelName& name);
    Result<void> may_wait_for(const User& user, const msg::PublicKey& inviter);
    void greet_with_invitations(const Session& session);
    std::string inviter_of(const Session& session, const Room& room);
    [[nodiscard]] bool is_admitted(const Session& session, const Room& room) const;
    void stored(Inviting&, const LogEntry&, Room&, bool is_fresh);
    void stored(Rekeying&, const LogEntry&, Room&, bool is_fresh);
    void failed(Inviting&, const Error& why);
    void failed(Rekeying&, const Error& why);

    // hub_messages.cpp
    Result<void> may_say(const Session& session, const Room& room, const msg::Say& request) const;
    void on(Session&, const Asking&, msg::Say&);
    void on(Session&, const Asking&, msg::History&);
    void stored(Saying&, const LogEntry&, Room&, bool is_fresh);
    void failed(Saying&, const Error& why);

    // hub_reading.cpp
    void on(Session&, const Asking&, msg::MarkRead&);
    void on(Session&, const Asking&, msg::Search&);
    [[nodiscard]] bool may_search(const Session& session, const Room& room) const;
    [[nodiscard]] Seq read_seq(const User& user, const Room& room) const;
    [[nodiscard]] std::uint64_t unread(const User& user, const Room& room) const;

    // hub_direct.cpp
    void on(Session&, const Asking&, msg::OpenDirect&);
    void stored(OpeningDirect&, const LogEntry&, Room&, bool is_fresh);
    void failed(OpeningDirect&, const Error& why);
    void begin_direct(Session& session, const Asking& asking, const User& other,
                      const ChannelName& name, const msg::OpenDirect& request);
    void open_direct(Session& session, const Asking& asking, Room& room);
    Room* whole_direct(const ChannelName& name);
    void greet_with_directs(Session& session);
    void bring_in_both(Room& room, Seq last_seq);
    void bring_in(Session& session, Room& room, Seq last_seq);
    msg::DirectOpened opened_for(const User& user, const Room& room, Seq last_seq);

    // hub.cpp: what handlers use
    std::optional<Error> unmet(Session& session, const Terms& terms);
    Session* session_of(SessionId id);
    void reply(const Asking& asking, msg::ReplyBody body);
    void deliver(std::vector<SessionId> to, msg::Event event);
    void note(std::string_view sentence, std::optional<SessionId> session,
              const std::string& channel = {}, const std::string& member = {});
    void append(const ChannelId& channel, const MessageId& id, EntryBody body, Pending pending);
    [[nodiscard]] bool may_send_to_pool(const Peer& peer) const;
    Ticket send_to_pool(const Peer& peer, AtPool waiting);
    AtPool take_from_pool(Ticket ticket);
    /// The channel, unless it is no business of theirs.
    Room* room_for(const Session& session, const ChannelName& name);
    /// The channel, which this session must be in.
    Result<Room*> room_of(const Session& session, const ChannelName& name);

    /// A direct channel on its way, and who waits for it.
    struct Opening {
        std::vector<Asking> asking;
        std::size_t entries_left = 0;
    };

    Random& random_;
    HubRules rules_;
    std::string server_name_;
    msg::PublicKey server_key_;
    Instant started_;
    Instant now_;
    Effects effects_;

    Admission admission_;
    OriginBudget failed_passwords_{
        [](const HubRules& rules) { return Rate::a_minute(rules.failed_passwords_per_minute); }};
    OriginBudget joins_{
        [](const HubRules& rules) { return Rate::a_minute(rules.joins_per_minute); }};
    OriginBudget searches_{
        [](const HubRules& rules) { return Rate::a_minute(rules.searches_per_minute); }};
    OriginBudget handshakes_{[](const HubRules&) {
        return Rate{limits::handshakes_per_second, limits::handshake_burst};
    }};
    People people_;
    Directory directory_;
    std::unordered_map<SessionId, Session> sessions_;
    std::unordered_map<Ticket, Pending> pending_;
    std::unordered_map<Ticket, AtPool> at_pool_;
    std::unordered_map<std::string, std::size_t> passwords_out_; ///< at the pool, by origin
    std::map<Enrolling, std::vector<Asking>> enrolling_;         ///< who waits for an enrolment
    std::map<ChannelName, Opening> opening_;
    std::uint64_t next_ticket_ = 1;
    std::uint64_t messages_ = 0;
};

} // namespace snug::server
