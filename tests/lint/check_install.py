#!/usr/bin/env python3
"""What meson installs is all of it, below the prefix, and for everybody to read.

    check_install.py MESON SOURCE-ROOT BUILD-ROOT PREFIX
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile


def wanted(root, systemd):
    yield from ("bin/snug", "bin/snugd")
    for page in (root / "man").glob("*.[1-9]"):
        yield f"share/man/man{page.suffix[1:]}/{page.name}"
    yield from ("share/bash-completion/completions/snug", "share/zsh/site-functions/_snug",
                "share/fish/vendor_completions.d/snug.fish")
    if systemd:
        yield from ("lib/systemd/system/snugd.service", "lib/sysusers.d/snug.conf",
                    "lib/tmpfiles.d/snug.conf")


def faults_in(destination, root, prefix, systemd):
    below = destination / prefix.lstrip("/")
    for name in wanted(root, systemd):
        if not (below / name).is_file():
            yield f"{prefix}/{name} is not installed"
    for file in sorted(destination.rglob("*")):
        name = "/" + file.relative_to(destination).as_posix()
        if not file.is_dir() and not file.is_relative_to(below):
            yield f"{name} is not below {prefix}"
        if file.stat().st_mode & 0o022 or not file.stat().st_mode & 0o004:
            yield f"{name} has mode {file.stat().st_mode & 0o7777:o}"
    unit = below / "lib/systemd/system/snugd.service"
    if systemd and f"\nExecStart={prefix}/bin/snugd " not in unit.read_text(encoding="utf-8"):
        yield f"{unit.name} starts another program than the one installed"


def main(meson, root, build, prefix, systemd):
    with tempfile.TemporaryDirectory() as place:
        destination = pathlib.Path(place) / "root"
        run = subprocess.run([meson, "install", "-C", build, "--no-rebuild", "--destdir",
                              destination], check=False, capture_output=True, text=True)
        faults = [run.stdout + run.stderr] if run.returncode else list(
            faults_in(destination, pathlib.Path(root), prefix, systemd == "true"))
    print("\n".join(faults) or "everything is in its place")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
