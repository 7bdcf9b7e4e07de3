#include "tui/cli/say.h"

#include "tui/cli/input.h"
#include "tui/cli/lines.h"
#include "tui/cli/splitter.h"

#include "src/protocol/limits.h"

#include <fmt/format.h>

namespace snug::tui {

namespace {

Result<void> say_one(const Call& call, Visit& visit, const ChannelName& channel,
                     const std::string& text)
{
    const auto stored = say(call, visit, channel, text);
    if (!stored)
        return stored.error();
    if (call.options.json)
        print(json_line_of(
            msg::encode(msg::Response{std::string{msg::Say::action}, std::nullopt, *stored}),
            visit.door.standing_in(channel)));
    return {};
}

} // namespace

Result<msg::SayReply> say(const Call& call, Visit& visit, const ChannelName& channel,
                          const std::string& text, msg::MessageKind kind)
{
    if (text.size() > limits::message_bytes)
        return Error{ErrorCode::too_long,
                     fmt::format("a message has at most {} bytes, this one has {}; say it in parts",
                                 limits::message_bytes, text.size())};
    if (auto allowed = visit.door.may_say_in(channel); !allowed)
        return allowed.error();
    const MessageId id = MessageId::make(call.random);
    return visit.door.ask_in(channel, [&] { return msg::Say{channel, id, kind, text}; });
}

Result<void> say_words_or_input(const Call& call, Visit& visit, const ChannelName& channel,
                                std::size_t first_word)
{
    if (call.options.words.size() > first_word)
        return say_one(call, visit, channel, call.options.text_from(first_word));

    Input input{visit.talk.loop()};
    Splitter splitter;
    for (bool ended = false; !ended;) {
        input.want(true);
        visit.talk.wait_until([&] { return input.has_any() || input.ended(); });
        input.want(false);
        splitter.feed(input.take_all());
        ended = input.ended();
        if (ended)
            splitter.finish();
        while (const auto message = splitter.next())
            if (auto said = say_one(call, visit, channel, *message); !said)
                return said;
    }
    return {};
}

} // namespace snug::tui
