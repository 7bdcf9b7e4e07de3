#include "server/config.h"

#include "server/settings.h"
#include "src/base/unique_fd.h"
#include "src/text/suggest.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <iterator>

#include <fcntl.h>
#include <unistd.h>

// toml++ 3.3 asserts, or without debugging assumes, what a file need not hold ("[{"), and refuses
// it in words right after.  And it holds for unreachable that a letter like U+0220 be asked
// whether it is a space; whatever the answer, the next step refuses the letter.
#undef NDEBUG
#define TOML_ASSERT(expression) static_cast<void>(0)
#ifdef __clang__
#pragma clang attribute push(__attribute__((no_sanitize("unreachable"))), apply_to = function)
#endif
#include <toml++/toml.h>
#ifdef __clang__
#pragma clang attribute pop
#endif

namespace snug::server {

namespace {

constexpr std::string_view blank_for_none = "";
constexpr std::size_t longest_file = 1024 * 1024;

/// Fills a Config from a parsed file, and notes every fault with its place.
class Reader {
public:
    Reader(std::string_view file, Config& config) : file_{file}, config_{config} {}

    void read(const toml::table& root)
    {
        for (const auto& [key, node] : root) {
            const auto* table = node.as_table();
            if (!is_table_name(key.str()))
                unknown(key, key.str(), table_names());
            else if (table == nullptr)
                fault(node.source().begin,
                      fmt::format("{} should be a table, [{}]", key.str(), key.str()));
            else
                read_table(key.str(), *table);
        }
    }

    /// Every fault in the order of the file, or nothing.
    [[nodiscard]] std::optional<Error> error()
    {
        if (faults_.empty())
            return std::nullopt;
        std::ranges::stable_sort(faults_, {}, &Fault::line);
        std::string text;
        for (const Fault& fault : faults_)
            text += (text.empty() ? "" : "\n") + fault.text;
        return Error{ErrorCode::bad_config, std::move(text)};
    }

    void fault(const toml::source_position& at, std::string_view text)
    {
        faults_.push_back({at.line, fmt::format("{}:{}:{}: {}", file_, at.line, at.column, text)});
    }

private:
    struct Fault {
        toml::source_index line;
        std::string text;
    };

    static std::vector<std::string_view> table_names()
    {
        std::vector<std::string_view> names;
        for (const Setting& setting : settings())
            names.push_back(setting.name.substr(0, setting.name.find('.')));
        return names;
    }

    static bool is_table_name(std::string_view name)
    {
        const auto names = table_names();
        return std::ranges::find(names, name) != names.end();
    }

    void unknown(const toml::key& key, std::string_view name,
                 const std::vector<std::string_view>& known)
    {
        const auto meant = text::nearest(name, known);
        fault(key.source().begin,
              meant ? fmt::format("unknown key {}; did you mean {}?", name, *meant)
                    : fmt::format("unknown key {}; snugd.toml(5) lists those there are", name));
    }

    void read_table(std::string_view table_name, const toml::table& table)
    {
        for (const auto& [key, node] : table) {
            const std::string name = fmt::format("{}.{}", table_name, key.str());
            const auto setting = std::ranges::find(settings(), name, &Setting::name);
            if (setting != settings().end()) {
                read_value(*setting, node);
                continue;
            }
            std::vector<std::string_view> names;
            std::ranges::transform(settings(), std::back_inserter(names), &Setting::name);
            unknown(key, name, names);
        }
    }

    void read_value(const Setting& setting, const toml::node& node)
    {
        const bool taken =
            std::visit([&](const auto& kind) { return take(kind, node); }, setting.kind);
        if (!taken)
            fault(node.source().begin,
                  fmt::format("{} should be {}", setting.name, type_of(setting)));
    }

    // Each answers false for a value that is not of its kind.  A fault told in better words
    // than the kind's own is noted here, and the value then counts as taken.

    bool take(const PathSetting& setting, const toml::node& node)
    {
        const auto* text = node.as_string();
        if (text != nullptr)
            setting.in(config_) = text->get();
        return text != nullptr;
    }

    bool take(const AddressSetting& setting, const toml::node& node)
    {
        const auto* text = node.as_string();
        if (text == nullptr)
            return false;
        if (text->get() == blank_for_none)
            setting.in(config_).reset();
        else if (auto place = take_place(*text))
            setting.in(config_) = std::move(*place);
        return true;
    }

    bool take(const AddressesSetting& setting, const toml::node& node)
    {
        const auto* list = node.as_array();
        if (list == nullptr)
            return false;
        std::vector<net::HostPort> places;
        for (const toml::node& element : *list) {
            const auto* text = element.as_string();
            if (text == nullptr)
                return false;
            if (auto place = take_place(*text))
                places.push_back(std::move(*place));
        }
        setting.in(config_) = std::move(places);
        return true;
    }

    std::optional<net::HostPort> take_place(const toml::value<std::string>& text)
    {
        const auto address = net::parse_address(text.get());
        if (address && address->host_port() != nullptr)
            return *address->host_port();
        fault(text.source().begin,
              address ? "this is a path; write HOST:PORT" : address.error().text);
        return std::nullopt;
    }

    bool take(const ModeSetting& setting, const toml::node& node)
    {
        const auto* text = node.as_string();
        if (text == nullptr)
            return false;
        if (text->get() == blank_for_none) {
            setting.in(config_).reset();
            return true;
        }
        unsigned bits = 0;
        const char* end = text->get().data() + text->get().size();
        const auto [stop, error] = std::from_chars(text->get().data(), end, bits, 8);
        // Whoever the server runs as must be able to connect, and nobody executes a socket.
        if (error != std::errc{} || stop != end || (bits & ~0666U) != 0 || (bits & 0600U) != 0600U)
            return false;
        setting.in(config_) = bits;
        return true;
    }

    bool take(const CountSetting& setting, const toml::node& node)
    {
        const auto* number = node.as_integer();
        if (number == nullptr || number->get() < 0)
            return false;
        const auto value = static_cast<std::size_t>(number->get());
        if (value < setting.least || value > setting.most)
            return false;
        setting.in(config_) = value;
        return true;
    }

    bool take(const RateSetting& setting, const toml::node& node)
    {
        if (!node.is_number())
            return false;
        const double value = node.value<double>().value_or(std::nan(""));
        if (!(value >= setting.least && value <= setting.most)) // not a number is not in between
            return false;
        setting.in(config_) = value;
        return true;
    }

    bool take(const RetentionSetting& setting, const toml::node& node)
    {
        const auto* text = node.as_string();
        const auto keep = Retention::parse(text != nullptr ? text->get() : "");
        if (keep)
            setting.in(config_) = *keep;
        return keep.ok();
    }

    bool take(const ChoiceSetting& setting, const toml::node& node)
    {
        const auto* text = node.as_string();
        if (text == nullptr)
            return false;
        const auto word = std::ranges::find(setting.words, text->get());
        if (word == setting.words.end())
            return false;
        setting.set(config_, static_cast<std::size_t>(word - setting.words.begin()));
        return true;
    }

    std::string_view file_;
    Config& config_;
    std::vector<Fault> faults_;
};

} // namespace

Config default_config(const Environment& environment)
{
    Config config;
    config.socket = default_socket(environment);
    config.data = default_data(environment);
    return config;
}

Result<Config> parse_config(std::string_view text, std::string_view file, Config defaults)
{
    Reader reader{file, defaults};
    try {
        reader.read(toml::parse(text));
    } catch (const toml::parse_error& error) {
        reader.fault(error.source().begin, error.description());
    }
    if (auto error = reader.error())
        return std::move(*error);
    return defaults;
}

Result<Config> read_config(const std::string& file, Config defaults)
{
    const UniqueFd fd{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
    std::string text;
    std::array<char, 4096> piece;
    ssize_t got = -1;
    while (fd && text.size() < longest_file &&
           (got = ::read(fd.get(), piece.data(), piece.size())) > 0)
        text.append(piece.data(), static_cast<std::size_t>(got));
    if (got < 0)
        return Error{ErrorCode::bad_config,
                     fmt::format("cannot read {}: {}; choose another with --config", file,
                                 std::strerror(errno))};
    return parse_config(text, std::filesystem::path{file}.filename().string(), std::move(defaults));
}

} // namespace snug::server
