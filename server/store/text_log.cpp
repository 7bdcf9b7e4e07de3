#include "server/store/text_log.h"

#include "src/base/log.h"
#include "src/base/overloaded.h"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace snug::server {

namespace {

using text::SafeText;

/// If the disk is slower than people talk, lines are lost and not memory.
constexpr std::size_t most_bytes_to_log = 16 * 1024 * 1024;
constexpr std::size_t longest_part = 200; // a file's name has 255 bytes at most

bool is_open(const ChannelRules& rules)
{
    return rules.password_verifier.empty() && !rules.group && !rules.direct &&
           rules.keep == Retention{} && !rules.sealed;
}

/// A line, whatever was written.
SafeText line_of(const msg::LoggedEvent& event)
{
    const auto line = [](std::string_view remote) { return SafeText::line(remote); };
    return std::visit(
        Overloaded{[&](const msg::Said& e) {
                       if (e.kind == msg::MessageKind::action)
                           return SafeText::fill("* {} {}", {line(e.memberName), line(e.message)});
                       return SafeText::fill("<{}> {}", {line(e.memberName), line(e.message)});
                   },
                   [&](const msg::ChannelCreated& e) {
                       if (e.memberName.empty())
                           return SafeText::literal("-- the channel was created");
                       return SafeText::fill("-- {} created the channel", {line(e.memberName)});
                   },
                   [&](const msg::Enrolled& e) {
                       return SafeText::fill("-- {} entered for the first time",
                                             {line(e.memberName)});
                   },
                   // Of sealed channels, which have no such log.
                   [](const msg::Rekeyed&) { return SafeText::literal("-- another key"); },
                   [&](const msg::TopicChanged& e) {
                       return SafeText::fill("-- {} set the topic: {}",
                                             {line(e.memberName), line(e.topic)});
                   }},
        event);
}

/// An errno if not all of it could be written; what was written then ends with a whole line.
int append_to(int folder, const std::string& file, std::string_view text)
{
    // Not blocking, as it could be a pipe that somebody put there.
    const UniqueFd fd{::openat(folder, file.c_str(),
                               O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC,
                               0600)};
    struct stat status = {};
    if (!fd || ::fstat(fd.get(), &status) != 0)
        return errno;
    if (!S_ISREG(status.st_mode) || status.st_uid != ::geteuid())
        return EPERM; // who made it could read along
    const ssize_t written = ::write(fd.get(), text.data(), text.size());
    if (written < 0)
        return errno;
    const auto length = static_cast<std::size_t>(written);
    if (length == text.size())
        return 0;
    const std::size_t whole = text.substr(0, length).rfind('\n') + 1;
    if (::ftruncate(fd.get(), status.st_size + static_cast<off_t>(whole)) != 0)
        return errno;
    return ENOSPC;
}

} // namespace

TextLog::TextLog(const std::string& folder, Which which) : which_{which}
{
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        throw std::system_error{errno, std::system_category(), "cannot make " + folder};
    folder_.reset(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder_)
        throw std::system_error{errno, std::system_category(), "cannot open " + folder};
    thread_ = std::jthread{[this](const std::stop_token& stop) { work(stop); }};
}

void TextLog::replay(const LogEntry& entry)
{
    learn(entry);
}

void TextLog::write(const LogEntry& entry)
{
    const Channel* channel = learn(entry);
    if (channel == nullptr || !channel->is_logged)
        return;
    const auto event = event_of(entry, channel->name);
    if (!event)
        return;
    const std::string time = to_rfc3339(entry.at); // 2026-11-20T12:54:03.000250Z
    Line line{
        fmt::format("{}-{}.log", file_name_part(channel->name, entry.channel), time.substr(0, 10)),
        SafeText::fill("{} {}\n", {SafeText::line(time.substr(11, 8)), line_of(*event)})};
    {
        const std::lock_guard lock{mutex_};
        if (waiting_bytes_ >= most_bytes_to_log) {
            ++lost_;
            return;
        }
        waiting_bytes_ += sizeof(Line) + line.file.size() + line.text.str().size();
        lines_.push_back(std::move(line));
    }
    wake_.notify_one();
}

const TextLog::Channel* TextLog::learn(const LogEntry& entry)
{
    if (const auto* created = std::get_if<Created>(&entry.body)) {
        const ChannelRules& rules = created->rules;
        const bool is_logged = which_ == Which::open
                                   ? is_open(rules)
                                   : rules.keep.kind != Retention::Kind::none && !rules.sealed;
        const auto [channel, is_new] =
            channels_.try_emplace(entry.channel, Channel{created->name, is_logged, entry.seq});
        return is_new ? &channel->second : nullptr;
    }
    const auto channel = channels_.find(entry.channel);
    if (channel == channels_.end() || entry.seq <= channel->second.last)
        return nullptr;
    channel->second.last = entry.seq;
    return &channel->second;
}

void TextLog::work(const std::stop_token& stop)
{
    bool is_well = true;
    while (true) {
        std::vector<Line> lines;
        std::size_t lost = 0;
        {
            std::unique_lock lock{mutex_};
            wake_.wait(lock, stop, [this] { return !lines_.empty(); });
            lines.swap(lines_);
            waiting_bytes_ = 0;
            lost = std::exchange(lost_, 0);
        }
        if (lines.empty())
            return; // asked to stop, and nothing waits
        if (lost > 0)
            log::warning("store", "the text log is too slow; lines are missing in it",
                         {{"lines", lost}});
        const int error = append(lines);
        if (error != 0 && is_well)
            log::warning("store", "cannot write the text log; lines are missing in it",
                         {{"reason", std::system_category().message(error)}});
        if (error == 0 && !is_well)
            log::info("store", "the text log is written again");
        is_well = error == 0;
    }
}

/// An errno if not all of it could be written.  Files are opened anew each time, so that they
/// can be moved away.
int TextLog::append(const std::vector<Line>& lines) const
{
    int error = 0;
    for (std::size_t i = 0; i < lines.size();) {
        const std::string& file = lines[i].file;
        std::string text;
        for (; i < lines.size() && lines[i].file == file; ++i)
            text += lines[i].text.str();
        if (const int failed = append_to(folder_.get(), file, text); failed != 0)
            error = failed;
    }
    return error;
}

std::string file_name_part(const ChannelName& name, const ChannelId& id)
{
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string part;
    for (const char c : name.str())
        part += plain.find(c) != plain.npos ? std::string{c}
                                            : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    if (part.size() > longest_part)
        part = part.substr(0, longest_part - 2 * ChannelId::size) + id.str();
    return part;
}

} // namespace snug::server
