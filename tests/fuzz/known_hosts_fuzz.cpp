#include "src/base/check.h"
#include "src/identity/known_hosts.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/scratch_file.h"

/// Whatever stands in the file, a server is known by one key, unknown, or the file is at fault in
/// words; a key that is known is never replaced, and one that is remembered is found.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace snug;
    static const fuzz::ScratchFile file;
    file.hold(fuzz::text_of(data, size));

    const identity::KnownHosts hosts{file.path()};
    const std::string_view place = "tea.example:12345";
    const auto before = hosts.find(place);
    const std::array<std::byte, 32> ours{std::byte{7}};
    const auto remembered = hosts.remember(place, ours);
    const auto after = hosts.find(place);
    if (!before) {
        INVARIANT(!before.error().text.empty());
        INVARIANT(!remembered);
    } else if (*before) {
        INVARIANT((*before)->key == ours || !remembered);
        INVARIANT(after && *after && (*after)->key == (*before)->key);
    } else if (remembered) {
        INVARIANT(after && *after && (*after)->key == ours);
    }
    return 0;
}
