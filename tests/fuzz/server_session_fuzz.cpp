#include "src/base/check.h"
#include "src/base/overloaded.h"
#include "src/session/server_session.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/written.h"
#include "tests/support/seeded_random.h"

#include <array>

/// Whatever a peer sends, it is answered in its own dialect, the session never goes
/// backwards, and after a hang-up it says no more.
///
/// The first byte of the input chooses the door: 'c' is that of old clients.
namespace {

using namespace snug;
using namespace snug::session;

/// A hub that takes everybody and stores everything.
msg::ReplyBody answer(const msg::Request& request, Random& random)
{
    return std::visit(
        Overloaded{[&](const msg::Login& login) -> msg::ReplyBody {
                       return msg::LoginReply{UserId::make(random), login.memberName, false};
                   },
                   [&](const msg::CreateChannel& create) -> msg::ReplyBody {
                       return msg::CreateReply{create.channelName};
                   },
                   [&](const msg::JoinChannel& join) -> msg::ReplyBody {
                       return msg::JoinReply{.channelName = join.channelName,
                                             .channelId = ChannelId::make(random),
                                             .memberId = MemberId::make(random),
                                             .lastSeq = Seq{0}};
                   },
                   [&](const msg::Say&) -> msg::ReplyBody {
                       return msg::SayReply{Seq{1}, WallTime{}, MessageId::make(random)};
                   },
                   [&](const auto&) -> msg::ReplyBody {
                       return Error{ErrorCode::not_a_member, "join it first"};
                   }},
        request);
}

/// Everything that waits to be written, which a peer of this dialect must understand.
void check_written(ServerSession& session, MonoTime now)
{
    std::array<std::string_view, 1> piece;
    while (session.gather(piece, now) == 1) {
        if (!session.is_classic())
            fuzz::for_each_object(piece[0], [](std::string_view object) {
                INVARIANT(msg::decode_server_frame(object).ok());
            });
        else
            INVARIANT(piece[0].starts_with('{') && piece[0].ends_with('}'));
        session.consume(piece[0].size(), now);
        now += limits::classic_gap;
    }
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::string_view input = fuzz::text_of(data, size);
    const bool classic_door = input.starts_with('c');
    input.remove_prefix(classic_door ? 1 : 0);

    SeededRandom random;
    const ServerFacts facts{"snugd", crypto::SigningKey::make(random)};
    Instant now{WallTime{}, MonoTime{std::chrono::hours{1}}};
    ServerSession session{
        facts, {.plain_allowed = true, .classic_door = classic_door}, random, now.mono};
    auto stage = session.stage();
    bool ended = false;
    for (const std::string_view bytes : fuzz::reads_of(input)) {
        session.feed(bytes, now.mono);
        while (auto step = session.next(now)) {
            INVARIANT(!ended);
            std::visit(Overloaded{[&](const HangUp& hang_up) {
                                      ended = true;
                                      if (hang_up.reason)
                                          session.say_goodbye(*hang_up.reason, now);
                                  },
                                  [](const Handled&) {},
                                  [](const Knocked&) {}, // secure_link_fuzz knocks
                                  [&](const Asked& asked) {
                                      const auto& [id, request] = asked.frame;
                                      session.reply({std::string{action_of(request)}, id,
                                                     answer(request, random)},
                                                    now);
                                  }},
                       *step);
        }
        INVARIANT(session.stage() >= stage);
        stage = session.stage();
        check_written(session, now.mono);
        now.mono += std::chrono::seconds{1};
        (void)session.expired(now.mono);
        (void)session.next_deadline();
    }
    return 0;
}
