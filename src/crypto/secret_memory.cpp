#include "src/crypto/secret_memory.h"

#include <sodium.h>

#include <memory>
#include <mutex>
#include <new>
#include <vector>

namespace snug::crypto {

namespace {

constexpr std::size_t piece_bytes = 128; // a block of BLAKE2b
constexpr std::size_t pieces_a_block = 256;

std::byte* guarded(std::size_t size)
{
    static const bool has_started = sodium_init() >= 0;
    void* memory = has_started ? sodium_malloc(size) : nullptr;
    if (memory == nullptr)
        throw std::bad_alloc{};
    return static_cast<std::byte*>(memory);
}

/// The pieces that nobody has, of blocks that are kept for as long as the program runs.
class Pieces {
public:
    std::byte* take()
    {
        const std::lock_guard lock{mutex_};
        if (free_.empty())
            add_block();
        std::byte* piece = free_.back();
        free_.pop_back();
        return piece;
    }

    void give_back(std::byte* piece) noexcept
    {
        const std::lock_guard lock{mutex_};
        free_.push_back(piece); // there is room: see add_block()
    }

private:
    void add_block()
    {
        free_.reserve(all_ + pieces_a_block);
        std::byte* block = guarded(pieces_a_block * piece_bytes);
        for (std::size_t i = 0; i < pieces_a_block; ++i)
            free_.push_back(block + i * piece_bytes);
        all_ += pieces_a_block;
    }

    std::mutex mutex_;
    std::vector<std::byte*> free_;
    std::size_t all_ = 0;
};

/// Never destroyed: a secret may die after everything else.
Pieces& pieces()
{
    static Pieces& all = *std::make_unique<Pieces>().release();
    return all;
}

} // namespace

SecretMemory::SecretMemory(std::size_t size)
    : bytes_{size <= piece_bytes ? pieces().take() : guarded(size), size}
{
    sodium_memzero(bytes_.data(), bytes_.size());
}

void SecretMemory::give_back() noexcept
{
    if (bytes_.empty())
        return;
    sodium_memzero(bytes_.data(), bytes_.size());
    if (bytes_.size() <= piece_bytes)
        pieces().give_back(bytes_.data());
    else
        sodium_free(bytes_.data());
    bytes_ = {};
}

} // namespace snug::crypto
