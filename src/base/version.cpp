#include "src/base/version.h"

namespace snug {

std::string_view version()
{
    return SNUG_VERSION;
}

} // namespace snug
