"""Deduplication of papers: right and wrong on labelled sets and on a simulated world, speed, and growth with size.

bib-dedupe runs in the same run on the same files; both are timed from after their imports. Matching of simulated
records at several sizes runs in a process of its own each.
"""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import date
from pathlib import Path

import bib_dedupe
import gold
import labelled
import matching
import numpy as np
import polars as pl
import records_at_scale
from timing import measured, seconds

from aici import simulate
from aici.dedup.evaluation import Agreement, pairwise, pairwise_between
from aici.editions import open_edition, project_root
from aici.staging import stage

SIZES = {100_000: "", 1_000_000: "at most 60 s, 4,000 MB", 5_000_000: "at most 300 s"}
WORLD = 0.01  # scale of the simulated world
AIMS = {"pooled": "precision ≥ 0.999, recall ≥ 0.985, F1 above bib-dedupe's"}


def rows():
    """Labelled sets, speed, the simulated world, growth; writes the table and the list of wrong pairs."""
    if gold.present():
        theirs = bib_dedupe.run()
        yield from _labelled(theirs)
        yield from _speed(theirs["together"])
    yield from _world()
    yield from _growth()


def _labelled(theirs):
    """Pairwise and record-level figures of both tools, set by set."""
    clusters = {name: bib_dedupe.works(theirs[name]["clusters"], gold.records(name)) for name in gold.SETS}
    figures, wrong = labelled.ours()
    both = {labelled.OURS: figures, labelled.BIB_DEDUPE: labelled.measured(clusters)}
    labelled.write(both, wrong, date.today())
    for name in figures:
        for measure, which in (("pairwise", 0), ("records", 1)):
            mine, other = (both[tool][name][which] for tool in (labelled.OURS, labelled.BIB_DEDUPE))
            aim = AIMS.get(name, "") if not which else ""
            yield f"deduplication, {name}, {measure}: ours; bib-dedupe's", f"{_shares(mine)}; {_shares(other)}", aim
    cases = len(wrong.filter(set=labelled.CASES))
    total = len(gold.cases())
    yield "pairs made by hand decided as labelled", f"{total - cases} of {total}", "all, or explained"
    missing, stale = map(len, labelled.without_cause(wrong))
    yield "wrong pairs; without cause; causes out of date", f"{len(wrong)}; {missing}; {stale}", "none; none"


def _speed(theirs):
    """Records a second of both on all sets put together."""
    records, _ = gold.together()
    ours = len(records) / seconds(lambda: matching.matched(records))
    other = theirs["records"] / theirs["seconds"]
    what = f"deduplication of {len(records):,} labelled records: records/s, of {bib_dedupe.PINNED[0]}, ratio"
    yield what, f"{ours:,.0f}, {other:,.0f}, {ours / other:.0f}", "ratio at least 100"


def _world():
    """Agreement with the truth of a simulated world, between each two of its databases too."""
    with tempfile.TemporaryDirectory() as name:
        records, truth = _simulated(Path(name))
    works, _ = matching.matched(records)
    source = records.select("record_id", "data_source").unique("record_id")
    every = f"deduplication, simulated world of {len(source):,} records, pairwise"
    yield every, _shares(pairwise(works, truth)), "precision ≥ 0.9999, recall ≥ 0.99"
    for one, other, *counts in pairwise_between(works, truth, source).iter_rows():
        yield f"of which {one} with {other}", _shares(Agreement(*counts)), ""


def _simulated(folder):
    """The records that its exports are read as, and their true works."""
    edition = open_edition("demo")
    simulate.simulate(folder / "world", edition.facts, lambda _: None, scale=WORLD)
    read = stage(folder / "world", folder / "read", edition.config.territory_policy, lambda _: None, simulated=True)
    truth = pl.read_parquet(folder / "world" / "truth" / "records" / "*.parquet")
    works = truth.select("record_id", work="work_id").unique("record_id", maintain_order=True)
    return read.frame("records"), works


def _growth():
    """Seconds, memory and agreement at each size, and the exponent of growth."""
    counts, times = [], []
    for size, aim in SIZES.items():
        count, time, peak, agreement = _at_scale(size)
        counts.append(count)
        times.append(time)
        what = f"deduplication of {count:,} simulated records, a fifth duplicates"
        yield what, f"{time:.1f} s, {peak:,.0f} MB", aim
        yield "its pairwise precision, recall, F1", _shares(agreement), ""
    exponent = np.polyfit(np.log(counts), np.log(times), 1)[0]
    yield "exponent of its growth with the records", f"{exponent:.2f}", "close to 1"


def _at_scale(size):
    """Records made, seconds of matching, peak memory of its process in MB, agreement."""
    with tempfile.TemporaryDirectory() as name:
        records, out = Path(name) / "records", Path(name)
        count = records_at_scale.make(records, size)
        command = [sys.executable, str(project_root() / "benchmarks" / "matching.py"), str(records), name]
        _, peak = measured(command, project_root())
        time = json.loads((out / "seconds.json").read_text(encoding="utf-8"))
        truth = pl.read_parquet(records / "*.parquet", columns=["record_id", "work"])
        return count, time, peak, pairwise(pl.read_parquet(out / "works.parquet"), truth)


def _shares(agreement):
    return " / ".join(f"{share:.5f}" for share in (agreement.precision, agreement.recall, agreement.f1))
