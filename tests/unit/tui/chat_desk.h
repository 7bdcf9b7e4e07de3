#pragma once

#include "tests/support/fake_clock.h"
#include "tests/support/seeded_random.h"

#include "tui/model/keys.h"
#include "tui/model/layout.h"
#include "tui/update/update.h"
#include "tui/view/draw.h"

#include "src/text/utf8.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace snug::tui {

inline const Key enter_key = key(NamedKey::enter);
inline const Key escape_key = key(NamedKey::escape);
inline const Key tab_key = key(NamedKey::tab);

inline ChannelId id_of_channel(std::string_view name)
{
    ChannelId::Bytes bytes{};
    for (std::size_t i = 0; i < name.size() && i < bytes.size(); ++i)
        bytes[i] = static_cast<std::byte>(name[i]);
    return ChannelId{bytes};
}
inline UserId user_called(std::string_view name)
{
    UserId::Bytes bytes{};
    for (std::size_t i = 0; i < name.size() && i < bytes.size(); ++i)
        bytes[i] = static_cast<std::byte>(name[i]);
    return UserId{bytes};
}

inline msg::Member member_called(std::string_view name, bool verified = false)
{
    MemberId::Bytes bytes{};
    for (std::size_t i = 0; i < name.size() && i < bytes.size(); ++i)
        bytes[i] = static_cast<std::byte>(name[i]);
    return {.memberId = MemberId{bytes},
            .userId = user_called(name),
            .memberName = *MemberName::parse(name),
            .verified = verified};
}

inline ChannelName channel_called(std::string_view name)
{
    return *ChannelName::parse(name);
}

/// Ada at her terminal, with a server that answers by hand: what the program intends is
/// kept in `intents` until somebody looks.
class ChatDesk {
public:
    explicit ChatDesk(Size size = {.rows = 12, .columns = 60})
    {
        model.size = size;
        model.focused = true;
        model.as_last_time = false;
        model.now = clock.now();
    }

    [[nodiscard]] Turn turn() { return {clock.now(), random}; }

    template <class News>
    void hear(News news)
    {
        for (Intent& intent : update(model, std::move(news), turn()))
            intents.push_back(std::move(intent));
        check(model);
    }

    // --- The user ---
    void press(Key pressed) { hear(Input{pressed}); }
    void type(std::string_view words)
    {
        for (std::size_t at = 0; at < words.size();) {
            const auto decoded = text::decode(words, at);
            press(key(decoded.code_point));
            at += decoded.length;
        }
    }
    void enter(std::string_view words)
    {
        type(words);
        press(key(NamedKey::enter));
    }
    void resize(Size size) { hear(Input{Resized{size}}); }

    // --- The server ---
    void connect(bool again = false)
    {
        hear(LinkNews{LinkIsUp{.server = text::SafeText::literal("unix:/run/snug/snug.sock"),
                               .hello = {.protocol = 1,
                                         .server = "snugd",
                                         .challenge = msg::Challenge::make(random),
                                         .serverKey = msg::PublicKey{msg::PublicKey::Bytes{}},
                                         .login = "ada"},
                               .login = {.userId = user_called("ada"),
                                         .memberName = *MemberName::parse("ada"),
                                         .verified = true}}});
        if (!again)
            intents.clear();
    }
    void cut()
    {
        hear(LinkNews{LinkIsDown{{ErrorCode::unavailable, "the server went away"},
                                 clock.now().mono + std::chrono::seconds{1}}});
    }
    /// Ada enters, and is shown, a channel whose log has `last` entries.
    void join(std::string_view channel, std::uint64_t last = 0,
              std::vector<std::string> members = {"ada", "bob"})
    {
        enter("/join " + std::string{channel});
        answer_join(channel, last);
        std::vector<msg::Member> here;
        for (const std::string& name : members)
            here.push_back(member_called(name, name == "ada"));
        hear(Answer{ForMembers{channel_called(channel), true},
                    msg::MembersReply{channel_called(channel), here, false}});
    }
    /// The server knows as much of what she has read as she does, or that she is new.
    void answer_join(std::string_view channel, std::uint64_t last)
    {
        const Buffer* known = model.find(channel_called(channel));
        answer_join(channel, last, known != nullptr ? known->read_seq.value() : last);
    }
    void answer_join(std::string_view channel, std::uint64_t last, std::uint64_t read)
    {
        take<msg::JoinChannel>();
        hear(Answer{ForJoin{channel_called(channel), Asker::command},
                    msg::JoinReply{.channelName = channel_called(channel),
                                   .channelId = id_of_channel(channel),
                                   .memberId = member_called("ada").memberId,
                                   .memberCount = 2,
                                   .lastSeq = Seq{last},
                                   .readSeq = Seq{read},
                                   .unread = last - std::min(read, last)}});
    }
    [[nodiscard]] msg::Said said(std::string_view channel, std::uint64_t seq, std::string_view who,
                                 std::string_view words)
    {
        return {.channelName = channel_called(channel),
                .seq = Seq{seq},
                .timestamp = clock.now().wall,
                .messageId = MessageId::make(random),
                .memberId = member_called(who).memberId,
                .userId = user_called(who),
                .memberName = std::string{who},
                .verified = who == "ada",
                .message = std::string{words}};
    }
    /// The next entry of the channel's log, as members hear it.
    void say(std::string_view channel, std::string_view who, std::string_view words)
    {
        const std::uint64_t seq = model.find(channel_called(channel))->last_seq.value() + 1;
        hear(msg::Event{said(channel, seq, who, words)});
    }

    // --- What it intends ---
    /// The first request of this kind that was made, and takes it out.
    template <class Request>
    std::optional<Request> take()
    {
        for (auto at = intents.begin(); at != intents.end(); ++at)
            if (auto* sent = std::get_if<SendRequest>(&*at))
                if (auto* request = std::get_if<Request>(&sent->request)) {
                    std::optional<Request> found{std::move(*request)};
                    purpose = sent->purpose;
                    intents.erase(at);
                    return found;
                }
        return std::nullopt;
    }
    template <class Wanted>
    bool intends()
    {
        for (auto at = intents.begin(); at != intents.end(); ++at)
            if (std::holds_alternative<Wanted>(*at)) {
                intents.erase(at);
                return true;
            }
        return false;
    }

    // --- What ada sees ---
    [[nodiscard]] std::string screen()
    {
        Grid grid{model.size};
        draw(model, grid);
        return grid.to_text();
    }
    [[nodiscard]] bool sees(std::string_view words)
    {
        return screen().find(words) != std::string::npos;
    }
    [[nodiscard]] const std::string& draft() const { return model.shown().draft.text(); }

    Model model{*MemberName::parse("ada")};
    FakeClock clock;
    SeededRandom random;
    std::deque<Intent> intents;
    std::optional<Purpose> purpose; ///< of the request taken last
};

/// The same, connected and in #tea with bob.
inline ChatDesk desk_in_tea(Size size = {.rows = 12, .columns = 60}, std::uint64_t last = 0)
{
    ChatDesk desk{size};
    desk.connect();
    desk.model.screen = Screen::chat;
    desk.join("tea", last);
    desk.intents.clear();
    return desk;
}

} // namespace snug::tui
