#pragma once

#include "server/hub/log_entry.h"
#include "server/store/sqlite.h"

#include <algorithm>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

/// What a row of `entries` means.  The columns are those of migrations.cpp.
namespace snug::server {

/// The database holds what no snugd writes.
class Damage : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// What `entries.kind` holds.  From `created` on, the entry changes something.
enum class EntryKind : std::int64_t {
    text = 0,
    action = 1,
    sealed = 2,
    created = 16,
    enrolled = 17,
    left = 18,
    topic = 19,
    login_bound = 20,
    renamed = 21,
    rekeyed = 22,
    key_shown = 23,
    enrolled_again = 24,
};

EntryKind kind_of(const EntryBody& body);

/// Who an entry is of, as `authors` has it: empty where the log does not say.  Of a
/// LoginBound, the uid stands in the place of the member id.
struct Author {
    std::int64_t channel_number;
    std::string member;
    std::string user;
    std::string name;
    bool verified = false;

    friend auto operator<=>(const Author&, const Author&) = default;
};

/// Nothing for an entry that is of nobody.
std::optional<Author> author_of(const EntryBody& body, std::int64_t channel_number);
/// What stands in the text column; null for nothing.
std::optional<std::string_view> text_of(const EntryBody& body, const Retention& keep);
/// What stands in the sealed column; null for nothing.
std::optional<Bytes> sealed_of(const EntryBody& body, const Retention& keep);

/// "SELECT … FROM …", for a WHERE over `e`: the columns that entry_from() takes.
extern const std::string select_entries;

/// All but what Created says, which is in `channels`.  Throws Damage.
LogEntry entry_from(const sqlite::Rows& row, const ChannelId& channel,
                    const std::function<Created()>& created);

/// Of a column.  Throws Damage if the size is another.
template <class Id>
Id id_from(std::span<const std::byte> blob)
{
    typename Id::Bytes bytes{};
    if (blob.size() != bytes.size())
        throw Damage{"the database holds an id of another length"};
    std::copy(blob.begin(), blob.end(), bytes.begin());
    return Id{bytes};
}

} // namespace snug::server
