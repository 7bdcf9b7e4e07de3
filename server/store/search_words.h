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
    /// No more words than this are looked for.
    static constexpr std::size_t most = 32;

    SearchWords(const Tokeniser& tokeniser, std::string_view typed);

    [[nodiscard]] bool empty() const { return phrases_.empty(); }
    /// For FTS5; finds all texts in which find_in() finds something, and maybe more.
    [[nodiscard]] std::string fts_expression() const;
    /// Every place of every word in their order; none if one of the words is not there.
    [[nodiscard]] std::vector<Found::Span> find_in(const Tokeniser& tokeniser,
                                                   std::string_view text) const;

private:
    /// What stood between two spaces: "e-mail" is two words, one right after the other.
    struct Phrase {
        std::vector<std::string> words;
        bool last_is_prefix;
    };
    static bool stands_at(const Phrase& phrase, const std::vector<Tokeniser::Token>& tokens,
                          std::size_t at);

    std::vector<Phrase> phrases_;
};

/// What was found in several channels, the newest first of each, as one answer.  A channel's own
/// order stays even if the clock was set back meanwhile.
Findings newest_of(std::vector<std::vector<Found>> channels, std::size_t limit);

} // namespace snug::server
