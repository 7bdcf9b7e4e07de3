#pragma once

#include "src/base/check.h"
#include "src/protocol/framing.h"
#include "src/protocol/limits.h"

#include <string_view>

namespace snug::fuzz {

/// Shows each object of a piece that a session wants written: several may stand there end to
/// end, all of them whole.
template <class Check>
void for_each_object(std::string_view piece, Check check)
{
    msg::FrameReader reader{limits::object_bytes};
    reader.feed(piece);
    for (;;) {
        const auto object = reader.next();
        INVARIANT(object.ok());
        if (!*object)
            break;
        check(**object);
    }
    INVARIANT(reader.pending() == 0);
}

} // namespace snug::fuzz
