#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace snug::text {

/// Words somebody looks for, in any order, in any case of letters and with any accents.  One of
/// them finds longer ones that begin with it, unless it is one or two ASCII characters.
class FindWords {
public:
    struct Place {
        std::size_t begin, end; ///< bytes of the text
        friend bool operator==(const Place&, const Place&) = default;
    };

    explicit FindWords(std::string_view typed);

    [[nodiscard]] bool empty() const { return wanted_.empty(); }
    /// Where they are, in the text's order; none if one of them is not there.
    [[nodiscard]] std::vector<Place> find_in(std::string_view text) const;

private:
    std::vector<std::string> wanted_;
};

} // namespace snug::text
