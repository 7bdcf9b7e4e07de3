#!/usr/bin/env python3
"""Makes confusables.cpp and scripts.cpp from Unicode's data, as ICU carries it.

    src/text/make_tables.py          (on Debian 12: apt install libicu72 clang-format)

Debian packages the Unicode Character Database without the data of UTS 39, so both are asked
of ICU, a code point at a time.  ICU 72 has Unicode 15.0, as utf8proc 2.8 has.  Run it when the
version is to change, look at the difference, and say the version in names.h.
"""
import ctypes
import pathlib
import subprocess

ICU = 72
UNICODE = "15.0"

i18n = ctypes.CDLL(f"libicui18n.so.{ICU}")
common = ctypes.CDLL(f"libicuuc.so.{ICU}")


def call(library, name, *arguments, answer=ctypes.c_int):
    function = getattr(library, f"{name}_{ICU}")
    function.restype = answer
    return function(*arguments)


def with_status(library, name, *arguments, answer=ctypes.c_int):
    status = ctypes.c_int(0)
    result = call(library, name, *arguments, ctypes.byref(status), answer=answer)
    assert status.value <= 0, (name, status.value)
    return result


def into_text(library, name, *arguments):
    """What a function writes into a buffer of UTF-16."""
    room = 64
    buffer = ctypes.create_string_buffer(2 * room)
    length = with_status(library, name, *arguments, buffer, room)
    return buffer.raw[:2 * length].decode("utf-16-le")


def utf16(text):
    data = text.encode("utf-16-le")
    return ctypes.c_char_p(data), len(data) // 2


CHECKER = ctypes.c_void_p(with_status(i18n, "uspoof_open", answer=ctypes.c_void_p))
NFD = ctypes.c_void_p(with_status(common, "unorm2_getNFDInstance", answer=ctypes.c_void_p))
NFKC = ctypes.c_void_p(with_status(common, "unorm2_getNFKCInstance", answer=ctypes.c_void_p))


def is_normal(form, text):
    return with_status(common, "unorm2_isNormalized", form, *utf16(text), answer=ctypes.c_int8)


def prototype(text):
    return into_text(i18n, "uspoof_getSkeleton", CHECKER, 0, *utf16(text))


def script_of(code_point):
    """The script; of a shared character the only one it is used with; else "Common"."""
    script = with_status(common, "uscript_getScript", code_point)
    if script <= 1:  # Common, Inherited
        codes = (ctypes.c_int * 32)()
        count = with_status(common, "uscript_getScriptExtensions", code_point, codes, 32)
        script = codes[0] if count == 1 else 0
    if script <= 1:
        return "Common"
    name = call(common, "uscript_getName", script, answer=ctypes.c_char_p).decode()
    return name.replace("_", " ")


LETTERS, MARKS, DIGITS = range(1, 6), (6, 8), (9,)  # UCharCategory: L, Mn and Mc, Nd


def of_names():
    """What a name may hold: see prepare_name()."""
    for code_point in range(0x110000):
        category = call(common, "u_charType", code_point, answer=ctypes.c_int8)
        if category in LETTERS or category in MARKS or category in DIGITS:
            yield code_point


def confusable_rows():
    """Those that are their own NFD, for that is what skeleton() looks at."""
    for code_point in of_names():
        text = chr(code_point)
        if is_normal(NFD, text) and is_normal(NFKC, text):
            like = prototype(text)
            if like != text:
                yield code_point, like


def script_rows():
    """Ranges of one script; what lies in between is in no name."""
    rows = []
    for code_point in of_names():
        script = script_of(code_point)
        if rows and rows[-1][2] == script:
            rows[-1][1] = code_point
        else:
            rows.append([code_point, code_point, script])
    return rows


def literal(text):
    """ASCII as it is, the rest escaped: the source shows no letter that turns it around."""
    def spelled(c):
        if " " <= c <= "~" and c not in '"\\':
            return c
        return f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}"
    # A backslash has no \u of its own in C++.
    return 'U"' + "".join({'"': '\\"', "\\": "\\\\"}.get(c) or spelled(c) for c in text) + '"'


HEAD = f"""// Made by make_tables.py from Unicode {UNICODE}: change that, not this.
#include "src/text/{{header}}"

#include <array>

namespace snug::text {{{{

namespace {{{{

"""


def write(name, head, rows, tail):
    file = pathlib.Path(__file__).parent / f"{name}.cpp"
    file.write_text(HEAD.format(header=f"{name}.h") + head + ", ".join(rows) + tail)
    subprocess.run(["clang-format", "-i", file], check=True)


def main():
    write("confusables", "constexpr auto table = std::to_array<Confusable>({",
          [f"{{0x{c:04x}, {literal(like)}}}" for c, like in confusable_rows()],
          ",\n});\n\n} // namespace\n\n"
          "std::span<const Confusable> confusables()\n{\nreturn table;\n}\n\n"
          "} // namespace snug::text\n")
    write("scripts", "constexpr auto table = std::to_array<ScriptRange>({",
          [f'{{0x{a:04x}, 0x{b:04x}, "{script}"}}' for a, b, script in script_rows()],
          ",\n});\n\n} // namespace\n\n"
          "std::span<const ScriptRange> script_ranges()\n{\nreturn table;\n}\n\n"
          "} // namespace snug::text\n")


if __name__ == "__main__":
    main()
