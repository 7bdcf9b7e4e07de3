#!/usr/bin/env python3
"""Runs every libFuzzer target of a build folder for so many seconds each.

    run_fuzzers.py FOLDER SECONDS

New inputs stay in FOLDER/tests/fuzz/found/; a crash is written beside them.
"""
import pathlib
import subprocess
import sys


def main(folder, seconds):
    programs = sorted(p for p in pathlib.Path(folder, "tests/fuzz").glob("*_fuzz") if p.is_file())
    failed = []
    for program in programs:
        corpus = pathlib.Path("tests/fuzz/corpus", program.name)
        found = pathlib.Path(folder, "tests/fuzz/found", program.name)
        found.mkdir(parents=True, exist_ok=True)
        print(f"--- {program.name}, {seconds} s", flush=True)
        run = subprocess.run(
            [program, found, corpus, f"-max_total_time={seconds}", "-print_final_stats=0",
             "-verbosity=0", "-timeout=5", "-rss_limit_mb=1024", f"-artifact_prefix={found}/crash-"],
            check=False)
        if run.returncode:
            failed.append(program.name)
    print(f"{len(programs) - len(failed)} passed, {len(failed)} failed")
    for name in failed:
        print(f"failed: {name}")
    return 1 if failed or not programs else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
