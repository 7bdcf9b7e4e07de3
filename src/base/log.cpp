#include "src/base/log.h"

#include <fmt/format.h>

#include <cstdio>
#include <mutex>

namespace snug::log {

namespace {

std::mutex mutex;
Settings current;

/// syslog(3): 7 debug, 6 info, 4 warning, 3 error.
int priority(Level level)
{
    switch (level) {
    case Level::debug:
        return 7;
    case Level::info:
        return 6;
    case Level::warning:
        return 4;
    case Level::error:
        return 3;
    }
    return 3;
}

std::string ascii(std::string_view text)
{
    std::string out{text};
    for (char& c : out)
        if (static_cast<unsigned char>(c) >= 0x80)
            c = '?';
    return out;
}

/// Text between double quotes, with whatever could break the line escaped.  The escapes are
/// valid in JSON, and what logfmt readers expect.
std::string quoted(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            (out += '\\') += c;
        else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
        else
            out += c;
    }
    return out += '"';
}

bool is_bare_word(std::string_view text)
{
    return !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz"
                                                   "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                                   "0123456789._-:/@+#[]") == text.npos;
}

void write(Level level, std::string_view module, std::string_view sentence, Fields fields)
{
    const std::lock_guard lock{mutex};
    if (level < current.level)
        return;
    const std::string line = format(current, level, module, sentence, fields) + '\n';
    std::fwrite(line.data(), 1, line.size(), stderr);
}

} // namespace

std::string_view name_of(Level level)
{
    switch (level) {
    case Level::debug:
        return "debug";
    case Level::info:
        return "info";
    case Level::warning:
        return "warning";
    case Level::error:
        return "error";
    }
    return "error";
}

std::optional<Level> level_from(std::string_view name)
{
    for (const Level level : {Level::debug, Level::info, Level::warning, Level::error})
        if (name == name_of(level))
            return level;
    return std::nullopt;
}

std::string format(const Settings& settings, Level level, std::string_view module,
                   std::string_view sentence, Fields fields)
{
    const auto clean = settings.clean != nullptr ? settings.clean : &ascii;
    const auto quoted_clean = [&](std::string_view text) { return quoted(clean(text)); };
    std::string line = settings.journal_prefix ? fmt::format("<{}>", priority(level)) : "";
    if (settings.format == Format::json) {
        line += fmt::format(R"({{"level":"{}","module":{},"message":{})", name_of(level),
                            quoted(module), quoted_clean(sentence));
        for (const Field& field : fields)
            if (!field.value.empty())
                line += fmt::format(",{}:{}", quoted(field.name), quoted_clean(field.value));
        return line += '}';
    }
    line +=
        fmt::format("level={} module={} msg={}", name_of(level), module, quoted_clean(sentence));
    for (const Field& field : fields)
        if (!field.value.empty())
            line +=
                fmt::format(" {}={}", field.name,
                            is_bare_word(field.value) ? field.value : quoted_clean(field.value));
    return line;
}

void configure(const Settings& settings)
{
    const std::lock_guard lock{mutex};
    current = settings;
}

void debug(std::string_view module, std::string_view sentence, Fields fields)
{
    write(Level::debug, module, sentence, fields);
}

void info(std::string_view module, std::string_view sentence, Fields fields)
{
    write(Level::info, module, sentence, fields);
}

void warning(std::string_view module, std::string_view sentence, Fields fields)
{
    write(Level::warning, module, sentence, fields);
}

void error(std::string_view module, std::string_view sentence, Fields fields)
{
    write(Level::error, module, sentence, fields);
}

} // namespace snug::log
