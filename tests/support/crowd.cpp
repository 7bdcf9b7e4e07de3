#include "tests/support/crowd.h"

#include "tests/support/raw_client.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

namespace snug::test {

namespace {

using namespace std::chrono_literals;

constexpr auto retry_after = 5ms;
constexpr int turn_ms = 2;
constexpr std::uint64_t join_request = 3, page_request = 4;

/// How a line begins that tells of a message: keys are in the order of the alphabet, and the
/// answer to one's own has no channelName.
constexpr std::string_view message_begin = R"({"action":"message","channelName")";
constexpr std::string_view history_begin = R"({"action":"history")";
constexpr std::string_view closing_begin = R"({"action":"closing")";

/// What stands behind `key` until one of `ends`.  In a string of the wire a quote has a
/// backslash before it, so no text looks like a key.
std::string_view field(std::string_view line, std::string_view key, std::string_view ends = ",}")
{
    const std::size_t at = line.find(key);
    if (at == std::string_view::npos)
        return {};
    line.remove_prefix(at + key.size());
    return line.substr(0, line.find_first_of(ends));
}

std::uint64_t number(std::string_view digits)
{
    std::uint64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

std::optional<Told> told_in(std::string_view object)
{
    const auto mark = Mark::parse(field(object, R"("messageId":")", "\""));
    return mark ? std::optional{Told{*mark, number(field(object, R"("seq":)"))}} : std::nullopt;
}

bool is_success(std::string_view line)
{
    return line.find(R"("success":true)") != std::string_view::npos;
}

UniqueFd begin_connecting_to(std::uint16_t port)
{
    UniqueFd fd{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    const int on = 1;
    ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    const int result =
        ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    return result == 0 || errno == EINPROGRESS ? std::move(fd) : UniqueFd{};
}

} // namespace

Visitor::Visitor(std::uint16_t port, std::string name, Kind kind)
    : port_{port}, name_{std::move(name)}, kind_{kind}
{
}

// ---------------------------------------------------------------------------
// The link
// ---------------------------------------------------------------------------

short Visitor::wanted() const
{
    const int write = stage_ == Stage::connecting || !out_.empty() ? POLLOUT : 0;
    return static_cast<short>(write | (is_deaf_ ? 0 : POLLIN));
}

void Visitor::come(Clock::time_point now)
{
    if (stage_ != Stage::away || now < try_again_at_)
        return;
    fd_ = begin_connecting_to(port_);
    if (!fd_)
        return lose_link(now);
    stage_ = Stage::connecting;
    out_ = R"({"action":"hello","protocol":1,"client":"crowd","requestId":1})"
           "\n"
           R"({"action":"login","requestId":2,"memberName":")" +
           name_ +
           "\"}\n"
           R"({"action":"joinChannel","channelName":"tea","requestId":3})"
           "\n";
}

void Visitor::ready(short revents, Clock::time_point now)
{
    if (stage_ == Stage::connecting) {
        if ((revents & (POLLERR | POLLHUP)) != 0)
            return lose_link(now);
        stage_ = Stage::entering;
    }
    if ((revents & POLLOUT) != 0)
        flush();
    if ((revents & (POLLIN | POLLERR | POLLHUP)) != 0)
        receive(now);
}

void Visitor::receive(Clock::time_point now)
{
    std::array<char, 65536> piece;
    const ssize_t got = ::recv(fd_.get(), piece.data(), piece.size(), 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0)
        return lose_link(now);
    in_.append(piece.data(), static_cast<std::size_t>(got));
    std::size_t begin = 0;
    for (std::size_t end = 0; (end = in_.find('\n', begin)) != std::string::npos; begin = end + 1) {
        on_line(std::string_view{in_}.substr(begin, end - begin), now);
        if (stage_ == Stage::away)
            return;
    }
    in_.erase(0, begin);
    flush();
}

void Visitor::flush()
{
    const ssize_t sent =
        out_.empty() ? 0 : ::send(fd_.get(), out_.data(), out_.size(), MSG_NOSIGNAL);
    if (sent > 0) // else it is told of when reading
        out_.erase(0, static_cast<std::size_t>(sent));
}

void Visitor::hang_up()
{
    lose_link(Clock::now());
}

void Visitor::lose_link(Clock::time_point now)
{
    fd_.reset();
    stage_ = Stage::away;
    try_again_at_ = now + retry_after;
    in_.clear();
    out_.clear();
    held_.clear();
}

// ---------------------------------------------------------------------------
// What it says
// ---------------------------------------------------------------------------

void Visitor::say(Mark mark, std::string_view text)
{
    pending_.push_back({next_request_++, mark, std::string{text}, Clock::now()});
    if (is_in())
        send(pending_.back());
}

void Visitor::send(const Pending& pending)
{
    out_ += R"({"action":"message","channelName":"tea","requestId":)" +
            std::to_string(pending.request) + R"(,"messageId":")" + pending.mark.id() +
            R"(","message":")" + pending.text + "\"}\n";
}

// ---------------------------------------------------------------------------
// What it hears
// ---------------------------------------------------------------------------

void Visitor::on_line(std::string_view line, Clock::time_point now)
{
    if (line.starts_with(message_begin))
        return on_message(line);
    if (line.starts_with(closing_begin))
        ++errors_["closing: " + std::string{field(line, R"("code":")", "\"")}];
    else if (line.find(R"("requestId":)") != std::string_view::npos)
        on_answer(line, now);
}

void Visitor::on_message(std::string_view line)
{
    if (kind_ == Kind::writer)
        return;
    const auto told = told_in(line);
    if (!told)
        return;
    if (!is_in())
        return held_.push_back(*told);
    see(*told);
    if (on_live)
        on_live(*told);
}

void Visitor::on_answer(std::string_view line, Clock::time_point now)
{
    const bool is_page = line.starts_with(history_begin);
    if (!is_success(line))
        ++errors_[std::string{field(line, R"("code":")", "\"")}];
    const std::uint64_t request = is_page ? page_request : number(field(line, R"("requestId":)"));
    if (request == page_request)
        on_page(line);
    else if (request > page_request)
        on_said(line, now);
    else if (!is_success(line))
        lose_link(now);
    else if (request == join_request)
        on_joined(line);
}

void Visitor::on_said(std::string_view line, Clock::time_point now)
{
    const std::uint64_t request = number(field(line, R"("requestId":)"));
    const auto said = std::ranges::find(pending_, request, &Pending::request);
    if (said == pending_.end())
        return;
    if (is_success(line)) {
        acknowledged_.push_back({said->mark, number(field(line, R"("seq":)"))});
        waits_.push_back(now - said->since);
    } else {
        refused_.push_back(said->mark);
    }
    pending_.erase(said);
}

void Visitor::on_joined(std::string_view line)
{
    ++arrivals_;
    joined_at_ = number(field(line, R"("lastSeq":)"));
    if (kind_ == Kind::writer || read_to_ >= joined_at_)
        return be_in();
    stage_ = Stage::reading_up;
    ask_for_page();
}

void Visitor::ask_for_page()
{
    out_ += R"({"action":"history","channelName":"tea","limit":200,"requestId":4,"after":)" +
            std::to_string(read_to_) + "}\n";
}

void Visitor::on_page(std::string_view line)
{
    if (!is_success(line))
        return ask_for_page(); // it was told to go slower, and will be heard when it may
    const bool more = line.rfind(R"("more":true)") != std::string_view::npos;
    std::uint64_t last = read_to_;
    if (const std::size_t at = line.rfind(R"("seq":)"); at != std::string_view::npos)
        last = number(field(line.substr(at), R"("seq":)"));
    for (std::size_t at = 0; (at = line.find(message_begin, at)) != std::string_view::npos; ++at)
        if (const auto told = told_in(line.substr(at)))
            see(*told);
    read_to_ = last;
    if (more && read_to_ < joined_at_)
        ask_for_page();
    else
        be_in();
}

void Visitor::be_in()
{
    stage_ = Stage::in;
    for (const Told& told : std::exchange(held_, {}))
        if (told.seq > read_to_) // else it was in the last page as well
            see(told);
    for (const Pending& pending : pending_)
        send(pending);
}

void Visitor::see(const Told& told)
{
    seen_.push_back(told);
    read_to_ = told.seq;
}

// ---------------------------------------------------------------------------
// The crowd
// ---------------------------------------------------------------------------

const char* const Crowd::config = "[limits]\n"
                                  "connections_per_origin = 10000\n"
                                  "connections_from_loopback = 10000\n"
                                  "not_logged_in = 10000\n"
                                  "messages_per_second = 1000000\n"
                                  "message_burst = 1000000\n"
                                  "joins_per_minute = 1000000\n";

Crowd::Crowd(std::uint16_t port) : port_{port}
{
    RawClient{port}.enter("host", "tea");
}

Visitor& Crowd::add(std::string name, Visitor::Kind kind)
{
    return visitors_.emplace_back(port_, std::move(name), kind);
}

void Crowd::remove(const Visitor& visitor)
{
    visitors_.remove_if([&](const Visitor& each) { return &each == &visitor; });
}

void Crowd::turn()
{
    std::vector<pollfd> watched;
    std::vector<Visitor*> of;
    auto now = Visitor::Clock::now();
    for (Visitor& visitor : visitors_) {
        visitor.come(now);
        if (visitor.is_in())
            visitor.flush();
        if (visitor.fd() < 0 || visitor.wanted() == 0)
            continue;
        watched.push_back({visitor.fd(), visitor.wanted(), 0});
        of.push_back(&visitor);
    }
    ::poll(watched.data(), watched.size(), turn_ms);
    now = Visitor::Clock::now();
    for (std::size_t i = 0; i < watched.size(); ++i)
        if (watched[i].revents != 0)
            of[i]->ready(watched[i].revents, now);
}

bool Crowd::run_until(const std::function<bool()>& condition, Deadline deadline)
{
    const auto end = Visitor::Clock::now() + deadline;
    while (!condition()) {
        if (Visitor::Clock::now() >= end)
            return false;
        turn();
    }
    return true;
}

bool Crowd::run_until_all_are_in()
{
    return run_until([&] { return std::ranges::all_of(visitors_, &Visitor::is_in); });
}

bool Crowd::run_until_all_is_answered()
{
    return run_until([&] {
        return std::ranges::all_of(visitors_, [](const Visitor& v) { return v.unanswered() == 0; });
    });
}

std::vector<Told> Crowd::history()
{
    Visitor& late = add("historian" + std::to_string(++historians_), Visitor::Kind::reader);
    REQUIRE(run_until([&] { return late.is_in(); }, std::chrono::minutes{10}));
    std::vector<Told> seen = late.seen();
    remove(late);
    return seen;
}

std::size_t Pace::due()
{
    const auto now = Visitor::Clock::now();
    constexpr std::chrono::duration<double> longest{0.1};
    const std::chrono::duration<double> passed = now - std::exchange(asked_at_, now);
    owed_ += per_second_ * std::min(passed, longest).count();
    const auto whole = static_cast<std::size_t>(owed_);
    owed_ -= static_cast<double>(whole);
    return whole;
}

} // namespace snug::test
