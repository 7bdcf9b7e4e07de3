#include "src/sealed/message.h"

#include "tests/unit/sealed/cast.h"

#include <doctest/doctest.h>

#include <set>

using namespace snug;
using namespace snug::sealed;
using namespace snug::sealed::test;

namespace {

const MessageId id{MessageId::Bytes{std::byte{1}}};

MessageHead head()
{
    return {.kind = MessageHead::Kind::action,
            .epoch = 2,
            .sender = bob.public_key(),
            .stream = 77,
            .number = 3,
            .said_ms = 1'700'000'000'123,
            .seen_seq = 8,
            .seen = hash_of_message(Bytes{})};
}

Author author()
{
    const auto member =
        certify(key_of(10), tea_id, 2, bob.public_key(), exchange_key_of(bob).public_key());
    return {member.exchange, member.certificate, "bob"};
}

Bytes bobs(std::string_view text)
{
    SeededRandom random{text.size()};
    return seal_message(head(), author(), text, tea_id, id, epoch_key(22), bob, random);
}

} // namespace

TEST_CASE("a message opens to what was said, by whom")
{
    for (const std::string text : {"hi", "", "a\0b", "the kettle is on 🫖"}) {
        CAPTURE(text);
        const auto opened = open_message(bobs(text), tea_id, id, epoch_key(22));
        REQUIRE(opened);
        CHECK(opened->head == head());
        CHECK(opened->author == author());
        CHECK(opened->text == text);
    }
}

TEST_CASE("20,000 changes of a message: none opens")
{
    const Bytes message = bobs("the kettle is on");
    std::size_t tried = 0;
    with_every_change(message, [&](const Bytes& changed) {
        ++tried;
        CHECK_FALSE(open_message(changed, tea_id, id, epoch_key(22)));
    });
    SeededRandom random{5};
    for (; tried < 20'000; ++tried) {
        Bytes changed = message;
        for (std::size_t changes = 1 + random.below(8); changes > 0; --changes) {
            const std::size_t at = random.below(changed.size());
            changed[at] ^= static_cast<std::byte>(1 + random.below(255));
        }
        if (changed != message)
            CHECK_FALSE(open_message(changed, tea_id, id, epoch_key(22)));
    }
}

TEST_CASE("a message is nothing in another channel, under another id or with another key")
{
    const Bytes message = bobs("hi");
    CHECK_FALSE(open_message(message, ChannelId{ChannelId::Bytes{}}, id, epoch_key(22)));
    CHECK_FALSE(open_message(message, tea_id, MessageId{MessageId::Bytes{}}, epoch_key(22)));
    CHECK_FALSE(open_message(message, tea_id, id, epoch_key(21)));
}

TEST_CASE("who has the key can write in nobody else's name")
{
    SeededRandom random;
    const Bytes forged =
        seal_message(head(), author(), "give eve the key", tea_id, id, epoch_key(22), eve, random);
    CHECK(head_of(forged));
    CHECK_FALSE(open_message(forged, tea_id, id, epoch_key(22)));
}

TEST_CASE("the length of a message tells its text's to 128 bytes only")
{
    std::set<std::size_t> sizes;
    for (std::size_t length = 0; length <= 256; ++length)
        sizes.insert(bobs(std::string(length, 'x')).size());
    CHECK(sizes.size() == 3);
}

TEST_CASE("a message is at most as long as is said")
{
    SeededRandom random;
    for (const std::size_t length :
         {std::size_t{0}, std::size_t{1}, std::size_t{100}, std::size_t{4096}}) {
        Author long_name = author();
        long_name.name = std::string(255, 'n');
        const Bytes message = seal_message(head(), long_name, std::string(length, 'x'), tea_id, id,
                                           epoch_key(22), bob, random);
        CHECK(message.size() <= most_sealed_bytes(length));
        CHECK(open_message(message, tea_id, id, epoch_key(22)));
    }
}
