#!/usr/bin/env python3
"""Programs are linked and compiled as a stray pointer should meet them.

    check_elf.py [--fortified] PROGRAM...

Position independent, all relocations done and read-only before main(), no stack that can be
executed, stack canaries; with --fortified, glibc's checked functions too.
"""
import re
import shutil
import subprocess
import sys


def read(program):
    run = subprocess.run(["readelf", "--wide", "--file-header", "--program-headers", "--dynamic",
                          "--dyn-syms", program], check=True, capture_output=True, text=True)
    return run.stdout


def faults_in(elf, fortified):
    stack = re.search(r"^\s*GNU_STACK\s.*$", elf, re.M)
    if not re.search(r"^\s*Type:\s+DYN", elf, re.M) or not re.search(r"FLAGS_1\).*\bPIE\b", elf):
        yield "is not position independent"
    if not re.search(r"^\s*GNU_RELRO\s", elf, re.M):
        yield "has no segment that is read-only after relocation"
    if not re.search(r"\((BIND_NOW|FLAGS)\).*BIND_NOW|FLAGS_1\).*\bNOW\b", elf):
        yield "binds its symbols when they are called, so that their table stays writable"
    if not stack or re.search(r"\bRWE\b", stack[0]):
        yield "has a stack that can be executed"
    if "__stack_chk_fail" not in elf:
        yield "has no stack canaries"
    if fortified and not re.search(r"\b__\w+_chk@", elf.replace("__stack_chk_fail", "")):
        yield "calls none of the checked functions of _FORTIFY_SOURCE"


def main(arguments):
    if not shutil.which("readelf"):
        print("readelf is not installed")
        return 77
    fortified = "--fortified" in arguments
    programs = [argument for argument in arguments if argument != "--fortified"]
    faults = [f"{program}: {fault}" for program in programs
              for fault in faults_in(read(program), fortified)]
    print("\n".join(faults) if faults else "all as it should be")
    return 1 if faults or not programs else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
