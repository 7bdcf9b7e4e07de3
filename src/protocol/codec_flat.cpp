#include "src/protocol/codec_flat.h"

#include "src/text/utf8.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace snug::msg {

namespace {

/// Reads on from where it stands; after the first thing that is not plain it has failed for good.
class FlatReader {
public:
    explicit FlatReader(std::string_view text) : rest_{text} {}

    [[nodiscard]] bool is_plain() const { return is_plain_; }
    bool at_end()
    {
        skip_space();
        return rest_.empty();
    }

    /// Whether this sign comes next, which is passed then.
    bool next_is(char sign)
    {
        skip_space();
        if (rest_.empty() || rest_.front() != sign)
            return false;
        rest_.remove_prefix(1);
        return true;
    }
    void expect(char sign) { is_plain_ = next_is(sign) && is_plain_; }

    std::string_view string()
    {
        expect('"');
        const std::string_view text{rest_.begin(), std::ranges::find_if(rest_, ends_plain_text)};
        rest_.remove_prefix(text.size());
        is_plain_ = is_plain_ && rest_.starts_with('"') && text::is_utf8(text);
        if (is_plain_)
            rest_.remove_prefix(1);
        return text;
    }

    Json value()
    {
        skip_space();
        if (rest_.starts_with('"'))
            return string();
        for (const auto& [word, meaning] : words)
            if (rest_.starts_with(word)) {
                rest_.remove_prefix(word.size());
                return meaning;
            }
        return number();
    }

private:
    static constexpr std::pair<std::string_view, bool> words[] = {{"true", true}, {"false", false}};
    /// One less than 2^53 has, so that every number of so many fits.
    static constexpr std::size_t most_digits = 15;

    static bool ends_plain_text(char c)
    {
        return c == '"' || c == '\\' || static_cast<unsigned char>(c) < ' ';
    }
    static bool is_digit(char c) { return c >= '0' && c <= '9'; }

    Json number()
    {
        const std::string_view digits{rest_.begin(), std::ranges::find_if_not(rest_, is_digit)};
        if (digits.empty() || digits.size() > most_digits ||
            (digits.front() == '0' && digits.size() > 1))
            is_plain_ = false;
        std::uint64_t number = 0;
        for (const char digit : digits)
            number = number * 10 + static_cast<std::uint64_t>(digit - '0');
        rest_.remove_prefix(digits.size()); // 1.5 and 1e5 stumble over what comes next
        return number;
    }

    void skip_space()
    {
        while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t' ||
                                  rest_.front() == '\r' || rest_.front() == '\n'))
            rest_.remove_prefix(1);
    }

    std::string_view rest_;
    bool is_plain_ = true;
};

} // namespace

std::optional<Json> parse_flat(std::string_view text)
{
    FlatReader reader{text};
    reader.expect('{');
    Json object = Json::object();
    auto& fields = object.get_ref<Json::object_t&>();
    do {
        const std::string_view key = reader.string();
        reader.expect(':');
        Json value = reader.value();
        if (!reader.is_plain() || !fields.try_emplace(std::string{key}, std::move(value)).second)
            return std::nullopt;
    } while (reader.next_is(','));
    reader.expect('}');
    if (!reader.is_plain() || !reader.at_end())
        return std::nullopt;
    return object;
}

} // namespace snug::msg
