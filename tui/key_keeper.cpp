#include "tui/key_keeper.h"

#include "src/net/event_loop.h"
#include "src/net/worker_pool.h"
#include "src/protocol/names.h"

#include <fmt/format.h>

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace snug::tui {

namespace {

std::string as_people_write(std::string_view channel)
{
    const auto name = ChannelName::parse(channel);
    return name ? name->display() : std::string{channel};
}

Error not_kept(std::string_view channel, const Error& why)
{
    const std::string name = as_people_write(channel);
    return {why.code, fmt::format("the key of {} could not be kept, and its password will be asked "
                                  "for the next time; put this right and enter {} again: {}",
                                  name, name, why.text)};
}

Error not_forgotten(std::string_view channel, const Error& why)
{
    return {why.code, fmt::format("the key of {} is still kept; put this right and try again with "
                                  "snug forget {}: {}",
                                  as_people_write(channel), channel, why.text)};
}

} // namespace

/// What is to be written, the newest of each channel.
class KeyKeeper::Desk {
public:
    explicit Desk(Files files) : files_{files} {}

    /// Nothing as a key: it is to be forgotten.
    void put(const crypto::SigningPublicKey& server, std::string_view channel,
             std::optional<identity::KnownKey> key)
    {
        const std::lock_guard lock{mutex_};
        const Place place{server, std::string{channel}};
        if (!key)
            marks_.erase(place);
        changes_.insert_or_assign(place, std::move(key));
    }

    void put(const identity::KnownMark& mark, bool back)
    {
        const std::lock_guard lock{mutex_};
        auto& [newest, goes_back] = marks_[{mark.server, mark.channel}];
        newest = mark;
        goes_back = goes_back || back;
    }

    /// Whoever comes while another writes waits, and writes what has come since.
    std::vector<Error> write()
    {
        const std::lock_guard one_by_one{writing_};
        Changes changes;
        Marks marks;
        {
            const std::lock_guard lock{mutex_};
            changes.swap(changes_);
            marks.swap(marks_);
        }
        std::vector<Error> faults;
        for (const auto& [place, key] : changes) {
            const auto& [server, channel] = place;
            if (key) {
                if (const auto saved = files_.keys.save(*key); !saved)
                    faults.push_back(not_kept(channel, saved.error()));
            } else {
                (void)files_.marks.forget(channel, &server);
                if (const auto gone = files_.keys.forget(channel, &server); !gone)
                    faults.push_back(not_forgotten(channel, gone.error()));
            }
        }
        // That one will not be kept either where keys are not, and it would be no loss by itself.
        for (const auto& [place, marked] : marks)
            (void)files_.marks.save(marked.first, marked.second);
        return faults;
    }

private:
    using Place = std::pair<crypto::SigningPublicKey, std::string>;
    using Changes = std::map<Place, std::optional<identity::KnownKey>>;

    using Marks = std::map<Place, std::pair<identity::KnownMark, bool>>;

    Files files_;
    std::mutex writing_; ///< taken first
    std::mutex mutex_;   ///< of the two below
    Changes changes_;
    Marks marks_;
};

KeyKeeper::KeyKeeper(Files files, const net::EventLoop& loop, net::WorkerPool& workers,
                     HearFault hear)
    : files_{files}, loop_{loop}, workers_{workers}, hear_{std::move(hear)},
      desk_{std::make_shared<Desk>(files)}
{
}

KeyKeeper::~KeyKeeper()
{
    (void)finish();
}

Result<std::optional<identity::KnownKey>> KeyKeeper::load(const crypto::SigningPublicKey& server,
                                                          std::string_view channel)
{
    return files_.keys.load(server, channel);
}

void KeyKeeper::save(const identity::KnownKey& key)
{
    desk_->put(key.server, key.channel, copy_of(key));
    have_written();
}

void KeyKeeper::forget(const crypto::SigningPublicKey& server, std::string_view channel)
{
    desk_->put(server, channel, std::nullopt);
    have_written();
}

std::optional<identity::KnownMark> KeyKeeper::mark(const crypto::SigningPublicKey& server,
                                                   std::string_view channel)
{
    return files_.marks.load(server, channel);
}

void KeyKeeper::save(const identity::KnownMark& mark, bool back)
{
    desk_->put(mark, back);
    const MonoTime now = loop_.now().mono;
    if (marked_at_ && now - *marked_at_ < between_marks)
        return; // with the next one, or at the end
    marked_at_ = now;
    have_written();
}

/// Where no worker is free it is written with the next change, or at the end.
void KeyKeeper::have_written()
{
    (void)workers_.submit<std::vector<Error>>([desk = desk_] { return desk->write(); },
                                              [hear = hear_](const std::vector<Error>& faults) {
                                                  for (const Error& fault : faults)
                                                      hear(fault);
                                              });
}

std::vector<Error> KeyKeeper::finish()
{
    return desk_->write();
}

} // namespace snug::tui
