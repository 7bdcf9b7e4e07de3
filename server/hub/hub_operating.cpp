#include "server/hub/hub_state.h"
#include "server/hub/refusals.h"

/// What operators ask: root, and who the server runs as.
namespace snug::server {

void Hub::State::on(Session& session, const Asking& asking, msg::Backup& request)
{
    if (!session.peer.is_operator)
        return reply(asking, refusal::for_operators());
    if (!request.file.starts_with('/') || request.file.find('\0') != std::string::npos)
        return reply(asking, refusal::not_a_path());
    note("makes a backup", session.id, {}, session.user->name->str());
    effects_.push_back(MakeBackup{session.id, asking.request, std::move(request.file)});
}

} // namespace snug::server
