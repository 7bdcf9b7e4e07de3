#pragma once

#include "tui/cli/conversation.h"
#include "tui/cli/door.h"
#include "tui/cli/self.h"

#include <memory>

namespace snug::tui {

/// What nearly every verb has in hand: somebody, on a server, before its doors.
struct Visit {
    Visit(const Call& call, Self me, std::vector<net::Address> servers)
        : self{std::move(me)}, talk{call, self, std::move(servers)}, door{call, talk, self.name}
    {
    }

    Self self;
    Conversation talk;
    Door door;
};

/// All but the connection: for who wants to hear the first event.
Result<std::unique_ptr<Visit>> prepare_visit(const Call& call);

/// Connected.
Result<std::unique_ptr<Visit>> begin_visit(const Call& call);

} // namespace snug::tui
