#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace snug {

/// A page of the manual in mdoc(7), for tests that hold it to the tables of the programs.
/// Knows as much of mdoc as our pages use.
class ManualPage {
public:
    /// An entry of a tagged list, as a reader sees it: "--config FILE", and what is said of it.
    struct Item {
        std::string head;
        std::string body;
    };

    explicit ManualPage(std::string mdoc) : mdoc_{std::move(mdoc)} {}

    /// The entries under this heading of a section or subsection, in order.
    [[nodiscard]] std::vector<Item> items(std::string_view heading) const;
    [[nodiscard]] std::vector<std::string> heads(std::string_view heading) const;

    /// The headings of the subsections of a section.
    [[nodiscard]] std::vector<std::string> subsections(std::string_view section) const;

private:
    std::string mdoc_;
};

/// For comparisons whose failure is to be read.
std::string lines(const std::vector<std::string>& words);
std::string sorted_lines(std::vector<std::string> words);

} // namespace snug
