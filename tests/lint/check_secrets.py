#!/usr/bin/env python3
"""Secrets are compared in constant time and kept in types that wipe them, as far as names tell.

    src/crypto/x.cpp:7: == on `seed` tells by its time how much is right: crypto::equal_secrets()
    src/crypto/x.h:9: `std::string password` is never wiped: SecretText, or crypto::Secret<N>
"""
import pathlib
import re
import sys

# What must not leak, and what is only to be compared with care.
KEPT = (r"(?:\w+_)?(?:password|passphrase|secret|seed|psk)_?"
        r"|(?:\w+_)?(?:secret|private|epoch|session|shared|wrapping|chain)_key_?")
COMPARED = KEPT + r"|(?:\w+_)?(?:mac|commitment|verifier|proof)_?"

STEP = r"\w+(?:\(\))?"
OPERAND = rf"(?:\*\s*)?(?<![\w:.>])((?:{STEP}(?:\.|->))*{STEP})"
COMPARISON = re.compile(rf"{OPERAND}\s*[!=]=\s*(?:\*\s*)?((?:{STEP}(?:\.|->))*{STEP})?(?!::)")
EQUAL_CALL = re.compile(r"\b(?:std::equal|ranges::equal|memcmp|strcmp|bcmp)\s*\(([^;]*)")
OWNED = re.compile(r"\b(std::string|std::(?:array|vector)<(?:std::byte|std::uint8_t|char|unsigned char)"
                   rf"[^>]*>)\s*[&*]?\s*({KEPT})\s*(?:[;={{,)]|$)")
VIEWS = {"bytes()", "view()", "str()", "data()", "text()", "value()", "writable()"}


def noun(operand):
    """What an operand is about: `key.seed().bytes()` is about a seed, `seed.size()` is not."""
    steps = re.split(r"\.|->", operand or "")
    while len(steps) > 1 and steps[-1] in VIEWS:
        steps.pop()
    return steps[-1].removesuffix("()")


def faults_in(line):
    code = re.sub(r'"(?:\\.|[^"\\])*"', '""', line.split("//")[0])
    for match in COMPARISON.finditer(code):
        for operand in match.groups():
            name = noun(operand)
            if re.fullmatch(COMPARED, name):
                yield f"== on `{name}` tells by its time how much is right: crypto::equal_secrets()"
    for match in EQUAL_CALL.finditer(code):
        for operand in re.findall(rf"(?<![\w:]){STEP}(?:(?:\.|->){STEP})*", match[1]):
            if re.fullmatch(COMPARED, noun(operand)):
                yield f"{match[0].split('(')[0]} on `{noun(operand)}`: crypto::equal_secrets()"
    for match in OWNED.finditer(code):
        yield (f"`{match[1]} {match[2]}` is never wiped: SecretText, or crypto::Secret<N>")


# The check's own tests: it must see these, and be silent about those.
BAD = ("if (password == typed)", "return key.seed().bytes() == other;", "if (a != session_key_)",
       "std::ranges::equal(computed, commitment)", "memcmp(mac, expected, 16)",
       "std::string password;", "void set(const std::string& passphrase)", "f(std::string secret);",
       "std::array<std::byte, 32> seed;", "std::vector<std::byte> epoch_key = take();")
GOOD = ("if (focus == Field::password)", "password.size() == 0", "first == password.end()",
        "SecretText password;", "bool has_password = password.empty();", "std::string_view password",
        "std::string password_file;", "crypto::equal_secrets(mac, expected)", "// password == x",
        "error.code == ErrorCode::wrong_password", "return public_key == other.public_key;",
        "log(\"the password == secret\");", "std::optional<Secret<32>> epoch_key;")


def own_faults():
    for line in BAD:
        if not list(faults_in(line)):
            yield f"{__file__}: this should be found: {line}"
    for line in GOOD:
        for fault in faults_in(line):
            yield f"{__file__}: this is in order: {line} ({fault})"


def main(root):
    faults = list(own_faults())
    for folder in ("src", "server", "tui"):
        for file in sorted((root / folder).rglob("*")):
            if file.suffix not in (".h", ".cpp"):
                continue
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                faults += [f"{file.relative_to(root)}:{number}: {fault}" for fault in faults_in(line)]
    print("\n".join(faults) if faults else "secrets are treated as such")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
