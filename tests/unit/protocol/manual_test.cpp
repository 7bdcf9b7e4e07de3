#include "tests/support/manual_page.h"
#include "tests/support/source_files.h"

#include "src/protocol/limits.h"

#include <fmt/format.h>

using namespace snug;

TEST_CASE("the limits in snug-protocol(7) are those of limits.h")
{
    using namespace limits;
    const std::string expected[] = {
        fmt::format("{} bytes: a message", message_bytes),
        fmt::format("{} code points: a name", name_code_points),
        fmt::format("{} code points: a topic", topic_code_points),
        fmt::format("{} code points: why one is away", away_code_points),
        fmt::format("{} bytes: a password", password_bytes),
        fmt::format("{} bytes: what is searched for", search_bytes),
        fmt::format("{}: entries, channels or members a page", history_page),
        fmt::format("{}: connections a login or address; {} from loopback", connections_per_origin,
                    connections_from_loopback),
        fmt::format("{}: connections not logged in", not_logged_in),
        fmt::format("{} handshakes/s: an address, {} at once; ten times that from loopback",
                    handshakes_per_second, handshake_burst),
        fmt::format("{} channels: a person is in; {} that they made", channels_per_user,
                    channels_created_per_user),
        fmt::format("{} invitations: wait for a person; {} of them from one", invitations_waiting,
                    invitations_from_one),
        fmt::format("{} messages/s: a person, {} at once", messages_per_second, message_burst),
        fmt::format("{} joins/min: a person", joins_per_minute),
        fmt::format("{} wrong passwords/min: a person", failed_passwords_per_minute),
        fmt::format("{} searches/min: a person", searches_per_minute),
        fmt::format("{} requests/s: a person, {} at once", requests_per_second, request_burst),
    };
    const ManualPage page{content_of(source_root() / "man/snug-protocol.7")};
    std::vector<std::string> stated;
    for (const auto& [head, body] : page.items("LIMITS"))
        stated.push_back(head + ": " + body);
    CHECK(lines(stated) == lines({std::begin(expected), std::end(expected)}));
    CHECK(list_page == history_page);
}

TEST_CASE("the text of snug-protocol(7) has the numbers of limits.h")
{
    using namespace limits;
    const std::string page = content_of(source_root() / "man/snug-protocol.7");
    for (const std::string& words : {
             fmt::format("at most {} bytes, before login {}", object_bytes,
                         object_bytes_before_login),
             fmt::format("at most {} deep", json_depth),
             fmt::format("more than {} levels", json_depth),
             fmt::format("It has {} seconds", login_time.count()),
             fmt::format("not logged in within {} s", login_time.count()),
             fmt::format("not heard for {} seconds", dead_after.count()),
             fmt::format("every {} seconds", ping_interval.count()),
             fmt::format("{} MiB waits for it, or {} KiB for {} seconds", queue_hard_bytes >> 20,
                         queue_soft_bytes >> 10, queue_soft_time.count()),
             fmt::format("at most {} code points", name_code_points),
             fmt::format("at most {} code points, or clears", topic_code_points),
             fmt::format("at most {} code points: one is away", away_code_points),
             fmt::format("at most {} bytes", message_bytes),
             fmt::format("at most {} bytes", search_bytes),
             fmt::format("at most {}", history_page),
             fmt::format("shorter than {} bytes", classic_object_bytes),
             fmt::format("at least {} ms apart", classic_gap.count()),
         }) {
        CAPTURE(words);
        CHECK(page.find(words) != std::string::npos);
    }
}
