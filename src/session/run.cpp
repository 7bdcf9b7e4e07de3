#include "src/session/run.h"

namespace snug::session {

Slice Run::append(std::string_view object)
{
    if (!bytes_ || bytes_->size() + object.size() > longest)
        bytes_ = std::make_shared<std::string>();
    const std::size_t begin = bytes_->size();
    *bytes_ += object;
    return {bytes_, begin, bytes_->size()};
}

} // namespace snug::session
