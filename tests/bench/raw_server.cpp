#include "src/base/unique_fd.h"
#include "tests/bench/sockets.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <sys/epoll.h>
#include <sys/socket.h>

/// The floor: what handing lines around costs a server that neither parses nor keeps nor checks
/// anything.
///
///     raw_server --plain|--coalesce tcp:PORT|unix:PATH
///
/// A client's first line is the name of its room, answered by "in"; each further one goes as it is
/// to everybody else in the room.  --plain writes once a recipient and line; --coalesce once a
/// recipient and turn of its loop.  Who reads nothing while a MiB waits is dropped.
namespace {

using namespace snug;
using namespace snug::bench;

constexpr std::size_t most_waiting = 1024 * 1024;
constexpr std::size_t most_read = 64 * 1024;

struct Room;

struct Member {
    UniqueFd fd;
    Room* room = nullptr;
    std::size_t place = 0; ///< in the room
    std::string rest;      ///< of a line that is not whole yet
    std::string waiting;   ///< that the kernel did not take
    bool is_broken = false;
};

struct Room {
    struct Part {
        const Member* by;
        std::size_t bytes;
    };
    std::vector<Member*> members;
    std::string said; ///< in this turn
    std::vector<Part> parts;
};

class RawServer {
public:
    RawServer(UniqueFd listener, bool coalesces)
        : listener_{std::move(listener)}, coalesces_{coalesces}, epoll_{::epoll_create1(0)}
    {
        watch(listener_.get(), EPOLL_CTL_ADD, EPOLLIN, nullptr);
    }

    void run()
    {
        std::array<epoll_event, 512> ready;
        for (;;) {
            const int count = ::epoll_wait(epoll_.get(), ready.data(), ready.size(), -1);
            for (int i = 0; i < count; ++i)
                handle(ready[static_cast<std::size_t>(i)]);
            for (Room* room : spoken_in_)
                hand_around(*room);
            spoken_in_.clear();
            for (Member* member : broken_)
                remove(*member);
            broken_.clear();
        }
    }

private:
    void watch(int fd, int operation, std::uint32_t events, Member* member)
    {
        epoll_event event{};
        event.events = events;
        event.data.ptr = member;
        ::epoll_ctl(epoll_.get(), operation, fd, &event);
    }

    void handle(const epoll_event& event)
    {
        auto* member = static_cast<Member*>(event.data.ptr);
        if (member == nullptr)
            return accept_all();
        if ((event.events & EPOLLOUT) != 0)
            write_waiting(*member);
        if ((event.events & ~static_cast<std::uint32_t>(EPOLLOUT)) != 0)
            read(*member);
    }

    void accept_all()
    {
        while (UniqueFd fd = accept_one(listener_.get())) {
            const int number = fd.get();
            auto& member = members_[number] = std::make_unique<Member>();
            member->fd = std::move(fd);
            watch(number, EPOLL_CTL_ADD, EPOLLIN, member.get());
        }
    }

    void read(Member& member)
    {
        const ssize_t got = ::recv(member.fd.get(), buffer_.data(), buffer_.size(), 0);
        if (got < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (got <= 0)
            return break_off(member);
        std::string_view bytes{buffer_.data(), static_cast<std::size_t>(got)};
        std::string joined;
        if (!member.rest.empty())
            bytes = joined = member.rest + std::string{bytes};
        if (member.room == nullptr)
            bytes = enter(member, bytes);
        const std::size_t whole = bytes.rfind('\n') + 1;
        if (whole > 0)
            speak(member, bytes.substr(0, whole));
        member.rest = bytes.substr(whole);
    }

    /// Takes the line with the room's name; returns what follows it.
    std::string_view enter(Member& member, std::string_view bytes)
    {
        const std::size_t end = bytes.find('\n');
        if (end == std::string_view::npos)
            return bytes;
        Room& room = rooms_[std::string{bytes.substr(0, end)}];
        member.room = &room;
        member.place = room.members.size();
        room.members.push_back(&member);
        write(member, "in\n");
        return bytes.substr(end + 1);
    }

    void speak(Member& member, std::string_view lines)
    {
        Room& room = *member.room;
        if (coalesces_) {
            if (room.parts.empty())
                spoken_in_.push_back(&room);
            room.said += lines;
            room.parts.push_back({&member, lines.size()});
            return;
        }
        for (std::size_t begin = 0, end = 0; begin < lines.size(); begin = end) {
            end = lines.find('\n', begin) + 1;
            for (Member* each : room.members)
                if (each != &member)
                    write(*each, lines.substr(begin, end - begin));
        }
    }

    /// To each, in one write, what the others said in this turn.
    void hand_around(Room& room)
    {
        for (Member* each : room.members) {
            const bool spoke = std::ranges::any_of(
                room.parts, [&](const Room::Part& part) { return part.by == each; });
            write(*each, spoke ? by_others(room, *each) : room.said);
        }
        room.said.clear();
        room.parts.clear();
    }

    static std::string by_others(const Room& room, const Member& member)
    {
        std::string lines;
        std::size_t at = 0;
        for (const Room::Part& part : room.parts) {
            if (part.by != &member)
                lines.append(room.said, at, part.bytes);
            at += part.bytes;
        }
        return lines;
    }

    void write(Member& member, std::string_view bytes)
    {
        if (member.is_broken || bytes.empty())
            return;
        ssize_t sent = 0;
        if (member.waiting.empty())
            sent = ::send(member.fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN)
            return break_off(member);
        bytes.remove_prefix(sent > 0 ? static_cast<std::size_t>(sent) : 0);
        if (bytes.empty())
            return;
        if (member.waiting.size() + bytes.size() > most_waiting)
            return break_off(member);
        if (member.waiting.empty())
            watch(member.fd.get(), EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT, &member);
        member.waiting += bytes;
    }

    void write_waiting(Member& member)
    {
        const ssize_t sent =
            ::send(member.fd.get(), member.waiting.data(), member.waiting.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN)
            return break_off(member);
        if (sent > 0)
            member.waiting.erase(0, static_cast<std::size_t>(sent));
        if (member.waiting.empty())
            watch(member.fd.get(), EPOLL_CTL_MOD, EPOLLIN, &member);
    }

    /// It goes at the end of the turn: lines of this one may still be its.
    void break_off(Member& member)
    {
        if (!member.is_broken)
            broken_.push_back(&member);
        member.is_broken = true;
    }

    void remove(Member& member)
    {
        if (member.room != nullptr) {
            auto& others = member.room->members;
            others[member.place] = others.back();
            others[member.place]->place = member.place;
            others.pop_back();
        }
        members_.erase(member.fd.get());
    }

    UniqueFd listener_;
    bool coalesces_;
    UniqueFd epoll_;
    std::unordered_map<int, std::unique_ptr<Member>> members_;
    std::unordered_map<std::string, Room> rooms_;
    std::vector<Room*> spoken_in_;
    std::vector<Member*> broken_;
    std::array<char, most_read> buffer_;
};

} // namespace

int main(int argc, char** argv)
{
    const std::string_view mode = argc == 3 ? argv[1] : "";
    if (mode != "--plain" && mode != "--coalesce")
        return std::fputs("usage: raw_server --plain|--coalesce tcp:PORT|unix:PATH\n", stderr), 64;
    try {
        allow_many_descriptors();
        RawServer server{listen_on(Target::parse(argv[2])), mode == "--coalesce"};
        std::puts("ready");
        std::fflush(stdout);
        server.run();
    } catch (const std::exception& why) {
        std::fprintf(stderr, "raw_server: %s\n", why.what());
        return 69;
    }
}
