#include "src/base/check.h"
#include "src/protocol/names.h"
#include "src/text/names.h"
#include "src/text/safe_text.h"
#include "tests/fuzz/input.h"

/// Any bytes are a name or refused in words; a name is safe to show, is prepared already, and
/// looks like itself.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace snug;
    const std::string_view input = fuzz::text_of(data, size);
    const auto member = MemberName::parse(input);
    if (!member) {
        INVARIANT(!member.error().text.empty());
    } else {
        const std::string& name = member->str();
        INVARIANT(text::SafeText::line(name).str() == name);
        const auto again = MemberName::parse(name);
        INVARIANT(again && *again == *member);
        INVARIANT(text::fold(member->folded()) == member->folded());
        const std::string look = text::skeleton(name);
        INVARIANT(text::skeleton(name) == look && !look.empty());
    }
    if (const auto channel = ChannelName::parse(input)) {
        const auto again = ChannelName::parse(channel->str());
        INVARIANT(again && *again == *channel);
        INVARIANT(text::SafeText::line(channel->display()).str() == channel->display());
    }
    return 0;
}
