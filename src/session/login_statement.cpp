#include "src/session/login_statement.h"

#include "src/crypto/hash.h"
#include "src/sealed/form.h"

namespace snug::session {

Bytes local_binding(std::uint32_t uid)
{
    return sealed::FormWriter{}.fixed(crypto::part("unix")).u32(uid).take();
}

Bytes plain_tcp_binding()
{
    return sealed::FormWriter{}.fixed(crypto::part("plain-tcp")).take();
}

std::array<std::byte, 64> login_statement(const msg::PublicKey& server_key,
                                          const msg::Challenge& challenge,
                                          std::span<const std::byte> binding,
                                          const MemberName& name)
{
    return crypto::hash<64>({crypto::part("snug-v1 login"), server_key.bytes(), challenge.bytes(),
                             binding, crypto::part(name.str())});
}

} // namespace snug::session
