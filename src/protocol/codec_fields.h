#pragma once

#include "src/protocol/codec_values.h"

#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

/// A message as a list of its fields, from which it is both written and read: what
/// is on one side cannot be forgotten on the other.  Included by the codec only.
///
///     template <>
///     inline constexpr auto fields<SetTopic> = std::tuple{
///         required("channelName", &SetTopic::channelName),
///         required("topic", &SetTopic::topic),
///     };
namespace snug::msg {

enum class Presence { required, optional, inlined };

/// One field.  The keys are ours, so none needs escaping.
template <Presence presence, class Message, class T, class Otherwise = std::monostate>
struct Field {
    const char* key;
    T Message::*member;
    Otherwise otherwise{};
};

template <class Message, class T>
constexpr auto required(const char* key, T Message::*member)
{
    return Field<Presence::required, Message, T>{key, member};
}

/// Absent means T{}.  An empty std::optional, Bytes or SecretText is not written.
template <class Message, class T>
constexpr auto optional(const char* key, T Message::*member)
{
    return Field<Presence::optional, Message, T>{key, member};
}

/// Absent means `otherwise`.
template <class Message, class T>
constexpr auto optional(const char* key, T Message::*member, T otherwise)
{
    return Field<Presence::optional, Message, T, T>{key, member, otherwise};
}

/// The fields of a part, standing in the object itself.
template <class Message, class T>
constexpr auto inlined(T Message::*member)
{
    return Field<Presence::inlined, Message, T>{"", member};
}

template <class T>
struct NoFields;
/// The fields of a message in the order of its members, which are built from them.
template <class T>
inline constexpr NoFields<T> fields{};

/// What is wrong with a message though each of its fields is right.
Fault fault_in(const auto&)
{
    return std::nullopt;
}

// ---------------------------------------------------------------------------
// Writing
// ---------------------------------------------------------------------------

template <class T>
bool is_absent(const T&)
{
    return false;
}
template <class T>
bool is_absent(const std::optional<T>& value)
{
    return !value;
}
inline bool is_absent(const Bytes& bytes)
{
    return bytes.empty();
}
inline bool is_absent(const SecretText& text)
{
    return text.empty();
}

template <class T>
void put_field(std::string& out, const char* key, const T& value)
{
    out += ",\"";
    out += key;
    out += "\":";
    Value<T>::put(out, value);
}

/// Every field that is there, each with a comma before it.
template <class T>
void put_fields(std::string& out, const T& message)
{
    const auto put = [&]<Presence presence, class V, class O>(const Field<presence, T, V, O>& f) {
        const V& value = message.*f.member;
        if constexpr (presence == Presence::inlined)
            put_fields(out, value);
        else if (presence == Presence::required || !is_absent(value))
            put_field(out, f.key, value);
    };
    std::apply([&](const auto&... field) { (put(field), ...); }, fields<T>);
}

// ---------------------------------------------------------------------------
// Reading
// ---------------------------------------------------------------------------

template <Presence presence, class Message, class T, class O>
std::optional<T> take_field(const Json& object, const Field<presence, Message, T, O>& field,
                            Fault& fault)
{
    if (fault)
        return std::nullopt;
    const Json* value = presence == Presence::inlined ? &object : find_field(object, field.key);
    if (value)
        return Value<T>::take(*value, field.key, fault);
    if constexpr (presence != Presence::optional)
        return fail(fault, missing_field(field.key));
    else if constexpr (std::is_same_v<O, T>)
        return field.otherwise;
    else
        return T{};
}

/// Becomes whatever a member is made from; only to count members.
struct Anything {
    template <class T>
    operator T() const;
};
template <class T, std::size_t... I>
constexpr bool has_members(std::index_sequence<I...>)
{
    return requires
    {
        T{(static_cast<void>(I), Anything{})...};
    };
}
/// No member stands after those that have a field.
template <class T>
constexpr bool is_whole =
    !has_members<T>(std::make_index_sequence<1 + std::tuple_size_v<decltype(fields<T>)>>{});

template <class T>
std::optional<T> take_fields(const Json& object, Fault& fault)
{
    static_assert(is_whole<T>, "a member has no field");
    return std::apply(
        [&](const auto&... field) -> std::optional<T> {
            // Braces, because they read from left to right.
            std::tuple values{take_field(object, field, fault)...};
            if (fault)
                return std::nullopt;
            T message = std::apply([](auto&... value) { return T{std::move(*value)...}; }, values);
            fault = fault_in(message);
            if (fault)
                return std::nullopt;
            return message;
        },
        fields<T>);
}

/// What a part says where its sender left it empty; nothing, for most.
template <class T>
struct WordsOf {
    static void fill_in(T& /*part*/) {}
};

/// A message or part as a value: an object of its fields.
template <class T>
struct Value {
    static void put(std::string& out, const T& part)
    {
        const std::size_t start = out.size();
        put_fields(out, part);
        if (out.size() == start)
            out += '{';
        else
            out[start] = '{'; // in place of the first comma
        out += '}';
    }
    static std::optional<T> take(const Json& value, const char* key, Fault& fault)
    {
        if (!value.is_object())
            return fail(fault, wrong_type(key, "an object"));
        auto part = take_fields<T>(value, fault);
        if (part)
            WordsOf<T>::fill_in(*part);
        return part;
    }
};

} // namespace snug::msg
