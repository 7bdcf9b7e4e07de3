#include "src/protocol/codec.h"

#include "src/base/overloaded.h"
#include "src/protocol/codec_json.h"

#include <fmt/format.h>

#include <type_traits>
#include <utility>

/// For each object of messages.h, put() writes its fields and take() reads them,
/// side by side, so that a field forgotten on one side is seen.  The variants are
/// the lists: an object without a put() or take() does not compile.
namespace snug::msg {

namespace {

constexpr std::uint64_t largest_exact_integer = (std::uint64_t{1} << 53) - 1; // RFC 8259, section 6

// ---------------------------------------------------------------------------
// Values
// ---------------------------------------------------------------------------

template <class T>
struct Convert;

template <>
struct Convert<std::string> {
    static Result<std::string> from(const Json& value, const char* key)
    {
        if (!value.is_string())
            return wrong_type(key, "a string");
        return value.get<std::string>();
    }
};

template <>
struct Convert<SecretText> {
    static Result<SecretText> from(const Json& value, const char* key)
    {
        auto text = Convert<std::string>::from(value, key);
        if (!text)
            return text.error();
        return SecretText{std::move(*text)};
    }
};

template <>
struct Convert<bool> {
    static Result<bool> from(const Json& value, const char* key)
    {
        if (!value.is_boolean())
            return wrong_type(key, "true or false");
        return value.get<bool>();
    }
};

template <>
struct Convert<std::uint64_t> {
    static Result<std::uint64_t> from(const Json& value, const char* key)
    {
        if (!value.is_number_unsigned() || value.get<std::uint64_t>() > largest_exact_integer)
            return wrong_type(key, "a whole number from 0 to 2^53 - 1");
        return value.get<std::uint64_t>();
    }
};

template <class Tag>
struct Convert<StrongId<Tag, std::uint64_t>> {
    static Result<StrongId<Tag, std::uint64_t>> from(const Json& value, const char* key)
    {
        auto number = Convert<std::uint64_t>::from(value, key);
        if (!number)
            return number.error();
        return StrongId<Tag, std::uint64_t>{*number};
    }
};

template <class Tag, std::size_t N>
struct Convert<RandomId<Tag, N>> {
    static Result<RandomId<Tag, N>> from(const Json& value, const char* key)
    {
        const auto id = value.is_string()
                            ? RandomId<Tag, N>::parse(value.get_ref<const std::string&>())
                            : std::nullopt;
        if (!id)
            return Error{ErrorCode::bad_value,
                         fmt::format("\"{}\" must be {} hexadecimal digits", key, 2 * N)};
        return *id;
    }
};

template <>
struct Convert<WallTime> {
    static Result<WallTime> from(const Json& value, const char* key)
    {
        const auto time =
            value.is_string() ? from_rfc3339(value.get_ref<const std::string&>()) : std::nullopt;
        if (!time)
            return Error{ErrorCode::bad_value,
                         fmt::format("\"{}\" must be a time such as 2026-11-20T12:54:03Z", key)};
        return *time;
    }
};

/// ChannelName and MemberName check themselves.
template <class Name>
struct ConvertName {
    static Result<Name> from(const Json& value, const char* key)
    {
        if (!value.is_string())
            return wrong_type(key, "a string");
        return Name::parse(value.get_ref<const std::string&>());
    }
};
template <>
struct Convert<ChannelName> : ConvertName<ChannelName> {
};
template <>
struct Convert<MemberName> : ConvertName<MemberName> {
};

template <>
struct Convert<MessageKind> {
    static Result<MessageKind> from(const Json& value, const char* key)
    {
        if (value == "text")
            return MessageKind::text;
        if (value == "action")
            return MessageKind::action;
        return Error{ErrorCode::bad_value,
                     fmt::format("\"{}\" must be \"text\" or \"action\"", key)};
    }
};

std::string_view name_of(MessageKind kind)
{
    switch (kind) {
    case MessageKind::text:
        return "text";
    case MessageKind::action:
        return "action";
    }
    return "text";
}

/// Reads fields and remembers the first that is missing or wrong.
///
///     Fields f{object};
///     auto channel = f.required<ChannelName>("channelName");
///     auto topic = f.required<std::string>("topic");
///     if (f.fault()) return *f.fault();      // otherwise both are there
class Fields {
public:
    explicit Fields(const Json& object) : object_{object} {}

    template <class T>
    std::optional<T> required(const char* key)
    {
        if (!find_field(object_, key)) {
            fail(missing_field(key));
            return std::nullopt;
        }
        return optional<T>(key);
    }

    template <class T>
    std::optional<T> optional(const char* key)
    {
        const Json* field = find_field(object_, key);
        if (!field)
            return std::nullopt;
        Result<T> value = Convert<T>::from(*field, key);
        if (!value) {
            fail(value.error());
            return std::nullopt;
        }
        return std::move(*value);
    }

    template <class T>
    T value_or(const char* key, T otherwise)
    {
        auto value = optional<T>(key);
        return value ? std::move(*value) : std::move(otherwise);
    }

    /// A list of objects or strings, each read by `read`; absent is empty.
    template <class T, class Read>
    std::vector<T> list(const char* key, Read read)
    {
        std::vector<T> items;
        const Json* field = find_field(object_, key);
        if (field && !field->is_array())
            fail(wrong_type(key, "a list"));
        if (!field || fault_)
            return items;
        for (const Json& element : *field) {
            Result<T> item = read(element);
            if (!item) {
                fail(item.error());
                break;
            }
            items.push_back(std::move(*item));
        }
        return items;
    }

    [[nodiscard]] const Json* object(const char* key)
    {
        const Json* field = find_field(object_, key);
        if (field && !field->is_object()) {
            fail(wrong_type(key, "an object"));
            return nullptr;
        }
        return field;
    }

    void fail(Error error)
    {
        if (!fault_)
            fault_ = std::move(error);
    }

    [[nodiscard]] const std::optional<Error>& fault() const { return fault_; }

private:
    const Json& object_;
    std::optional<Error> fault_;
};

template <class T>
void put_optional(Json& object, const char* key, const std::optional<T>& value)
{
    if (value)
        object[key] = *value;
}

} // namespace

// put() and take() stand outside the unnamed namespace, for argument-dependent
// lookup to find those that come after a template.

// ---------------------------------------------------------------------------
// Parts
// ---------------------------------------------------------------------------

static Json put(const Member& m)
{
    Json o{{"memberId", m.memberId.str()},
           {"userId", m.userId.str()},
           {"memberName", m.memberName.str()},
           {"verified", m.verified}};
    put_optional(o, "away", m.away);
    return o;
}
static Result<Member> take(const Json& o, std::type_identity<Member>)
{
    if (!o.is_object())
        return wrong_type("member", "an object");
    Fields f{o};
    auto id = f.required<MemberId>("memberId");
    auto user = f.required<UserId>("userId");
    auto name = f.required<MemberName>("memberName");
    const bool verified = f.value_or("verified", false);
    auto away = f.optional<std::string>("away");
    if (f.fault())
        return *f.fault();
    return Member{*id, *user, std::move(*name), verified, std::move(away)};
}

static Json put(const ChannelInfo& c)
{
    Json o{{"channelName", c.channelName.str()},
           {"memberCount", c.memberCount},
           {"topic", c.topic},
           {"hasPassword", c.hasPassword},
           {"joined", c.joined}};
    put_optional(o, "group", c.group);
    return o;
}
static Result<ChannelInfo> take(const Json& o, std::type_identity<ChannelInfo>)
{
    if (!o.is_object())
        return wrong_type("channels", "a list of objects");
    Fields f{o};
    auto name = f.required<ChannelName>("channelName");
    const auto count = f.value_or<std::uint64_t>("memberCount", 0);
    auto topic = f.value_or<std::string>("topic", "");
    const bool has_password = f.value_or("hasPassword", false);
    auto group = f.optional<std::string>("group");
    const bool joined = f.value_or("joined", false);
    if (f.fault())
        return *f.fault();
    return ChannelInfo{std::move(*name), count, std::move(topic), has_password,
                       std::move(group), joined};
}

/// The "error" of a reply or of Closing.
struct ErrorField {
    Error error;
};
static Json put_error(const Error& error)
{
    Json o{{"code", name_of(error.code)}, {"message", error.text}};
    if (error.retry_after)
        o["retryAfter"] = static_cast<double>(error.retry_after->count()) / 1000;
    return o;
}
static Result<ErrorField> take(const Json& o, std::type_identity<ErrorField>)
{
    if (!o.is_object())
        return wrong_type("error", "an object");
    Fields f{o};
    auto code = f.required<std::string>("code");
    auto text = f.required<std::string>("message");
    const Json* retry = find_field(o, "retryAfter");
    if (retry && (!retry->is_number() || retry->get<double>() < 0 || retry->get<double>() > 1e9))
        f.fail(wrong_type("retryAfter", "a number of seconds"));
    if (f.fault())
        return *f.fault();
    // A code this version does not know is still an error with words.
    Error error{error_code_from(*code).value_or(ErrorCode::bad_reply), std::move(*text)};
    if (retry)
        error.retry_after = std::chrono::milliseconds{std::llround(retry->get<double>() * 1000)};
    return ErrorField{std::move(error)};
}

// ---------------------------------------------------------------------------
// Events
// ---------------------------------------------------------------------------

static Json put(const Said& e)
{
    return {{"channelName", e.channelName.str()},
            {"seq", e.seq.value()},
            {"timestamp", to_rfc3339(e.timestamp)},
            {"messageId", e.messageId.str()},
            {"memberId", e.memberId.str()},
            {"userId", e.userId.str()},
            {"memberName", e.memberName},
            {"verified", e.verified},
            {"kind", name_of(e.kind)},
            {"message", e.message}};
}
static Result<Said> take(const Json& o, std::type_identity<Said>)
{
    Fields f{o};
    auto channel = f.required<ChannelName>("channelName");
    auto seq = f.required<Seq>("seq");
    auto time = f.required<WallTime>("timestamp");
    auto id = f.required<MessageId>("messageId");
    auto member = f.required<MemberId>("memberId");
    auto user = f.required<UserId>("userId");
    auto name = f.required<std::string>("memberName");
    const bool verified = f.value_or("verified", false);
    const auto kind = f.value_or("kind", MessageKind::text);
    auto text = f.required<std::string>("message");
    if (f.fault())
        return *f.fault();
    return Said{
        std::move(*channel), *seq, *time, *id, *member, *user, std::move(*name), verified, kind,
        std::move(*text)};
}

static Json put(const ChannelCreated& e)
{
    return {{"channelName", e.channelName.str()},
            {"seq", e.seq.value()},
            {"timestamp", to_rfc3339(e.timestamp)},
            {"memberName", e.memberName}};
}
static Result<ChannelCreated> take(const Json& o, std::type_identity<ChannelCreated>)
{
    Fields f{o};
    auto channel = f.required<ChannelName>("channelName");
    auto seq = f.required<Seq>("seq");
    auto time = f.required<WallTime>("timestamp");
    auto name = f.required<std::string>("memberName");
    if (f.fault())
        return *f.fault();
    return ChannelCreated{std::move(*channel), *seq, *time, std::move(*name)};
}

static Json put(const Enrolled& e)
{
    return {{"channelName", e.channelName.str()},
            {"seq", e.seq.value()},
            {"timestamp", to_rfc3339(e.timestamp)},
            {"memberId", e.memberId.str()},
            {"memberName", e.memberName}};
}
static Result<Enrolled> take(const Json& o, std::type_identity<Enrolled>)
{
    Fields f{o};
    auto channel = f.required<ChannelName>("channelName");
    auto seq = f.required<Seq>("seq");
    auto time = f.required<WallTime>("timestamp");
    auto member = f.required<MemberId>("memberId");
    auto name = f.required<std::string>("memberName");
    if (f.fault())
        return *f.fault();
    return Enrolled{std::move(*channel), *seq, *time, *member, std::move(*name)};
}

static Json put(const TopicChanged& e)
{
    return {{"channelName", e.channelName.str()},
            {"seq", e.seq.value()},
            {"timestamp", to_rfc3339(e.timestamp)},
            {"memberName", e.memberName},
            {"topic", e.topic}};
}
static Result<TopicChanged> take(const Json& o, std::type_identity<TopicChanged>)
{
    Fields f{o};
    auto channel = f.required<ChannelName>("channelName");
    auto seq = f.required<Seq>("seq");
    auto time = f.required<WallTime>("timestamp");
    auto name = f.required<std::string>("memberName");
    auto topic = f.required<std::string>("topic");
    if (f.fault())
        return *f.fault();
    return TopicChanged{std::move(*channel), *seq, *time, std::move(*name), std::move(*topic)};
}

static Json put(const Joined& e)
{
    Json o = put(e.member);
    o["channelName"] = e.channelName.str();
    o["timestamp"] = to_rfc3339(e.timestamp);
    return o;
}
static Result<Joined> take(const Json& o, std::type_identity<Joined>)
{
    Fields f{o};
    auto channel = f.required<ChannelName>("channelName");
    auto time = f.required<WallTime>("timestamp");
    auto member = take(o, std::type_identity<Member>{});
    if (f.fault() || !member)
        return f.fault() ? *f.fault() : member.error();
    return Joined{std::move(*channel), *time, std::move(*member)};
}

static Json put(const Left& e)
{
    return {{"channelName", e.channelName.str()},
            {"timestamp", to_rfc3339(e.timestamp)},
            {"memberId", e.memberId.str()},
            {"memberName", e.memberName}};
}
static Result<Left> take(const Json& o, std::type_identity<Left>)
{
    Fields f{o};
    auto channel = f.required<ChannelName>("channelName");
    auto time = f.required<WallTime>("timestamp");
    auto member = f.required<MemberId>("memberId");
    auto name = f.required<std::string>("memberName");
    if (f.fault())
        return *f.fault();
    return Left{std::move(*channel), *time, *member, std::move(*name)};
}

static Json put(const MemberChanged& e)
{
    Json o = put(e.member);
    o["channelName"] = e.channelName.str();
    o["timestamp"] = to_rfc3339(e.timestamp);
    o["oldName"] = e.oldName;
    return o;
}
static Result<MemberChanged> take(const Json& o, std::type_identity<MemberChanged>)
{
    Fields f{o};
    auto channel = f.required<ChannelName>("channelName");
    auto time = f.required<WallTime>("timestamp");
    auto old_name = f.required<std::string>("oldName");
    auto member = take(o, std::type_identity<Member>{});
    if (f.fault() || !member)
        return f.fault() ? *f.fault() : member.error();
    return MemberChanged{std::move(*channel), *time, std::move(*old_name), std::move(*member)};
}

static Json put(const DirectOpened& e)
{
    return {{"channelName", e.channelName.str()},
            {"memberName", e.memberName.str()},
            {"userId", e.userId.str()},
            {"verified", e.verified},
            {"lastSeq", e.lastSeq.value()}};
}
static Result<DirectOpened> take(const Json& o, std::type_identity<DirectOpened>)
{
    Fields f{o};
    auto channel = f.required<ChannelName>("channelName");
    auto name = f.required<MemberName>("memberName");
    auto user = f.required<UserId>("userId");
    const bool verified = f.value_or("verified", false);
    auto last = f.required<Seq>("lastSeq");
    if (f.fault())
        return *f.fault();
    return DirectOpened{std::move(*channel), std::move(*name), *user, verified, *last};
}

static Json put(const Parted& e)
{
    return {{"channelName", e.channelName.str()}};
}
static Result<Parted> take(const Json& o, std::type_identity<Parted>)
{
    Fields f{o};
    auto channel = f.required<ChannelName>("channelName");
    if (f.fault())
        return *f.fault();
    return Parted{std::move(*channel)};
}

static Json put(const Closing& e)
{
    return {{"error", put_error(e.error)}};
}
static Result<Closing> take(const Json& o, std::type_identity<Closing>)
{
    const Json* error = find_field(o, "error");
    if (!error)
        return missing_field("error");
    auto taken = take(*error, std::type_identity<ErrorField>{});
    if (!taken)
        return taken.error();
    return Closing{std::move(taken->error)};
}

// ---------------------------------------------------------------------------
// Requests and their replies
// ---------------------------------------------------------------------------

static Json put(const Done&)
{
    return Json::object();
}
static Result<Done> take(const Json&, std::type_identity<Done>)
{
    return Done{};
}

static Json put(const Hello& r)
{
    return {{"protocol", r.protocol}, {"client", r.client}, {"features", r.features}};
}
static Result<Hello> take(const Json& o, std::type_identity<Hello>)
{
    Fields f{o};
    auto protocol = f.required<std::uint64_t>("protocol");
    auto client = f.value_or<std::string>("client", "");
    auto features = f.list<std::string>(
        "features", [](const Json& item) { return Convert<std::string>::from(item, "features"); });
    if (protocol && *protocol > 1'000'000)
        f.fail({ErrorCode::bad_value, "\"protocol\" must be a small number"});
    if (f.fault())
        return *f.fault();
    return Hello{static_cast<int>(*protocol), std::move(client), std::move(features)};
}
static Json put(const HelloReply& r)
{
    Json o{{"protocol", r.protocol},
           {"server", r.server},
           {"challenge", r.challenge.str()},
           {"serverKey", r.serverKey.str()}};
    put_optional(o, "login", r.login);
    return o;
}
static Result<HelloReply> take(const Json& o, std::type_identity<HelloReply>)
{
    Fields f{o};
    auto protocol = f.required<std::uint64_t>("protocol");
    auto server = f.required<std::string>("server");
    auto challenge = f.required<Challenge>("challenge");
    auto key = f.required<PublicKey>("serverKey");
    auto login = f.optional<std::string>("login");
    if (protocol && *protocol > 1'000'000)
        f.fail({ErrorCode::bad_value, "\"protocol\" must be a small number"});
    if (f.fault())
        return *f.fault();
    return HelloReply{static_cast<int>(*protocol), std::move(*server), *challenge, *key,
                      std::move(login)};
}

static Json put(const Login& r)
{
    Json o{{"memberName", r.memberName.str()}};
    if (r.proof)
        o["proof"] = {{"publicKey", r.proof->publicKey.str()},
                      {"signature", r.proof->signature.str()}};
    return o;
}
static Result<Login> take(const Json& o, std::type_identity<Login>)
{
    Fields f{o};
    auto name = f.required<MemberName>("memberName");
    std::optional<Login::Proof> proof;
    if (const Json* object = f.object("proof")) {
        Fields p{*object};
        auto key = p.required<PublicKey>("publicKey");
        auto signature = p.required<Signature>("signature");
        if (p.fault())
            return *p.fault();
        proof = Login::Proof{*key, *signature};
    }
    if (f.fault())
        return *f.fault();
    return Login{std::move(*name), std::move(proof)};
}
static Json put(const LoginReply& r)
{
    return {
        {"userId", r.userId.str()}, {"memberName", r.memberName.str()}, {"verified", r.verified}};
}
static Result<LoginReply> take(const Json& o, std::type_identity<LoginReply>)
{
    Fields f{o};
    auto user = f.required<UserId>("userId");
    auto name = f.required<MemberName>("memberName");
    const bool verified = f.value_or("verified", false);
    if (f.fault())
        return *f.fault();
    return LoginReply{*user, std::move(*name), verified};
}

static Json put(const CreateChannel& r)
{
    Json o{{"channelName", r.channelName.str()}};
    if (!r.channelPassword.empty())
        o["channelPassword"] = r.channelPassword.view();
    put_optional(o, "group", r.group);
    return o;
}
static Result<CreateChannel> take(const Json& o, std::type_identity<CreateChannel>)
{
    Fields f{o};
    auto channel = f.required<ChannelName>("channelName");
    auto password = f.optional<SecretText>("channelPassword");
    auto group = f.optional<std::string>("group");
    if (f.fault())
        return *f.fault();
    return CreateChannel{std::move(*channel), password ? std::move(*password) : SecretText{},
                         std::move(group)};
}
static Json put(const CreateReply& r)
{
    return {{"channelName", r.channelName.str()}};
}
static Result<CreateReply> take(const Json& o, std::type_identity<CreateReply>)
{
    Fields f{o};
    auto channel = f.required<ChannelName>("channelName");
    if (f.fault())
        return *f.fault();
    return CreateReply{std::move(*channel)};
}

static Json put(const JoinChannel& r)
{
    Json o{{"channelName", r.channelName.str()}};
    if (!r.channelPassword.empty())
        o["channelPassword"] = r.channelPassword.view();
    if (r.memberName)
        o["memberName"] = r.memberName->str();
    return o;
}
static Result<JoinChannel> take(const Json& o, std::type_identity<JoinChannel>)
{
    Fields f{o};
    auto channel = f.required<ChannelName>("channelName");
    auto password = f.optional<SecretText>("channelPassword");
    auto name = f.optional<MemberName>("memberName");
    if (f.fault())
        return *f.fault();
    return JoinChannel{std::move(*channel), password ? std::move(*password) : SecretText{},
                       std::move(name)};
}
static Json put(const JoinReply& r)
{
    Json o{{"channelName", r.channelName.str()},
           {"memberId", r.memberId.str()},
           {"topic", r.topic},
           {"hasPassword", r.hasPassword},
           {"memberCount", r.memberCount},
           {"lastSeq", r.lastSeq.value()}};
    put_optional(o, "group", r.group);
    return o;
}
static Result<JoinReply> take(const Json& o, std::type_identity<JoinReply>)
{
    Fields f{o};
    auto channel = f.required<ChannelName>("channelName");
    auto member = f.required<MemberId>("memberId");
    auto topic = f.value_or<std::string>("topic", "");
    const bool has_password = f.value_or("hasPassword", false);
    auto group = f.optional<std::string>("group");
    const auto count = f.value_or<std::uint64_t>("memberCount", 0);
    auto last = f.required<Seq>("lastSeq");
    if (f.fault())
        return *f.fault();
    return JoinReply{std::move(*channel),
                     *member,
                     std::move(topic),
                     has_password,
                     std::move(group),
                     count,
                     *last};
}

static Json put(const LeaveChannel& r)
{
    return {{"channelName", r.channelName.str()}};
}
static Result<LeaveChannel> take(const Json& o, std::type_identity<LeaveChannel>)
{
    Fields f{o};
    auto channel = f.required<ChannelName>("channelName");
    if (f.fault())
        return *f.fault();
    return LeaveChannel{std::move(*channel)};
}

static Json put(const Say& r)
{
    Json o{{"kind", name_of(r.kind)}, {"message", r.message}};
    if (r.channelName)
        o["channelName"] = r.channelName->str();
    if (r.messageId)
        o["messageId"] = r.messageId->str();
    return o;
}
static Result<Say> take(const Json& o, std::type_identity<Say>)
{
    Fields f{o};
    auto channel = f.optional<ChannelName>("channelName");
    auto id = f.optional<MessageId>("messageId");
    const auto kind = f.value_or("kind", MessageKind::text);
    auto text = f.required<std::string>("message");
    if (f.fault())
        return *f.fault();
    return Say{std::move(channel), id, kind, std::move(*text)};
}
static Json put(const SayReply& r)
{
    return {{"seq", r.seq.value()},
            {"timestamp", to_rfc3339(r.timestamp)},
            {"messageId", r.messageId.str()}};
}
static Result<SayReply> take(const Json& o, std::type_identity<SayReply>)
{
    Fields f{o};
    auto seq = f.required<Seq>("seq");
    auto time = f.required<WallTime>("timestamp");
    auto id = f.required<MessageId>("messageId");
    if (f.fault())
        return *f.fault();
    return SayReply{*seq, *time, *id};
}

static Json put(const History& r)
{
    Json o{{"channelName", r.channelName.str()}, {"limit", r.limit}};
    if (r.before)
        o["before"] = r.before->value();
    if (r.after)
        o["after"] = r.after->value();
    if (r.around)
        o["around"] = r.around->value();
    return o;
}
static Result<History> take(const Json& o, std::type_identity<History>)
{
    Fields f{o};
    auto channel = f.required<ChannelName>("channelName");
    const auto before = f.optional<Seq>("before");
    const auto after = f.optional<Seq>("after");
    const auto around = f.optional<Seq>("around");
    const auto limit = f.value_or<std::uint64_t>("limit", 50);
    if (before.has_value() + after.has_value() + around.has_value() > 1)
        f.fail({ErrorCode::bad_value, "give at most one of \"before\", \"after\" and \"around\""});
    if (f.fault())
        return *f.fault();
    return History{std::move(*channel), before, after, around, limit};
}
template <class Variant>
Json put_any(const Variant& variant)
{
    return std::visit(
        [](const auto& item) {
            Json o = put(item);
            o["action"] = std::decay_t<decltype(item)>::action;
            return o;
        },
        variant);
}
template <class Variant, std::size_t I = 0>
Result<Variant> take_any(const Json& o, std::string_view action)
{
    if constexpr (I == std::variant_size_v<Variant>) {
        return Error{ErrorCode::unknown_action, fmt::format("there is no action \"{}\"", action)};
    } else {
        using T = std::variant_alternative_t<I, Variant>;
        if (action != T::action)
            return take_any<Variant, I + 1>(o, action);
        auto item = take(o, std::type_identity<T>{});
        if (!item)
            return item.error();
        return Variant{std::move(*item)};
    }
}
static Json put(const HistoryReply& r)
{
    Json entries = Json::array();
    for (const LoggedEvent& entry : r.entries)
        entries.push_back(put_any(entry));
    return {
        {"channelName", r.channelName.str()}, {"entries", std::move(entries)}, {"more", r.more}};
}
static Result<HistoryReply> take(const Json& o, std::type_identity<HistoryReply>)
{
    Fields f{o};
    auto channel = f.required<ChannelName>("channelName");
    auto entries = f.list<LoggedEvent>("entries", [](const Json& item) -> Result<LoggedEvent> {
        if (!item.is_object())
            return wrong_type("entries", "a list of objects");
        auto action = string_field(item, "action");
        if (!action)
            return action.error();
        return take_any<LoggedEvent>(item, *action);
    });
    const bool more = f.value_or("more", false);
    if (f.fault())
        return *f.fault();
    return HistoryReply{std::move(*channel), std::move(entries), more};
}

static Json put(const ListChannels& r)
{
    Json o = Json::object();
    if (r.after)
        o["after"] = r.after->str();
    return o;
}
static Result<ListChannels> take(const Json& o, std::type_identity<ListChannels>)
{
    Fields f{o};
    auto after = f.optional<ChannelName>("after");
    if (f.fault())
        return *f.fault();
    return ListChannels{std::move(after)};
}
static Json put(const ListReply& r)
{
    Json channels = Json::array();
    for (const ChannelInfo& channel : r.channels)
        channels.push_back(put(channel));
    return {{"channels", std::move(channels)}, {"more", r.more}};
}
static Result<ListReply> take(const Json& o, std::type_identity<ListReply>)
{
    Fields f{o};
    auto channels = f.list<ChannelInfo>(
        "channels", [](const Json& item) { return take(item, std::type_identity<ChannelInfo>{}); });
    const bool more = f.value_or("more", false);
    if (f.fault())
        return *f.fault();
    return ListReply{std::move(channels), more};
}

static Json put(const Members& r)
{
    Json o{{"channelName", r.channelName.str()}};
    if (r.after)
        o["after"] = r.after->str();
    return o;
}
static Result<Members> take(const Json& o, std::type_identity<Members>)
{
    Fields f{o};
    auto channel = f.required<ChannelName>("channelName");
    const auto after = f.optional<MemberId>("after");
    if (f.fault())
        return *f.fault();
    return Members{std::move(*channel), after};
}
static Json put(const MembersReply& r)
{
    Json members = Json::array();
    for (const Member& member : r.members)
        members.push_back(put(member));
    return {
        {"channelName", r.channelName.str()}, {"members", std::move(members)}, {"more", r.more}};
}
static Result<MembersReply> take(const Json& o, std::type_identity<MembersReply>)
{
    Fields f{o};
    auto channel = f.required<ChannelName>("channelName");
    auto members = f.list<Member>(
        "members", [](const Json& item) { return take(item, std::type_identity<Member>{}); });
    const bool more = f.value_or("more", false);
    if (f.fault())
        return *f.fault();
    return MembersReply{std::move(*channel), std::move(members), more};
}

static Json put(const SetTopic& r)
{
    return {{"channelName", r.channelName.str()}, {"topic", r.topic}};
}
static Result<SetTopic> take(const Json& o, std::type_identity<SetTopic>)
{
    Fields f{o};
    auto channel = f.required<ChannelName>("channelName");
    auto topic = f.required<std::string>("topic");
    if (f.fault())
        return *f.fault();
    return SetTopic{std::move(*channel), std::move(*topic)};
}

static Json put(const Rename& r)
{
    return {{"memberName", r.memberName.str()}};
}
static Result<Rename> take(const Json& o, std::type_identity<Rename>)
{
    Fields f{o};
    auto name = f.required<MemberName>("memberName");
    if (f.fault())
        return *f.fault();
    return Rename{std::move(*name)};
}

static Json put(const SetAway& r)
{
    Json o = Json::object();
    put_optional(o, "message", r.message);
    return o;
}
static Result<SetAway> take(const Json& o, std::type_identity<SetAway>)
{
    Fields f{o};
    auto message = f.optional<std::string>("message");
    if (f.fault())
        return *f.fault();
    return SetAway{std::move(message)};
}

/// Whom a request means: a name, and where it is meant.
template <class R>
Json put_person(const R& r)
{
    Json o{{"memberName", r.memberName.str()}};
    if (r.channelName)
        o["channelName"] = r.channelName->str();
    return o;
}
template <class R>
Result<R> take_person(const Json& o)
{
    Fields f{o};
    auto name = f.required<MemberName>("memberName");
    auto channel = f.optional<ChannelName>("channelName");
    if (f.fault())
        return *f.fault();
    return R{std::move(*name), std::move(channel)};
}

static Json put(const OpenDirect& r)
{
    return put_person(r);
}
static Result<OpenDirect> take(const Json& o, std::type_identity<OpenDirect>)
{
    return take_person<OpenDirect>(o);
}

static Json put(const Whois& r)
{
    return put_person(r);
}
static Result<Whois> take(const Json& o, std::type_identity<Whois>)
{
    return take_person<Whois>(o);
}
static Json put(const WhoisReply& r)
{
    Json channels = Json::array();
    for (const ChannelName& channel : r.channels)
        channels.push_back(channel.str());
    Json o{{"memberName", r.memberName.str()}, {"userId", r.userId.str()},
           {"verified", r.verified},           {"terminals", r.terminals},
           {"idleSeconds", r.idleSeconds},     {"channels", std::move(channels)}};
    put_optional(o, "login", r.login);
    put_optional(o, "away", r.away);
    return o;
}
static Result<WhoisReply> take(const Json& o, std::type_identity<WhoisReply>)
{
    Fields f{o};
    auto name = f.required<MemberName>("memberName");
    auto user = f.required<UserId>("userId");
    const bool verified = f.value_or("verified", false);
    auto login = f.optional<std::string>("login");
    auto away = f.optional<std::string>("away");
    const auto terminals = f.value_or<std::uint64_t>("terminals", 0);
    const auto idle = f.value_or<std::uint64_t>("idleSeconds", 0);
    auto channels = f.list<ChannelName>(
        "channels", [](const Json& item) { return Convert<ChannelName>::from(item, "channels"); });
    if (f.fault())
        return *f.fault();
    return WhoisReply{std::move(*name), *user,     verified, std::move(login),
                      std::move(away),  terminals, idle,     std::move(channels)};
}

static Json put(const Stats&)
{
    return Json::object();
}
static Result<Stats> take(const Json&, std::type_identity<Stats>)
{
    return Stats{};
}
static Json put(const StatsReply& r)
{
    return {{"server", r.server},
            {"startedAt", to_rfc3339(r.startedAt)},
            {"uptimeSeconds", r.uptimeSeconds},
            {"users", r.users},
            {"connections", r.connections},
            {"channels", r.channels},
            {"messages", r.messages}};
}
static Result<StatsReply> take(const Json& o, std::type_identity<StatsReply>)
{
    Fields f{o};
    auto server = f.required<std::string>("server");
    auto started = f.required<WallTime>("startedAt");
    const auto uptime = f.value_or<std::uint64_t>("uptimeSeconds", 0);
    const auto users = f.value_or<std::uint64_t>("users", 0);
    const auto connections = f.value_or<std::uint64_t>("connections", 0);
    const auto channels = f.value_or<std::uint64_t>("channels", 0);
    const auto messages = f.value_or<std::uint64_t>("messages", 0);
    if (f.fault())
        return *f.fault();
    return StatsReply{std::move(*server), *started, uptime, users, connections, channels, messages};
}

static Json put(const Ping&)
{
    return Json::object();
}
static Result<Ping> take(const Json&, std::type_identity<Ping>)
{
    return Ping{};
}

// ---------------------------------------------------------------------------
// Envelopes
// ---------------------------------------------------------------------------

/// The body of the reply to the request that has this action.
template <std::size_t I = 0>
Result<ReplyBody> take_reply(const Json& o, std::string_view action)
{
    if constexpr (I == std::variant_size_v<Request>) {
        return Error{ErrorCode::unknown_action, fmt::format("a reply to \"{}\"", action)};
    } else {
        using T = std::variant_alternative_t<I, Request>;
        if (action != T::action)
            return take_reply<I + 1>(o, action);
        auto body = take(o, std::type_identity<typename T::Reply>{});
        if (!body)
            return body.error();
        return ReplyBody{std::move(*body)};
    }
}

static Result<Response> take_response(const Json& o, std::string action)
{
    Fields f{o};
    const auto id = f.optional<RequestId>("requestId");
    const auto success = f.required<bool>("success");
    if (f.fault())
        return *f.fault();
    auto body = [&]() -> Result<ReplyBody> {
        if (*success)
            return take_reply(o, action);
        const Json* error = find_field(o, "error");
        if (!error)
            return missing_field("error");
        auto taken = take(*error, std::type_identity<ErrorField>{});
        return taken ? Result<ReplyBody>{ReplyBody{std::move(taken->error)}} : taken.error();
    }();
    if (!body)
        return body.error();
    return Response{std::move(action), id, std::move(*body)};
}

static std::string line(const Json& object)
{
    return dump(object) + '\n';
}

std::variant<RequestFrame, Refused> decode_request(std::string_view object)
{
    auto parsed = parse_object(object);
    if (!parsed)
        return Refused{"", std::nullopt, parsed.error()};

    Fields f{*parsed};
    const auto id = f.optional<RequestId>("requestId");
    if (f.fault())
        return Refused{"", std::nullopt, *f.fault()};
    auto action = string_field(*parsed, "action");
    if (!action && action.error().code == ErrorCode::missing_field)
        return Refused{"", id, Error{ErrorCode::missing_action, "\"action\" is missing"}};
    if (!action)
        return Refused{"", id, action.error()};

    auto request = take_any<Request>(*parsed, *action);
    if (!request)
        return Refused{std::move(*action), id, request.error()};
    return RequestFrame{id, std::move(*request)};
}

Result<ServerFrame> decode_server_frame(std::string_view object)
{
    auto parsed = parse_object(object);
    if (!parsed)
        return parsed.error();
    auto action = string_field(*parsed, "action");
    if (!action)
        return action.error();
    if (parsed->contains("success")) {
        auto response = take_response(*parsed, std::move(*action));
        if (!response)
            return response.error();
        return ServerFrame{std::move(*response)};
    }
    auto event = take_any<Event>(*parsed, *action);
    if (!event)
        return event.error();
    return ServerFrame{std::move(*event)};
}

std::string encode(const RequestFrame& frame)
{
    Json o = put_any(frame.request);
    if (frame.requestId)
        o["requestId"] = frame.requestId->value();
    return line(o);
}

std::string encode(const Response& response)
{
    Json o = std::visit(Overloaded{[](const Error& error) {
                                       return Json{{"success", false}, {"error", put_error(error)}};
                                   },
                                   [](const auto& body) {
                                       Json done = put(body);
                                       done["success"] = true;
                                       return done;
                                   }},
                        response.body);
    o["action"] = response.action;
    if (response.requestId)
        o["requestId"] = response.requestId->value();
    return line(o);
}

std::string encode(const Event& event)
{
    return line(put_any(event));
}

std::size_t encoded_size_hint(const LoggedEvent& event)
{
    constexpr std::size_t fixed = 400;      // keys, ids, time, name
    constexpr std::size_t worst_escape = 6; // a control character becomes \u001f
    return std::visit(
        Overloaded{[](const Said& e) { return fixed + worst_escape * e.message.size(); },
                   [](const TopicChanged& e) { return fixed + worst_escape * e.topic.size(); },
                   [](const auto&) { return fixed; }},
        event);
}

} // namespace snug::msg
