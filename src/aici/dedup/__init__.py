"""Records -> works: which rows of the exports are one paper, and what the paper then says.

Rows with one `record_id` are one record. Records that may be one paper are found by shared keys (`candidates`),
compared field by field (`agreement`), judged by stated rules and vetoes (`rules`) and joined into works that hold no
two records which a veto keeps apart (`clusters`); what a person decided wins (`decisions`). The work is named by its
smallest `record_id`. Neither the order of files nor of rows matters. What the work says is `merging`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import polars as pl

from aici.dedup import candidates, clusters, keys, rules
from aici.dedup.merging import merge_authorships, merge_works
from aici.dedup.order import PREFERENCE, RECORD_ORDER

__all__ = ["OPEN", "PREFERENCE", "RECORD_ORDER", "Matching", "match_records", "merge_authorships", "merge_works"]

NO_DECISIONS = pl.DataFrame(schema={"record_id_a": pl.String, "record_id_b": pl.String, "decision": pl.String})
OPEN = (rules.UNCERTAIN, clusters.REFUSED)  # outcomes that a person may decide
_TOLD = 0.65  # score from which a pair held apart is worth telling


@dataclass(frozen=True)
class Matching:
    """Which records are one work, and why.

    `record_work`: DataFrame[record_id, file, row, work_id, rule], one row per row of an export, in order of these.
    `rule` is that of the strongest pair which joins the record to another of its work; `decision` where a person did,
    `same_id` where all rows of the work have one id, `single` where there is one row.

    `evidence`: DataFrame[record_id_a, record_id_b, outcome, rule, score], one row per pair that was joined (`same`),
    left to a person (`uncertain`), kept from joining two records held apart (`refused`), or held apart though alike
    (`apart`); see `rules` for names and scores.
    """

    record_work: pl.DataFrame
    evidence: pl.DataFrame


def match_records(records: pl.DataFrame, decisions: pl.DataFrame = NO_DECISIONS) -> Matching:
    """The work of each record.

    Parameters
    ----------
    records : DataFrame of `keys.RECORD`
        One row per row of an export; columns that are missing are taken as null.
    decisions : DataFrame[record_id_a, record_id_b, decision]
        What a person decided, `same` or `different`, without contradiction; records that are not there are ignored.
    """
    keyed = keys.keyed(records)
    judge = partial(rules.judged, keyed)
    numbers = keyed.select("record_id", number=pl.int_range(pl.len(), dtype=pl.UInt32))
    decided = _numbered(decisions, numbers)
    work, judged = clusters.grouped(keyed.height, judge(candidates.pairs(keyed)), judge, decided)
    named = numbers.select("record_id", work_id=pl.col("record_id").gather(pl.Series(work)))
    named = named.with_columns(rule=_rules(keyed.height, judged))
    rows = records.select(RECORD_ORDER).join(named, on="record_id", maintain_order="left")
    again = pl.when(pl.len().over("work_id") > 1).then(pl.lit("same_id")).otherwise(pl.lit("single"))
    matched = rows.with_columns(rule=pl.coalesce("rule", again)).sort(RECORD_ORDER)
    return Matching(matched, _evidence(judged, keyed["record_id"], pl.Series(work)))


def _numbered(decisions: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """DataFrame[a, b, decision], a < b."""
    sides = (numbers.rename({"record_id": f"record_id_{side}", "number": side}) for side in "ab")
    for side in sides:
        decisions = decisions.join(side, on=side.columns[0])
    return decisions.select(
        a=pl.min_horizontal("a", "b"), b=pl.max_horizontal("a", "b"), decision="decision"
    ).unique().sort("a", "b", "decision")  # fmt: skip


def _rules(records: int, judged: pl.DataFrame) -> pl.Series:
    """Of each record the rule of the strongest pair that joins it to another of its work; null for one alone."""
    joined = judged.filter(pl.col("outcome") == rules.SAME)
    sides = pl.concat([joined.select("rule", "score", record=side) for side in "ab"])
    order = {"descending": [True, False], "nulls_last": True}
    best = sides.sort("score", "rule", **order).unique("record", keep="first", maintain_order=True)
    every = pl.select(record=pl.int_range(records, dtype=pl.UInt32))
    return every.join(best, on="record", how="left", maintain_order="left")["rule"]


def _evidence(judged: pl.DataFrame, ids: pl.Series, work: pl.Series) -> pl.DataFrame:
    """The pairs worth telling; one that was left open and has come into one work by other pairs is settled."""
    settled = work.gather(judged["a"]) == work.gather(judged["b"])
    opened = pl.col("outcome").is_in(OPEN)
    told = (pl.col("score") >= _TOLD) | (pl.col("rule") == clusters.DECISION)
    kept = judged.filter(
        (opened & ~settled) | (pl.col("outcome") == rules.SAME) | ((pl.col("outcome") == rules.APART) & told)
    )
    sides = {f"record_id_{side}": ids.gather(kept[side]) for side in "ab"}
    return kept.with_columns(**sides).select(*sides, "outcome", "rule", "score").sort(*sides)
