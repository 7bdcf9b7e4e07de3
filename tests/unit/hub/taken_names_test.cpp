#include "server/hub/taken_names.h"

#include "tests/unit/hub/entries.h"

#include <doctest/doctest.h>

using namespace snug;
using namespace snug::server;

TEST_CASE("a name is held in every case of letters, and so is what looks like it")
{
    TakenNames names;
    names.take(member("bob"), bob_id);
    CHECK(names.holder_of(member("bob")) == bob_id);
    CHECK(names.holder_of(member("BoB")) == bob_id);
    CHECK(names.holder_of(member("b0b")) == bob_id);
    CHECK_FALSE(names.holder_of(member("rob")));
}

TEST_CASE("a name that was let go is free, with what looks like it")
{
    TakenNames names;
    names.take(member("bob"), bob_id);
    names.release(member("bob"), bob_id);
    CHECK_FALSE(names.holder_of(member("BOB")));
    CHECK_FALSE(names.holder_of(member("b0b")));
}

TEST_CASE("nobody lets go of another's name")
{
    TakenNames names;
    names.take(member("bob"), bob_id);
    names.release(member("bob"), ada_id);
    names.release(member("eve"), ada_id);
    CHECK(names.holder_of(member("bob")) == bob_id);
    CHECK(names.holder_of(member("b0b")) == bob_id);
}
