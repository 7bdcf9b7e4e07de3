#pragma once

#include "server/store/store.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace snug::server {

/// A text's words as SQLite's full-text index sees them: runs of letters and digits, in small
/// letters and without accents.
class Tokeniser {
public:
    struct Token {
        std::string word;
        std::size_t begin, end; ///< bytes of the text
    };

    Tokeniser();
    ~Tokeniser();

    [[nodiscard]] std::vector<Token> tokens(std::string_view text) const;

private:
    class Unicode61;
    std::unique_ptr<Unicode61> unicode61_;
};

/// What somebody looks for.  Of what they typed only words are left, so that nothing they
/// can type is an error or an operator.
class SearchWords {
public:
    /// No more words than these are looked for: each is a walk through the index.
    static constexpr std::size_t most = 8;
    /// No more places than these of one text are told: enough to show what was found.
    static constexpr std::size_t most_places = 64;

    SearchWords(const Tokeniser& tokeniser, std::string_view typed);

    [[nodiscard]] bool empty() const { return phrases_.empty(); }
    /// Whether one of the words finds longer ones.
    [[nodiscard]] bool has_beginnings() const;
    /// For FTS5; finds all texts in which find_in() finds something, and maybe more.
    [[nodiscard]] std::string fts_expression() const;
    /// The first places of each word, in the text's order; none if one of the words is not there.
    [[nodiscard]] std::vector<Found::Span> find_in(const Tokeniser& tokeniser,
                                                   std::string_view text) const;

private:
    /// What stood between two spaces: "e-mail" is two words, one right after the other.
    struct Phrase {
        std::vector<Tokeniser::Token> words;
        bool last_is_prefix;
    };
    static bool stands_at(const Phrase& phrase, const std::vector<Tokeniser::Token>& tokens,
                          std::size_t at);
    static bool stands_in(const Phrase& phrase, const Phrase& other);
    void add(Phrase phrase);
    [[nodiscard]] std::size_t word_count() const;

    std::vector<Phrase> phrases_;
};

/// Where something was found: no more than it takes to put it into its order.
struct Hit {
    std::size_t place; ///< which of those that were searched
    Seq seq;
    WallTime at;
};

/// The newest of what was found in several places, the newest first of each, in one order.  A
/// place's own order stays even if the clock was set back meanwhile.
std::vector<Hit> newest_of(const std::vector<std::vector<Hit>>& places, std::size_t limit);

} // namespace snug::server
