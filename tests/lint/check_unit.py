#!/usr/bin/env python3
"""The unit that is installed gives the server no more than it needs.

    check_unit.py SNUGD.SERVICE

Scored by systemd itself, from 0 (nothing is exposed) to 10, and read by it without a complaint.
"""
import pathlib
import re
import shutil
import subprocess
import sys

MOST_EXPOSURE = 1.5


def analyze(*arguments):
    return subprocess.run(["systemd-analyze", *arguments], check=False, capture_output=True,
                          text=True, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"})


def faults_in(unit):
    run = analyze("security", "--offline=true", f"--threshold={MOST_EXPOSURE * 10:.0f}", unit)
    score = re.search(r"exposure level for \S+: ([\d.]+)", run.stdout)
    if not score:
        yield f"systemd-analyze gives no score: {run.stderr.strip()}"
    elif run.returncode or float(score[1]) > MOST_EXPOSURE:
        yield f"exposure is {score[1]}, more than {MOST_EXPOSURE}"
    else:
        print(f"exposure: {score[1]}")
    # What is not installed here, the program and its manual, is not the unit's fault.
    for line in analyze("verify", "--man=no", unit).stderr.splitlines():
        if line.startswith(unit):
            yield line


def main(unit):
    if not shutil.which("systemd-analyze"):
        print("systemd-analyze is not installed")
        return 77
    if "--offline" not in analyze("--help").stdout:
        print("systemd-analyze is too old to score a file")
        return 77
    faults = list(faults_in(str(pathlib.Path(unit).resolve())))
    print("\n".join(faults) or "nothing to say")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
