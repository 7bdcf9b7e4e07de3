#include "server/hub/pages.h"

#include "src/protocol/codec.h"
#include "tests/unit/hub/entries.h"

#include <doctest/doctest.h>

using namespace snug;
using namespace snug::server;

namespace {

template <class Body>
std::size_t wire_size(Body body)
{
    return msg::encode(msg::Response{"x", std::nullopt, std::move(body)}).size();
}

} // namespace

TEST_CASE("a page takes as many items as it may, and no more bytes than it may")
{
    PageBudget by_count{2, 1000};
    CHECK(by_count.takes(10));
    CHECK(by_count.takes(10));
    CHECK_FALSE(by_count.takes(10));

    PageBudget by_bytes{100, 1000};
    CHECK(by_bytes.takes(600));
    CHECK_FALSE(by_bytes.takes(401));
    CHECK(by_bytes.takes(400));
    CHECK_FALSE(by_bytes.takes(1));
}

TEST_CASE("the first item has room however long it is, so that every page goes on")
{
    PageBudget page{2, 1000};
    CHECK(page.takes(5000));
    CHECK_FALSE(page.takes(1));
}

TEST_CASE("what a list's item is reckoned at is never less than it is")
{
    for (const std::string& text :
         {std::string{}, std::string(512, 'x'), std::string(512, '\1'), std::string(512, '"')}) {
        CAPTURE(text);
        const msg::ChannelInfo info{.channelName = channel("#tea"),
                                    .memberCount = 1'000'000,
                                    .topic = text,
                                    .group = text,
                                    .unread = 1'000'000,
                                    .sealed = true};
        CHECK(encoded_size_hint(info) >=
              wire_size(msg::ListReply{{info}, false}) - wire_size(msg::ListReply{}));
        const msg::Member person{id_of<MemberId>("ada"), id_of<UserId>("ada"), member("ada"), false,
                                 text};
        CHECK(encoded_size_hint(person) >=
              wire_size(msg::MembersReply{channel("#tea"), {person}, false}) -
                  wire_size(msg::MembersReply{channel("#tea"), {}, false}));
        const msg::RosterEntry row{id_of<MemberId>("ada"), id_of<UserId>("ada"), text, Bytes(132)};
        CHECK(encoded_size_hint(row) >=
              wire_size(msg::RosterReply{channel("#tea"), {row}, false}) -
                  wire_size(msg::RosterReply{channel("#tea"), {}, false}));
    }
}
