#pragma once

#include "server/config.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <variant>

/// The settings of snugd.toml(5), a row each: the file's reader, --check-config, the manual
/// and its test are made from this table.
namespace snug::server {

// What a setting may hold; `in` finds its place in a Config.

/// A path; empty for none.
struct PathSetting {
    std::string& (*in)(Config&);
};
/// "HOST:PORT"; empty for none.
struct AddressSetting {
    std::optional<net::HostPort>& (*in)(Config&);
};
/// A list of "HOST:PORT".
struct AddressesSetting {
    std::vector<net::HostPort>& (*in)(Config&);
};
/// File permissions in octal: "0660".
struct ModeSetting {
    std::optional<mode_t>& (*in)(Config&);
};
struct CountSetting {
    std::size_t& (*in)(Config&);
    std::size_t least, most;
};
struct RateSetting {
    double& (*in)(Config&);
    double least, most;
};
/// How long messages are kept: "30d".
struct RetentionSetting {
    Retention& (*in)(Config&);
};
/// One of a few words, by its index.
struct ChoiceSetting {
    std::span<const std::string_view> words;
    std::size_t (*get)(const Config&);
    void (*set)(Config&, std::size_t);
};
using SettingKind = std::variant<PathSetting, AddressSetting, AddressesSetting, ModeSetting,
                                 CountSetting, RateSetting, RetentionSetting, ChoiceSetting>;

struct Setting {
    std::string_view name; ///< "limits.messages_per_second"
    SettingKind kind;
    std::string_view meaning;
    /// What is taken when nothing is said, in words, where it depends on the surroundings.
    std::string_view default_words = {};
};

/// Sorted as the manual shows them: by table, then by weight.
std::span<const Setting> settings();

/// "a whole number from 1 to 100000": what a value of this kind is.
std::string type_of(const Setting& setting);

/// A value as the file would write it: `["localhost:12345"]`.
std::string value_text(const Setting& setting, const Config& config);

/// All settings as a file that sets each to what it is in `config`.
std::string to_toml(const Config& config);

} // namespace snug::server
