#!/usr/bin/env python3
"""House rules a machine can see, one row each: where, what, why.

Answers like a compiler:  tests/world/x.cpp:7: a test waits for a condition, it never sleeps
"""
import pathlib
import re
import sys

RULES = [
    # (folders, endings, pattern, words)
    (("tests",), (".cpp", ".h", ".py", ".sh"),
     r"\b(sleep_for|sleep_until|usleep|nanosleep)\s*\(|\btime\.sleep\(|^\s*sleep\s+[\d.]",
     "a test waits for a condition, it never sleeps"),
    (("src", "server", "tui"), (".cpp", ".h"), r"\b(usleep|nanosleep|sleep_for)\s*\(|\bsleep\s*\(\d",
     "the loop waits for descriptors and deadlines, nothing sleeps"),
    (("src", "server", "tui", "tests"), (".cpp", ".h", ".py"), r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b",
     "finish it, or leave it out"),
    (("src", "server", "tui"), (".h",), r"^\s*using namespace\b", "no using namespace in a header"),
    (("src", "server", "tui"), (".cpp", ".h"), r"\b(malloc|calloc|strcpy|strcat|sprintf|gets)\s*\(",
     "C++ owns memory by type"),
    (("src", "server", "tui"), (".cpp", ".h"), r"(?<![\w.:>])new\s+[A-Z]\w*\s*[({]|\bdelete\s+\w",
     "no new, no delete: an owner has a type"),
    (("src", "server/hub", "tui/model", "tui/update", "tui/view"), (".cpp", ".h"),
     r"\b(getenv|std::rand|std::random_device)\b", "the world is an argument (style: time, chance)"),
    (("server/hub", "tui/model", "tui/update", "tui/view", "src/session", "src/protocol"),
     (".cpp", ".h"), r"\b(system_clock|steady_clock)::now\(",
     "time is an argument"),
    (("src", "server", "tui"), (".cpp", ".h"), r"\bmemcmp\s*\(",
     "compare secrets with crypto::equal_secrets, values with =="),
]


# What other people wrote reaches a reader through a type that is safe: Printed (plain commands),
# Canvas (screen), the log, TextLog.  Each of those writes in one file.
WRITES = re.compile(r"\bfmt::print\s*\(|\bstd::(v?f?printf|f?puts|f?putc|fwrite|cout|cerr|clog)\b")
WRITERS = {"tui/cli/output.cpp", "src/base/log.cpp", "src/base/check.cpp", "server/main.cpp"}


def writes_elsewhere(root):
    for folder in ("src", "server", "tui"):
        for file in sorted((root / folder).rglob("*")):
            path = file.relative_to(root).as_posix()
            if file.suffix not in (".cpp", ".h") or path in WRITERS:
                continue
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                if WRITES.search(line):
                    yield f"{path}:{number}: write through tui/cli/output.h or the log: they are safe"


def faults_in(root):
    for folders, endings, pattern, words in RULES:
        rule = re.compile(pattern)
        for folder in folders:
            for file in sorted((root / folder).rglob("*")):
                if file.suffix not in endings or not file.is_file():
                    continue
                lines = file.read_text(encoding="utf-8").splitlines()
                for number, line in enumerate(lines, 1):
                    if rule.search(line):
                        yield f"{file.relative_to(root)}:{number}: {words}"


def main(root):
    faults = sorted({*faults_in(root), *writes_elsewhere(root)})
    print("\n".join(faults) if faults else "nothing to say")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
