#pragma once

#include "src/text/columns.h"

#include <cstddef>
#include <iterator>
#include <string_view>

/// Text as what a person calls characters: extended grapheme clusters (UAX #29).
///
/// One thing is added to the standard.  Some clusters have no end (a thousand
/// Hangul consonants, a thousand emoji joined by ZWJ), and a cell cannot hold
/// them: a cluster here is cut at 32 code points, and at 4 columns if it is no
/// emoji.  No living language comes near either.
namespace snug::text {

inline constexpr std::size_t max_cluster_code_points = 32;
inline constexpr int max_cluster_columns = 4;

/// The end of the cluster that begins at `position`; the text's size at the end.
std::size_t next_cluster(std::string_view text, std::size_t position);

/// The begin of the last cluster that begins before `position`; 0 at the begin.
/// Walks from the last place before it that is surely between two clusters.
std::size_t previous_cluster(std::string_view text, std::size_t position);

struct Cluster {
    std::string_view text;
    int columns;
};

/// A text's clusters in order: for (const Cluster& cluster : clusters(text)).
/// Refers to the text, does not keep it.
class ClusterRange {
public:
    class iterator {
    public:
        using value_type = Cluster;
        using difference_type = std::ptrdiff_t;

        iterator() = default;
        iterator(std::string_view text, std::size_t position, EmojiMode mode)
            : text_{text}, position_{position}, end_{next_cluster(text, position)}, mode_{mode}
        {
        }

        Cluster operator*() const
        {
            const std::string_view cluster = text_.substr(position_, end_ - position_);
            return {cluster, columns_of(cluster, mode_)};
        }
        iterator& operator++()
        {
            position_ = end_;
            end_ = next_cluster(text_, position_);
            return *this;
        }
        iterator operator++(int)
        {
            iterator before = *this;
            ++*this;
            return before;
        }
        friend bool operator==(const iterator& a, const iterator& b)
        {
            return a.position_ == b.position_;
        }

    private:
        std::string_view text_;
        std::size_t position_ = 0;
        std::size_t end_ = 0;
        EmojiMode mode_ = EmojiMode::safe;
    };

    ClusterRange(std::string_view text, EmojiMode mode) : text_{text}, mode_{mode} {}

    [[nodiscard]] iterator begin() const { return {text_, 0, mode_}; }
    [[nodiscard]] iterator end() const { return {text_, text_.size(), mode_}; }

private:
    std::string_view text_;
    EmojiMode mode_;
};

inline ClusterRange clusters(std::string_view text, EmojiMode mode = EmojiMode::safe)
{
    return {text, mode};
}

} // namespace snug::text
