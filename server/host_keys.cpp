#include "server/host_keys.h"

#include "src/base/hex.h"
#include "src/identity/key_file.h"
#include "src/identity/line_file.h"

#include <utility>

namespace snug::server {

namespace {

using identity::LineFile;

constexpr std::string_view heading =
    "# How this server came to its key: each key it had has signed the next; see snugd(8).\n";

Result<std::vector<Bytes>> read_successions(const LineFile& file)
{
    const auto text = file.read();
    if (!text)
        return text.error();
    std::vector<Bytes> successions;
    for (const LineFile::Line& line : LineFile::lines_of(*text)) {
        Bytes form(sealed::succession_bytes);
        if (!from_hex(line.text, form) || !sealed::read_succession(form))
            return file.fault(line.number, "no succession of keys as it was signed; remove this "
                                           "line and those before it");
        successions.push_back(std::move(form));
    }
    return successions;
}

Result<void> write_successions(const LineFile& file, const std::vector<Bytes>& successions)
{
    return file.change([&](const std::string&) -> Result<std::string> {
        std::string text{heading};
        for (const Bytes& form : successions)
            text += to_hex(form) + "\n";
        return text;
    });
}

/// It ends with a key that was made, and not put in the place of this one.
bool came_to_nothing(const std::vector<Bytes>& successions, const crypto::SigningPublicKey& key)
{
    return !successions.empty() && sealed::read_succession(successions.back())->former == key;
}

} // namespace

Bytes HostKeys::chain() const
{
    Bytes chain;
    for (const Bytes& form : successions)
        chain.insert(chain.end(), form.begin(), form.end());
    return chain;
}

std::vector<sealed::Succession> HostKeys::history() const
{
    std::vector<sealed::Succession> history;
    for (const Bytes& form : successions)
        history.push_back(sealed::read_succession(form).value());
    return history;
}

HostKeyFiles::HostKeyFiles(const std::string& directory)
    : key_file_{directory + "/server.key"}, succession_file_{directory + "/server.succession"}
{
}

Result<std::optional<HostKeys>> HostKeyFiles::load() const
{
    auto key = identity::load_key(key_file_);
    if (!key)
        return key.error();
    if (!*key)
        return std::optional<HostKeys>{};
    auto keys = with_past(std::move(**key));
    if (!keys)
        return keys.error();
    return std::optional{std::move(*keys)};
}

Result<HostKeys> HostKeyFiles::load_or_make(Random& random) const
{
    if (const auto wiped = identity::wipe_replaced_key(key_file_); !wiped)
        return wiped.error();
    auto key = identity::load_or_make_key(key_file_, random);
    if (!key)
        return key.error();
    return with_past(std::move(*key));
}

Result<HostKeys> HostKeyFiles::with_past(crypto::SigningKey key) const
{
    const LineFile file{succession_file_, heading};
    auto successions = read_successions(file);
    if (!successions)
        return successions.error();
    HostKeys keys{std::move(key), std::move(*successions)};
    if (came_to_nothing(keys.successions, keys.key.public_key()))
        keys.successions.pop_back();
    if (const auto known = sealed::read_lineage(keys.key.public_key(), keys.chain()); !known)
        return Error{ErrorCode::bad_config,
                     succession_file_ + ": this is not how the key in " + key_file_ +
                         " came about; move it away if the key is the right one"};
    return keys;
}

/// The succession first: nobody would know a key that stands without one.
Result<std::optional<HostKeys>> HostKeyFiles::rotate(Random& random, WallTime now) const
{
    auto before = load();
    if (!before || !*before)
        return before;
    auto next = crypto::SigningKey::make(random);
    std::vector<Bytes> successions = std::move((*before)->successions);
    successions.push_back(sealed::sign_succession(next.public_key(), now, (*before)->key));
    if (successions.size() > sealed::most_successions)
        successions.erase(successions.begin());
    const LineFile file{succession_file_, heading};
    if (const auto written = write_successions(file, successions); !written)
        return written.error();
    if (const auto replaced = identity::replace_key(key_file_, next); !replaced)
        return replaced.error();
    return std::optional{HostKeys{std::move(next), std::move(successions)}};
}

} // namespace snug::server
