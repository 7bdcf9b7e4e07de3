#include "server/config.h"
#include "server/settings.h"
#include "src/base/check.h"
#include "tests/fuzz/input.h"

/// Any text is a configuration, or refused with a place for each fault; what it sets is what it
/// sets when written out and read again.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace snug::server;
    const auto config = parse_config(snug::fuzz::text_of(data, size), "snugd.toml", Config{});
    if (!config) {
        INVARIANT(config.error().text.starts_with("snugd.toml"));
        return 0;
    }
    const std::string written = to_toml(*config);
    const auto again = parse_config(written, "snugd.toml", Config{});
    INVARIANT(again.ok());
    INVARIANT(to_toml(*again) == written);
    return 0;
}
