#include "server/store/log_writer.h"

#include "server/store/entry_key.h"
#include "src/base/check.h"

namespace snug::server {

namespace {

constexpr std::size_t remembered_authors = 10'000;

} // namespace

LogWriter::LogWriter(sqlite::Database& database, LogEnds& ends, RecentIds& recent)
    : ends_{ends}, recent_{recent}, reader_{database},
      insert_channel_{
          database.prepare("INSERT INTO channels (id, name, owner, owner_name, verifier, "
                           "unix_group, direct, keep, indexed, genesis, epoch) "
                           "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?) RETURNING number")},
      insert_entry_{
          database.prepare("INSERT INTO entries (key, id, at, kind, author, text, sealed) "
                           "VALUES (?, ?, ?, ?, ?, ?, ?)")},
      find_id_{database.prepare("SELECT key, at FROM ids WHERE id = ? AND key > ? AND key < ?")},
      find_author_{database.prepare("SELECT number FROM authors WHERE channel = ? AND member = ? "
                                    "AND user = ? AND name = ? AND verified = ?")},
      insert_author_{database.prepare("INSERT INTO authors (channel, member, user, name, verified) "
                                      "VALUES (?, ?, ?, ?, ?) RETURNING number")},
      insert_marker_{
          database.prepare("INSERT INTO read_markers (user, channel, seq) "
                           "SELECT ?1, number, ?3 FROM channels WHERE id = ?2 "
                           "ON CONFLICT DO UPDATE SET seq = excluded.seq WHERE excluded.seq > seq")}
{
}

LogEntry LogWriter::write(Append append, WallTime at)
{
    LogEnd& end = end_of(append);
    if (auto first = first_of_id(end, append))
        return std::move(*first);

    const std::int64_t key = end.last_key + 1;
    insert_entry_.run(key, append.id.bytes(), at.time_since_epoch().count(),
                      static_cast<std::int64_t>(kind_of(append.body)),
                      author_number(append.body, end.number), text_of(append.body, end.keep),
                      sealed_of(append.body, end.keep));
    end.last_key = key;
    recent_.add(key, append.id);
    written_.push_back({&end, key, append.id});
    return {append.channel, seq_of(key), append.id, at, std::move(append.body)};
}

void LogWriter::mark(const ReadMarker& marker)
{
    insert_marker_.run(marker.user.bytes(), marker.channel.bytes(),
                       static_cast<std::int64_t>(marker.seq.value()));
}

void LogWriter::settle()
{
    written_.clear();
    created_.clear();
}

void LogWriter::undo()
{
    for (; !written_.empty(); written_.pop_back()) { // newest first: the oldest has the last word
        const Written& written = written_.back();
        written.end->last_key = written.key - 1;
        recent_.remove(written.key, written.id);
    }
    for (const ChannelId& channel : created_)
        ends_.erase(channel);
    authors_.clear();
    settle();
}

LogEnd& LogWriter::end_of(const Append& append)
{
    const auto known = ends_.find(append.channel);
    return known != ends_.end() ? known->second : create(append);
}

/// A channel's row holds what its first entry says.
LogEnd& LogWriter::create(const Append& append)
{
    const auto* body = std::get_if<Created>(&append.body);
    INVARIANT(body || append.channel == server_log);
    const Created nothing{ChannelName::direct(server_log.str()), std::nullopt, {}, {}};
    const Created& created = body ? *body : nothing;
    const ChannelRules& rules = created.rules;
    const auto owner = created.owner ? std::optional{created.owner->bytes()} : std::nullopt;
    sqlite::Rows row =
        insert_channel_.rows(append.channel.bytes(), created.name.str(), owner, created.owner_name,
                             rules.password_verifier, rules.group, rules.direct, rules.keep.str(),
                             rules.sealed ? std::optional{rules.sealed->genesis} : std::nullopt,
                             rules.sealed ? std::optional{rules.sealed->epoch} : std::nullopt);
    row.next();
    const std::int64_t number = row.integer(0);
    const std::int64_t begin = keys_begin(number);
    created_.push_back(append.channel);
    return ends_
        .emplace(append.channel, LogEnd{.number = number,
                                        .last_key = begin,
                                        .indexed_key = begin,
                                        .keep = rules.keep,
                                        .gone_key = begin})
        .first->second;
}

/// Of one that has gone there is its seq and its time; who sends it again knows the rest.
std::optional<LogEntry> LogWriter::first_of_id(const LogEnd& end, const Append& append)
{
    if (const auto recent = recent_.find(end.number, append.id))
        return reader_.at(*recent, append.channel);
    sqlite::Rows row =
        find_id_.rows(append.id.bytes(), keys_begin(end.number), keys_end(end.number));
    if (!row.next())
        return std::nullopt;
    const std::int64_t key = row.integer(0);
    if (row.is_null(1))
        return reader_.at(key, append.channel);
    LogEntry gone{append.channel, seq_of(key), append.id,
                  WallTime{std::chrono::microseconds{row.integer(1)}}, append.body};
    if (auto* message = std::get_if<Message>(&gone.body))
        message->forget_words();
    return gone;
}

std::optional<std::int64_t> LogWriter::author_number(const EntryBody& body,
                                                     std::int64_t channel_number)
{
    const auto author = author_of(body, channel_number);
    if (!author)
        return std::nullopt;
    if (const auto known = authors_.find(*author); known != authors_.end())
        return known->second;
    const auto blob = [](const std::string& text) { return std::as_bytes(std::span{text}); };
    std::int64_t number = 0;
    for (sqlite::Statement* statement : {&find_author_, &insert_author_}) {
        sqlite::Rows row = statement->rows(author->channel_number, blob(author->member),
                                           blob(author->user), author->name, author->verified);
        if (row.next()) {
            number = row.integer(0);
            break;
        }
    }
    if (authors_.size() >= remembered_authors)
        authors_.clear();
    authors_.emplace(*author, number);
    return number;
}

} // namespace snug::server
