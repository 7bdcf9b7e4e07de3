#include "server/hub/presence.h"

#include "tests/unit/hub/entries.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

using namespace snug;
using namespace snug::server;

namespace {

const MemberId bobs = id_of<MemberId>("bob");

} // namespace

TEST_CASE("a person is here from their first terminal to their last")
{
    Presence here;
    CHECK(here.enter(bobs, bob_id, SessionId{1}));
    CHECK_FALSE(here.enter(bobs, bob_id, SessionId{2}));
    CHECK_FALSE(here.enter(bobs, bob_id, SessionId{2}));
    CHECK(here.people().size() == 1);
    CHECK(here.member_of(bob_id) == bobs);
    CHECK(here.sessions_of(bob_id) == std::vector{SessionId{1}, SessionId{2}});

    CHECK_FALSE(here.leave(bob_id, SessionId{1}));
    CHECK(here.has(bob_id));
    CHECK(here.leave(bob_id, SessionId{2}));
    CHECK_FALSE(here.has(bob_id));
    CHECK_FALSE(here.leave(bob_id, SessionId{2}));
    CHECK_FALSE(here.member_of(bob_id));
    CHECK(here.sessions_of(bob_id).empty());
}

TEST_CASE("whoever comes and goes, the sessions are those of the people")
{
    SeededRandom chance{3};
    Presence here;
    std::map<SessionId, std::string> expected;
    for (int i = 0; i < 2000; ++i) {
        const SessionId session{chance.below(30)};
        const std::string name = "u" + std::to_string(session.value() % 7);
        const auto user = id_of<UserId>(name);
        if (expected.contains(session)) {
            here.leave(user, session);
            expected.erase(session);
        } else {
            here.enter(id_of<MemberId>(name), user, session);
            expected.emplace(session, name);
        }

        std::set<std::string> names;
        for (const auto& [id, of] : expected) {
            REQUIRE(here.has(id));
            names.insert(of);
        }
        REQUIRE(here.sessions().size() == expected.size());
        REQUIRE(here.people().size() == names.size());
        for (const SessionId id : here.sessions())
            REQUIRE(expected.contains(id));
    }
}
