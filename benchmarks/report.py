"""Times a warm report of the bundled edition and the reading of tagged text, and writes `benchmarks/RESULTS.md`.

Seconds depend on the machine and are given for orientation; the ratios, each taken within one run, are what to compare.
Reading is measured on synthetic records of full length, against DuckDB merely counting the lines of the same file.
"""

from __future__ import annotations

import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from aici import render, sources
from aici.editions import project_root

RUNS = 3
RECORDS = 50_000
RECORD = """PT J
AU Author, A
   Second, B
AF Author, Anna
   Second, Bo
TI A title of some length about learning from data number {n}
SO JOURNAL OF EXAMPLES
DT Article
DE first keyword; second keyword
AB {abstract}
C1 [Author, Anna] Univ One, Dept Two, 53113 Bonn, Germany.
   [Second, Bo] Univ Three, Seoul 04763, South Korea.
RP Author, A (corresponding author), Univ One, Dept Two, 53113 Bonn, Germany.
TC 12
PA BONN, GERMANY
SN 1234-5678
PY 2021
DI 10.1000/{n}
SC Computer Science
UT WOS:{n:015}
ER

"""


def seconds(call, runs=RUNS):
    """Median wall time of `call` over some runs, after one that is not counted."""
    times = []
    for _ in range(runs + 1):
        started = time.perf_counter()
        call()
        times.append(time.perf_counter() - started)
    return statistics.median(times[1:])


def report_rows(root):
    """Warm report, and the part of it that is rendering."""
    command = [sys.executable, "-m", "aici.cli", "report", "2025", "--renderer", "embedded"]
    whole = seconds(lambda: subprocess.run(command, cwd=root, check=True, capture_output=True))
    with tempfile.TemporaryDirectory() as out:
        renderer = render.choose("embedded")
        executed = root / "build" / "2025" / "notebooks"
        rendering = seconds(lambda: renderer.render(root, Path(out), ("html", "pdf"), executed=executed))
    yield "warm report of edition 2025", f"{whole:.1f} s", "at most 45 s"
    yield "of which rendering HTML and PDF", f"{rendering:.1f} s", "at most 5 s"
    yield "rendering / whole", f"{rendering / whole:.2f}", ""


def reading_rows():
    """Tagged text into records and authorships, against counting its lines."""
    abstract = "Words of an abstract that stand for a real one. " * 36
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.txt"
        body = "".join(RECORD.format(n=n, abstract=abstract) for n in range(RECORDS))
        path.write_text(f"FN Clarivate Analytics Web of Science\nVR 1.0\n{body}EF\n", encoding="utf-8")
        size = path.stat().st_size / 1e6
        reading = seconds(lambda: sources.read(path))
        query = (
            f"select count(*) from read_csv('{path}', columns={{'line': 'varchar'}}, sep='\\0', quote='', escape='')"
        )
        counting = seconds(lambda: duckdb.sql(query).fetchall())
    yield f"reading {RECORDS:,} tagged records, {size:.0f} MB", f"{reading:.1f} s", ""
    yield "reading / DuckDB counting its lines", f"{reading / counting:.1f}", ""


def main():
    """Measure and write the table."""
    root = project_root()
    rows = [*report_rows(root), *reading_rows()]
    lines = [f"| {what} | {value} | {aim} |" for what, value, aim in rows]
    head = f"# Results\n\n`make bench`, Python {platform.python_version()}, medians of {RUNS} runs.\n"
    table = ["| what | measured | aim |", "|---|---|---|", *lines]
    (root / "benchmarks" / "RESULTS.md").write_text("\n".join([head, *table, ""]), encoding="utf-8")
    print("\n".join(table))


if __name__ == "__main__":
    main()
