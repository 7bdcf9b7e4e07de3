#include "tui/cli/visit.h"

#include "tui/paths.h"
#include "tui/shut_in.h"

namespace snug::tui {

Result<std::unique_ptr<Visit>> prepare_visit(const Call& call)
{
    const Options& options = call.options;
    auto servers = servers_to_try(call.environment, {options.server, options.host, options.port});
    if (!servers)
        return servers.error();
    auto self = who_am_i(call);
    if (!self)
        return self.error();
    shut_in(call.environment, options);
    auto visit = std::make_unique<Visit>(call, std::move(*self), std::move(*servers));
    if (options.open)
        visit->talk.tell_passwords();
    return visit;
}

Result<std::unique_ptr<Visit>> begin_visit(const Call& call)
{
    auto visit = prepare_visit(call);
    if (!visit)
        return visit.error();
    if (auto connected = (*visit)->talk.connect(); !connected)
        return connected.error();
    return visit;
}

} // namespace snug::tui
