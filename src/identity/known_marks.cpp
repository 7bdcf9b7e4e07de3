#include "src/identity/known_marks.h"

#include "src/base/hex.h"

#include <fmt/format.h>

#include <charconv>
#include <utility>

/// A line is five words: the server's key, the channel, its id, a place in its log, the hash of the
/// message there; bytes in hex.
namespace snug::identity {

namespace {

std::optional<KnownMark> known_mark_in(std::string_view line)
{
    const auto words = LineFile::words_of(line);
    KnownMark mark;
    if (words.size() != 5 || !from_hex(words[0], mark.server) || !from_hex(words[2], mark.id) ||
        !from_hex(words[4], mark.hash))
        return std::nullopt;
    const auto [end, error] =
        std::from_chars(words[3].data(), words[3].data() + words[3].size(), mark.seq);
    if (error != std::errc{} || end != words[3].data() + words[3].size())
        return std::nullopt;
    mark.channel = words[1];
    return mark;
}

std::string line_of_mark(const KnownMark& mark)
{
    return fmt::format("{} {} {} {} {}\n", to_hex(mark.server), mark.channel, to_hex(mark.id),
                       mark.seq, to_hex(mark.hash));
}

std::optional<KnownMark> find_mark(std::string_view text, const crypto::SigningPublicKey& server,
                                   std::string_view channel)
{
    std::optional<KnownMark> found;
    for (const LineFile::Line& line : LineFile::lines_of(text))
        if (auto mark = known_mark_in(line.text);
            mark && mark->server == server && mark->channel == channel)
            found = std::move(mark);
    return found;
}

} // namespace

KnownMarks::KnownMarks(std::filesystem::path file)
    : file_{std::move(file), "# How far sealed channels were read; see snug(1), FILES.\n"}
{
}

std::optional<KnownMark> KnownMarks::load(const crypto::SigningPublicKey& server,
                                          std::string_view channel) const
{
    const auto text = file_.read();
    return text ? find_mark(*text, server, channel) : std::nullopt;
}

Result<void> KnownMarks::save(const KnownMark& mark, bool back) const
{
    return file_.change([&](std::string text) -> Result<std::string> {
        const auto before = find_mark(text, mark.server, mark.channel);
        if (before && before->id == mark.id && before->seq > mark.seq && !back)
            return text;
        // A line that is read again becomes the last one; the first are the longest unread.
        std::size_t too_many = LineFile::lines_of(text).size() + 1;
        too_many = too_many > capacity ? too_many - capacity : 0;
        return LineFile::with(line_of_mark(mark), std::move(text), [&](std::string_view line) {
            const auto other = known_mark_in(line);
            const bool is_same =
                other && other->server == mark.server && other->channel == mark.channel;
            const bool is_dropped = !is_same && too_many > 0;
            if (is_dropped)
                --too_many;
            return !other || is_same || is_dropped;
        });
    });
}

Result<bool> KnownMarks::forget(std::string_view channel,
                                const crypto::SigningPublicKey* server) const
{
    return file_.drop([&](std::string_view line) {
        const auto mark = known_mark_in(line);
        return mark && mark->channel == channel && (!server || mark->server == *server);
    });
}

} // namespace snug::identity
