#include "src/sealed/form.h"

#include "src/base/check.h"

namespace snug::sealed {

namespace {

constexpr std::size_t size_bytes = 2;
constexpr std::size_t most_sized = 0xffff;

} // namespace

FormWriter& FormWriter::number(std::uint64_t value, std::size_t size)
{
    for (std::size_t i = size; i-- > 0;)
        bytes_.push_back(static_cast<std::byte>(value >> (8 * i) & 0xff));
    return *this;
}

FormWriter& FormWriter::sized(std::span<const std::byte> bytes)
{
    INVARIANT(bytes.size() <= most_sized);
    number(bytes.size(), size_bytes);
    return fixed(bytes);
}

std::span<const std::byte> FormReader::take(std::size_t size)
{
    if (short_ || size > rest_.size()) {
        short_ = true;
        return {};
    }
    const auto taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
}

std::uint64_t FormReader::number(std::size_t size)
{
    std::uint64_t value = 0;
    for (const std::byte byte : take(size))
        value = value << 8 | std::to_integer<std::uint64_t>(byte);
    return value;
}

Bytes FormReader::sized()
{
    const auto taken = take(number(size_bytes));
    return {taken.begin(), taken.end()};
}

std::string FormReader::text()
{
    const auto taken = take(number(size_bytes));
    return {reinterpret_cast<const char*>(taken.data()), taken.size()};
}

} // namespace snug::sealed
