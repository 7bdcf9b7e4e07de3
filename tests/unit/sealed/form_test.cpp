#include "src/sealed/form.h"

#include <doctest/doctest.h>

using namespace snug;
using namespace snug::sealed;

TEST_CASE("what was written reads as it was")
{
    const Bytes bytes = FormWriter{}.byte(7).u32(0x01020304).u64(5).sized("tea").sized("").take();
    FormReader form{bytes};
    CHECK(form.byte() == 7);
    CHECK(form.u32() == 0x01020304);
    CHECK(form.u64() == 5);
    CHECK(form.text() == "tea");
    CHECK(form.ok());
    CHECK_FALSE(form.at_end());
    CHECK(form.sized().empty());
    CHECK(form.at_end());
}

TEST_CASE("a form that is too short anywhere never reads to its end")
{
    const Bytes bytes = FormWriter{}.byte(7).u32(9).sized("tea").take();
    for (std::size_t left = 0; left < bytes.size(); ++left) {
        CAPTURE(left);
        FormReader form{std::span{bytes}.first(left)};
        form.byte();
        form.u32();
        form.text();
        CHECK_FALSE(form.ok());
        CHECK_FALSE(form.at_end());
        CHECK(form.byte() == 0);
    }
}

TEST_CASE("where one field ends and the next begins is part of a form")
{
    CHECK(FormWriter{}.sized("ab").sized("c").take() != FormWriter{}.sized("a").sized("bc").take());
}
