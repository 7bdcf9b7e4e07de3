#include "src/session/outbox.h"

#include "tests/unit/session/ends.h"

#include <doctest/doctest.h>

using namespace snug;
using namespace snug::session;

namespace {

Buffer buffer(std::string text)
{
    return std::make_shared<const std::string>(std::move(text));
}

Buffer bytes(std::size_t count)
{
    return buffer(std::string(count, 'x'));
}

const MonoTime start = at(0s).mono;

} // namespace

TEST_CASE("what is queued in a turn goes out in one write")
{
    Outbox outbox;
    outbox.push(buffer("one "), start);
    outbox.push(buffer("two "), start);
    outbox.push(buffer("three"), start);
    CHECK(write_once(outbox, start) == "one two three");
    CHECK(outbox.empty());
}

TEST_CASE("a write that stops anywhere goes on from there")
{
    const std::string all = "one two three";
    for (std::size_t cut = 0; cut <= all.size(); ++cut) {
        CAPTURE(cut);
        Outbox outbox;
        for (const char* part : {"one ", "two ", "three"})
            outbox.push(buffer(part), start);
        outbox.consume(cut, start);
        CHECK(outbox.bytes() == all.size() - cut);
        CHECK(write_once(outbox, start) == all.substr(cut));
    }
}

TEST_CASE("more buffers than pieces go out in several writes, in order")
{
    Outbox outbox;
    std::string all;
    for (int i = 0; i < 100; ++i) {
        outbox.push(buffer(std::to_string(i) + ","), start);
        all += std::to_string(i) + ",";
    }
    CHECK(joined(write_all(outbox, start)) == all);
}

TEST_CASE("what follows in one buffer goes out in one piece, cut anywhere")
{
    const std::string all = "one two three";
    for (std::size_t cut = 0; cut <= all.size(); ++cut) {
        CAPTURE(cut);
        Run run;
        Outbox outbox;
        outbox.push(run.append("one "), start);
        outbox.push(run.append("two "), start);
        outbox.consume(std::min(cut, outbox.bytes()), start);
        const std::size_t early = std::min(cut, std::size_t{8});
        outbox.push(run.append("three"), start);
        std::array<std::string_view, 4> pieces;
        CHECK(outbox.gather(pieces, start) == 1);
        CHECK(pieces[0] == all.substr(early));
    }
}

TEST_CASE("who misses one of a run gets the others in order")
{
    Run run;
    Outbox outbox;
    outbox.push(run.append("one "), start);
    run.append("not for you ");
    outbox.push(run.append("two "), start);
    outbox.push("yours ", start);
    outbox.push(run.append("three"), start);
    CHECK(write_once(outbox, start) == "one two yours three");
}

TEST_CASE("objects for one peer alone share a piece, and none is kept when they are written")
{
    Outbox outbox;
    outbox.push("one ", start);
    outbox.push("two", start);
    std::array<std::string_view, 4> pieces;
    CHECK(outbox.gather(pieces, start) == 1);
    CHECK(write_once(outbox, start) == "one two");
}

TEST_CASE("a long run goes on in another buffer, so that little of it is kept for the slow")
{
    Run run;
    const Slice first = run.append(std::string(Run::longest, 'x'));
    const Slice second = run.append("y");
    CHECK(first.buffer != second.buffer);
    CHECK(second.text() == "y");
    CHECK(run.append(std::string(Run::longest + 1, 'z')).size() == Run::longest + 1);
}

TEST_CASE("an old client gets one object a write, with a gap between")
{
    Outbox outbox;
    outbox.set_pace(Outbox::Pace::one_by_one);
    outbox.push(buffer("one"), start);
    outbox.push(buffer("two"), start);

    CHECK(write_once(outbox, start) == "one");
    CHECK(write_once(outbox, start) == "");
    CHECK(outbox.next_deadline() == start + limits::classic_gap);
    CHECK(write_once(outbox, start + limits::classic_gap) == "two");
}

TEST_CASE("a gap that is over asks for no more wake-ups")
{
    Outbox outbox;
    outbox.set_pace(Outbox::Pace::one_by_one);
    outbox.push(buffer("one"), start);
    outbox.push(buffer("two"), start);
    write_once(outbox, start);

    std::array<std::string_view, 4> pieces;
    CHECK(outbox.gather(pieces, start + limits::classic_gap) == 1); // and the socket is full
    CHECK_FALSE(outbox.next_deadline());
}

TEST_CASE("a queue over its hard bound is exceeded at once")
{
    Outbox outbox;
    outbox.push(bytes(limits::queue_hard_bytes), start);
    CHECK_FALSE(outbox.exceeded(start));
    outbox.push(bytes(1), start);
    CHECK(outbox.exceeded(start));
}

TEST_CASE("a queue over its soft bound is exceeded only if it stays there")
{
    Outbox outbox;
    outbox.push(bytes(limits::queue_soft_bytes + 1), start);
    CHECK_FALSE(outbox.exceeded(start));
    CHECK(outbox.next_deadline() == start + limits::queue_soft_time);
    CHECK(outbox.exceeded(start + limits::queue_soft_time));

    outbox.consume(1, start + 1s);
    CHECK_FALSE(outbox.exceeded(start + limits::queue_soft_time));
    CHECK_FALSE(outbox.next_deadline());
}

TEST_CASE("a buffer is let go as soon as it is written")
{
    Outbox outbox;
    const Buffer shared = buffer("to everybody");
    outbox.push(shared, start);
    outbox.push(buffer("to you"), start);
    CHECK(shared.use_count() == 2);
    outbox.consume(shared->size(), start);
    CHECK(shared.use_count() == 1);
}
