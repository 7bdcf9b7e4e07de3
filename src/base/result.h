#pragma once

#include "src/base/check.h"
#include "src/base/error.h"

#include <optional>
#include <utility>
#include <variant>

namespace snug {

/// A value, or the Error that says why there is none.
///
///     auto name = ChannelName::parse(text);
///     if (!name)
///         return name.error();
///     use(*name);
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_{std::in_place_index<0>, std::move(value)} {}
    Result(Error error) : state_{std::in_place_index<1>, std::move(error)} {}

    [[nodiscard]] bool ok() const { return state_.index() == 0; }
    explicit operator bool() const { return ok(); }

    [[nodiscard]] T& value() &
    {
        INVARIANT(ok());
        return *std::get_if<0>(&state_);
    }
    [[nodiscard]] const T& value() const&
    {
        INVARIANT(ok());
        return *std::get_if<0>(&state_);
    }
    [[nodiscard]] T&& value() && { return std::move(value()); }

    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(value()); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    [[nodiscard]] const Error& error() const
    {
        INVARIANT(!ok());
        return *std::get_if<1>(&state_);
    }

private:
    std::variant<T, Error> state_;
};

/// Success with nothing to say, or an Error.
template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : error_{std::move(error)} {}

    [[nodiscard]] bool ok() const { return !error_.has_value(); }
    explicit operator bool() const { return ok(); }
    [[nodiscard]] const Error& error() const
    {
        INVARIANT(!ok());
        return *error_;
    }

private:
    std::optional<Error> error_;
};

} // namespace snug
