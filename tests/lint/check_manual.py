#!/usr/bin/env python3
"""The manual is well formed, and true where a machine can compare it with the source.

snug-protocol(7) has a section for every action of messages.h and an item for every
error code of error.cpp, and none besides.
"""
import pathlib
import re
import shutil
import subprocess
import sys


def mandoc_faults(pages):
    if not shutil.which("mandoc"):
        return ["mandoc is not installed"]
    # Pages of ours that are not installed yet are not "not found".
    run = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", *pages], check=False,
                         capture_output=True, text=True)
    return run.stdout.splitlines()


def difference(what, in_source, in_page):
    for name in sorted(in_source - in_page):
        yield f"man/snug-protocol.7: {what} {name} is missing"
    for name in sorted(in_page - in_source):
        yield f"man/snug-protocol.7: there is no {what} {name}"


def protocol_faults(root):
    page = (root / "man/snug-protocol.7").read_text(encoding="utf-8")
    messages = (root / "src/protocol/messages.h").read_text(encoding="utf-8")
    errors = (root / "src/base/error.cpp").read_text(encoding="utf-8")

    def part(title):
        return page.split(f".Sh {title}\n")[1].split("\n.Sh ")[0]

    events_source, requests_source = messages.split("// Requests, each with")
    action = re.compile(r'action = "(\w+)"')
    section = re.compile(r"^\.Ss (\w+)$", re.M)
    yield from difference("request", set(action.findall(requests_source)),
                          set(section.findall(part("REQUESTS"))))
    yield from difference("event", set(action.findall(events_source)),
                          set(section.findall(part("EVENTS"))))
    yield from difference("error code", set(re.findall(r'ErrorCode::\w+, "(\w+)"', errors)),
                          set(re.findall(r"^\.It (\w+)$", part("ERROR CODES"), re.M)))


def main(root):
    pages = sorted((root / "man").glob("*.[1-9]"))
    faults = mandoc_faults(pages) + list(protocol_faults(root))
    print("\n".join(faults) if faults else "the manual agrees")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
