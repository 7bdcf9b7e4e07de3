#!/usr/bin/env python3
"""Every tracked source file is as clang-format would write it."""
import shutil
import subprocess
import sys


def main(root):
    if not shutil.which("clang-format"):
        print("clang-format is not installed")
        return 77
    files = subprocess.run(["git", "ls-files", "-z", "*.h", "*.cpp"], cwd=root, check=True,
                           capture_output=True, text=True).stdout.split("\0")[:-1]
    run = subprocess.run(["clang-format", "--dry-run", "--Werror", *files], cwd=root, check=False)
    return 1 if run.returncode else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
