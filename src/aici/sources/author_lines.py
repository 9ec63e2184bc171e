"""Lists of authors and of addresses -> one row per author × address, linked as far as the export links them.

Every author and every address of a record has a row. Where the lists are not linked, addresses have no author and
authors no address; the only author of a record has all its addresses.
"""

from __future__ import annotations

import polars as pl

from aici.sources.papers import LINES

_NO_TEXT, _NO_PLACE = pl.lit(None, pl.String), pl.lit(None, pl.Int64)


def lines(listed: pl.DataFrame) -> pl.DataFrame:
    """Table of `papers.LINES`.

    Parameters
    ----------
    listed : Table[row, authors, addresses, link]
        `authors` and `addresses` are lists or null. Where `link` is not null, the lists are parallel, or there is one
        author; an address of a parallel list may be null.
    """
    lengths = {name: pl.col(name).list.len().fill_null(0) for name in ("authors", "addresses")}
    listed = listed.with_columns(**{f"n_{name}": length for name, length in lengths.items()})
    linked = pl.col("link").is_not_null() & (pl.col("n_addresses") > 0) & (pl.col("n_authors") > 0)
    alone = pl.col("n_authors") == 1
    parts = [
        _parallel(listed.filter(linked & ~alone)),
        _lone(listed.filter(linked & alone)),
        _authors(listed.filter(~linked & (pl.col("n_authors") > 0))),
        _addresses(listed.filter(~linked & (pl.col("n_addresses") > 0))),
    ]
    return completed(pl.concat(parts))


def completed(rows: pl.DataFrame) -> pl.DataFrame:
    """Table of `papers.LINES` from its columns but the institution, which is what the address names first.

    An address that an export repeats for one author stands once.
    """
    institution = pl.col("affiliation_raw").str.extract(r"^([^,]*)").str.strip_chars()
    if "institution" in rows.columns:
        institution = pl.col("institution").fill_null(institution)
    if "is_corresponding" not in rows.columns:
        rows = rows.with_columns(is_corresponding=pl.lit(None, pl.Boolean))
    link = pl.when(pl.col("affiliation_raw").is_null()).then(pl.lit("none")).otherwise("link")
    ordered = rows.with_columns(institution=institution, link=link).sort(
        "row", "position", nulls_last=True, maintain_order=True
    )
    return ordered.select(*LINES).unique(["row", "position", "affiliation_raw"], keep="first", maintain_order=True)


def _parallel(listed: pl.DataFrame) -> pl.DataFrame:
    pairs = listed.select("row", "link", author="authors", affiliation_raw="addresses")
    return _ordered(_placed(pairs.explode("author", "affiliation_raw")))


def _lone(listed: pl.DataFrame) -> pl.DataFrame:
    author, position = pl.col("authors").list.first(), pl.lit(1, pl.Int64)
    pairs = listed.select("row", "link", author=author, affiliation_raw="addresses", position=position)
    return _ordered(pairs.explode("affiliation_raw"))


def _authors(listed: pl.DataFrame) -> pl.DataFrame:
    names = listed.select("row", author="authors").explode("author")
    return _ordered(_placed(names.with_columns(affiliation_raw=_NO_TEXT, link=pl.lit("none"))))


def _addresses(listed: pl.DataFrame) -> pl.DataFrame:
    addresses = listed.select("row", affiliation_raw="addresses").explode("affiliation_raw").drop_nulls()
    return _ordered(addresses.with_columns(author=_NO_TEXT, position=_NO_PLACE, link=pl.lit("none")))


def _placed(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(position=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("row"))


def _ordered(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select("row", "position", "author", "affiliation_raw", pl.col("link").cast(pl.String))
