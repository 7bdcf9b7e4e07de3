#include "tests/support/sealed_people.h"
#include "tests/support/world.h"

#include "src/base/overloaded.h"
#include "src/protocol/version.h"

#include <functional>

/// Every request in every state, and what comes of it: "success", or an error's name.
///
/// The rows are one function for each request, and a request without one does not
/// compile.  The columns are the states: those a connection goes through, those a
/// person may be in towards a channel, and two in which the hub is asked past the
/// sessions, which would have refused: it must not depend on them.
using namespace snug;
using namespace snug::world;

namespace {

struct Row {
    std::function<msg::Request(const ChannelName& where)> make;
    std::string before_hello = "hello_first";
    std::string before_login = "login_first";
    std::string outside;     ///< logged in, never was in the channel
    std::string member;      ///< in it
    std::string left;        ///< was in it, and left
    std::string wrong_group; ///< the channel is for a group one is not in
    std::string locked;      ///< the channel has a password, none is given
    std::string strange;     ///< the channel is between two others
    std::string sealed;      ///< the channel is sealed, and one has no key
    std::string limited = "rate_limited";
    std::string old_client = "unsupported_client"; ///< that is in no channel yet
    std::string hub_before_login = "login_first";
    std::string hub_old_client = "unsupported_client"; ///< in #lobby
};

template <class Request>
using For = std::type_identity<Request>;

Row row(For<msg::Hello>)
{
    return {.make =
                [](auto&) {
                    return msg::Hello{msg::protocol_version, "matrix", {}};
                },
            .before_hello = "success",
            .before_login = "already_done",
            .outside = "already_done",
            .member = "already_done",
            .left = "already_done",
            .wrong_group = "already_done",
            .locked = "already_done",
            .strange = "already_done",
            .sealed = "already_done",
            .limited = "already_done",
            .hub_before_login = "already_done"};
}

Row row(For<msg::Login>)
{
    return {.make =
                [](auto&) {
                    return msg::Login{name("newcomer"), std::nullopt};
                },
            .before_login = "success",
            .outside = "already_done",
            .member = "already_done",
            .left = "already_done",
            .wrong_group = "already_done",
            .locked = "already_done",
            .strange = "already_done",
            .sealed = "already_done",
            .limited = "already_done",
            .hub_before_login = "success"};
}

Row row(For<msg::CreateChannel>)
{
    return {.make =
                [](auto&) {
                    return msg::CreateChannel{channel("#new"), {}, std::nullopt};
                },
            .before_hello = "success", // it is an old client then
            .outside = "success",
            .member = "success",
            .left = "success",
            .wrong_group = "success",
            .locked = "success",
            .strange = "success",
            .sealed = "success",
            .old_client = "success",
            .hub_old_client = "success"};
}

Row row(For<msg::JoinChannel>)
{
    return {.make =
                [](auto& where) {
                    return msg::JoinChannel{where, {}, std::nullopt};
                },
            .before_hello = "missing_field", // an old client has to say who it is
            .outside = "success",
            .member = "success",
            .left = "success",
            .wrong_group = "no_permission",
            .locked = "password_required",
            .strange = "no_such_channel",
            .sealed = "no_permission",
            .old_client = "missing_field"};
}

Row row(For<msg::Knock>)
{
    return {.make = [](auto& where) { return msg::Knock{where}; },
            .outside = "bad_value", // there is nothing to prove
            .member = "bad_value",
            .left = "bad_value",
            .wrong_group = "bad_value",
            .locked = "bad_value",
            .strange = "no_such_channel",
            .sealed = "no_permission"};
}

/// What members of a sealed channel ask, where it is not.
Row for_members_of_sealed(std::function<msg::Request(const ChannelName& where)> make)
{
    return {.make = std::move(make),
            .outside = "not_a_member",
            .member = "bad_value",
            .left = "not_a_member",
            .wrong_group = "not_a_member",
            .locked = "not_a_member",
            .strange = "no_such_channel",
            .sealed = "not_a_member"};
}

Row row(For<msg::Keys>)
{
    return for_members_of_sealed([](auto& where) { return msg::Keys{where}; });
}

Row row(For<msg::Roster>)
{
    return for_members_of_sealed([](auto& where) { return msg::Roster{where, std::nullopt}; });
}

Row row(For<msg::Rekey>)
{
    return for_members_of_sealed([](auto& where) {
        return msg::Rekey{where, Bytes{std::byte{1}}, {}, {}};
    });
}

Row row(For<msg::Invite>)
{
    return for_members_of_sealed([](auto& where) {
        return msg::Invite{where, name("ada"), Bytes{std::byte{1}}};
    });
}

Row row(For<msg::LeaveChannel>)
{
    return {.make = [](auto& where) { return msg::LeaveChannel{where}; },
            .outside = "not_a_member",
            .member = "success",
            .left = "not_a_member",
            .wrong_group = "not_a_member",
            .locked = "not_a_member",
            .strange = "no_such_channel",
            .sealed = "not_a_member",
            .hub_old_client = "not_a_member"};
}

Row row(For<msg::Say>)
{
    return {.make =
                [](auto& where) {
                    return msg::Say{.channelName = where, .message = "is anybody here?"};
                },
            .outside = "not_a_member",
            .member = "success",
            .left = "not_a_member",
            .wrong_group = "not_a_member",
            .locked = "not_a_member",
            .strange = "no_such_channel",
            .sealed = "not_a_member",
            .old_client = "login_first",
            .hub_old_client = "not_a_member"};
}

Row row(For<msg::History>)
{
    return {.make = [](auto& where) { return msg::History{.channelName = where}; },
            .outside = "not_a_member",
            .member = "success",
            .left = "not_a_member",
            .wrong_group = "not_a_member",
            .locked = "not_a_member",
            .strange = "no_such_channel",
            .sealed = "not_a_member"};
}

Row row(For<msg::MarkRead>)
{
    return {.make =
                [](auto& where) {
                    return msg::MarkRead{where, Seq{1}};
                },
            .outside = "not_a_member",
            .member = "success",
            .left = "not_a_member",
            .wrong_group = "not_a_member",
            .locked = "not_a_member",
            .strange = "no_such_channel",
            .sealed = "not_a_member"};
}

Row row(For<msg::Search>)
{
    return {.make = [](auto& where) { return msg::Search{.words = "tea", .channelName = where}; },
            .outside = "not_a_member",
            .member = "success",
            .left = "not_a_member",
            .wrong_group = "not_a_member",
            .locked = "not_a_member",
            .strange = "no_such_channel",
            .sealed = "not_a_member"};
}

Row row(For<msg::ListChannels>)
{
    return {.make = [](auto&) { return msg::ListChannels{}; },
            .outside = "success",
            .member = "success",
            .left = "success",
            .wrong_group = "success",
            .locked = "success",
            .strange = "success",
            .sealed = "success"};
}

Row row(For<msg::Members>)
{
    return {.make =
                [](auto& where) {
                    return msg::Members{where, std::nullopt};
                },
            .outside = "not_a_member",
            .member = "success",
            .left = "not_a_member",
            .wrong_group = "not_a_member",
            .locked = "not_a_member",
            .strange = "no_such_channel",
            .sealed = "not_a_member"};
}

Row row(For<msg::SetTopic>)
{
    return {.make =
                [](auto& where) {
                    return msg::SetTopic{where, "tea"};
                },
            .outside = "not_a_member",
            .member = "success",
            .left = "not_a_member",
            .wrong_group = "not_a_member",
            .locked = "not_a_member",
            .strange = "no_such_channel",
            .sealed = "not_a_member"};
}

Row row(For<msg::Rename>)
{
    return {.make = [](auto&) { return msg::Rename{name("evelyn")}; },
            .outside = "success",
            .member = "success",
            .left = "success",
            .wrong_group = "success",
            .locked = "success",
            .strange = "success",
            .sealed = "success"};
}

Row row(For<msg::SetAway>)
{
    return {.make = [](auto&) { return msg::SetAway{"lunch"}; },
            .outside = "success",
            .member = "success",
            .left = "success",
            .wrong_group = "success",
            .locked = "success",
            .strange = "success",
            .sealed = "success"};
}

Row row(For<msg::OpenDirect>)
{
    return {.make =
                [](auto& where) {
                    return msg::OpenDirect{name("ada"), where};
                },
            .outside = "not_a_member",
            .member = "no_permission", // nothing can be sealed for who has no key
            .left = "not_a_member",
            .wrong_group = "not_a_member",
            .locked = "not_a_member",
            .strange = "no_such_channel",
            .sealed = "not_a_member"};
}

Row row(For<msg::Whois>)
{
    return {.make =
                [](auto& where) {
                    return msg::Whois{name("ada"), where};
                },
            .outside = "not_a_member",
            .member = "success",
            .left = "not_a_member",
            .wrong_group = "not_a_member",
            .locked = "not_a_member",
            .strange = "no_such_channel",
            .sealed = "not_a_member"};
}

Row row(For<msg::Stats>)
{
    return {.make = [](auto&) { return msg::Stats{}; },
            .outside = "success",
            .member = "success",
            .left = "success",
            .wrong_group = "success",
            .locked = "success",
            .strange = "success",
            .sealed = "success"};
}

Row row(For<msg::Backup>)
{
    return {.make = [](auto&) { return msg::Backup{"/var/backups/snug.db"}; },
            .outside = "no_permission",
            .member = "no_permission",
            .left = "no_permission",
            .wrong_group = "no_permission",
            .locked = "no_permission",
            .strange = "no_permission",
            .sealed = "no_permission"};
}

Row row(For<msg::Ping>)
{
    return {.make = [](auto&) { return msg::Ping{}; },
            .outside = "success",
            .member = "success",
            .left = "success",
            .wrong_group = "success",
            .locked = "success",
            .strange = "success",
            .sealed = "success",
            .limited = "success",
            .hub_before_login = "success",
            .hub_old_client = "success"};
}

/// A server on which ada made all kinds of channels, and eve, who writes by hand.
struct Scene : World {
    Client& ada = local("ada", 1000, "ada", {"wheel"});
    Client& bob = client("bob");
    RawClient& eve = raw();
    ChannelName tea = channel("#tea");
    ChannelName ops = channel("#ops");
    ChannelName safe = channel("#safe");
    ChannelName direct = channel("#tea");
    ChannelName deep = channel("#deep");
    SealedPeople people{*this};

    Scene()
    {
        bob.joins("#lobby");
        ada.joins("#lobby");
        ada.creates("#tea");
        ada.creates("#safe", "teapot");
        ada.does(msg::CreateChannel{ops, {}, "wheel"});
        for (const char* name : {"#tea", "#safe", "#ops"})
            ada.joins(name);
        direct = people.opens(ada, bob).channelName;
        people.says(ada, direct, "psst");
        people.creates(ada, "#deep");
    }

    /// Says a request, and reads what became of it.
    std::string outcome(const msg::Request& request, bool with_id = true)
    {
        const auto id = with_id ? std::optional{RequestId{++asked_}} : std::nullopt;
        return outcome_of(eve.says(msg::encode(msg::RequestFrame{id, copy(request)})));
    }

    void greet() { REQUIRE(outcome(msg::Hello{msg::protocol_version, "matrix", {}}) == "success"); }
    void log_in()
    {
        greet();
        REQUIRE(outcome(msg::Login{name("eve"), std::nullopt}) == "success");
    }
    void enter_tea()
    {
        log_in();
        REQUIRE(outcome(msg::JoinChannel{tea, {}, std::nullopt}) == "success");
    }

    /// Past the sessions, as if they had let it through.
    std::string hub_outcome(SessionId session, const msg::Request& request)
    {
        for (const auto& effect :
             hub().receive(session, {RequestId{1}, copy(request)}, std::nullopt, now())) {
            if (const auto* reply = std::get_if<server::Reply>(&effect)) {
                const auto* error = std::get_if<Error>(&reply->response.body);
                return error ? std::string{name_of(error->code)} : "success";
            }
            if (std::holds_alternative<server::Append>(effect))
                return "success";
        }
        return "nothing";
    }

private:
    /// A request with a secret in it cannot be copied but on purpose.
    static msg::Request copy(const msg::Request& request)
    {
        return std::visit(
            Overloaded{[](const msg::CreateChannel& r) -> msg::Request {
                           return msg::CreateChannel{r.channelName, r.channelPassword.copy(),
                                                     r.group, r.keep, r.sealed};
                       },
                       [](const msg::JoinChannel& r) -> msg::Request {
                           return msg::JoinChannel{r.channelName, r.channelPassword.copy(),
                                                   r.memberName, r.proof};
                       },
                       [](const auto& r) -> msg::Request { return r; }},
            request);
    }

    /// The one object that is an answer; events may stand before and after it.
    static std::string outcome_of(const std::string& said)
    {
        if (said.find(R"("success":true)") != said.npos)
            return "success";
        const std::string_view key = R"("code":")";
        const auto code = said.find(key);
        if (code == said.npos)
            return "nothing: " + said;
        const auto begin = code + key.size();
        return said.substr(begin, said.find('"', begin) - begin);
    }

    std::uint64_t asked_ = 0;
};

/// Calls `check(action, row)` for every request there is.
template <std::size_t I = 0, class Check>
void for_every_request(Check check)
{
    if constexpr (I < std::variant_size_v<msg::Request>) {
        using Request = std::variant_alternative_t<I, msg::Request>;
        check(std::string{Request::action}, row(For<Request>{}));
        for_every_request<I + 1>(check);
    }
}

} // namespace

TEST_CASE("before hello a connection may only say hello, or is an old client")
{
    for_every_request([](const std::string& action, const Row& row) {
        CAPTURE(action);
        Scene scene;
        CHECK(scene.outcome(row.make(scene.tea)) == row.before_hello);
    });
}

TEST_CASE("before login a connection may only log in")
{
    for_every_request([](const std::string& action, const Row& row) {
        CAPTURE(action);
        Scene scene;
        scene.greet();
        CHECK(scene.outcome(row.make(scene.tea)) == row.before_login);
    });
}

TEST_CASE("who is not in a channel may do there what the table says")
{
    for_every_request([](const std::string& action, const Row& row) {
        CAPTURE(action);
        Scene scene;
        scene.log_in();
        CHECK(scene.outcome(row.make(scene.tea)) == row.outside);
    });
}

TEST_CASE("a group keeps out who is not in it, by whatever request")
{
    for_every_request([](const std::string& action, const Row& row) {
        CAPTURE(action);
        Scene scene;
        scene.log_in();
        CHECK(scene.outcome(row.make(scene.ops)) == row.wrong_group);
    });
}

TEST_CASE("a password keeps out who does not give it, by whatever request")
{
    for_every_request([](const std::string& action, const Row& row) {
        CAPTURE(action);
        Scene scene;
        scene.log_in();
        CHECK(scene.outcome(row.make(scene.safe)) == row.locked);
    });
}

TEST_CASE("a sealed channel keeps out who cannot prove a thing, by whatever request")
{
    for_every_request([](const std::string& action, const Row& row) {
        CAPTURE(action);
        Scene scene;
        scene.log_in();
        CHECK(scene.outcome(row.make(scene.deep)) == row.sealed);
    });
}

TEST_CASE("a conversation of two others does not exist, by whatever request")
{
    for_every_request([](const std::string& action, const Row& row) {
        CAPTURE(action);
        Scene scene;
        scene.log_in();
        CHECK(scene.outcome(row.make(scene.direct)) == row.strange);
    });
}

TEST_CASE("a member may do everything")
{
    for_every_request([](const std::string& action, const Row& row) {
        CAPTURE(action);
        Scene scene;
        scene.enter_tea();
        CHECK(scene.outcome(row.make(scene.tea)) == row.member);
    });
}

TEST_CASE("who left may do no more than who never came")
{
    for_every_request([](const std::string& action, const Row& row) {
        CAPTURE(action);
        Scene scene;
        scene.enter_tea();
        REQUIRE(scene.outcome(msg::LeaveChannel{scene.tea}) == "success");
        CHECK(scene.outcome(row.make(scene.tea)) == row.left);
    });
}

TEST_CASE("who has used up their rates may only show that they live")
{
    for_every_request([](const std::string& action, const Row& row) {
        CAPTURE(action);
        Scene scene;
        scene.enter_tea();
        scene.hub().set_rules({.messages_per_second = 0,
                               .message_burst = 0,
                               .joins_per_minute = 0,
                               .searches_per_minute = 0});
        for (double i = 0; i < limits::request_burst; ++i)
            scene.outcome(msg::Stats{});
        CHECK(scene.outcome(row.make(scene.tea)) == row.limited);
    });
}

TEST_CASE("an old client may create, enter and speak, and nothing else")
{
    for_every_request([](const std::string& action, const Row& row) {
        CAPTURE(action);
        Scene scene;
        // Its first object shows what it is.
        REQUIRE(scene.outcome(msg::CreateChannel{channel("#old"), {}, std::nullopt}, false) ==
                "success");
        CHECK(scene.outcome(row.make(scene.tea), false) == row.old_client);
    });
}

TEST_CASE("the hub asks for a login even if the session forgot to")
{
    for_every_request([](const std::string& action, const Row& row) {
        CAPTURE(action);
        Scene scene;
        const SessionId stranger{9000};
        CHECK(scene.hub().connect(stranger, by_loopback(), scene.now()).empty());
        CHECK(scene.hub_outcome(stranger, row.make(scene.tea)) == row.hub_before_login);
    });
}

TEST_CASE("the hub refuses an old client what it has no words for, even if the session forgot to")
{
    for_every_request([](const std::string& action, const Row& row) {
        CAPTURE(action);
        Scene scene;
        const SessionId old{9000};
        CHECK(scene.hub().connect(old, by_loopback(), scene.now()).empty());
        scene.hub().mark_classic(old);
        REQUIRE(scene.hub_outcome(old, msg::JoinChannel{channel("#lobby"), {}, name("ned")}) ==
                "success");
        CHECK(scene.hub_outcome(old, row.make(scene.tea)) == row.hub_old_client);
    });
}
