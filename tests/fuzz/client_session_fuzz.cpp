#include "src/base/check.h"
#include "src/session/client_session.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/written.h"

#include <array>
#include <utility>

/// Whatever a server sends, a client goes on or says why the link is lost; then it
/// takes no more.  Once in, it asks for something after every read.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace snug;
    using namespace snug::session;

    MonoTime now{std::chrono::hours{1}};
    ClientSession session{"snug", *MemberName::parse("ada"), nullptr, now};
    bool failed = false;
    bool was_in = false;
    for (const std::string_view bytes : fuzz::reads_of(fuzz::text_of(data, size))) {
        session.feed(bytes, now);
        while (const auto step = session.next(now)) {
            INVARIANT(!failed);
            failed = std::holds_alternative<LinkFailed>(*step);
            if (!failed && !std::exchange(was_in, true))
                INVARIANT(std::holds_alternative<LoggedIn>(*step));
        }
        INVARIANT(session.logged_in() == (was_in && !failed));
        if (was_in)
            session.request(msg::ListChannels{}, now);
        now += std::chrono::seconds{31};
        (void)session.keep_alive(now);
        (void)session.next_deadline();

        std::array<std::string_view, 1> piece;
        while (session.gather(piece, now) == 1) {
            fuzz::for_each_object(piece[0], [](std::string_view object) {
                INVARIANT(std::holds_alternative<msg::RequestFrame>(msg::decode_request(object)));
            });
            session.consume(piece[0].size(), now);
        }
    }
    return 0;
}
