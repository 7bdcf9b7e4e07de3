#include "src/base/check.h"
#include "src/identity/key_file.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/scratch_file.h"
#include "tests/support/seeded_random.h"

/// Whatever stands in the file, it is a key or refused in words; it is never written over.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace snug;
    static const fuzz::ScratchFile file;
    const std::string_view input = fuzz::text_of(data, size);
    file.hold(input);

    SeededRandom random;
    const auto key = identity::load_or_make_key(file.path(), random);
    INVARIANT(file.text() == input);
    if (!key) {
        INVARIANT(key.error().text.starts_with(file.path().string() + ":"));
        return 0;
    }
    INVARIANT(input.starts_with("snug-key-v1 "));
    const auto again = identity::load_or_make_key(file.path(), random);
    INVARIANT(again && again->public_key() == key->public_key());
    return 0;
}
