#include "src/identity/known_hosts.h"

#include "src/base/hex.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

/// A line is three words: HOST:PORT, the kind of key, the key in hex.
namespace snug::identity {

namespace {

constexpr std::string_view host_key_kind = "snug-ed25519";

std::string lower(std::string_view place)
{
    std::string text{place};
    std::ranges::transform(text, text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return text;
}

} // namespace

KnownHosts::KnownHosts(std::filesystem::path file)
    : file_{std::move(file), "# Servers snug has been to, and their keys; see snug(1), FILES.\n"}
{
}

Result<std::optional<KnownHost>> KnownHosts::find(std::string_view place) const
{
    const auto text = file_.read();
    if (!text)
        return text.error();
    return find_in(*text, place);
}

Result<std::optional<KnownHost>> KnownHosts::find_in(std::string_view text,
                                                     std::string_view place) const
{
    for (const LineFile::Line& line : LineFile::lines_of(text)) {
        const auto words = LineFile::words_of(line.text);
        if (lower(words[0]) != lower(place))
            continue;
        KnownHost host{.line = line.number};
        if (words.size() != 3 || words[1] != host_key_kind || !from_hex(words[2], host.key))
            return file_.fault(line.number, "not a place, snug-ed25519 and a key; remove this line "
                                            "to be asked again");
        return std::optional{host};
    }
    return std::optional<KnownHost>{};
}

Result<void> KnownHosts::remember(std::string_view place,
                                  const std::array<std::byte, 32>& key) const
{
    return file_.change([&](std::string text) -> Result<std::string> {
        const auto known = find_in(text, place);
        if (!known)
            return known.error();
        if (*known && (*known)->key != key)
            return file_.fault((*known)->line, "another key is known for this server");
        if (!text.ends_with('\n'))
            text += '\n';
        if (!*known)
            text += fmt::format("{} {} {}\n", lower(place), host_key_kind, to_hex(key));
        return text;
    });
}

Result<void> KnownHosts::replace(std::string_view place, const std::array<std::byte, 32>& former,
                                 const std::array<std::byte, 32>& next) const
{
    return file_.change([&](std::string text) -> Result<std::string> {
        const auto known = find_in(text, place);
        if (!known)
            return known.error();
        if (*known && (*known)->key == next) // somebody was quicker
            return text;
        if (!*known || (*known)->key != former)
            return Error{ErrorCode::bad_config,
                         fmt::format("{}: what it says of {} was just changed; try again",
                                     path().string(), place)};
        std::string changed;
        std::size_t number = 0;
        for (const std::string_view line : LineFile::all_lines_of(text))
            if (++number == (*known)->line)
                changed += fmt::format("{} {} {}\n", lower(place), host_key_kind, to_hex(next));
            else
                changed.append(line).append("\n");
        return changed;
    });
}

} // namespace snug::identity
