"""How well a partition of records into works agrees with a true one.

Two measures, as the field reports both. *Pairwise*: of all pairs of records, those put into one work that belong
together, those that do not, and those missed. *Record-level*, as deduplication tools publish it
(`DedupeBenchmarker.compare_dedupe_id` of bib-dedupe): the record with the smallest id of each found work survives. Of
each true work one survivor is right, the removed records are true positives, each further survivor is a miss; a true
work of which no record survives is one false positive. It is kinder to large works, and blind to a false merge of two
works that keep a survivor each.

Pairs are counted from the sizes of groups, never listed, so that partitions of millions of records are measured in
seconds; `wrong_pairs` lists only the pairs that are wrong.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import polars as pl

KINDS = ("false_merge", "miss")


@dataclass(frozen=True)
class Agreement:
    """Counts of right and wrong decisions, in pairs or in records; counts of several sets are pooled by `+`."""

    true_positives: int
    false_positives: int
    misses: int

    @property
    def precision(self) -> float:
        """Share of what was found that is right, 0 to 1; NaN where nothing was found."""
        return _share(self.true_positives, self.true_positives + self.false_positives)

    @property
    def recall(self) -> float:
        """Share of what is to be found that was found, 0 to 1; NaN where nothing is to be found."""
        return _share(self.true_positives, self.true_positives + self.misses)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0 to 1; NaN where there is nothing to find and nothing found."""
        return _share(2 * self.true_positives, 2 * self.true_positives + self.false_positives + self.misses)

    def __add__(self, other: Agreement) -> Agreement:
        return Agreement(
            self.true_positives + other.true_positives,
            self.false_positives + other.false_positives,
            self.misses + other.misses,
        )


def pairwise(found: pl.DataFrame, true: pl.DataFrame) -> Agreement:
    """Agreement over all pairs of records.

    Parameters
    ----------
    found : DataFrame[record_id, work_id]
        One row per record; further columns are ignored.
    true : DataFrame[record_id, work]
        One row per record, the same records.

    Raises
    ------
    ValueError
        If a record is listed twice or stands in one of the two only.
    """
    records = _joined(found, true)
    together, in_found, in_true = (_pairs(records, *by) for by in (("work_id", "work"), ("work_id",), ("work",)))
    return Agreement(together, in_found - together, in_true - together)


def record_level(found: pl.DataFrame, true: pl.DataFrame) -> Agreement:
    """Agreement over records, as deduplication tools publish it; parameters and errors as of `pairwise`."""
    records = _joined(found, true)
    survives = pl.col("record_id") == pl.col("record_id").min().over("work_id")
    works = records.with_columns(survives=survives).group_by("work").agg(size=pl.len(), left=pl.col("survives").sum())
    kept = pl.max_horizontal(pl.col("left"), 1)
    removed, lost, further = works.select(
        (pl.col("size").cast(pl.Int64) - kept).sum().alias("removed"),
        (pl.col("left") == 0).sum().alias("lost"),
        (kept - 1).sum().alias("further"),
    ).row(0)
    return Agreement(removed, lost, further)


def pairwise_between(found: pl.DataFrame, true: pl.DataFrame, source: pl.DataFrame) -> pl.DataFrame:
    """Agreement over the pairs of records of each two databases, and of each with itself.

    Parameters
    ----------
    found, true : DataFrame
        As of `pairwise`.
    source : DataFrame[record_id, data_source]
        One row per record.

    Returns
    -------
    DataFrame[source_a, source_b, true_positives, false_positives, misses]
        One row per two databases (`source_a` ≤ `source_b`) that have a pair in `found` or in `true`, in pairs.
    """
    records = _joined(found, true).join(source, on="record_id")
    together, in_found, in_true = (
        _pairs_between(records, name, *by)
        for name, *by in (("together", "work_id", "work"), ("found", "work_id"), ("true", "work"))
    )
    both = ["source_a", "source_b"]
    counts = in_found.join(in_true, on=both, how="full", coalesce=True).join(together, on=both, how="left")
    counts = counts.fill_null(0)
    return counts.select(
        *both,
        true_positives="together",
        false_positives=pl.col("found") - pl.col("together"),
        misses=pl.col("true") - pl.col("together"),
    ).sort(both)


def wrong_pairs(found: pl.DataFrame, true: pl.DataFrame) -> pl.DataFrame:
    """The pairs of records that are wrongly in one work, or wrongly in two.

    Parameters
    ----------
    found, true : DataFrame
        As of `pairwise`.

    Returns
    -------
    DataFrame[record_id_a, record_id_b, kind]
        One row per wrong pair, `record_id_a` < `record_id_b`, sorted; `kind` is one of `KINDS`.
    """
    records = _joined(found, true)
    false_merges = _apart(records, "work_id", "work").with_columns(kind=pl.lit(KINDS[0]))
    misses = _apart(records, "work", "work_id").with_columns(kind=pl.lit(KINDS[1]))
    return pl.concat([false_merges, misses]).sort("record_id_a", "record_id_b")


def _joined(found: pl.DataFrame, true: pl.DataFrame) -> pl.DataFrame:
    """DataFrame[record_id, work_id, work], one row per record."""
    for name, frame in (("found", found), ("true", true)):
        twice = frame.filter(pl.col("record_id").is_duplicated())["record_id"]
        if len(twice):
            raise ValueError(f"{name} must have one row per record, got {twice.min()!r} more than once; drop the rest")
    records = found.select("record_id", "work_id").join(true.select("record_id", "work"), on="record_id")
    for name, frame in (("found", found), ("true", true)):
        if len(frame) > len(records):
            alone = frame.join(records, on="record_id", how="anti")["record_id"]
            raise ValueError(
                f"found and true must hold the same records, got {len(alone)} in {name} only, such as "
                f"{alone.min()!r}; name records alike in both and give singletons a work of their own"
            )
    return records


def _pairs(records: pl.DataFrame, *by: str) -> int:
    size = pl.col("len").cast(pl.Int64)
    return records.group_by(by).len().select((size * (size - 1) // 2).sum()).item()


def _pairs_between(records: pl.DataFrame, name: str, *by: str) -> pl.DataFrame:
    """DataFrame[source_a, source_b, `name`]: pairs within the groups `by`, counted."""
    sizes = records.group_by(*by, "data_source").agg(n=pl.len().cast(pl.Int64))
    crossed = sizes.join(sizes, on=by, suffix="_b").filter(pl.col("data_source") <= pl.col("data_source_b"))
    same = pl.col("data_source") == pl.col("data_source_b")
    pairs = pl.when(same).then(pl.col("n") * (pl.col("n") - 1) // 2).otherwise(pl.col("n") * pl.col("n_b"))
    counted = crossed.group_by(source_a="data_source", source_b="data_source_b").agg(pairs.sum().alias(name))
    return counted.filter(pl.col(name) > 0)


def _apart(records: pl.DataFrame, joined_by: str, parted_by: str) -> pl.DataFrame:
    """DataFrame[record_id_a, record_id_b]: pairs that share `joined_by` and not `parted_by`."""
    mixed = records.filter(pl.col(parted_by).n_unique().over(joined_by) > 1)
    pairs = mixed.join(mixed, on=joined_by, suffix="_b").filter(
        (pl.col("record_id") < pl.col("record_id_b")) & (pl.col(parted_by) != pl.col(f"{parted_by}_b"))
    )
    return pairs.select(record_id_a="record_id", record_id_b="record_id_b")


def _share(part: int, whole: int) -> float:
    return part / whole if whole else math.nan
