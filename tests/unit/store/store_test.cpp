#include "tests/unit/store/stores.h"

/// What every store does, whatever it is made of.
namespace snug::server {

TEST_CASE_TEMPLATE("an entry gets the next seq of its channel", Kept, InMemory, InSqlite)
{
    WithTea<Kept> world;
    const ChannelId ops = world.ids.channel();
    REQUIRE(world.ask.append(ops, world.ids.message(), created("ops")));

    CHECK(world.say("one")->seq == Seq{2});
    CHECK(world.ask.append(ops, world.ids.message(), said("ada", "elsewhere"))->seq == Seq{2});
    CHECK(world.say("two")->seq == Seq{3});
}

TEST_CASE_TEMPLATE("a batch is answered in its order", Kept, InMemory, InSqlite)
{
    WithTea<Kept> world;
    std::vector<Append> batch;
    for (std::uint64_t i = 0; i < 500; ++i)
        batch.push_back({Ticket{i}, world.tea, world.ids.message(), said("ada", "hello")});

    std::uint64_t seq = 1;
    for (const Result<LogEntry>& entry : world.ask.append_all(std::move(batch)))
        CHECK(entry->seq == Seq{++seq});
    CHECK(seq == 501);
}

TEST_CASE_TEMPLATE("a message sent again gets the first one's seq, and is in the log once", Kept,
                   InMemory, InSqlite)
{
    WithTea<Kept> world;
    const MessageId id = world.ids.message();
    const auto hello = [&](const char* text) {
        return Append{Ticket{0}, world.tea, id, said("ada", text)};
    };
    const auto together = world.ask.append_all({hello("hello"), hello("hello again")});
    const auto later = world.ask.append(world.tea, id, said("ada", "hello, the third time"));

    CHECK(together[0]->seq == Seq{2});
    CHECK(*together[1] == *together[0]);
    CHECK(*later == *together[0]);
    CHECK(texts(world.ask.page(world.tea)) == std::vector<std::string>{"hello"});
    CHECK(world.say("next")->seq == Seq{3});
}

TEST_CASE_TEMPLATE("an id is its channel's own: another may have the same", Kept, InMemory,
                   InSqlite)
{
    WithTea<Kept> world;
    const ChannelId ops = world.ids.channel();
    const MessageId id = world.ids.message();
    REQUIRE(world.ask.append(ops, world.ids.message(), created("ops")));
    REQUIRE(world.ask.append(world.tea, id, said("ada", "in tea")));

    const auto entry = world.ask.append(ops, id, said("ada", "in ops"));
    CHECK(entry->channel == ops);
    CHECK(texts(world.ask.page(ops)) == std::vector<std::string>{"in ops"});
}

TEST_CASE_TEMPLATE("what was written is read back as it was", Kept, InMemory, InSqlite)
{
    WithTea<Kept> world;
    const UserId bob = UserId{UserId::Bytes{std::byte{7}}};
    const MemberId bob_member = MemberId{MemberId::Bytes{std::byte{8}}};
    std::vector<LogEntry> written;
    for (const EntryBody& body : std::initializer_list<EntryBody>{
             MemberEnrolled{bob_member, bob, "bob"}, TopicSet{"bob", "biscuits"},
             TopicSet{"bob", ""},
             Message{bob_member, bob, "bob", false, msg::MessageKind::action, "waves"},
             Message{bob_member, bob, "Bob", true, msg::MessageKind::text,
                     "na\xc3\xafve \xf0\x9f\x8d\xb5"},
             Message{bob_member, bob, "bob", false, msg::MessageKind::text,
                     std::string{"a\0b", 3}}})
        written.push_back(*world.ask.append(world.tea, world.ids.message(), body, noon));

    Page page = world.ask.page(world.tea);
    REQUIRE(page.entries.size() == written.size() + 1);
    page.entries.erase(page.entries.begin());
    CHECK(page.entries == written);
}

TEST_CASE_TEMPLATE("the rules of a channel are read back as its creator chose them", Kept, InMemory,
                   InSqlite)
{
    WithTea<Kept> world;
    Created ops = created("ops", {Retention::Kind::days, 30});
    ops.owner = id_of<UserId>("ada");
    ops.rules.password_verifier = "$argon2id$";
    ops.rules.group = "wheel";
    const Created direct{
        ChannelName::direct(std::string(32, 'a')), std::nullopt, {}, {.direct = true}};
    for (const Created& created : {ops, direct}) {
        const ChannelId id = world.ids.channel();
        REQUIRE(world.ask.append(id, world.ids.message(), created));
        CHECK(std::get<Created>(world.ask.page(id).entries.front().body) == created);
    }
}

TEST_CASE_TEMPLATE("a page is a run of entries, oldest first, and says if there is more", Kept,
                   InMemory, InSqlite)
{
    WithTea<Kept> world;
    for (int i = 2; i <= 10; ++i)
        REQUIRE(world.say(std::to_string(i)));
    const auto run = [](std::uint64_t first, std::uint64_t last) {
        std::vector<Seq> seqs;
        for (std::uint64_t seq = first; seq <= last; ++seq)
            seqs.emplace_back(seq);
        return seqs;
    };
    const auto seqs = [](const Page& page) {
        std::vector<Seq> found;
        for (const LogEntry& entry : page.entries)
            found.push_back(entry.seq);
        return found;
    };
    const auto ask = [&](std::optional<Seq> before, std::optional<Seq> after,
                         std::optional<Seq> around, std::uint64_t limit) {
        return world.ask.page(world.tea, before, after, around, limit);
    };
    struct Case {
        std::optional<Seq> before, after, around;
        std::uint64_t limit;
        std::uint64_t first, last;
        bool more;
    };
    for (const Case& c : {
             Case{{}, {}, {}, 3, 8, 10, true},
             Case{{}, {}, {}, 10, 1, 10, false},
             Case{{}, {}, {}, 100, 1, 10, false},
             Case{Seq{5}, {}, {}, 3, 2, 4, true},
             Case{Seq{5}, {}, {}, 4, 1, 4, false},
             Case{Seq{1}, {}, {}, 4, 1, 0, false},
             Case{{}, Seq{5}, {}, 3, 6, 8, true},
             Case{{}, Seq{5}, {}, 5, 6, 10, false},
             Case{{}, Seq{10}, {}, 5, 1, 0, false},
             Case{{}, Seq{0}, {}, 2, 1, 2, true},
             Case{{}, {}, Seq{5}, 4, 3, 6, true},
             Case{{}, {}, Seq{5}, 20, 1, 10, false},
             Case{{}, {}, Seq{10}, 4, 8, 10, true},
             Case{{}, {}, Seq{1}, 4, 1, 2, true},
         }) {
        CAPTURE(c.first);
        CAPTURE(c.last);
        const Page page = ask(c.before, c.after, c.around, c.limit);
        CHECK(seqs(page) == run(c.first, c.last));
        CHECK(page.more == c.more);
    }
}

TEST_CASE_TEMPLATE("a page leaves out what members do not see", Kept, InMemory, InSqlite)
{
    WithTea<Kept> world;
    for (int i = 0; i < 10; ++i)
        REQUIRE(
            world.ask.append(world.tea, world.ids.message(), MemberLeft{id_of<MemberId>("ada")}));
    REQUIRE(world.say("after all that"));

    const Page page = world.ask.page(world.tea, {}, {}, {}, 2);
    REQUIRE(page.entries.size() == 2);
    CHECK(page.entries[0].seq == Seq{1});
    CHECK(page.entries[1].seq == Seq{12});
    CHECK_FALSE(page.more);
}

TEST_CASE_TEMPLATE("no seq a client can send leads into another channel", Kept, InMemory, InSqlite)
{
    WithTea<Kept> world;
    const ChannelId ops = world.ids.channel();
    REQUIRE(world.ask.append(ops, world.ids.message(), created("ops")));
    REQUIRE(world.ask.append(ops, world.ids.message(), said("ada", "not for tea")));
    REQUIRE(world.say("for tea"));

    for (const std::uint64_t seq :
         {std::uint64_t{0}, (std::uint64_t{1} << 40) - 1, std::uint64_t{1} << 40,
          (std::uint64_t{1} << 40) + 5, std::uint64_t{1} << 63, ~std::uint64_t{0}}) {
        CAPTURE(seq);
        for (const Page& page :
             {world.ask.page(world.tea, Seq{seq}), world.ask.page(world.tea, {}, Seq{seq}),
              world.ask.page(world.tea, {}, {}, Seq{seq})})
            for (const LogEntry& entry : page.entries)
                CHECK(entry.channel == world.tea);
        const Findings findings = world.ask.search("for", {{world.tea, Seq{seq}}});
        for (const Found& found : findings.found)
            CHECK(std::get<Message>(found.entry.body).text == "for tea");
    }
    CHECK(texts(world.ask.page(world.tea, Seq{~std::uint64_t{0}})) ==
          std::vector<std::string>{"for tea"});
}

TEST_CASE_TEMPLATE("a channel that is not there has an empty page", Kept, InMemory, InSqlite)
{
    WithTea<Kept> world;
    const Page page = world.ask.page(world.ids.channel());
    CHECK(page.entries.empty());
    CHECK_FALSE(page.more);
}

TEST_CASE_TEMPLATE("the server's own log takes entries and shows nobody any", Kept, InMemory,
                   InSqlite)
{
    WithTea<Kept> world;
    const LoginBound ada{1000, id_of<UserId>("ada"), "ada"};
    const auto entry = world.ask.append(server_log, world.ids.message(), ada);
    CHECK(entry->seq == Seq{1});
    CHECK(std::get<LoginBound>(entry->body) == ada);
    CHECK(world.ask.page(server_log).entries.empty());
}

TEST_CASE_TEMPLATE("a page around a time has as much before it as after it", Kept, InMemory,
                   InSqlite)
{
    WithTea<Kept> world; // created at noon
    const auto clock = [](int minute) { return noon + std::chrono::minutes{minute}; };
    for (int minute = 10; minute <= 60; minute += 10)
        REQUIRE(world.say(std::to_string(minute), clock(minute)));
    const auto at = [&](WallTime time, std::uint64_t limit = 4) {
        return texts(world.ask.page_at(world.tea, time, limit));
    };
    using Texts = std::vector<std::string>;
    CHECK(at(clock(30)) == Texts{"10", "20", "30", "40"});
    CHECK(at(clock(30) + std::chrono::microseconds{1}) == Texts{"20", "30", "40", "50"});
    CHECK(at(clock(-5)) == Texts{"10"}); // and that the channel was created
    CHECK(at(clock(61)) == Texts{"50", "60"});
    CHECK(at(clock(30), 1) == Texts{"30"});
    CHECK(world.ask.page_at(world.tea, clock(30), 4).more);
    CHECK_FALSE(world.ask.page_at(world.tea, clock(30), 200).more);
    CHECK(world.ask.page_at(world.ids.channel(), clock(30), 4).entries.empty());
}

TEST_CASE_TEMPLATE("a time is found though messages before it are long gone", Kept, InMemory,
                   InSqlite)
{
    using namespace std::chrono;
    WithTea<Kept> world{Retention{Retention::Kind::days, 1}};
    for (int day = 0; day < 10; ++day)
        for (int i = 0; i < 10; ++i)
            REQUIRE(world.say(std::to_string(day), noon + days{day}));
    world.store.expire(noon + days{9} + hours{1});
    world.store.expire(noon + days{9} + hours{1});
    world.ask.wait_until([&] { return texts(world.ask.page(world.tea)).size() == 10; });
    const auto page = world.ask.page_at(world.tea, noon + days{5}, 4);
    CHECK(texts(page).back() == "9");
}

TEST_CASE_TEMPLATE("where the clock was set back, a time is found at one of its places", Kept,
                   InMemory, InSqlite)
{
    WithTea<Kept> world;
    for (int i = 0; i < 40; ++i)
        REQUIRE(world.say(std::to_string(i), noon + std::chrono::minutes{i % 20}));
    const auto found = texts(world.ask.page_at(world.tea, noon + std::chrono::minutes{7}, 1));
    REQUIRE(found.size() == 1);
    CHECK((found[0] == "7" || found[0] == "27"));
}

} // namespace snug::server
