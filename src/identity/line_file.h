#pragma once

#include "src/base/result.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace snug::identity {

/// A small file of the user's own with a fact a line, which people may edit: empty lines and
/// those that begin with '#' say nothing.
///
/// 0600, never read or written through a link or if others may write it, and replaced as a
/// whole, so that a reader never sees half of it.  Several programs may write at once: each
/// holds FILE.lock while it does.
class LineFile {
public:
    /// Who may be able to read it; where it is only its owner, any other file is refused.
    enum class Readers { anybody, owner };

    /// `heading` is the comment a new file begins with.
    LineFile(std::filesystem::path path, std::string_view heading,
             Readers readers = Readers::anybody)
        : path_{std::move(path)}, heading_{heading}, readers_{readers}
    {
    }

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

    /// The text; "" if there is no file.
    [[nodiscard]] Result<std::string> read() const;

    /// Replaces the text by what `make` makes of it; fails as that does.
    Result<void> change(const std::function<Result<std::string>(std::string)>& make) const;

    using IsUnwanted = std::function<bool(std::string_view line)>;
    /// Adds a line in the place of those that are unwanted.
    Result<void> put(std::string_view line, const IsUnwanted& is_unwanted) const;
    /// The text put() makes of `text`.
    static std::string with(std::string_view line, std::string text, const IsUnwanted& is_unwanted);
    /// True if there was one.
    Result<bool> drop(const IsUnwanted& is_unwanted) const;

    /// "FILE:LINE: what".
    [[nodiscard]] Error fault(std::size_t number, std::string_view what) const;

    struct Line {
        std::string_view text;
        std::size_t number; ///< from 1
    };
    /// Those that say something.
    static std::vector<Line> lines_of(std::string_view text);
    /// And those that do not.
    static std::vector<std::string_view> all_lines_of(std::string_view text);
    static std::vector<std::string_view> words_of(std::string_view line);
    /// The text without the lines that say something unwanted; nothing if there are none.
    static std::optional<std::string> without(std::string_view text, const IsUnwanted& is_unwanted);

private:
    std::filesystem::path path_;
    std::string heading_;
    Readers readers_;
};

} // namespace snug::identity
