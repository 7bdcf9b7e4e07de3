#include "server/store/log_ends.h"

#include <doctest/doctest.h>

#include <cstdint>

namespace snug::server {

namespace {

/// All begin alike, as somebody may choose them.
MessageId chosen(std::int64_t number)
{
    MessageId::Bytes bytes{};
    for (std::size_t i = 0; i < 8; ++i)
        bytes.at(bytes.size() - 1 - i) = static_cast<std::byte>(number >> (8 * i));
    return MessageId{bytes};
}

constexpr std::int64_t tea_number = 1;
constexpr std::int64_t first_key = tea_number << 40;

} // namespace

TEST_CASE("an id is found in its channel until it is removed")
{
    RecentIds recent;
    recent.add(first_key + 7, chosen(7));
    CHECK(recent.find(tea_number, chosen(7)) == first_key + 7);
    CHECK_FALSE(recent.find(tea_number + 1, chosen(7)));
    CHECK_FALSE(recent.find(tea_number, chosen(8)));
    recent.remove(first_key + 7, chosen(7));
    CHECK_FALSE(recent.find(tea_number, chosen(7)));
    CHECK(recent.size() == 0);
}

TEST_CASE("ids chosen to look alike take no longer to find") // else this one has no end
{
    constexpr std::int64_t many = 200'000;
    RecentIds recent;
    for (std::int64_t i = 1; i <= many; ++i)
        recent.add(first_key + i, chosen(i));
    std::int64_t found = 0;
    for (std::int64_t i = 1; i <= many; ++i)
        found += recent.find(tea_number, chosen(i)) == first_key + i ? 1 : 0;
    CHECK(found == many);
}

} // namespace snug::server
