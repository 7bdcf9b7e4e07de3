"""What the bench measured, as tables and as a picture."""
import html
import os
import statistics


class Column:
    """A figure of a scenario: `scale` makes it the title's unit; beside `reference` it is a ratio,
    too."""

    def __init__(self, title, scenario, figure, reference=None, scale=1):
        self.title, self.scenario, self.figure = title, scenario, figure
        self.reference, self.scale = reference, scale


def talk(members):
    return [Column("one at a time, CPU us a delivery", f"one-{members}", "cpu_us_per_delivery",
                   "rawplain"),
            Column("saturated, deliveries/s", f"saturated-{members}", "deliveries_per_s",
                   "rawcoal"),
            Column("saturated, CPU us a delivery", f"saturated-{members}", "cpu_us_per_delivery",
                   "rawcoal")]


TABLES = {
    "100 members": [
        *talk(100),
        Column("500k/s offered, p99 ms", "offered", "delivery_p99_us", "rawcoal", 1e-3),
        Column("100 channels of 10, deliveries/s", "channels", "deliveries_per_s", "rawcoal"),
    ],
    "10 members": talk(10),
    "1,000 members": talk(1000),
    "acknowledged, one at a time": [
        Column("p50 us", "one-100", "ack_p50_us"),
        Column("p99 us", "one-100", "ack_p99_us"),
        Column("one fdatasync of the disk then, us", "one-100", "fdatasync_us"),
    ],
    "who stand beside": [
        Column("10k come and join, s", "idle-10000", "storm_s", "rawcoal"),
        Column("1k: bytes each", "idle-1000", "bytes_per_connection"),
        Column("10k: bytes each", "idle-10000", "bytes_per_connection"),
        Column("p99 us beside 1k", "idle-1000", "delivery_p99_us", "rawcoal"),
        Column("p99 us beside 10k", "idle-10000", "delivery_p99_us", "rawcoal"),
    ],
    "one who never reads": [
        Column("p99 of the others, times that without", "deaf", "p99_times"),
        Column("more memory, KiB", "deaf", "memory_bytes", scale=1 / 1024),
        Column("gone after s", "deaf", "gone_after_s"),
    ],
}

NEVER = {"gone_after_s": "not in 8"}


def short(value):
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if value >= 10 * size or (letter == "M" and value >= size):
            return f"{value / size:.3g}{letter}"
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


class Results:
    """Of all rounds, by what they are asked for."""

    def __init__(self, rows):
        self.rows = rows

    def has(self, column):
        return any(row["scenario"] == column.scenario for row in self.rows)

    def of(self, column, peer):
        return [row for row in self.rows
                if row["scenario"] == column.scenario and row["peer"] == peer]

    def by_round(self, column, peer):
        return {row["round"]: row[column.figure] * column.scale for row in self.of(column, peer)
                if column.figure in row}

    def ratio(self, column, peer):
        """The median of the ratios to the reference of the same round, or nothing."""
        beside = self.by_round(column, column.reference)
        ratios = [value / beside[number]
                  for number, value in self.by_round(column, peer).items() if beside.get(number)]
        return statistics.median(ratios) if ratios and peer != column.reference else None

    def cell(self, column, peer):
        rows, values = self.of(column, peer), self.by_round(column, peer)
        if not values:
            failed = rows and all("failed" in row for row in rows)
            return "failed" if failed else NEVER.get(column.figure, "") if rows else ""
        text = short(statistics.median(values.values()))
        if len(values) > 1:
            text += f" ({short(min(values.values()))}–{short(max(values.values()))})"
        ratio = self.ratio(column, peer)
        if ratio is not None:
            text += f" ×{ratio:.2f}"
        if any(row.get("saturates") for row in rows):
            at = statistics.median(row["deliveries_per_s"] for row in rows if "failed" not in row)
            text = f"saturates at {short(at)}"
        return text


def table(bench):
    """All there is to tell, in Markdown."""
    results, lines = Results(bench.results), []
    for title, columns in TABLES.items():
        columns = [column for column in columns if results.has(column)]
        if not columns:
            continue
        lines += ["| " + " | ".join([title, *(c.title for c in columns)]) + " |",
                  "| --- " * (1 + len(columns)) + "|"]
        for peer in bench.peers:
            cells = (["absent"] * len(columns) if peer.name in bench.absent
                     else [results.cell(column, peer.name) for column in columns])
            lines.append("| " + " | ".join([peer.name, *cells]) + " |")
        lines.append("")
    return "\n".join(lines + remarks(bench))


def remarks(bench):
    lines = [f"{name}: {why}." for name, why in bench.absent.items()]
    failures = {(r["peer"], r["scenario"]): r["failed"] for r in bench.results if "failed" in r}
    lines += [f"{peer}, {scenario}: {why}" for (peer, scenario), why in failures.items()]
    loads = [row["load_average"] for row in bench.results] or [0]
    return lines + [
        f"Median (least–most) of {bench.options.rounds} interleaved rounds; × is the ratio to "
        "rawplain or rawcoal in the same round. 100-byte texts; server on one processor, load on "
        f"another of {os.cpu_count()}; load average of the machine {min(loads):.1f}–"
        f"{max(loads):.1f}."]


# --- The picture ---------------------------------------------------------------------------------

PANELS = [  # each with whether more is better
    (TABLES["100 members"][0], "less is better"),
    (TABLES["100 members"][1], "more is better"),
    (TABLES["100 members"][3], "less is better"),
    (TABLES["who stand beside"][2], "less is better"),
]
WIDTH, ROW, LABELS, VALUES = 760, 18, 130, 90
STYLE = """
    text { font: 12px system-ui, sans-serif; fill: #333 }
    .title { font-weight: 600 } .note { fill: #777 }
    .bar { fill: #9aa5b1 } .snug { fill: #2f7d6b }
    @media (prefers-color-scheme: dark) {
        text { fill: #ddd } .note { fill: #999 } .bar { fill: #5d6873 } .snug { fill: #4fb09a }
    }"""


def bars(results, column, note, names, top):
    """A panel, and where the next one begins."""
    medians = {name: statistics.median(values.values()) for name in names
               if (values := results.by_round(column, name))}
    most = max(medians.values(), default=1) or 1
    parts = [f'<text class="title" x="0" y="{top}">{html.escape(column.title)}'
             f'<tspan class="note" dx="8" font-weight="400">{note}</tspan></text>']
    y = top + 10
    for name, value in medians.items():
        width = max(1, (WIDTH - LABELS - VALUES) * value / most)
        kind = "snug" if name.startswith("snug") else "bar"
        parts.append(
            f'<text x="{LABELS - 8}" y="{y + 12}" text-anchor="end">{html.escape(name)}</text>'
            f'<rect class="{kind}" x="{LABELS}" y="{y + 2}" width="{width:.1f}" height="12" rx="2"/>'
            f'<text x="{LABELS + width + 6:.1f}" y="{y + 12}">{short(value)}</text>')
        y += ROW
    return parts, y + 26


def picture(bench):
    """Four panels of bars, as SVG that suits a dark page and a bright one."""
    results, parts, top = Results(bench.results), [], 16
    names = [peer.name for peer in bench.peers if peer.name not in bench.absent]
    for column, note in PANELS:
        if results.has(column):
            more, top = bars(results, column, note, names, top)
            parts += more
    body = "\n".join(parts)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" role="img" '
            f'aria-label="snug beside its peers"><style>{STYLE}\n</style>\n{body}\n</svg>\n')
