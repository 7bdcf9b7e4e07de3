#include "tui/cli/self.h"

#include "src/identity/former_servers.h"
#include "src/identity/key_file.h"
#include "tui/cli/output.h"
#include "tui/paths.h"

#include <algorithm>
#include <string>

namespace snug::tui {

namespace {

Result<MemberName> own_name(const Call& call)
{
    if (!call.options.name)
        return name_from_login(call.environment.login);
    auto name = MemberName::parse(*call.options.name);
    if (!name)
        return Error{ErrorCode::usage, "--name: " + name.error().text};
    return name;
}

Result<crypto::SigningKey> login_key(const Call& call)
{
    const auto file = identity_key_file(call.environment);
    if (call.options.no_remember && !std::filesystem::exists(file))
        return crypto::SigningKey::make(call.random);
    if (!call.options.no_remember)
        if (auto made = make_data_directory(call.environment); !made)
            return made.error();
    return identity::load_or_make_key(file, call.random);
}

} // namespace

HostTrust::Settings host_trust_settings(const Call& call)
{
    return {.known_hosts = known_hosts_file(call.environment),
            .remember = !call.options.no_remember,
            .fingerprint = call.options.trust};
}

Result<void> follow_key(const Call& call, const sealed::Lineage& server)
{
    if (call.options.no_remember)
        return {};
    // Without the keys of its channels one would be a stranger in them; the rest is put right by
    // being asked again.
    for (const auto& file :
         {known_users_file(call.environment), known_channels_file(call.environment),
          channel_marks_file(call.environment)})
        if (const auto moved = identity::move_to_key(file, server.former, server.key); !moved)
            notice(moved.error().text);
    return identity::move_to_key(channel_keys_file(call.environment), server.former, server.key);
}

Result<MemberName> person_in(std::string_view word)
{
    if (word.starts_with('@'))
        word.remove_prefix(1);
    return MemberName::parse(word);
}

MemberName name_from_login(std::string_view login)
{
    if (auto name = MemberName::parse(login))
        return *name;
    std::string kept;
    std::ranges::copy_if(login, std::back_inserter(kept), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    });
    if (auto name = MemberName::parse(kept))
        return *name;
    return *MemberName::parse("guest");
}

Result<Self> who_am_i(const Call& call)
{
    auto name = own_name(call);
    if (!name)
        return name.error();
    auto key = login_key(call);
    if (!key)
        return key.error();
    return Self{std::move(*name), std::move(*key)};
}

} // namespace snug::tui
