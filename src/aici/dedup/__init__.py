"""Records -> works: which rows of the exports are one paper, and what the paper then says.

Rules: rows with the same `record_id` are one work, and so are records with the same DOI; both hold through chains (A
and B share a DOI, B and C an id). The work is named by its smallest `record_id`. So the order of files or rows does not
matter.
Titles are not compared yet: a record without DOI meets only rows of its own id.
"""

from __future__ import annotations

import polars as pl

from aici.dedup.merging import merge_authorships, merge_works
from aici.dedup.order import PREFERENCE, RECORD_ORDER

__all__ = ["PREFERENCE", "RECORD_ORDER", "match_records", "merge_authorships", "merge_works"]


def match_records(records: pl.DataFrame) -> pl.DataFrame:
    """The work of each record.

    Parameters
    ----------
    records : DataFrame[record_id, file, row, doi]
        One row per row of an export.

    Returns
    -------
    DataFrame[record_id, file, row, work_id, rule]
        One row per row of an export, in order of `record_id`, file and row. `rule` is `same_doi` in a work that joins
        several ids, `same_id` in one whose single id stands on several rows, else `single`.
    """
    works = records.select("record_id").unique().join(_joined_by_doi(records), on="record_id", how="left")
    named = works.with_columns(pl.col("work_id").fill_null(pl.col("record_id")))
    matched = records.select(RECORD_ORDER).join(named, on="record_id")
    ids, rows = pl.col("record_id").n_unique().over("work_id"), pl.len().over("work_id")
    rule = pl.when(ids > 1).then(pl.lit("same_doi")).when(rows > 1).then(pl.lit("same_id")).otherwise(pl.lit("single"))
    return matched.with_columns(rule=rule).sort(RECORD_ORDER)


def _joined_by_doi(records: pl.DataFrame) -> pl.DataFrame:
    """Table[record_id, work_id]: records that share a DOI with another, and the smallest id they are connected to.

    Each round hands the smallest id one step further along the chains, so there are as many rounds as the longest
    chain has links: two or three, whatever the size of the corpus.
    """
    edges = records.select("record_id", "doi").drop_nulls().unique()
    shared = edges.filter(pl.col("record_id").n_unique().over("doi") > 1)
    reach = edges.join(shared.select("record_id").unique(), on="record_id", how="semi")
    reach = reach.with_columns(work_id=pl.col("record_id"))
    while True:
        step = reach.with_columns(pl.col("work_id").min().over("doi"))
        step = step.with_columns(pl.col("work_id").min().over("record_id"))
        if step["work_id"].equals(reach["work_id"]):
            return reach.select("record_id", "work_id").unique()
        reach = step
