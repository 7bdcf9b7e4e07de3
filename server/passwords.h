#pragma once

#include "src/base/secret_text.h"
#include "src/net/worker_pool.h"

#include <functional>
#include <optional>
#include <string>

namespace snug::server {

/// Makes and compares password verifiers where that makes nobody wait.  Every answer comes in
/// the loop; nothing is answered when too many wait already, or there is no memory.
class Passwords {
public:
    using Hashed = std::function<void(std::optional<std::string> verifier)>;
    using Checked = std::function<void(std::optional<bool> matches)>;

    explicit Passwords(net::EventLoop& loop);

    /// A refusal is answered at once, inside the call.
    void hash(SecretText password, Hashed done);
    void check(SecretText password, std::string verifier, Checked done);

private:
    net::WorkerPool workers_;
};

} // namespace snug::server
