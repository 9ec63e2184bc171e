"""Finding the terms of all groups in the titles, abstracts and keywords of one part of the corpus."""

from __future__ import annotations

import os
import random
import time
from statistics import median

import polars as pl
from timing import RUNS

from aici import selection
from aici.selection import reference

RECORDS = 50_000  # as many as are staged at a time
WORDS = (
    "a method for the analysis of data from many sources is described and its results are compared with those of "
    "earlier work we show that measured values differ between regions while costs remain low in all cases studied "
    "machine models of data networks and features are trained by learned systems organ began transformed"
).split()
TERMS_EACH = 5  # in an abstract, about as many as papers about AI have
MARKED_UP = 0.1  # share of abstracts with markup or characters beyond ASCII


def rows():
    """Text a second, by wall time and by CPU time."""
    records = _records()
    keywords = pl.col("author_keywords").list.join(";")
    text = records.select(pl.concat_str("title", "abstract", keywords.alias("keywords")))
    size = text.to_series().str.len_bytes().sum() / 1e6
    wall, cpu = _wall_and_cpu(lambda: selection.match_papers(records))
    cores = os.cpu_count()
    yield f"selection, all groups, {size:.0f} MB of text, {cores} cores", f"{size / wall:.0f} MB/s", "≥ 100 MB/s"
    yield "selection, by CPU time of all cores", f"{size / cpu:.0f} MB/s", ""


def _records():
    """Records whose abstracts hold about as many terms as those of papers about AI."""
    chance = random.Random(1)
    terms = [term.term.lower() for group in reference.ai_terms().groups.values() for term in group.terms]

    def abstract():
        words = chance.choices(WORDS, k=210) + chance.choices(terms, k=TERMS_EACH)
        chance.shuffle(words)
        return " ".join(words) + " (<i>p</i> – 0.05)" * (chance.random() < MARKED_UP)

    texts = [abstract() for _ in range(RECORDS // 10)] * 10
    return pl.DataFrame({"record_id": [f"wos:{n}" for n in range(RECORDS)], "abstract": texts}).with_columns(
        file=pl.lit("wos/a.txt"),
        row=pl.int_range(pl.len()),
        title=pl.col("abstract").str.head(90),
        author_keywords=pl.col("abstract").str.tail(60).str.split(" "),
    )


def _wall_and_cpu(call):
    """Median seconds of both, after a run that is not counted."""
    walls, cpus = [], []
    for _ in range(RUNS + 1):
        started, used = time.perf_counter(), time.process_time()
        call()
        walls.append(time.perf_counter() - started)
        cpus.append(time.process_time() - used)
    return median(walls[1:]), median(cpus[1:])
