#include "src/base/secret_text.h"

#include <cstring>

namespace snug {

void SecretText::wipe(std::string& text) noexcept
{
    // Up to the capacity: a moved-from short string still holds its characters.
    text.resize(text.capacity());
    explicit_bzero(text.data(), text.size());
    text.clear();
}

} // namespace snug
