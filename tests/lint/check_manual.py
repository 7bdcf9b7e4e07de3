#!/usr/bin/env python3
"""The manual is well formed, and true where a machine can compare it with the source.

snug-protocol(7) has a section for every action of messages.h and an item for every
error code of error.cpp, and none besides.  Every page is installed, and refers to no
page of ours that is not there.  snug(1) names what `snug status --format` fills in.

What the pages say of flags, settings, commands, keys and limits is compared with the
programs' own tables by the unit tests called manual_test.cpp.
"""
import pathlib
import re
import shutil
import subprocess
import sys


def mandoc_faults(pages):
    if not shutil.which("mandoc"):
        return ["mandoc is not installed"]
    run = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", *pages], check=False,
                         capture_output=True, text=True)
    return run.stdout.splitlines()


def link_faults(root, pages):
    installed = (root / "man/meson.build").read_text(encoding="utf-8")
    for page in pages:
        if f"'{page.name}'" not in installed:
            yield f"man/meson.build: {page.name} is not installed"
        for name, section in re.findall(r"\.?\bXr (snug\S*) (\d)",
                                        page.read_text(encoding="utf-8")):
            if not (root / f"man/{name}.{section}").exists():
                yield f"man/{page.name}: there is no {name}({section})"


def difference(what, in_source, in_page, page="snug-protocol.7"):
    for name in sorted(in_source - in_page):
        yield f"man/{page}: {what} {name} is missing"
    for name in sorted(in_page - in_source):
        yield f"man/{page}: there is no {what} {name}"


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


def status_faults(root):
    """What `snug status --format` fills in."""
    page = (root / "man/snug.1").read_text(encoding="utf-8")
    status = (root / "tui/cli/status.cpp").read_text(encoding="utf-8")
    in_page = page.split(".It Fl -format")[1].split(".It ")[0]
    yield from difference("field", set(re.findall(r'\{"(\w+)",\s*\[\]', status)),
                          set(re.findall(r"\{(\w+)\}", in_page)), "snug.1")


def main(root):
    pages = sorted((root / "man").glob("*.[1-9]"))
    faults = [*mandoc_faults(pages), *link_faults(root, pages), *protocol_faults(root),
              *status_faults(root)]
    print("\n".join(faults) if faults else "the manual agrees")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
