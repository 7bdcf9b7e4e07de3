#pragma once

#include "src/base/random.h"
#include "src/text/word_list.h"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace snug::text {

inline constexpr std::size_t phrase_words = 5;
/// 55.  At the 70 ms a guess that Argon2id costs here, half of all phrases are 40
/// million core-years.
inline constexpr std::size_t phrase_bits = phrase_words * word_bits;

/// A passphrase as views into the word list: no copy of the secret is made until
/// the caller writes it where secrets are kept.
using Phrase = std::array<std::string_view, phrase_words>;

/// Five words, each as likely as any other and drawn apart from the rest.
Phrase random_phrase(Random& random);

/// "acorn-violet-drum-kite-echo".  The string is a secret.
std::string to_string(const Phrase& phrase);

} // namespace snug::text
