"""The works of the corpus: its records matched, the author's decisions heeded, what is left for him written down."""

from __future__ import annotations

from pathlib import Path

import ibis
import polars as pl
from ibis.expr.types import Table

from aici import dedup
from aici.dedup.decisions import SHOWN, read_decisions, write_review
from aici.dedup.keys import RECORD


def matched(con: ibis.BaseBackend, tables: dict[str, Table], decisions: Path | None, review: Path) -> dict[str, Table]:
    """The tables `record_work`, `evidence` and `rejects`, the last with the rows of decisions that cannot be used.

    Parameters
    ----------
    tables : `records` and `rejects` of the corpus
    decisions : the author's file, see `dedup.decisions`; None or a file that is not there decides nothing
    review : file to write the pairs to that are left to him

    Raises
    ------
    DecisionError
        If the decisions cannot be read or contradict each other.
    """
    records = tables["records"].select(*RECORD).to_polars()
    decided = read_decisions(decisions or Path(), known=records["record_id"])
    found = dedup.match_records(records, decided.pairs)
    left = found.evidence.filter(pl.col("outcome").is_in(dedup.OPEN))
    write_review(_side_by_side(left, records), review)
    unused = con.create_table("unused_decisions", decided.rejects.to_arrow(), temp=True)
    return {
        "record_work": con.create_table("record_work", found.record_work.to_arrow(), temp=True),
        "evidence": con.create_table("evidence", found.evidence.to_arrow(), temp=True),
        "rejects": ibis.union(tables["rejects"], unused.cast(tables["rejects"].schema())),
    }


def _side_by_side(pairs: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """The pairs with what an author must see of both records; of one on several rows, its first."""
    first = records.sort(dedup.RECORD_ORDER).unique("record_id", keep="first").select("record_id", *SHOWN)
    for side in "ab":
        named = first.rename({name: f"{name}_{side}" for name in first.columns})
        pairs = pairs.join(named, on=f"record_id_{side}", how="left", maintain_order="left")
    return pairs
