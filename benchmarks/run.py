"""Runs all benchmarks and writes `benchmarks/RESULTS.md`.

Seconds depend on the machine and are given for orientation; the ratios, each taken within one run, are what to compare.
"""

from __future__ import annotations

import platform

import deduplication
import reading
import report
import selection
import simulation
import uncertainty
from timing import RUNS

from aici.editions import project_root


def main():
    """Measure and write the table."""
    rows = [*report.rows(), *reading.rows(), *selection.rows(), *simulation.rows()]
    rows += [*uncertainty.rows(), *deduplication.rows()]
    lines = [f"| {what} | {value} | {aim} |" for what, value, aim in rows]
    head = f"# Results\n\n`make bench`, Python {platform.python_version()}, medians of {RUNS} runs, worlds once.\n"
    table = ["| what | measured | aim |", "|---|---|---|", *lines]
    (project_root() / "benchmarks" / "RESULTS.md").write_text("\n".join([head, *table, ""]), encoding="utf-8")
    print("\n".join(table))


if __name__ == "__main__":
    main()
