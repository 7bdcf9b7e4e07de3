#include "tui/shut_in.h"

#include "src/base/confinement.h"

namespace snug::tui {

void shut_in(const Environment& environment, const Options& options)
{
    Confinement confinement;
    confinement.may_read_system().may_write("/dev/tty");
    for (const auto& home :
         {environment.config_home, environment.data_home, environment.state_home})
        confinement.may_write(home / "snug");
    if (environment.password_file)
        confinement.may_read(*environment.password_file);
    if (options.password_file)
        confinement.may_read(*options.password_file);
    if (options.dump_screen)
        confinement.may_write(
            std::filesystem::absolute(*options.dump_screen).parent_path().string());
    static_cast<void>(confinement.enter()); // as well as it can be done here
}

} // namespace snug::tui
