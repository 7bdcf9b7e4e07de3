#include "src/text/unicode.h"

#include "src/text/utf8.h"

#include <cstdlib>
#include <memory>
#include <utf8proc.h>

namespace snug::text {

namespace {

utf8proc_int32_t native(char32_t code_point)
{
    return static_cast<utf8proc_int32_t>(code_point);
}

auto boundary_class_of(char32_t code_point)
{
    return utf8proc_get_property(native(code_point))->boundclass;
}

std::string mapped(std::string_view text, int options)
{
    utf8proc_uint8_t* raw = nullptr;
    const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                     static_cast<utf8proc_ssize_t>(text.size()), &raw,
                                     static_cast<utf8proc_option_t>(options));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned{raw, &std::free};
    if (length < 0)
        return {};
    return {reinterpret_cast<const char*>(raw), static_cast<std::size_t>(length)};
}

} // namespace

Category category_of(char32_t code_point)
{
    switch (utf8proc_category(native(code_point))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
        return Category::letter;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
        return Category::mark;
    case UTF8PROC_CATEGORY_ME:
        return Category::enclosing_mark;
    case UTF8PROC_CATEGORY_ND:
        return Category::decimal_digit;
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return Category::other_number;
    case UTF8PROC_CATEGORY_PC:
    case UTF8PROC_CATEGORY_PD:
    case UTF8PROC_CATEGORY_PS:
    case UTF8PROC_CATEGORY_PE:
    case UTF8PROC_CATEGORY_PI:
    case UTF8PROC_CATEGORY_PF:
    case UTF8PROC_CATEGORY_PO:
        return Category::punctuation;
    case UTF8PROC_CATEGORY_SM:
    case UTF8PROC_CATEGORY_SC:
    case UTF8PROC_CATEGORY_SK:
    case UTF8PROC_CATEGORY_SO:
        return Category::symbol;
    case UTF8PROC_CATEGORY_ZS:
        return Category::space;
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return Category::line_separator;
    case UTF8PROC_CATEGORY_CC:
        return Category::control;
    case UTF8PROC_CATEGORY_CF:
        return Category::format;
    case UTF8PROC_CATEGORY_CS:
        return Category::surrogate;
    case UTF8PROC_CATEGORY_CO:
        return Category::private_use;
    case UTF8PROC_CATEGORY_CN:
        break;
    }
    return Category::unassigned;
}

bool is_default_ignorable(char32_t code_point)
{
    return utf8proc_get_property(native(code_point))->ignorable;
}

bool is_pictographic(char32_t code_point)
{
    return boundary_class_of(code_point) == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

bool is_hangul_trailer(char32_t code_point)
{
    const auto boundary = boundary_class_of(code_point);
    return boundary == UTF8PROC_BOUNDCLASS_V || boundary == UTF8PROC_BOUNDCLASS_T;
}

bool ClusterBreaks::between(char32_t left, char32_t right)
{
    return utf8proc_grapheme_break_stateful(native(left), native(right), &state_);
}

std::string nfd(std::string_view text)
{
    return mapped(text, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE);
}

std::string nfc(std::string_view text)
{
    return mapped(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

std::string nfkc(std::string_view text)
{
    if (is_ascii(text)) // which no form changes
        return std::string{text};
    return mapped(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
}

std::string nfkc_casefold(std::string_view text)
{
    if (is_ascii(text)) {
        std::string folded{text};
        for (char& c : folded)
            c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        return folded;
    }
    return mapped(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                            UTF8PROC_IGNORE);
}

std::string_view unicode_version()
{
    return utf8proc_unicode_version();
}

} // namespace snug::text
