#!/usr/bin/env python3
"""Measures snug beside its peers: ./dev bench [--quick] [--only WORD[,WORD...]] [--rounds N]

Servers stay on the first processor, the load on the second.  Rounds are interleaved: in each, every
peer goes through a scenario before the next scenario begins, so that what disturbs the machine
disturbs all; a figure counts as its ratio to the reference programs of the same round.  Prints one
table; writes it, a picture and everything that was measured to the folder of --out.

--only keeps the scenarios and peers whose names begin with one of the words.
"""
import argparse
import json
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import tempfile
import time

import peers as peers_

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
        words = [w for w in self.options.only if w in self.words_of(kind)]
        return not words or any(name == w or name.startswith(w + "-") for w in words)

    def words_of(self, kind):
        names = ([s.name for s in SCENARIOS] if kind == "scenarios"
                 else [p.name for p in peers_.all_peers(self.build)])
        return {name[:i] for name in names for i in range(1, len(name) + 1)
                if i == len(name) or name[i] == "-"}

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
                    peers_.Running(peer, folder, self.server_core) as server:
                row.update(self.load(scenario, peer, server))
        except (RuntimeError, subprocess.SubprocessError, OSError, peers_.Absent) as why:
            row["failed"] = str(why)
        row["took_s"] = round(time.monotonic() - began, 2)
        self.tell(row)
        return row

    def load(self, scenario, peer, server):
        flags = dict(scenario.flags, server=server.pid,
                     ms=scenario.quick_ms if self.options.quick else scenario.ms)
        words = [str(self.build / "tests/bench/load"), peer.dialect, server.target, scenario.load]
        for name, value in flags.items():
            words += [f"--{name}", str(value)]
        done = subprocess.run(words, capture_output=True, text=True, timeout=LOAD_TIMEOUT,
                              check=False, preexec_fn=peers_.stay_on(self.load_core))
        if done.returncode != 0:
            raise RuntimeError(done.stderr.strip().removeprefix("load: "))
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


# --- The table -----------------------------------------------------------------------------------

# A figure of a scenario, in which unit, beside which reference.
COLUMNS = [
    ("one at a time, CPU us a delivery", "one", "cpu_us_per_delivery", "rawplain"),
    ("acknowledged, p50 us", "one", "ack_p50_us", None),
    ("saturated, deliveries/s", "saturated", "deliveries_per_s", "rawcoal"),
    ("saturated, CPU us a delivery", "saturated", "cpu_us_per_delivery", "rawcoal"),
    ("100 channels of 10, deliveries/s", "channels", "deliveries_per_s", "rawcoal"),
]


def short(value):
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if value >= 10 * size or (letter == "M" and value >= size):
            return f"{value / size:.3g}{letter}"
    return f"{value:.3g}"


def figures_of(results, scenario, peer, name):
    """By round."""
    return {row["round"]: row[name] for row in results
            if row["scenario"] == scenario and row["peer"] == peer and name in row}


def cell(results, scenario, peer, name, reference):
    rows = [r for r in results if r["scenario"] == scenario and r["peer"] == peer]
    values = figures_of(results, scenario, peer, name)
    if not values:
        return "failed" if any("failed" in row for row in rows) else ""
    text = short(statistics.median(values.values()))
    if len(values) > 1:
        text += f" ({short(min(values.values()))}–{short(max(values.values()))})"
    beside = figures_of(results, scenario, reference, name) if reference else {}
    ratios = [value / beside[number] for number, value in values.items() if number in beside]
    if ratios and peer != reference:
        text += f" ×{statistics.median(ratios):.2f}"
    return text


def table(bench):
    lines = []
    for members in ("100", "10", "1000"):
        columns = [(title, f"{scenario}-{members}" if scenario in ("one", "saturated") else scenario,
                    name, reference) for title, scenario, name, reference in COLUMNS
                   if scenario in ("one", "saturated") or members == "100"]
        columns = [c for c in columns if any(r["scenario"] == c[1] and c[2] in r
                                             for r in bench.results)]
        if not columns:
            continue
        lines += ["| " + " | ".join([f"{members} members", *(c[0] for c in columns)]) + " |",
                  "| --- " * (1 + len(columns)) + "|"]
        for peer in bench.peers:
            cells = (["absent"] * len(columns) if peer.name in bench.absent else
                     [cell(bench.results, *c[1:2], peer.name, *c[2:]) for c in columns])
            lines.append("| " + " | ".join([peer.name, *cells]) + " |")
        lines.append("")
    lines += [f"{name}: {why}" for name, why in bench.absent.items()]
    failures = {(r["peer"], r["scenario"]): r["failed"] for r in bench.results if "failed" in r}
    lines += [f"{peer}, {scenario}: {why}" for (peer, scenario), why in failures.items()]
    loads = [row["load_average"] for row in bench.results]
    if loads:
        lines.append(f"Load average of the machine: {min(loads):.1f}–{max(loads):.1f} on "
                     f"{os.cpu_count()} processors; each figure is the median (least–most) of "
                     f"{bench.options.rounds} rounds, × is the ratio to the reference of its round.")
    return "\n".join(lines)


def options_of(arguments):
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__.split("\n\n")[0])
    parser.add_argument("--quick", action="store_true", help="the main scenarios, once, shorter")
    parser.add_argument("--only", default="", help="scenarios and peers, by how they begin",
                        metavar="WORD[,WORD...]")
    parser.add_argument("--rounds", type=int, help="3, or 1 with --quick")
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
    unknown = [word for word in bench.options.only
               if word not in bench.words_of("scenarios") | bench.words_of("peers")]
    if unknown:
        sys.exit(f"./dev bench: there is no scenario or peer {unknown[0]}")
    out = pathlib.Path(bench.options.out)
    out.mkdir(parents=True, exist_ok=True)
    bench.run()
    text = table(bench)
    print(text)
    (out / "table.md").write_text(text + "\n", encoding="utf-8")
    (out / "results.json").write_text(json.dumps(bench.results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
