#pragma once

#include "tests/support/seeded_random.h"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace snug::test {

/// What a server says that is wrong in one way, the same in every run: it is asked, as one that is
/// right would be, and makes of the right answer a bad one.
class BadStream {
public:
    using Json = nlohmann::json;

    /// Streams of seeds that follow each other are wrong in different ways.
    explicit BadStream(std::uint64_t seed);

    /// How many ways there are.
    static std::size_t kinds();
    /// "wrong types"
    [[nodiscard]] std::string_view kind() const;

    std::string answer(const Json& request);

private:
    struct Kind;
    static const Kind all[];

    std::string cut_short(Json reply);
    std::string wrong_types(Json reply);
    std::string huge_arrays(Json reply);
    std::string wrong_ids(Json reply);
    std::string unknown_channels(Json reply);
    std::string seqs_backwards(Json reply);
    std::string lying_counts(Json reply);
    std::string deep_nesting(Json reply);
    std::string hostile_words(Json reply);
    std::string endless_pages(Json reply);
    std::string unasked_replies(Json reply);
    std::string garbage(Json reply);
    std::string errors(Json reply);
    std::string too_much(Json reply);

    Json& any_value(Json& in);
    Json any_json();
    std::uint64_t any_number();

    SeededRandom random_;
    const Kind& kind_;
    std::uint64_t endless_ = 0; ///< seq that the next page begins with
};

} // namespace snug::test
