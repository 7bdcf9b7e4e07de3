#include "server/passwords.h"

#include "src/crypto/password.h"

#include <cstddef>
#include <memory>
#include <new>
#include <utility>

namespace snug::server {

namespace {

/// Argon2id takes 64 MiB and a core for each.
constexpr unsigned hashing_threads = 2;
constexpr std::size_t most_to_hash = 64;

/// What `work` returns, or nothing if there was no memory for it.
template <class Work>
auto if_memory_allows(Work work) -> std::optional<decltype(work())>
{
    try {
        return work();
    } catch (const std::bad_alloc&) {
        return std::nullopt;
    }
}

/// A job can be copied, a secret cannot: the job's copies share it.
std::shared_ptr<const SecretText> share(SecretText&& password)
{
    return std::make_shared<const SecretText>(std::move(password));
}

} // namespace

Passwords::Passwords(net::EventLoop& loop) : workers_{loop, hashing_threads, most_to_hash} {}

void Passwords::hash(SecretText password, Hashed done)
{
    const auto job = [password = share(std::move(password))] {
        return if_memory_allows([&] { return crypto::make_password_verifier(password->view()); });
    };
    if (!workers_.submit<std::optional<std::string>>(job, done))
        done(std::nullopt);
}

void Passwords::check(SecretText password, std::string verifier, Checked done)
{
    const auto job = [password = share(std::move(password)), verifier = std::move(verifier)] {
        return if_memory_allows(
            [&] { return crypto::password_matches(password->view(), verifier); });
    };
    if (!workers_.submit<std::optional<bool>>(job, done))
        done(std::nullopt);
}

} // namespace snug::server
