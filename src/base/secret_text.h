#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace snug {

/// A password on its way from one place to another.  Moves, never copies by
/// accident; wiped when it dies; has no operator<< and is no log field.
class SecretText {
public:
    SecretText() = default;
    explicit SecretText(std::string&& text) : text_{std::move(text)} { wipe(text); }
    SecretText(SecretText&& other) noexcept : text_{std::move(other.text_)} { wipe(other.text_); }
    SecretText& operator=(SecretText&& other) noexcept
    {
        wipe(text_);
        text_ = std::move(other.text_);
        wipe(other.text_);
        return *this;
    }
    ~SecretText() { wipe(text_); }

    [[nodiscard]] SecretText copy() const { return SecretText{std::string{text_}}; }
    [[nodiscard]] std::string_view view() const { return text_; }
    [[nodiscard]] bool empty() const { return text_.empty(); }

private:
    static void wipe(std::string& text) noexcept;

    std::string text_;
};

} // namespace snug
