#pragma once

#include "tui/model/model.h"
#include "tui/model/words.h"
#include "tui/view/style.h"

#include "src/protocol/ids.h"
#include "src/text/safe_text.h"

namespace snug::tui {

/// A sign, or what stands for it where only ASCII can be shown.
inline text::SafeText sign(const Model& model, text::OurWords full, text::OurWords ascii)
{
    return text::SafeText::literal(model.ascii ? ascii : full);
}

inline text::SafeText verified_sign(const Model& model)
{
    return sign(model, words::verified_mark, words::verified_mark_ascii);
}

inline text::SafeText password_sign(const Model& model)
{
    return sign(model, words::password_mark, words::password_mark_ascii);
}

/// What lies between a channel and who may read it; nothing if anybody may.
inline text::SafeText door_sign(const Model& model, const Buffer& buffer)
{
    if (buffer.sealed)
        return sign(model, words::sealed_mark, words::sealed_mark_ascii);
    return buffer.has_password ? password_sign(model) : text::SafeText{};
}
/// Of a channel one is not in nobody has seen to it that it is sealed.
inline text::SafeText door_sign(const Model& model, const msg::ChannelInfo& channel)
{
    return channel.hasPassword ? password_sign(model) : text::SafeText{};
}

/// In lists of channels the '#' of each says nothing.
inline text::SafeText short_title(const Buffer& buffer)
{
    const std::size_t begin = buffer.kind == Buffer::Kind::channel ? 1 : 0;
    return buffer.title.slice(begin, buffer.title.str().size());
}

/// A person's colour, everywhere the same.
inline Style style_of(const Model& model, const UserId& user)
{
    return model.me.user == user ? Style::own_nick : nick_style(std::hash<UserId>{}(user));
}

} // namespace snug::tui
