#pragma once

#include "tui/model/purpose.h"

#include "src/protocol/messages.h"

#include <string>
#include <variant>
#include <vector>

namespace snug::tui {

// What is to be done in the world.  Updates make these values; app.cpp alone
// carries them out.

struct SendRequest {
    msg::Request request;
    Purpose purpose;
};
/// Give a sealed channel another password, and put these people out.
struct ChangeKey {
    ChannelName channel;
    SecretText password;
    std::vector<MemberName> removed;
    std::vector<UserId> removed_users; ///< of the same people, if they are here
    ForChangeKey purpose;
};
/// Let somebody into a sealed channel without its password.
struct LetIn {
    ChannelName channel;
    MemberName member;
    UserId only; ///< whoever that name means by then
};
/// Leave the present server for the one that is written here.
struct UseServer {
    std::string server;
};
struct RetryNow {};
/// The server that was asked about is the right one: go there.
struct TrustStranger {};
/// What the next login asks for.
struct UseName {
    MemberName name;
};
struct StartLocalServer {};
struct Remember {
    ChannelName channel;
};
struct Forget {
    ChannelName channel;
    bool key_too = true; ///< of a sealed one; not on a server's word
};
/// The user has verified that this is the key of whom they know by this name.
struct RememberPerson {
    msg::PublicKey key;
    MemberName name;
};
struct ForgetPerson {
    msg::PublicKey key;
};
/// The user said something to whom this name means here, or let them in.
struct MeetPerson {
    UserId user;
    MemberName name;
};
struct ForgetMet {
    MemberName name;
};
struct Ring {};
/// Paint every cell again, whatever the terminal shows.
struct Repaint {};
/// Stop, as Ctrl-Z stops other programs.
struct Suspend {};
struct Quit {};

using Intent = std::variant<SendRequest, ChangeKey, LetIn, UseServer, RetryNow, TrustStranger,
                            UseName, StartLocalServer, Remember, Forget, RememberPerson,
                            ForgetPerson, MeetPerson, ForgetMet, Ring, Repaint, Suspend, Quit>;
using Intents = std::vector<Intent>;

} // namespace snug::tui
