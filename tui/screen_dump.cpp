#include "tui/screen_dump.h"

#include <fstream>

namespace snug::tui {

void dump_screen(const Grid& grid, const std::filesystem::path& file)
{
    const std::filesystem::path fresh = file.string() + ".new";
    {
        std::ofstream out{fresh, std::ios::trunc};
        out << grid.to_text();
        if (const auto cursor = grid.cursor())
            out << "cursor " << cursor->row << ' ' << cursor->column << '\n';
    }
    std::error_code ignored; // a test that waits for it will say so
    std::filesystem::rename(fresh, file, ignored);
}

} // namespace snug::tui
