#include "server/store/integrity.h"

#include "server/hub/effects.h"
#include "server/store/entry_reader.h"
#include "server/store/entry_row.h"

#include <fmt/format.h>

namespace snug::server {

namespace {

/// What our own rules say beyond SQLite's: each row that one of these gives is a fault.
constexpr std::string_view integrity_rules[] = {
    "SELECT 'channel ' || (key >> 40) || ' has the message id ' || hex(id) || ' twice' "
    "FROM entries GROUP BY key >> 40, id HAVING count(*) > 1",

    "SELECT 'entry ' || key || ' is in no channel' FROM entries "
    "WHERE key >> 40 NOT IN (SELECT number FROM channels)",

    "SELECT 'entry ' || e.key || ' is not found by its id' FROM entries e "
    "JOIN channels c ON c.number = e.key >> 40 WHERE e.key <= (c.number << 40) + c.indexed "
    "AND NOT EXISTS (SELECT 1 FROM ids i WHERE i.id = e.id AND i.key = e.key)",

    "SELECT 'message id ' || hex(i.id) || ' finds no entry ' || i.key FROM ids i "
    "WHERE i.at IS NULL AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.key = i.key)",

    "SELECT 'message id ' || hex(i.id) || ' is of an entry that has not gone, ' || i.key "
    "FROM ids i JOIN entries e ON e.key = i.key WHERE i.at NOTNULL",

    "SELECT 'channel ' || c.number || ' has more in its indexes than in its log' FROM channels c "
    "WHERE c.indexed > (SELECT coalesce(max(e.key), c.number << 40) - (c.number << 40) "
    "FROM entries e WHERE e.key > c.number << 40 AND e.key < (c.number + 1) << 40)",

    "SELECT 'channel ' || c.number || ' keeps everything, and has lost entries' FROM channels c "
    "WHERE c.keep = 'forever' AND "
    "(SELECT count(*) <> coalesce(max(e.key), c.number << 40) - (c.number << 40) "
    "FROM entries e WHERE e.key > c.number << 40 AND e.key < (c.number + 1) << 40)",

    "SELECT 'entry ' || key || ' is sealed and has a text' FROM entries "
    "WHERE kind = 2 AND text NOTNULL",

    "SELECT 'the search finds entry ' || t.doc || ', which has no text' "
    "FROM (SELECT DISTINCT doc FROM temp.found) t "
    "WHERE NOT EXISTS (SELECT 1 FROM entries e WHERE e.key = t.doc AND e.kind < 16 "
    "AND e.text NOTNULL)",
};

void collect(sqlite::Database& database, std::string_view question,
             std::vector<std::string>& findings)
{
    auto statement = database.prepare(question);
    for (sqlite::Rows row = statement.rows(); row.next();)
        if (row.text(0) != "ok")
            findings.emplace_back(row.text(0));
}

/// Reads everything as the server would.
void read_all(sqlite::Database& database, std::vector<std::string>& findings)
{
    const auto note = [&](const std::string& what, const auto& read) {
        try {
            read();
        } catch (const Damage& why) {
            findings.push_back(fmt::format("{}: {}", what, why.what()));
        }
    };
    auto entries = database.prepare(select_entries);
    for (sqlite::Rows row = entries.rows(); row.next();)
        note(fmt::format("entry {}", row.integer(0)), [&] {
            entry_from(row, ChannelId{{}}, [] {
                return Created{ChannelName::direct(server_log.str()), std::nullopt, {}, {}};
            });
        });
    if (!findings.empty())
        return; // it would end at the first of them
    EntryReader reader{database};
    note("channels", [&] { reader.replay([](const LogEntry&) {}); });
    note("read markers", [&] { reader.read_markers([](const ReadMarker&) {}); });
}

} // namespace

std::runtime_error unusable(const std::filesystem::path& file, const std::exception& why)
{
    const std::string name = file.string();
    const auto* failure = dynamic_cast<const sqlite::Failure*>(&why);
    const auto* damage = dynamic_cast<const Damage*>(&why);
    if (!failure && !damage)
        return std::runtime_error{why.what()}; // it says so already
    if (failure && failure->is_full())
        return std::runtime_error{fmt::format("{}: there is no room on its disk", name)};
    if (failure && !failure->is_damage())
        return std::runtime_error{fmt::format("{}: {}", name, why.what())};
    return std::runtime_error{fmt::format(
        "{0}: this database is damaged ({1}); put a backup in its place, or save what can be read "
        "with: sqlite3 {0} .recover | sqlite3 {0}.saved",
        name, why.what())};
}

std::vector<std::string> check_database(const std::filesystem::path& file)
{
    std::vector<std::string> findings;
    try {
        sqlite::Database database{file, sqlite::Database::Access::read_only};
        collect(database, "PRAGMA integrity_check", findings);
        collect(database,
                "SELECT 'a row of ' || \"table\" || ' refers to nothing' "
                "FROM pragma_foreign_key_check",
                findings);
        if (!findings.empty())
            return findings; // the rest may not even be readable
        database.execute("CREATE VIRTUAL TABLE temp.found USING fts5vocab(main, words, instance)");
        for (const std::string_view rule : integrity_rules)
            collect(database, rule, findings);
        read_all(database, findings);
    } catch (const sqlite::Failure& why) {
        if (!why.is_damage())
            throw unusable(file, why);
        findings.emplace_back(why.what());
    }
    return findings;
}

} // namespace snug::server
