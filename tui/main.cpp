#include "src/base/process.h"
#include "src/base/version.h"
#include "src/crypto/random.h"
#include "tui/cli/failure.h"
#include "tui/cli/output.h"
#include "tui/cli/verbs.h"
#include "tui/environment.h"
#include "tui/full_screen.h"
#include "tui/options.h"
#include "tui/term/locale.h"

#include <exception>
#include <system_error>

namespace {

using namespace snug;
using namespace snug::tui;

constexpr int exit_input_output = 74; // sysexits.h
constexpr int exit_internal = 70;

/// The one that a failure is about, if it is about one.
std::string channel_of(const Typed& typed)
{
    if (typed.options.channel)
        return *typed.options.channel;
    const bool is_word = !typed.verb || typed.verb->usage.find("CHANNEL") != std::string_view::npos;
    return is_word ? typed.options.word(0).value_or("") : "";
}

int complain(const Error& error, std::string_view channel = {})
{
    const Failure failure = failure_of(error, channel);
    notice(failure.sentence);
    return failure.exit_code;
}

/// --help and --version, which need nothing else.
bool answered(const Typed& typed)
{
    if (typed.options.help)
        print(text::SafeText::block(typed.verb ? help_text(*typed.verb) : help_text(verbs())));
    else if (typed.options.version)
        print_line("snug " + std::string{version()});
    return typed.options.help || typed.options.version;
}

int run(const Typed& typed)
{
    crypto::start();
    SystemClock clock;
    crypto::SystemRandom random;
    const Environment environment = read_environment();
    const Call call{typed.options, environment, clock, random};
    const auto done = typed.verb ? typed.verb->run(call) : open_screen(call);
    return done ? 0 : complain(done.error(), channel_of(typed));
}

} // namespace

int main(int argc, char** argv)
{
    harden_process();
    use_utf8_locale();
    try {
        const auto typed = parse_options(argc, argv, verbs());
        if (!typed)
            return complain(typed.error());
        return answered(*typed) ? 0 : run(*typed);
    } catch (const Stopped& stopped) {
        return stopped.exit_code;
    } catch (const std::system_error& fault) {
        notice(fault.what());
        return exit_input_output;
    } catch (const std::exception& fault) {
        notice(fault.what());
        return exit_internal;
    }
}
