#include "src/protocol/names.h"

#include "src/protocol/limits.h"
#include "src/text/names.h"

namespace snug {

namespace {

constexpr std::size_t direct_id_digits = 32;

bool is_direct_name(std::string_view text)
{
    return text.size() == 1 + direct_id_digits && text.front() == '@' &&
           text.find_first_not_of("0123456789abcdef", 1) == text.npos;
}

} // namespace

Result<ChannelName> ChannelName::parse(std::string_view text)
{
    if (is_direct_name(text))
        return ChannelName{std::string{text}};
    if (text.starts_with('#'))
        text.remove_prefix(1);
    auto prepared = text::prepare_name(text, limits::name_code_points);
    if (!prepared)
        return prepared.error();
    return ChannelName{text::fold(*prepared)};
}

ChannelName ChannelName::direct(std::string_view hex_id)
{
    ChannelName name{"@" + std::string{hex_id}};
    INVARIANT(is_direct_name(name.text_));
    return name;
}

std::string ChannelName::display() const
{
    return is_direct() ? text_ : "#" + text_;
}

Result<MemberName> MemberName::parse(std::string_view text)
{
    auto prepared = text::prepare_name(text, limits::name_code_points);
    if (!prepared)
        return prepared.error();
    std::string folded = text::fold(*prepared);
    return MemberName{std::move(*prepared), std::move(folded)};
}

} // namespace snug
