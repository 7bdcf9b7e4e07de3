#!/usr/bin/env python3
"""Measures snug beside its peers: ./dev bench [--quick] [--only NAME[,NAME...]] [--rounds N]

Servers stay on the first processor, the load on the second.  Rounds are interleaved: in each, every
peer goes through a scenario before the next scenario begins, so that what disturbs the machine
disturbs all; a figure counts as its ratio to the reference programs of the same round.  Prints one
table; writes it, a picture and everything that was measured to the folder of --out.

--only keeps the scenarios and peers of these names, which may have a * in them.
"""
import argparse
import contextlib
import fnmatch
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time

import peers as peers_
import report

LOAD_TIMEOUT = 150


class Scenario:
    """What `load` is told, for how long, and whether --quick has it too."""

    def __init__(self, name, load, *, quick=False, ms=2000, quick_ms=700, **flags):
        self.name, self.load, self.quick = name, load, quick
        self.ms, self.quick_ms, self.flags = ms, quick_ms, flags


SCENARIOS = [
    Scenario("one-10", "one", members=10),
    Scenario("one-100", "one", members=100, quick=True),
    Scenario("one-1000", "one", members=1000),
    Scenario("saturated-10", "saturated", members=10),
    Scenario("saturated-100", "saturated", members=100, quick=True),
    Scenario("saturated-1000", "saturated", members=1000),
    Scenario("channels", "saturated", members=10, rooms=100, window=5, quick=True),
    Scenario("offered", "offered", members=100, rate=500_000, quick=True),
    Scenario("idle-1000", "crowd", members=10, rate=10_000, idle=1000, quick=True),
    Scenario("idle-10000", "crowd", members=10, rate=10_000, idle=10_000),
    Scenario("deaf", "deaf", members=100, rate=300_000, ms=1000),
]


class Bench:
    def __init__(self, options):
        self.options = options
        self.build = pathlib.Path(options.build).resolve()
        cores = sorted(os.sched_getaffinity(0))
        self.server_core, self.load_core = cores[0], cores[-1]
        self.peers = [p for p in peers_.all_peers(self.build) if self.is_wanted(p.name, "peers")]
        self.absent = {p.name: p.missing() for p in self.peers if p.missing()}
        self.scenarios = [s for s in SCENARIOS if self.is_wanted(s.name, "scenarios")
                          and (s.quick or not options.quick or options.only)]
        self.results = []  # one row a run

    def is_wanted(self, name, kind):
        """Words that fit no name of this kind leave all of it."""
        words = [word for word in self.options.only if fnmatch.filter(self.names_of(kind), word)]
        return not words or any(fnmatch.fnmatchcase(name, word) for word in words)

    def names_of(self, kind):
        return ([s.name for s in SCENARIOS] if kind == "scenarios"
                else [p.name for p in peers_.all_peers(self.build)])

    def unknown_words(self):
        names = self.names_of("scenarios") + self.names_of("peers")
        return [word for word in self.options.only if not fnmatch.filter(names, word)]

    def run(self):
        for number in range(self.options.rounds):
            for scenario in self.scenarios:
                for peer in self.peers:
                    if peer.name not in self.absent:
                        self.results.append(self.run_once(number, scenario, peer))

    def run_once(self, number, scenario, peer):
        row = {"round": number, "scenario": scenario.name, "peer": peer.name,
               "load_average": os.getloadavg()[0]}
        began = time.monotonic()
        try:
            # Below the build folder: a disk, where /tmp may be memory.
            with tempfile.TemporaryDirectory(prefix="bench-", dir=self.build) as folder, \
                    peers_.Running(peer, folder, self.on(self.server_core, scenario)) as server:
                if scenario.load == "one":
                    row["fdatasync_us"] = fdatasync_us(folder, self.options.at_once)
                row.update(self.load(scenario, peer, server))
        except (RuntimeError, subprocess.SubprocessError, OSError, peers_.Absent) as why:
            row["failed"] = str(why)
        row["took_s"] = round(time.monotonic() - began, 2)
        self.tell(row)
        return row

    def on(self, core, scenario):
        return peers_.stay_on(core, self.options.at_once and scenario.load != "saturated")

    def load(self, scenario, peer, server):
        flags = dict(scenario.flags, server=server.pid, entering=peer.entering,
                     ms=scenario.quick_ms if self.options.quick else scenario.ms)
        words = [str(self.build / "tests/bench/load"), peer.dialect, server.target, scenario.load]
        for name, value in flags.items():
            words += [f"--{name}", str(value)]
        done = subprocess.run(words, capture_output=True, text=True, timeout=LOAD_TIMEOUT,
                              check=False, preexec_fn=self.on(self.load_core, scenario))
        if done.returncode != 0:
            raise RuntimeError((done.stderr or "silent").splitlines()[0].removeprefix("load: "))
        return json.loads(done.stdout)

    def tell(self, row):
        if self.options.quiet:
            return
        figures = row.get("failed") or ", ".join(
            f"{name} {row[name]:.4g}" for name in ("deliveries_per_s", "cpu_us_per_delivery",
                                                   "delivery_p99_us", "ack_p50_us")
            if name in row)
        print(f"  {row['round'] + 1} {row['scenario']:<15} {row['peer']:<15} {figures}",
              file=sys.stderr, flush=True)


def fdatasync_us(folder, at_once):
    """The median of how long this disk takes, as it is at this moment."""
    words = [sys.executable, "-c", FDATASYNC, folder]
    done = subprocess.run(words, capture_output=True, text=True, timeout=LOAD_TIMEOUT, check=True,
                          preexec_fn=lambda: peers_.go_first(at_once))
    return float(done.stdout)


FDATASYNC = """
import os, statistics, sys, time
times = []
file = os.open(sys.argv[1] + "/disk", os.O_CREAT | os.O_WRONLY)
for i in range(50):
    os.pwrite(file, b"x" * 4096, 4096 * i)
    began = time.monotonic()
    os.fdatasync(file)
    times.append(time.monotonic() - began)
print(1e6 * statistics.median(times))
"""


def be_alone():
    """Two at a time would measure each other: waits until no other bench runs here."""
    name = socket.socket(socket.AF_UNIX)
    while True:
        try:
            name.bind("\0snug-bench")
            name.listen()
            return name
        except OSError:
            print("another bench runs on this machine; waiting for it", file=sys.stderr)
            with socket.socket(socket.AF_UNIX) as other, contextlib.suppress(OSError):
                other.connect("\0snug-bench")
                other.recv(1)  # its end


def options_of(arguments):
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__.split("\n\n")[0])
    parser.add_argument("--quick", action="store_true", help="the main scenarios, once, shorter")
    parser.add_argument("--only", default="", help="scenarios and peers; one-*,snug* are many",
                        metavar="NAME[,NAME...]")
    parser.add_argument("--rounds", type=int, help="3, or 1 with --quick")
    parser.add_argument("--at-once", action="store_true", help="on a busy machine, as root: "
                        "where latency counts, run before everything else (SCHED_FIFO)")
    parser.add_argument("--quiet", action="store_true", help="only the table")
    parser.add_argument("--build", default="build", help="where it is built")
    parser.add_argument("--out", default="build/bench", help="where the results go")
    options = parser.parse_args(arguments)
    options.only = [word for word in options.only.split(",") if word]
    options.rounds = options.rounds or (1 if options.quick else 3)
    return options


def main(arguments):
    # An end by signal unwinds too, so that no server is left behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    bench = Bench(options_of(arguments))
    if bench.unknown_words():
        sys.exit(f"./dev bench: there is no scenario or peer {bench.unknown_words()[0]}")
    out = pathlib.Path(bench.options.out)
    out.mkdir(parents=True, exist_ok=True)
    with be_alone():
        bench.run()
    text = report.table(bench)
    print(text)
    (out / "table.md").write_text(text + "\n", encoding="utf-8")
    (out / "bench.svg").write_text(report.picture(bench), encoding="utf-8")
    (out / "results.json").write_text(json.dumps(bench.results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
