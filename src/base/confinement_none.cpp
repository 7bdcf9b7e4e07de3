#include "src/base/confinement.h"

namespace snug {

std::error_code Confinement::enter() const
{
    return std::make_error_code(std::errc::not_supported);
}

} // namespace snug
