#include "src/identity/former_servers.h"

#include "src/base/hex.h"
#include "src/identity/line_file.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace snug::identity {

namespace {

using Key = std::array<std::byte, 32>;

/// A server's keys by age.
class Ages {
public:
    Ages(std::span<const Key> former, const Key& key) : former_{former}, key_{key} {}

    /// Of the key in a line's first word; nothing if that is another server's, or none.
    [[nodiscard]] std::optional<std::size_t> of(std::string_view word) const
    {
        Key key{};
        if (!from_hex(word, key))
            return std::nullopt;
        if (key == key_)
            return former_.size();
        const auto found = std::ranges::find(former_, key);
        if (found == former_.end())
            return std::nullopt;
        return static_cast<std::size_t>(found - former_.begin());
    }
    [[nodiscard]] bool is_former(std::string_view word) const
    {
        const auto age = of(word);
        return age && *age < former_.size();
    }

private:
    std::span<const Key> former_;
    const Key& key_;
};

bool is_about_former(const LineFile::Line& line, const Ages& ages)
{
    return ages.is_former(LineFile::words_of(line.text).front());
}

std::string moved(std::string_view text, const Ages& ages, const Key& key)
{
    const auto lines = LineFile::lines_of(text);
    std::map<std::string_view, std::size_t> newest; // of what is told of a thing
    for (const LineFile::Line& line : lines) {
        const auto words = LineFile::words_of(line.text);
        if (const auto age = ages.of(words[0]); age && words.size() > 1) {
            auto& known = newest.emplace(words[1], *age).first->second;
            known = std::max(known, *age);
        }
    }
    const std::string now = to_hex(key);
    std::string out;
    for (const std::string_view line : LineFile::all_lines_of(text)) {
        const auto words = LineFile::words_of(line);
        if (words.empty() || !ages.is_former(words[0])) {
            out.append(line).append("\n");
            continue;
        }
        if (words.size() > 1 && *ages.of(words[0]) < newest.at(words[1]))
            continue;
        const auto rest = static_cast<std::size_t>(words[0].data() - line.data()) + now.size();
        out.append(now).append(line.substr(rest)).append("\n");
    }
    return out;
}

} // namespace

Result<void> move_to_key(const std::filesystem::path& path, std::span<const Key> former,
                         const Key& key)
{
    const LineFile file{path, ""};
    const Ages ages{former, key};
    const auto text = file.read();
    if (!text)
        return text.error();
    if (!std::ranges::any_of(LineFile::lines_of(*text), [&](const LineFile::Line& line) {
            return is_about_former(line, ages);
        }))
        return {}; // nearly always, and nobody has to be kept from writing
    return file.change(
        [&](const std::string& all) -> Result<std::string> { return moved(all, ages, key); });
}

} // namespace snug::identity
