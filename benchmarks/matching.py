"""Our matching of records, called in one place; as a program, of records in Parquet, in a process of its own."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import polars as pl

from aici import dedup


def matched(records: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The work of each record, and the pairs of records that were compared.

    Returns
    -------
    tuple
        DataFrame[record_id, work_id], one row per record; DataFrame[record_id_a, record_id_b, rule, outcome].
    """
    matching = dedup.match_records(records)
    works = matching.record_work.select("record_id", "work_id").unique("record_id", maintain_order=True)
    return works, matching.evidence.select("record_id_a", "record_id_b", "rule", "outcome")


def main(records: Path, out: Path):
    """Match what lies in the folder `records`; write `works.parquet` and `seconds.json` into `out`."""
    frame = pl.read_parquet(records / "*.parquet").drop("work")
    started = time.perf_counter()
    found, _ = matched(frame)
    seconds = time.perf_counter() - started
    found.write_parquet(out / "works.parquet")
    (out / "seconds.json").write_text(json.dumps(seconds), encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
