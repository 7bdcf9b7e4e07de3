#include "server/shut_in.h"

#include "src/base/confinement.h"
#include "src/base/log.h"

#include <filesystem>

namespace snug::server {

namespace {

std::string absolute_folder_of(const std::string& file)
{
    return std::filesystem::absolute(file).parent_path().string();
}

} // namespace

void shut_in(const Config& config, const std::string& config_file)
{
    Confinement confinement;
    confinement.may_read_system().may_read(absolute_folder_of(config_file)).may_write(config.data);
    if (!config.socket.empty())
        confinement.may_write(absolute_folder_of(config.socket));
    for (const std::string& folder : {config.text_log, config.backups})
        if (!folder.empty())
            confinement.may_write(folder);
    if (const std::error_code failed = confinement.enter())
        log::warning("server", "this kernel does not shut the server in with its own files",
                     {{"reason", failed.message()}});
}

} // namespace snug::server
