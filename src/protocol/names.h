#pragma once

#include "src/base/result.h"

#include <compare>
#include <functional>
#include <string>
#include <string_view>

namespace snug {

/// The name of a channel, legal by construction: NFKC, case-folded, letters,
/// digits and "._-".  Written with a '#' in front for people, without on the
/// wire.  A direct channel's name is '@' and 32 hex digits, made by the server.
class ChannelName {
public:
    /// Accepts one leading '#'.  Fails with bad_name.
    static Result<ChannelName> parse(std::string_view text);
    /// For the server: the name of the direct channel with this id.
    static ChannelName direct(std::string_view hex_id);

    [[nodiscard]] const std::string& str() const { return text_; }
    /// "#tea" as people write it; "@…" for a direct channel.
    [[nodiscard]] std::string display() const;
    [[nodiscard]] bool is_direct() const { return text_.front() == '@'; }

    friend auto operator<=>(const ChannelName&, const ChannelName&) = default;

private:
    explicit ChannelName(std::string text) : text_{std::move(text)} {}
    std::string text_;
};

/// What a person is called, legal by construction: NFKC, letters, digits and
/// "._-", as typed.  Two names are the same if their folds are.
class MemberName {
public:
    static Result<MemberName> parse(std::string_view text);

    [[nodiscard]] const std::string& str() const { return text_; }
    [[nodiscard]] const std::string& folded() const { return folded_; }

    friend bool operator==(const MemberName& a, const MemberName& b) { return a.text_ == b.text_; }
    friend auto operator<=>(const MemberName& a, const MemberName& b)
    {
        return a.text_ <=> b.text_;
    }

private:
    MemberName(std::string text, std::string folded)
        : text_{std::move(text)}, folded_{std::move(folded)}
    {
    }
    std::string text_;
    std::string folded_;
};

} // namespace snug

template <>
struct std::hash<snug::ChannelName> {
    std::size_t operator()(const snug::ChannelName& name) const noexcept
    {
        return std::hash<std::string>{}(name.str());
    }
};
