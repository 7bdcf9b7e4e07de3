#pragma once

#include "src/base/result.h"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

/// What the codecs share: strict parsing and typed fields.  Included by them only.
namespace snug::msg {

using Json = nlohmann::json;

/// One JSON object, or bad_utf8, bad_json, too_deep or duplicate_key.
Result<Json> parse_object(std::string_view text);
/// The same, by the parser that knows all of JSON (see codec_flat.h).
Result<Json> parse_any_object(std::string_view text);

/// A string field, or missing_field or wrong_type.
Result<std::string> string_field(const Json& object, const char* key);

/// A field that is there and not null.
inline const Json* find_field(const Json& object, const char* key)
{
    const auto field = object.find(key);
    return field == object.end() || field->is_null() ? nullptr : &*field;
}

Error wrong_type(const char* key, std::string_view wanted);
Error missing_field(const char* key);

/// Text for the wire: bytes that are not UTF-8 become U+FFFD instead of an exception.
std::string dump(const Json& object);

/// Appends a string as dump() would write it.
void put_text(std::string& out, std::string_view text);
/// The same of one that needs no escaping, by its kind: digits, a word of ours.
void put_plain(std::string& out, std::string_view text);

} // namespace snug::msg
