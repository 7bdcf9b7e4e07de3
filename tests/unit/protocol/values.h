#pragma once

#include "src/protocol/codec_json.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>

namespace snug::msg {

/// A test compares values: the order of an object's fields is nobody's promise.
inline Json value_of(const std::string& text)
{
    auto value = parse_object(text);
    REQUIRE(value);
    return std::move(*value);
}

} // namespace snug::msg
