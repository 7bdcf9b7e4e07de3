#include "tui/environment.h"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace snug::tui {

namespace {

Account own_account()
{
    const uid_t uid = ::getuid();
    if (const passwd* entry = ::getpwuid(uid))
        return {uid, entry->pw_name, entry->pw_dir};
    return {uid, "", "/"};
}

} // namespace

Environment make_environment(const Account& account,
                             const std::function<const char*(const char*)>& variable)
{
    const auto text = [&](const char* name) -> std::optional<std::string> {
        const char* value = variable(name);
        if (value == nullptr || *value == '\0')
            return std::nullopt;
        return value;
    };
    const auto directory = [&](const char* name) -> std::optional<std::filesystem::path> {
        const auto value = text(name);
        if (!value || !value->starts_with('/'))
            return std::nullopt;
        return *value;
    };

    Environment environment;
    environment.uid = account.uid;
    environment.login = account.login;
    environment.home = directory("HOME").value_or(account.home);
    environment.config_home = directory("XDG_CONFIG_HOME").value_or(environment.home / ".config");
    environment.data_home = directory("XDG_DATA_HOME").value_or(environment.home / ".local/share");
    environment.state_home =
        directory("XDG_STATE_HOME").value_or(environment.home / ".local/state");
    environment.runtime_dir = directory("XDG_RUNTIME_DIR");
    environment.server = text("SNUG_SERVER");
    environment.password_file = text("SNUG_PASSWORD_FILE");
    environment.search_path = text("PATH").value_or("");
    environment.terminal = {.term = text("TERM").value_or(""),
                            .colour_hint = text("COLORFGBG").value_or(""),
                            .no_colour = text("NO_COLOR").has_value(),
                            .in_tmux = text("TMUX").has_value()};
    return environment;
}

Environment read_environment()
{
    Environment environment = make_environment(own_account(), ::getenv);
    environment.input_is_terminal = ::isatty(STDIN_FILENO) == 1;
    environment.output_is_terminal = ::isatty(STDOUT_FILENO) == 1;
    environment.errors_are_terminal = ::isatty(STDERR_FILENO) == 1;
    return environment;
}

} // namespace snug::tui
