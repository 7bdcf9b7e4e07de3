#include "src/sealed/ledger.h"

#include "src/crypto/hash.h"
#include "src/sealed/form.h"
#include "tests/unit/sealed/cast.h"

#include <doctest/doctest.h>

using namespace snug;
using namespace snug::sealed;
using namespace snug::sealed::test;

namespace {

using Hash = std::array<std::byte, 32>;

Hash hash_of(std::uint64_t n)
{
    return crypto::hash<32>({FormWriter{}.u64(n).bytes()});
}

MessageId id_of(std::uint64_t n)
{
    MessageId::Bytes bytes{};
    for (std::size_t i = 0; i < 8; ++i)
        bytes[i] = static_cast<std::byte>(n >> (8 * i) & 0xff);
    return MessageId{bytes};
}

/// What ada's terminal says, which numbers its messages.
struct Terminal {
    crypto::SigningPublicKey who = ada.public_key();
    std::uint64_t stream = 1;

    [[nodiscard]] MessageHead head(std::uint64_t number, std::uint64_t seen = 0) const
    {
        MessageHead head{.epoch = 1, .sender = who, .stream = stream, .number = number};
        head.seen_seq = seen;
        if (seen > 0)
            head.seen = hash_of(seen);
        return head;
    }
};

/// Message n stands at seq n, has id n and hash n.
Judgement heard(Ledger& ledger, std::uint64_t seq, const MessageHead& head)
{
    ledger.cover_up_to(Seq{seq});
    return ledger.judge(Seq{seq}, id_of(seq), head, hash_of(seq));
}

} // namespace

TEST_CASE("messages that come as they were said are beyond doubt, however often they are read")
{
    Ledger ledger;
    ledger.live_from(Seq{0});
    const Terminal terminal;
    for (std::uint64_t n = 1; n <= 20; ++n)
        CHECK(heard(ledger, n, terminal.head(n, n - 1)) == Judgement{});
    for (std::uint64_t n = 1; n <= 20; ++n)
        CHECK(heard(ledger, n, terminal.head(n, n - 1)) == Judgement{});
}

TEST_CASE("messages that were held back are missed, where all was to be shown")
{
    Ledger ledger;
    ledger.live_from(Seq{0});
    const Terminal terminal;
    heard(ledger, 1, terminal.head(1));
    CHECK(heard(ledger, 2, terminal.head(4)).missing == 2);
}

TEST_CASE("nothing is missed where nobody said that all was shown")
{
    Ledger ledger;
    const Terminal terminal;
    ledger.judge(Seq{1}, id_of(1), terminal.head(1), hash_of(1));
    CHECK(ledger.judge(Seq{9}, id_of(9), terminal.head(7), hash_of(9)) == Judgement{});
    // An older page, with the gap in it.
    CHECK(ledger.judge(Seq{3}, id_of(3), terminal.head(5), hash_of(3)) == Judgement{});
    ledger.cover(Seq{2}, Seq{9});
    CHECK(ledger.review(Seq{3}, Seq{8}).missing == 1);
}

TEST_CASE("two terminals of one person count each for itself")
{
    Ledger ledger;
    ledger.live_from(Seq{0});
    const Terminal one;
    const Terminal two{.stream = 2};
    CHECK(heard(ledger, 1, one.head(1)) == Judgement{});
    CHECK(heard(ledger, 2, two.head(1)) == Judgement{});
    CHECK(heard(ledger, 3, one.head(2)) == Judgement{});
}

TEST_CASE("a message that is told again in another place is not shown")
{
    Ledger ledger;
    ledger.live_from(Seq{0});
    const Terminal terminal;
    heard(ledger, 1, terminal.head(1));
    CHECK_FALSE(ledger.judge(Seq{2}, id_of(1), terminal.head(1), hash_of(1)).fault.empty());
    CHECK_FALSE(ledger.judge(Seq{3}, id_of(3), terminal.head(1), hash_of(3)).fault.empty());
}

TEST_CASE("messages in another order than they were said are not shown")
{
    Ledger ledger;
    ledger.live_from(Seq{0});
    const Terminal terminal;
    heard(ledger, 1, terminal.head(2));
    CHECK_FALSE(heard(ledger, 2, terminal.head(1)).fault.empty());
    Ledger backwards;
    backwards.judge(Seq{5}, id_of(5), terminal.head(1), hash_of(5));
    CHECK_FALSE(backwards.judge(Seq{4}, id_of(4), terminal.head(2), hash_of(4)).fault.empty());
}

TEST_CASE("another message in the place of one that was shown is not shown")
{
    Ledger ledger;
    const Terminal terminal;
    ledger.judge(Seq{1}, id_of(1), terminal.head(1), hash_of(1));
    CHECK_FALSE(
        ledger.judge(Seq{1}, id_of(2), Terminal{.stream = 2}.head(1), hash_of(2)).fault.empty());
}

TEST_CASE("a key that the channel no longer had seals nothing")
{
    Ledger ledger;
    const Terminal terminal;
    MessageHead newer = terminal.head(1);
    newer.epoch = 2;
    ledger.judge(Seq{5}, id_of(5), newer, hash_of(5));
    CHECK_FALSE(
        ledger.judge(Seq{6}, id_of(6), Terminal{.stream = 2}.head(1), hash_of(6)).fault.empty());
    CHECK(ledger.judge(Seq{4}, id_of(4), Terminal{.stream = 3}.head(1), hash_of(4)) == Judgement{});
}

TEST_CASE("who was shown another history is found out, whichever comes first")
{
    Ledger ledger;
    ledger.live_from(Seq{0});
    const Terminal terminal;
    heard(ledger, 1, terminal.head(1));
    MessageHead other = Terminal{.who = bob.public_key()}.head(1, 1);
    other.seen = hash_of(77);
    CHECK(heard(ledger, 2, other).forked);

    Ledger later;
    MessageHead refers = Terminal{.who = bob.public_key()}.head(1, 3);
    later.judge(Seq{9}, id_of(9), refers, hash_of(9));
    const Judgement there = later.judge(Seq{3}, id_of(3), terminal.head(1), hash_of(4));
    CHECK(there.disputed);
    CHECK_FALSE(there.forked); // not who wrote this, but who knows of another
    later.cover(Seq{3}, Seq{9});
    CHECK(later.review(Seq{9}, Seq{9}).forked);
}

TEST_CASE("who knows of a message that we were not shown is found out")
{
    Ledger ledger;
    ledger.live_from(Seq{0});
    heard(ledger, 1, Terminal{}.head(1));
    ledger.cover_up_to(Seq{2});
    CHECK(heard(ledger, 3, Terminal{.who = bob.public_key()}.head(1, 2)).forked);
}

TEST_CASE("what is forgotten of a long channel is not missed")
{
    Ledger ledger;
    ledger.live_from(Seq{0});
    const Terminal terminal;
    for (std::uint64_t n = 1; n <= Ledger::capacity + 10; ++n)
        heard(ledger, n, terminal.head(n, n - 1));
    CHECK(ledger.judge(Seq{Ledger::capacity + 11}, id_of(Ledger::capacity + 11),
                       Terminal{.stream = 2}.head(1, 3),
                       hash_of(Ledger::capacity + 11)) == Judgement{});
    CHECK(ledger.newest()->seq == Seq{Ledger::capacity + 11});
}

TEST_CASE("an older page is no gap before what was there already")
{
    Ledger ledger;
    ledger.live_from(Seq{50});
    const Terminal terminal;
    heard(ledger, 51, terminal.head(51, 50));
    for (std::uint64_t n = 1; n <= 50; ++n)
        ledger.judge(Seq{n}, id_of(n), terminal.head(n, n - 1), hash_of(n));
    ledger.cover(Seq{1}, Seq{50});
    for (std::uint64_t n = 1; n <= 50; ++n)
        CHECK(ledger.review(Seq{n}, Seq{50}) == Judgement{});
}

TEST_CASE("of two who know different messages in a place nobody is blamed until it is seen")
{
    Ledger ledger;
    const Terminal terminal;
    MessageHead bobs_word = Terminal{.who = bob.public_key()}.head(1, 3);
    MessageHead eves_word = Terminal{.who = eve.public_key()}.head(1, 3);
    eves_word.seen = hash_of(77);
    CHECK(ledger.judge(Seq{8}, id_of(8), bobs_word, hash_of(8)) == Judgement{});
    const Judgement second = ledger.judge(Seq{9}, id_of(9), eves_word, hash_of(9));
    CHECK(second.disputed);
    CHECK_FALSE(second.forked);

    // The message itself shows who was told another story.
    CHECK(ledger.judge(Seq{3}, id_of(3), terminal.head(1), hash_of(3)) == Judgement{});
    CHECK_FALSE(ledger.review(Seq{8}, Seq{9}).forked);
    CHECK(ledger.review(Seq{9}, Seq{9}).forked);
}
