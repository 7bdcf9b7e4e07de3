#pragma once

#include "src/base/bytes.h"
#include "src/base/secret_text.h"
#include "src/base/time.h"
#include "src/protocol/codec_json.h"
#include "src/protocol/messages.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// How each type of a field stands in JSON: put() appends its text, take() reads
/// it or says what `key` must be.  Included by the codec only.
namespace snug::msg {

/// What is wrong with what is being read: the first thing found.
using Fault = std::optional<Error>;

inline std::nullopt_t fail(Fault& fault, Error error)
{
    if (!fault)
        fault = std::move(error);
    return std::nullopt;
}

template <class T>
struct Value;

template <>
struct Value<std::string> {
    static void put(std::string& out, const std::string& text) { put_text(out, text); }
    static std::optional<std::string> take(const Json& value, const char* key, Fault& fault)
    {
        if (!value.is_string())
            return fail(fault, wrong_type(key, "a string"));
        return value.get_ref<const std::string&>();
    }
};

template <>
struct Value<SecretText> {
    static void put(std::string& out, const SecretText& text) { put_text(out, text.view()); }
    static std::optional<SecretText> take(const Json& value, const char* key, Fault& fault)
    {
        auto text = Value<std::string>::take(value, key, fault);
        if (!text)
            return std::nullopt;
        return SecretText{std::move(*text)};
    }
};

template <>
struct Value<Bytes> {
    static void put(std::string& out, const Bytes& bytes) { put_plain(out, to_base64(bytes)); }
    static std::optional<Bytes> take(const Json& value, const char* key, Fault& fault)
    {
        if (!value.is_string())
            return fail(fault, wrong_type(key, "a string"));
        auto bytes = from_base64(value.get_ref<const std::string&>());
        if (!bytes)
            return fail(fault, {ErrorCode::bad_value,
                                fmt::format("\"{}\" must be base64 with padding", key)});
        return bytes;
    }
};

template <>
struct Value<bool> {
    static void put(std::string& out, bool value) { out += value ? "true" : "false"; }
    static std::optional<bool> take(const Json& value, const char* key, Fault& fault)
    {
        if (!value.is_boolean())
            return fail(fault, wrong_type(key, "true or false"));
        return value.get<bool>();
    }
};

template <>
struct Value<std::uint64_t> {
    /// What every reader of JSON can hold: RFC 8259, section 6.
    static constexpr std::uint64_t largest = (std::uint64_t{1} << 53) - 1;

    static void put(std::string& out, std::uint64_t number)
    {
        const fmt::format_int digits{number};
        out.append(digits.data(), digits.size());
    }
    static std::optional<std::uint64_t> take(const Json& value, const char* key, Fault& fault)
    {
        if (!value.is_number_unsigned() || value.get<std::uint64_t>() > largest)
            return fail(fault, wrong_type(key, "a whole number from 0 to 2^53 - 1"));
        return value.get<std::uint64_t>();
    }
};

template <>
struct Value<int> {
    static void put(std::string& out, int number) { out += fmt::format_int{number}.c_str(); }
    static std::optional<int> take(const Json& value, const char* key, Fault& fault)
    {
        const auto number = Value<std::uint64_t>::take(value, key, fault);
        if (!number)
            return std::nullopt;
        if (*number > 1'000'000)
            return fail(fault,
                        {ErrorCode::bad_value, fmt::format("\"{}\" must be a small number", key)});
        return static_cast<int>(*number);
    }
};

template <class Tag>
struct Value<StrongId<Tag, std::uint64_t>> {
    using Id = StrongId<Tag, std::uint64_t>;
    static void put(std::string& out, Id id) { Value<std::uint64_t>::put(out, id.value()); }
    static std::optional<Id> take(const Json& value, const char* key, Fault& fault)
    {
        const auto number = Value<std::uint64_t>::take(value, key, fault);
        if (!number)
            return std::nullopt;
        return Id{*number};
    }
};

template <class Tag, std::size_t N>
struct Value<RandomId<Tag, N>> {
    using Id = RandomId<Tag, N>;
    static void put(std::string& out, const Id& id) { put_plain(out, id.str()); }
    static std::optional<Id> take(const Json& value, const char* key, Fault& fault)
    {
        const auto id =
            value.is_string() ? Id::parse(value.get_ref<const std::string&>()) : std::nullopt;
        if (!id)
            return fail(fault, {ErrorCode::bad_value,
                                fmt::format("\"{}\" must be {} hexadecimal digits", key, 2 * N)});
        return id;
    }
};

template <>
struct Value<WallTime> {
    static void put(std::string& out, WallTime time) { put_plain(out, to_rfc3339(time)); }
    static std::optional<WallTime> take(const Json& value, const char* key, Fault& fault)
    {
        const auto time =
            value.is_string() ? from_rfc3339(value.get_ref<const std::string&>()) : std::nullopt;
        if (!time)
            return fail(fault,
                        {ErrorCode::bad_value,
                         fmt::format("\"{}\" must be a time such as 2026-11-20T12:54:03Z", key)});
        return time;
    }
};

/// In seconds.
template <>
struct Value<std::chrono::milliseconds> {
    static void put(std::string& out, std::chrono::milliseconds time)
    {
        out += fmt::format("{}", static_cast<double>(time.count()) / 1000);
    }
    static std::optional<std::chrono::milliseconds> take(const Json& value, const char* key,
                                                         Fault& fault)
    {
        const double seconds = value.is_number() ? value.get<double>() : -1;
        if (!(seconds >= 0 && seconds <= 1e9))
            return fail(fault, wrong_type(key, "a number of seconds"));
        return std::chrono::milliseconds{std::llround(seconds * 1000)};
    }
};

/// ChannelName and MemberName check themselves.
template <class Name>
struct NameValue {
    static void put(std::string& out, const Name& name) { put_text(out, name.str()); }
    static std::optional<Name> take(const Json& value, const char* key, Fault& fault)
    {
        if (!value.is_string())
            return fail(fault, wrong_type(key, "a string"));
        auto name = Name::parse(value.get_ref<const std::string&>());
        if (!name)
            return fail(fault, name.error());
        return std::move(*name);
    }
};
template <>
struct Value<ChannelName> : NameValue<ChannelName> {
};
template <>
struct Value<MemberName> : NameValue<MemberName> {
};

/// As people write it: "30d".
template <>
struct Value<Retention> {
    static void put(std::string& out, const Retention& keep) { put_plain(out, keep.str()); }
    static std::optional<Retention> take(const Json& value, const char* key, Fault& fault)
    {
        if (!value.is_string())
            return fail(fault, wrong_type(key, "a string"));
        const auto keep = Retention::parse(value.get_ref<const std::string&>());
        if (!keep)
            return fail(fault, keep.error());
        return *keep;
    }
};

template <>
struct Value<MessageKind> {
    static void put(std::string& out, MessageKind kind)
    {
        out += kind == MessageKind::action ? "\"action\"" : "\"text\"";
    }
    static std::optional<MessageKind> take(const Json& value, const char* key, Fault& fault)
    {
        if (value == "text")
            return MessageKind::text;
        if (value == "action")
            return MessageKind::action;
        return fail(fault, {ErrorCode::bad_value,
                            fmt::format("\"{}\" must be \"text\" or \"action\"", key)});
    }
};

template <>
struct Value<ErrorCode> {
    static void put(std::string& out, ErrorCode code) { put_plain(out, name_of(code)); }
    static std::optional<ErrorCode> take(const Json& value, const char* key, Fault& fault)
    {
        const auto name = Value<std::string>::take(value, key, fault);
        if (!name)
            return std::nullopt;
        // A code this version does not know is still an error with words.
        return error_code_from(*name).value_or(ErrorCode::bad_reply);
    }
};

template <>
struct Value<Span> {
    static void put(std::string& out, const Span& span)
    {
        out += fmt::format("[{},{}]", span.begin, span.end);
    }
    static std::optional<Span> take(const Json& value, const char* key, Fault& fault)
    {
        if (!value.is_array() || value.size() != 2)
            return fail(fault, wrong_type(key, "a list of pairs of numbers"));
        const auto begin = Value<std::uint64_t>::take(value[0], key, fault);
        const auto end = Value<std::uint64_t>::take(value[1], key, fault);
        if (!begin || !end)
            return std::nullopt;
        return Span{*begin, *end};
    }
};

/// Only when there is one: whoever has none leaves the field out.
template <class T>
struct Value<std::optional<T>> {
    static void put(std::string& out, const std::optional<T>& value) { Value<T>::put(out, *value); }
    static std::optional<std::optional<T>> take(const Json& value, const char* key, Fault& fault)
    {
        auto taken = Value<T>::take(value, key, fault);
        if (!taken)
            return std::nullopt;
        return taken;
    }
};

template <class T>
struct Value<std::vector<T>> {
    static void put(std::string& out, const std::vector<T>& items)
    {
        out += '[';
        for (const T& item : items) {
            if (&item != &items.front())
                out += ',';
            Value<T>::put(out, item);
        }
        out += ']';
    }
    static std::optional<std::vector<T>> take(const Json& value, const char* key, Fault& fault)
    {
        if (!value.is_array())
            return fail(fault, wrong_type(key, "a list"));
        std::vector<T> items;
        for (const Json& element : value) {
            Fault wrong;
            auto item = Value<T>::take(element, key, wrong);
            if (item)
                items.push_back(std::move(*item));
            else if (wrong->code != ErrorCode::unknown_action) // a newer peer's entry
                return fail(fault, std::move(*wrong));
        }
        return items;
    }
};

} // namespace snug::msg
