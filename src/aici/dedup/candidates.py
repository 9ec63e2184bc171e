"""Which records are compared: those that share a key. All pairs of millions of records cannot be.

Keys are made so that two records of one paper share at least one though any single field is missing or wrong: the DOI,
the title, its beginning or its end with the year or an author, the page with volume or author. A key that more than
`CROWD` records share tells little (`Editorial`); of these only those are compared that share author and year, too.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

CROWD = 20  # records that may share a key before author and year are asked for
NEXT = 3  # where more than ten times as many share these, too, each is compared with the next ones only
_PLACES = pl.UInt32


def pairs(keyed: pl.DataFrame) -> pl.DataFrame:
    """The pairs of records to compare.

    Parameters
    ----------
    keyed : DataFrame by `keys.keyed`

    Returns
    -------
    DataFrame[a, b]
        Rows of `keyed`, a < b, each pair once, sorted.
    """
    rows = keyed.select(
        place=pl.int_range(pl.len(), dtype=_PLACES), within=pl.struct("family", "year").hash(), **_keys()
    )
    found = [_sharing(rows.select("place", "within", key=name)) for name in _keys()]
    return pl.concat(found).unique().sort("a", "b")


def _keys() -> dict[str, pl.Expr]:
    """Keys as numbers; null where a field is missing, so that nothing shares it."""
    title = pl.col("title")
    return {
        "doi": _key("doi"),
        "title": _key(title),
        "beginning_author": _key(title.str.head(24), "family"),
        "beginning_year": _key(title.str.head(56), "year"),
        "end_author": _key(title.str.tail(48), "family"),
        "volume_page": _key("volume", "page", title.str.head(4)),
        "author_page": _key("family", "page", pl.coalesce("volume", pl.col("year").cast(pl.String))),
    }


def _key(*parts: str | pl.Expr) -> pl.Expr:
    columns = [pl.col(part) if isinstance(part, str) else part for part in parts]
    return pl.when(pl.all_horizontal(column.is_not_null() for column in columns)).then(pl.struct(
        column.alias(str(n)) for n, column in enumerate(columns)
    ).hash())  # fmt: skip


def _sharing(rows: pl.DataFrame) -> pl.DataFrame:
    """DataFrame[a, b] of the rows that share the key."""
    size = pl.len().over("key")
    shared = rows.drop_nulls("key").filter(size > 1).with_columns(size=size)
    crowds = shared.filter(pl.col("size") > CROWD).with_columns(key=pl.struct("key", "within").hash())
    few = pl.concat([shared.filter(pl.col("size") <= CROWD), crowds.filter(size > 1).with_columns(size=size)])
    few, many = (few.filter(test) for test in (pl.col("size") <= 10 * CROWD, pl.col("size") > 10 * CROWD))
    pairs = few.select("key", a="place").join(few.select("key", b="place"), on="key").filter(pl.col("a") < pl.col("b"))
    return pl.concat([pairs.select("a", "b"), *_next(many.sort("key", "place"))])


def _next(many: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """DataFrame[a, b] of each row and the next ones of its key."""
    for lag in range(1, NEXT + 1):
        shifted = many.select(a="place", b=pl.col("place").shift(-lag), same=pl.col("key") == pl.col("key").shift(-lag))
        yield shifted.filter("same").select("a", "b")
