"""Which name in Latin letters goes with a Chinese, Japanese or Korean one: as two records of one publication say.

Two records that each name a single applicant of the same publication name the same one. Names whose keys so belong to
each other in nine of ten publications, seen from either side, are one applicant: where several firms share a
translation, or a firm has several, nothing is told. Abbreviated names (`ABBREVIATED`) and those of inventors tell
nothing either; joint applicants are left aside, as sources may list them in another order.
"""

from __future__ import annotations

import polars as pl

from aici.dedup import holders

ABBREVIATED = ("derwent",)  # UNIV ZHEJIANG TECHNOLOGY
SURE = 0.9  # share of the publications of a name that must agree


def match_scripts(records: pl.DataFrame) -> pl.DataFrame:
    """The names in Latin letters of names in other scripts.

    Parameters
    ----------
    records : DataFrame[data_source, publication_number, applicants]
        One row per patent record.

    Returns
    -------
    DataFrame[key, latin_key, latin]
        One row per key (`holders.key`) of a name in Chinese, Japanese or Korean; `latin` is the most frequent spelling
        of the name that `latin_key` stands for, of equal ones the first.
    """
    pairs = _pairs(records)
    counts = pairs.group_by("key", "latin_key").agg(publications=pl.col("publication_number").n_unique())
    agreed = [pl.col("publications") >= SURE * pl.col("publications").sum().over(side) for side in ("key", "latin_key")]
    spelt = pairs.group_by("latin_key", "latin").len()
    spelt = spelt.sort("latin_key", -pl.col("len").cast(pl.Int64), "latin")
    shown = spelt.unique("latin_key", keep="first", maintain_order=True).drop("len")
    return counts.filter(*agreed).join(shown, on="latin_key").select("key", "latin_key", "latin").sort("key")


def _pairs(records: pl.DataFrame) -> pl.DataFrame:
    """Table[publication_number, key, latin_key, latin]: names in two scripts of the single applicant."""
    single = records.filter(pl.col("applicants").list.len() == 1, ~pl.col("data_source").is_in(ABBREVIATED))
    named = single.select("publication_number", name=pl.col("applicants").list.first()).drop_nulls().unique()
    told = named.with_columns(key=holders.key(pl.col("name")))
    other = pl.col("name").str.contains(holders.CJK)
    latin = told.filter(~other).rename({"name": "latin", "key": "latin_key"})
    return told.filter(other).drop("name").unique().join(latin, on="publication_number")
