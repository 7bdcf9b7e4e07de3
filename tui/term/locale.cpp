#include "tui/term/locale.h"

#include <clocale>
#include <langinfo.h>
#include <string_view>

namespace snug::tui {

bool use_utf8_locale()
{
    // Characters only: numbers and sorting stay as programs read them.
    for (const char* name : {"", "C.UTF-8", "en_US.UTF-8", "UTF-8"})
        if (std::setlocale(LC_CTYPE, name) != nullptr &&
            std::string_view{nl_langinfo(CODESET)} == "UTF-8")
            return true;
    return false;
}

} // namespace snug::tui
