"""“Authors with affiliations” of Scopus -> one row per author × address.

Rules:
- The entries, separated by semicolons, are those of the authors in order, each beginning with the author's short name:
  `Phillips, J.C., Inst, …` before 2023, `Flood E.L., Org, …` since. If there are as many as authors and each begins so,
  the link is `parallel_list`. Else the addresses of “Affiliations” have link `none`; an only author has them all.
- Several addresses of an author run on after each other. They are told apart where they are, one by one, what
  “Affiliations” lists; else they stand as one address. E-mail in them is cut.
- Corresponding authors are those whom the correspondence address names, null where it was not exported or is empty.
"""

from __future__ import annotations

import polars as pl

from aici.sources import author_lines, papers

_BY_AUTHOR = ["row", "position"]
_MAIL = r"(?i)[\s,]*\(?\be-?mail:[^,;)]*\)?"


def lines(fields: pl.DataFrame) -> pl.DataFrame:
    """Table of `papers.LINES`.

    Parameters
    ----------
    fields : Table[row, authors, short, linked, listed, correspondence]
        Lists of authors, of their short names and of addresses, and the texts of the two columns named so.
    """
    entries = _entries(fields)
    addresses = _told_apart(entries, fields).select(*_BY_AUTHOR, affiliation_raw=_cleaned("address"))
    is_linked = pl.col("row").is_in(entries["row"].unique().implode())
    names = fields.filter(is_linked).select("row", author="authors").explode("author").with_columns(_position())
    linked = names.join(addresses, on=_BY_AUTHOR, how="left", maintain_order="left_right").select(
        *_BY_AUTHOR, "author", "affiliation_raw", link=pl.lit("parallel_list")
    )
    alone = pl.when(pl.col("authors").list.len() == 1).then(pl.lit("parallel_list"))
    rest = fields.filter(~is_linked).select("row", "authors", addresses="listed", link=alone)
    unlinked = author_lines.lines(rest).select(linked.columns)
    completed = author_lines.completed(pl.concat([linked, unlinked])).drop("is_corresponding")
    marked = completed.join(_marks(fields), on=_BY_AUTHOR, how="left", maintain_order="left")
    return marked.select(*papers.LINES)


def _position() -> pl.Expr:
    return pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("row").alias("position")


def _cleaned(name: str) -> pl.Expr:
    text = pl.col(name).str.replace_all(_MAIL, "").str.strip_chars(" ,;").str.strip_suffix(".")
    return pl.when(text != "").then(text)


def _key(name: pl.Expr) -> pl.Expr:
    """A name without stops, commas, blanks and hyphens, in small letters."""
    return name.str.to_lowercase().str.replace_all(r"[\s.,'’-]", "")


def _entries(fields: pl.DataFrame) -> pl.DataFrame:
    """Table[row, position, address]: the entry of each author without his name; records that match throughout only."""
    listed = fields.select("row", "short", entry=papers.items(pl.col("linked")))
    equal = listed.filter(pl.col("short").list.len() == pl.col("entry").list.len())
    pairs = equal.explode("short", "entry").with_columns(_position())
    one, two = (pl.col("entry").str.extract(rf"^((?:[^,]*,){{{n}}}[^,]*)") for n in (0, 1))
    key = _key(pl.col("short"))
    name = pl.when(_key(one) == key).then(one).when(_key(two) == key).then(two)
    named = pairs.with_columns(name=name).filter(pl.col("name").is_not_null().all().over("row"))
    address = pl.col("entry").str.strip_prefix(pl.col("name")).str.strip_chars(" ,")
    return named.select(*_BY_AUTHOR, address=address)


def _told_apart(entries: pl.DataFrame, fields: pl.DataFrame) -> pl.DataFrame:
    """Table[row, position, address] with one address a row, where “Affiliations” tells them apart."""
    known = fields.select("row", known="listed").explode("known").drop_nulls()
    found = entries.join(known, on="row", maintain_order="left_right").filter(
        pl.col("address").str.contains(pl.col("known"), literal=True)
    )
    letters = pl.col("known").str.len_chars()
    whole = (letters.sum() + 2 * (pl.len().cast(pl.Int64) - 1)).over(_BY_AUTHOR) == pl.col("address").str.len_chars()
    apart = found.filter(whole).select(*_BY_AUTHOR, address="known", place=pl.col("address").str.find("known"))
    rest = entries.join(apart, on=_BY_AUTHOR, how="anti").filter(pl.col("address") != "")
    return pl.concat([apart.sort(*_BY_AUTHOR, "place").drop("place"), rest])


def _marks(fields: pl.DataFrame) -> pl.DataFrame:
    """Table[row, position, is_corresponding] of the records with a correspondence address."""
    told = fields.drop_nulls("correspondence")
    names = told.select("row", "short").explode("short").drop_nulls().with_columns(_position())
    surname, given = (pl.col("short").str.extract(r"^(.*?),?\s+([^\s,]*)$", n) for n in (1, 2))
    keys = names.with_columns(key=pl.concat_list(_key(pl.col("short")), _key(given + surname))).explode("key")
    pieces = told.select("row", key=papers.items(pl.col("correspondence"))).explode("key")
    named = keys.join(pieces.select("row", key=_key(pl.col("key"))), on=["row", "key"], how="semi")
    marked = names.join(named.select(_BY_AUTHOR).unique().with_columns(marked=pl.lit(True)), on=_BY_AUTHOR, how="left")
    return marked.select(*_BY_AUTHOR, is_corresponding=pl.col("marked").fill_null(False))
