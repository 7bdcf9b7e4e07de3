#!/usr/bin/env python3
"""Builds the given folders, runs every test in each, and adds the results up.

    run_all.py FOLDER... [-- MESON-TEST ARGUMENTS]

A doctest program counts for its test cases, any other program for one.  The last
line is the sum: `N passed, N failed, N skipped`.
"""
import json
import os
import pathlib
import re
import subprocess
import sys

DOCTEST = re.compile(
    r"\[doctest\] test cases:\s*\d+ \|\s*(\d+) passed \|\s*(\d+) failed \|\s*(\d+) skipped")
SANITIZERS = {
    "ASAN_OPTIONS": "detect_leaks=1:abort_on_error=1:strict_string_checks=1",
    "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1",
}


def build(folder):
    return subprocess.run(["ninja", "-C", folder, "--quiet", "-k", "0"], check=False).returncode == 0


def test(folder, arguments):
    # A time-out is for what hangs, not for a slow machine: four times the usual, and hours
    # in a long run.
    patience = "100" if os.environ.get("SNUG_LONG") else "4"
    subprocess.run(["meson", "test", "-C", folder, "--no-rebuild", "--print-errorlogs",
                    "--timeout-multiplier", patience, *arguments],
                   check=False, env={**os.environ, **SANITIZERS})


def outcome(result):
    """(passed, failed, skipped) of one program."""
    counts = DOCTEST.search(re.sub(r"\x1b\[[0-9;]*m", "", result.get("stdout") or ""))
    if counts:
        passed, failed, skipped = map(int, counts.groups())
        if result["result"] not in ("OK", "SKIP") and failed == 0:
            failed = 1  # it passed its cases and then broke, or timed out
        return passed, failed, skipped
    # A test of a test fails where all is well; that it passed would be UNEXPECTEDPASS.
    return {"OK": (1, 0, 0), "EXPECTEDFAIL": (1, 0, 0), "SKIP": (0, 0, 1)}.get(
        result["result"], (0, 1, 0))


def main(arguments):
    split = arguments.index("--") if "--" in arguments else len(arguments)
    folders, test_arguments = arguments[:split], arguments[split + 1:]
    total = (0, 0, 0)
    for folder in folders:
        print(f"--- {folder}", flush=True)
        log = pathlib.Path(folder, "meson-logs", "testlog.json")
        log.unlink(missing_ok=True)
        if not build(folder):
            total = (total[0], total[1] + 1, total[2])
            continue
        test(folder, test_arguments)
        results = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        for line in results:
            total = tuple(map(sum, zip(total, outcome(json.loads(line)))))
    print("{} passed, {} failed, {} skipped".format(*total))
    return 1 if total[1] or not total[0] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
