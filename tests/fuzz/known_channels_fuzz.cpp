#include "src/base/check.h"
#include "src/identity/known_channels.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/scratch_file.h"

#include <algorithm>

/// Whatever stands in the file, each bad line is named and left where it is, and what is
/// remembered is found again beside what was known.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace snug;
    static const fuzz::ScratchFile file;
    const std::string_view input = fuzz::text_of(data, size);
    file.hold(input);

    identity::KnownChannels known{file.path()};
    const auto before = known.read();
    for (const Error& fault : before.faults)
        INVARIANT(fault.text.starts_with(file.path().string() + ":"));

    const identity::KnownChannel tea{
        .server_key = {}, .channel = "tea", .member = "ada", .joined = WallTime{}};
    INVARIANT(known.remember(tea).ok());
    const auto after = known.read();
    INVARIANT(after.faults.size() == before.faults.size());
    INVARIANT(std::ranges::count(after.channels, tea) == 1);
    const auto others = [&](const identity::KnownChannelsRead& read) {
        return std::ranges::count_if(read.channels, [&](const identity::KnownChannel& other) {
            return other.server_key != tea.server_key || other.channel != tea.channel;
        });
    };
    INVARIANT(others(after) == others(before));

    const auto forgotten = known.forget("tea");
    INVARIANT(forgotten && *forgotten);
    INVARIANT(known.read().faults.size() == before.faults.size());
    return 0;
}
