#include "tests/support/promises.h"

#include <charconv>
#include <map>
#include <utility>

namespace snug::test {

namespace {

constexpr std::size_t digits_a_number = 16;

std::string hex(std::uint64_t number)
{
    std::string text(digits_a_number, '0');
    for (std::size_t i = digits_a_number; number != 0; number >>= 4)
        text[--i] = "0123456789abcdef"[number & 0xf];
    return text;
}

std::optional<std::uint64_t> from_hex(std::string_view text)
{
    std::uint64_t number = 0;
    const char* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, number, 16);
    return parsed.ec == std::errc{} && parsed.ptr == end ? std::optional{number} : std::nullopt;
}

using Places = std::map<Mark, std::uint64_t>;

std::size_t count_disordered(const std::vector<Told>& told)
{
    std::size_t count = 0;
    for (std::size_t i = 1; i < told.size(); ++i)
        count += told[i].seq <= told[i - 1].seq ? 1U : 0U;
    return count;
}

/// What the history has of what was told: counts in `nowhere` and in `elsewhere` the rest.
void compare(const std::vector<Told>& told, const Places& places, std::size_t& nowhere,
             std::size_t& elsewhere)
{
    for (const Told& each : told) {
        const auto place = places.find(each.mark);
        if (place == places.end())
            ++nowhere;
        else if (place->second != each.seq)
            ++elsewhere;
    }
}

} // namespace

std::string Mark::id() const
{
    return hex(writer) + hex(number);
}

std::optional<Mark> Mark::parse(std::string_view id)
{
    if (id.size() != 2 * digits_a_number)
        return std::nullopt;
    const auto writer = from_hex(id.substr(0, digits_a_number));
    const auto number = from_hex(id.substr(digits_a_number));
    return writer && number ? std::optional{Mark{*writer, *number}} : std::nullopt;
}

Faults faults_in(const Records& records)
{
    Faults faults;
    Places places;
    for (const Told& entry : records.history)
        faults.doubled += places.emplace(entry.mark, entry.seq).second ? 0U : 1U;
    faults.disordered = count_disordered(records.history);
    compare(records.acknowledged, places, faults.lost, faults.moved);
    for (const std::vector<Told>& seen : records.seen) {
        compare(seen, places, faults.vanished, faults.moved);
        faults.disordered += count_disordered(seen);
        Places unseen = places;
        for (const Told& each : seen)
            unseen.erase(each.mark);
        faults.missed += unseen.size();
    }
    return faults;
}

std::string to_string(const Faults& faults)
{
    std::string text;
    for (const auto& [count, word] : {std::pair{faults.lost, "lost"},
                                      {faults.doubled, "doubled"},
                                      {faults.moved, "moved"},
                                      {faults.vanished, "vanished"},
                                      {faults.missed, "missed"},
                                      {faults.disordered, "disordered"}})
        if (count > 0)
            text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + word;
    return text.empty() ? "none" : text;
}

bool keeps_each_writers_order(const std::vector<Told>& history)
{
    std::map<std::uint64_t, std::uint64_t> last;
    for (const Told& entry : history) {
        const auto [place, is_first] = last.emplace(entry.mark.writer, entry.mark.number);
        if (!is_first && place->second >= entry.mark.number)
            return false;
        place->second = entry.mark.number;
    }
    return true;
}

} // namespace snug::test
