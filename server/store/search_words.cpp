#include "server/store/search_words.h"

#include "src/base/check.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

namespace snug::server {

namespace {

constexpr std::size_t too_short_for_a_prefix = 2;
constexpr std::string_view spaces = " \t\r\n";

} // namespace

/// The one that migrations.cpp names, asked for as sqlite.org/fts5.html says in 7.
class Tokeniser::Unicode61 {
public:
    Unicode61()
    {
        INVARIANT(sqlite3_open(":memory:", &database_) == SQLITE_OK);
        sqlite3_stmt* ask = nullptr;
        fts5_api* api = nullptr;
        INVARIANT(sqlite3_prepare_v2(database_, "SELECT fts5(?1)", -1, &ask, nullptr) == SQLITE_OK);
        sqlite3_bind_pointer(ask, 1, static_cast<void*>(&api), "fts5_api_ptr", nullptr);
        sqlite3_step(ask);
        sqlite3_finalize(ask);
        void* context = nullptr;
        INVARIANT(api && api->xFindTokenizer(api, "unicode61", &context, &methods_) == SQLITE_OK);
        std::array<const char*, 2> options{"remove_diacritics", "2"};
        INVARIANT(methods_.xCreate(context, options.data(), static_cast<int>(options.size()),
                                   &tokeniser_) == SQLITE_OK);
    }
    Unicode61(const Unicode61&) = delete;
    Unicode61& operator=(const Unicode61&) = delete;
    ~Unicode61()
    {
        methods_.xDelete(tokeniser_);
        sqlite3_close(database_);
    }

    void run(std::string_view text, std::vector<Token>& out)
    {
        const auto add = [](void* tokens, int, const char* word, int size, int begin, int end) {
            static_cast<std::vector<Token>*>(tokens)->push_back(
                {{word, static_cast<std::size_t>(size)},
                 static_cast<std::size_t>(begin),
                 static_cast<std::size_t>(end)});
            return SQLITE_OK;
        };
        methods_.xTokenize(tokeniser_, &out, FTS5_TOKENIZE_DOCUMENT, text.data(),
                           static_cast<int>(text.size()), add);
    }

private:
    sqlite3* database_ = nullptr;
    fts5_tokenizer methods_{};
    Fts5Tokenizer* tokeniser_ = nullptr;
};

Tokeniser::Tokeniser() : unicode61_{std::make_unique<Unicode61>()} {}

Tokeniser::~Tokeniser() = default;

std::vector<Tokeniser::Token> Tokeniser::tokens(std::string_view text) const
{
    std::vector<Token> tokens;
    unicode61_->run(text, tokens);
    return tokens;
}

SearchWords::SearchWords(const Tokeniser& tokeniser, std::string_view typed)
{
    while (word_count() < most && !typed.empty()) {
        const std::size_t end = std::min(typed.find_first_of(spaces), typed.size());
        Phrase phrase{tokeniser.tokens(typed.substr(0, end)), false};
        typed.remove_prefix(std::min(end + 1, typed.size()));
        if (phrase.words.size() > most - word_count())
            phrase.words.erase(phrase.words.begin() +
                                   static_cast<std::ptrdiff_t>(most - word_count()),
                               phrase.words.end());
        if (phrase.words.empty())
            continue;
        const std::string& last = phrase.words.back().word;
        phrase.last_is_prefix =
            last.size() > too_short_for_a_prefix ||
            std::ranges::any_of(last, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
        add(std::move(phrase));
    }
}

/// What is found wherever another is found need not be looked for.
void SearchWords::add(Phrase phrase)
{
    const auto has_it = [&](const Phrase& other) { return stands_in(phrase, other); };
    if (std::ranges::any_of(phrases_, has_it))
        return;
    std::erase_if(phrases_, [&](const Phrase& other) { return stands_in(other, phrase); });
    phrases_.push_back(std::move(phrase));
}

std::size_t SearchWords::word_count() const
{
    std::size_t count = 0;
    for (const Phrase& phrase : phrases_)
        count += phrase.words.size();
    return count;
}

bool SearchWords::has_beginnings() const
{
    return std::ranges::any_of(phrases_, &Phrase::last_is_prefix);
}

/// Words hold letters and digits only, so quotes are all the quoting they need.
std::string SearchWords::fts_expression() const
{
    std::set<std::string> terms;
    for (const Phrase& phrase : phrases_)
        for (const auto& token : phrase.words) {
            const bool is_prefix = phrase.last_is_prefix && &token == &phrase.words.back();
            terms.insert('"' + token.word + (is_prefix ? "\"* " : "\" "));
        }
    std::string expression;
    for (const std::string& term : terms)
        expression += term;
    return expression;
}

std::vector<Found::Span> SearchWords::find_in(const Tokeniser& tokeniser,
                                              std::string_view text) const
{
    const std::vector<Tokeniser::Token> tokens = tokeniser.tokens(text);
    std::vector<Found::Span> spans;
    for (const Phrase& phrase : phrases_) {
        const std::size_t before = spans.size();
        const std::size_t enough = before + most_places / phrases_.size();
        for (std::size_t i = 0; i + phrase.words.size() <= tokens.size(); ++i)
            if (spans.size() < enough && stands_at(phrase, tokens, i))
                spans.push_back({tokens[i].begin, tokens[i + phrase.words.size() - 1].end});
        if (spans.size() == before)
            return {};
    }
    std::ranges::sort(spans, {}, [](const Found::Span& s) { return std::pair{s.begin, s.end}; });
    spans.erase(std::unique(spans.begin(), spans.end()), spans.end());
    return spans;
}

bool SearchWords::stands_at(const Phrase& phrase, const std::vector<Tokeniser::Token>& tokens,
                            std::size_t at)
{
    for (std::size_t i = 0; i < phrase.words.size(); ++i) {
        const std::string& wanted = phrase.words[i].word;
        const std::string& word = tokens[at + i].word;
        const bool is_prefix = phrase.last_is_prefix && i + 1 == phrase.words.size();
        if (is_prefix ? !word.starts_with(wanted) : word != wanted)
            return false;
    }
    return true;
}

/// Whether a text that has the other has this one too.
bool SearchWords::stands_in(const Phrase& phrase, const Phrase& other)
{
    for (std::size_t i = 0; i + phrase.words.size() <= other.words.size(); ++i)
        if (stands_at(phrase, other.words, i))
            return true;
    return false;
}

std::vector<Hit> newest_of(const std::vector<std::vector<Hit>>& places, std::size_t limit)
{
    std::vector<Hit> newest;
    std::vector<std::size_t> taken(places.size(), 0);
    while (newest.size() < limit) {
        std::optional<std::size_t> from;
        for (std::size_t i = 0; i < places.size(); ++i)
            if (taken[i] < places[i].size() &&
                (!from || places[i][taken[i]].at > places[*from][taken[*from]].at))
                from = i;
        if (!from)
            break;
        newest.push_back(places[*from][taken[*from]++]);
    }
    return newest;
}

} // namespace snug::server
