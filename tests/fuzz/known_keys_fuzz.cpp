#include "src/base/check.h"
#include "src/identity/known_keys.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/scratch_file.h"

/// Whatever stands in the file, a channel's key is there or not, and one that is kept is found.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace snug;
    static const fuzz::ScratchFile file;
    file.hold(fuzz::text_of(data, size));

    identity::KnownKeys keys{file.path()};
    const crypto::SigningPublicKey server{};
    static_cast<void>(keys.load(server, "tea"));
    identity::KnownKey ours;
    ours.channel = "tea";
    ours.epoch = 7;
    if (keys.save(ours)) {
        const auto kept = keys.load(server, "tea").value();
        INVARIANT(kept && kept->epoch == 7);
        INVARIANT(keys.forget("tea").value());
        INVARIANT(!keys.load(server, "tea").value());
    }
    return 0;
}
