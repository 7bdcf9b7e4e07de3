#include "src/base/hex.h"
#include "src/base/unique_fd.h"
#include "src/crypto/user_id.h"
#include "src/identity/fingerprint.h"
#include "src/identity/key_backup.h"
#include "src/identity/key_file.h"
#include "tui/cli/lines.h"
#include "tui/cli/password.h"
#include "tui/cli/run.h"
#include "tui/paths.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

/// One's own key, which is who one is over TCP.
namespace snug::tui {

namespace {

using text::SafeText;

Error file_fault(const std::string& file, std::string_view doing)
{
    return {ErrorCode::bad_config,
            fmt::format("{}: cannot {} it: {}", file, doing, std::strerror(errno))};
}

Result<crypto::SigningKey> kept_key(const Call& call)
{
    const auto file = identity_key_file(call.environment);
    auto key = identity::load_key(file);
    if (!key)
        return key.error();
    if (!*key)
        return Error{
            ErrorCode::bad_config,
            fmt::format("there is no {} yet; it is made when you first connect", file.string())};
    return std::move(**key);
}

Result<SecretText> passphrase(const Call& call, bool is_new)
{
    auto from_file = password_from_file(call);
    if (!from_file)
        return from_file.error();
    if (*from_file)
        return std::move(**from_file);
    auto typed = password_from_terminal(SafeText::literal("Passphrase: "));
    while (is_new && typed && !typed->empty()) {
        const auto again = password_from_terminal(SafeText::literal("The same again: "));
        if (!again || again->view() == typed->view())
            break;
        notice("the two were not the same; once more");
        typed = password_from_terminal(SafeText::literal("Passphrase: "));
    }
    if (!typed || typed->empty())
        return Error{ErrorCode::usage, "a passphrase keeps the key secret; type it where there is "
                                       "a terminal, or give it with --password-file"};
    return std::move(*typed);
}

Result<void> show(const Call& call)
{
    const auto key = kept_key(call);
    if (!key)
        return key.error();
    print_line(fmt::format("fingerprint  {}", identity::fingerprint_of(key->public_key())));
    print_line(fmt::format("user id      {}", to_hex(crypto::user_id_of(key->public_key()))));
    print_line(fmt::format("kept in      {}", identity_key_file(call.environment).string()));
    return {};
}

Result<void> export_to(const Call& call)
{
    const std::string file = *call.options.word(1);
    const auto key = kept_key(call);
    if (!key)
        return key.error();
    const auto words = passphrase(call, true);
    if (!words)
        return words.error();
    const std::string line = identity::seal_key(*key, words->view(), call.random);
    const UniqueFd fd{
        ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)};
    if (!fd)
        return file_fault(file, "make");
    if (::write(fd.get(), line.data(), line.size()) != static_cast<ssize_t>(line.size()) ||
        ::fsync(fd.get()) != 0)
        return file_fault(file, "write");
    print_line(fmt::format("your key is in {} too, under its passphrase", file));
    return {};
}

Result<std::string> text_of(const std::string& file)
{
    const UniqueFd fd{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY)};
    std::array<char, 1024> text;
    const ssize_t got = fd ? ::read(fd.get(), text.data(), text.size()) : -1;
    if (got < 0)
        return file_fault(file, "read");
    return std::string{text.data(), static_cast<std::size_t>(got)};
}

Result<void> import_from(const Call& call)
{
    const auto place = identity_key_file(call.environment);
    const auto present = identity::load_key(place);
    if (!present)
        return present.error();
    if (*present)
        return Error{ErrorCode::bad_config,
                     fmt::format("{}: there is a key already, {}; move it away first if you want "
                                 "to be somebody else",
                                 place.string(),
                                 identity::fingerprint_of((*present)->public_key()))};
    const auto line = text_of(*call.options.word(1));
    if (!line)
        return line.error();
    const auto words = passphrase(call, false);
    if (!words)
        return words.error();
    const auto key = identity::open_key(*line, words->view());
    if (!key)
        return key.error();
    if (auto made = make_data_directory(call.environment); !made)
        return made.error();
    if (auto placed = identity::place_key(place, *key); !placed)
        return placed.error();
    print_line(fmt::format("you are {} from now on", identity::fingerprint_of(key->public_key())));
    return {};
}

struct KeyCommand {
    std::string_view name, usage, summary;
    std::size_t words;
    Result<void> (*run)(const Call& call);
};

constexpr auto key_command_rows = std::to_array<KeyCommand>({
    {"export", " FILE", "put it into FILE, under a passphrase", 2, export_to},
    {"import", " FILE", "take it from such a file, where there is none yet", 2, import_from},
    {"show", "", "its fingerprint", 1, show},
});

} // namespace

Result<void> run_key(const Call& call)
{
    const auto command = std::ranges::find(key_command_rows, call.options.word(0).value_or("show"),
                                           &KeyCommand::name);
    const bool is_whole = command != key_command_rows.end() &&
                          std::max<std::size_t>(call.options.words.size(), 1) == command->words;
    if (is_whole)
        return command->run(call);
    std::string usage;
    for (const KeyCommand& row : key_command_rows)
        usage += fmt::format("{}snug key {}{}", usage.empty() ? "" : ", ", row.name, row.usage);
    return Error{ErrorCode::usage, "write it so: " + usage};
}

} // namespace snug::tui
