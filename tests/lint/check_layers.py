#!/usr/bin/env python3
"""Who may include whom.  The only statement of it; ARCHITECTURE.md quotes this table.

Reads every #include below the source folders and answers like a compiler:
    tui/view/grid.h:42: tui may not include server/hub/hub.h
"""
import pathlib
import re
import sys

MAY_INCLUDE = {
    "src/base": set(),
    "src/text": {"src/base"},
    "src/crypto": {"src/base"},
    "src/net": {"src/base"},
    "src/protocol": {"src/base", "src/text"},
    "src/identity": {"src/base", "src/crypto"},
    "src/sealed": {"src/base", "src/crypto", "src/protocol"},
    "src/session": {"src/base", "src/text", "src/crypto", "src/protocol", "src/identity",
                    "src/sealed"},
    "server/hub": {"src/base", "src/text", "src/crypto", "src/protocol", "src/sealed"},
    "server/store": {"src/base", "src/text", "src/protocol", "server/hub"},
    "server": {"src", "server"},
    "tui/model": {"src/base", "src/text", "src/protocol", "tui/model"},
    "tui/update": {"src/base", "src/text", "src/protocol", "tui/model", "tui/update"},
    "tui/view": {"src/base", "src/text", "src/protocol", "tui/model", "tui/view"},
    "tui/term": {"src/base", "src/text", "tui/model", "tui/term", "tui/view"},
    "tui": {"src", "tui"},
    "tests": {"src", "server", "tui", "tests"},
}

ONLY_IN = {
    "sodium.h": "src/crypto/",
    "nlohmann/": "src/protocol/codec",
    "ncurses.h": "tui/term/curses_terminal.cpp",
    "curses.h": "tui/term/curses_terminal.cpp",
    "sqlite3.h": "server/store/",
    "CLI/": ("server/options.cpp", "tui/options.cpp"),
    "toml++/": ("server/config.cpp", "tui/config.cpp"),
    "utf8proc.h": "src/text/",
    "sys/epoll.h": "src/net/",
    "poll.h": "src/net/",
}

INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]')


def layer_of(path):
    """The most specific row of the table that holds this path."""
    rows = [row for row in MAY_INCLUDE if path.startswith(row + "/")]
    return max(rows, key=len, default=None)


def within(path, folders):
    return any(path.startswith(folder + "/") for folder in folders)


def faults_in(root, file):
    path = file.relative_to(root).as_posix()
    layer = layer_of(path)
    includes = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        mark, target = match.groups()
        includes.append(target)
        if mark == '"':
            if not (root / target).is_file():
                yield f"{path}:{number}: \"{target}\" is not a path from the root"
            elif not within(target, MAY_INCLUDE[layer] | {layer}):
                yield f"{path}:{number}: {layer} may not include {target}"
        for header, homes in ONLY_IN.items():
            outside = not path.startswith(homes) and not path.startswith("tests/")
            if outside and (target == header or header.endswith("/") and target.startswith(header)):
                yield f"{path}:{number}: only {homes} may include {header}"
    own = file.with_suffix(".h")
    if file.suffix == ".cpp" and own.is_file():
        wanted = own.relative_to(root).as_posix()
        if not includes or includes[0] != wanted:
            yield f"{path}:1: the first include should be its own header, {wanted}"


def main(root):
    faults = []
    for top in ("src", "server", "tui", "tests"):
        for file in sorted((root / top).rglob("*")):
            if file.suffix in (".h", ".cpp"):
                faults += faults_in(root, file)
    print("\n".join(faults) if faults else "every include points downwards")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
