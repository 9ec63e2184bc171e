"""From the fields of a paper source to the tables of the contract: what the readers of tables of papers share.

A reader brings one row per record under the names of the contract, with `reason` where it is not taken, and one row per
author and address. Rules: `record_id` is `<source>:` + the id in it; without one `<source>:hash-` + 16 digits of the
SHA-256 of title, first author, year, venue, DOI, volume, first page and article number; one without a title, too, is
rejected. A field that is not exported is null. Lists are split at their separator, blank items left out.
"""

from __future__ import annotations

import hashlib
import html
from collections.abc import Iterable

import polars as pl

from aici.records import CORPUS, SourceFormatError
from aici.sources import grid
from aici.sources.schemas import schema

RECORDS = schema(CORPUS["records"]) | {"publisher_address": pl.String}
REJECTS = schema(CORPUS["rejects"])
LINES = {  # one row per author × address, per address without author, per author without address
    "row": pl.Int64, "position": pl.Int64, "is_corresponding": pl.Boolean, "author": pl.String,
    "institution": pl.String, "affiliation_raw": pl.String, "link": pl.String,
}  # fmt: skip
PAGES = ("first_page", "last_page", "article_number")
_IDENTITY = ("title", "first_author", "year", "venue", "doi", "volume", "first_page", "article_number")
_DOI, _BEHIND = r"(10\.\d{4,9}/\S+)", ".,;:"
_YEAR = r"(?:^|\D)((?:1[5-9]|20)\d\d)(?:\D|$)"
COUNT = r"^(\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(?:\.0+)?$"
MORE = "…"  # stands in `authors` for those that the source has cut
_AND_MORE = r"(?i)[\s,;]+(?:and others|et al\.?|…|\.\.\.)[\s,;]*$"
EMPTY_EXPORT = "the export holds no record. Export again with records selected"
HEADINGS_AGAIN = "the headings stand here again: the file was put together from several; this row is no record"
NO_TITLE = "the row has neither a title nor a number of the record. Download the export again"


def tables(name: str, file: str, fields: pl.DataFrame, lines: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The tables of one file.

    Parameters
    ----------
    name : the data source
    file : how the file is named in the tables, its path below the raw folder
    fields : Table[row, reason, own_id, …]
        One row per record of the file; columns of `CORPUS["records"]` as far as exported, and for `pages` those of
        `PAGES` that there are. `reason` is null for a record that is taken. Where `is_cut`, the source has cut the
        list of authors: `MORE` is then the last of them.
    lines : Table of `LINES`

    Returns
    -------
    dict
        `records`, `authorships`, `rejects`, as of every paper source.

    Raises
    ------
    SourceFormatError
        If the file holds no record, or none that can be taken.
    """
    taken = fields.filter(pl.col("reason").is_null())
    if taken.is_empty():
        raise SourceFormatError(_nothing(fields))
    addresses = lines.drop_nulls("affiliation_raw").group_by("row", maintain_order=True).agg(
        affiliations_raw=pl.col("affiliation_raw").unique(maintain_order=True).str.join("\n")
    )  # fmt: skip
    wide = taken.join(addresses, on="row", how="left", maintain_order="left").with_columns(
        data_source=pl.lit(name), file=pl.lit(file), first_author=_first_author(), authors=_marked(taken)
    )
    absent = [column for column in dict.fromkeys([*RECORDS, *_IDENTITY, *PAGES]) if column not in wide.columns]
    wide = wide.with_columns(pl.lit(None, RECORDS.get(column, pl.String)).alias(column) for column in absent)
    wide = wide.with_columns(record_id=record_ids(name, wide), **place("volume", "issue", *PAGES))
    records = wide.select(pl.col(column).cast(dtype) for column, dtype in RECORDS.items())
    authorships = lines.select(pl.col(column).cast(dtype) for column, dtype in LINES.items()).join(
        records.select("row", "record_id", "file"), on="row", maintain_order="left"
    )
    return {"records": records, "authorships": authorships, "rejects": rejects(name, file, fields)}


def rejects(name: str, file: str, fields: pl.DataFrame) -> pl.DataFrame:
    """Table of `CORPUS["rejects"]`: the rows of Table[row, reason] that have a reason."""
    found = fields.filter(pl.col("reason").is_not_null())
    return found.select(data_source=pl.lit(name), file=pl.lit(file), row="row", reason="reason").cast(REJECTS)


def _first_author() -> pl.Expr:
    """The first of `authors`; null where the list is cut at its beginning."""
    first = pl.col("authors").list.first()
    return pl.when(first != MORE).then(first)


def _marked(fields: pl.DataFrame) -> pl.Expr:
    """The authors, with `MORE` behind a list that is cut."""
    if "is_cut" not in fields.columns:
        return pl.col("authors")
    marked = pl.concat_list("authors", pl.lit([MORE], pl.List(pl.String)))
    return pl.when(pl.col("is_cut")).then(marked).otherwise("authors")


def _nothing(fields: pl.DataFrame) -> str:
    if fields.is_empty():
        return EMPTY_EXPORT
    row, reason = fields.select("row", "reason").row(0)
    return reason if fields.height == 1 else f"none of its {fields.height} rows can be read; row {row}: {reason}"


def record_ids(name: str, records: pl.DataFrame) -> pl.Series:
    """Own ids; a digest of what identifies the record where there is none (rare, hence row by row)."""
    parts = [pl.col(column).cast(pl.String).fill_null("") for column in _IDENTITY]
    identity = pl.concat_str(*parts, pl.lit(""), separator="\n").str.to_lowercase()
    missing = records.filter(pl.col("own_id").is_null()).select(
        "row",
        hashed=pl.lit("hash-") + identity.map_elements(
            lambda text: hashlib.sha256(text.encode()).hexdigest()[:16], return_dtype=pl.String
        ),
    )  # fmt: skip
    joined = records.select("row", "own_id").join(missing, on="row", how="left", maintain_order="left")
    return joined.select(pl.lit(f"{name}:") + pl.col("own_id").fill_null(pl.col("hashed"))).to_series()


def column(table: pl.DataFrame, *headings: str) -> pl.Expr:
    """The text under the first of the headings that the table has; null where it has none of them."""
    found = next((heading for heading in headings if heading in table.columns), None)
    return pl.lit(None, pl.String) if found is None else pl.col(found)


def place(volume: str, issue: str, first: str, last: str, article: str) -> dict[str, pl.Expr]:
    """`volume`, `issue` and `pages` by the names of the columns that tell of them.

    Pages are the first and the last one, once where they are the same; the first alone where the last is not told, as
    by `+`; the article number where there are no pages.
    """
    columns = {name: pl.col(name).str.strip_chars() for name in (volume, issue, first, last, article)}
    told = {name: pl.when(text != "").then(text) for name, text in columns.items()}
    whole = pl.when((told[last] != "+") & (told[last] != told[first])).then(told[first] + "-" + told[last])
    return {"volume": told[volume], "issue": told[issue], "pages": pl.coalesce(whole, told[first], told[article])}


def from_page(pages: pl.Expr) -> pl.Expr:
    """The first of pages such as `17-19`, `17–19`, `17+` or `17`."""
    return pages.str.extract(r"^\s*([^-–+]+)")


def to_page(pages: pl.Expr) -> pl.Expr:
    """The last of pages such as `17-19`; null where there is one page."""
    return pages.str.extract(r"[-–]\s*(.+)$")


def items(text: pl.Expr, separator: str = ";") -> pl.Expr:
    """The list in a text; null where it is empty."""
    stripped = text.str.split(separator).list.eval(pl.element().str.strip_chars())
    filled = stripped.list.eval(pl.element().filter(pl.element() != ""))
    return pl.when(filled.list.len() > 0).then(filled)


def is_cut(authors: pl.Expr) -> pl.Expr:
    """Whether a list of names says at its end that there are more."""
    return authors.str.contains(_AND_MORE)


def uncut(authors: pl.Expr) -> pl.Expr:
    """The list of names without what says that there are more."""
    return authors.str.replace(_AND_MORE, "")


def doi(text: pl.Expr) -> pl.Expr:
    """A DOI in small letters, without resolver and without the signs of a sentence that stand behind it.

    `%2F` is a slash. A closing bracket belongs to the DOI where it has opened one: `10.1016/0004-3702(94)`.
    """
    found = text.str.to_lowercase().str.replace_all("%2f", "/", literal=True).str.extract(_DOI)
    bare = found.str.strip_chars_end(_BEHIND)
    opened, closed = (bare.str.count_matches(sign, literal=True) for sign in "()")
    unopened = bare.str.ends_with(")") & (opened < closed)
    return pl.when(unopened).then(bare.str.strip_suffix(")").str.strip_chars_end(_BEHIND)).otherwise(bare)


def year(text: pl.Expr) -> pl.Expr:
    """A year of four digits, of the first date of a text that has one."""
    return text.str.extract(_YEAR).cast(pl.Int64)


def number(text: pl.Expr) -> pl.Expr:
    """A count, also as `1,234` or, saved again by another program, `12.0`; null where the cell is none."""
    return text.str.extract(COUNT).str.replace_all(",", "", literal=True).cast(pl.Int64)


def first_match(text: pl.Expr, kinds: dict[str, str], otherwise: str | None = None) -> pl.Expr:
    """The first kind whose pattern is in the text; `otherwise` for another text, null for none."""
    found = pl.coalesce(pl.when(text.str.contains(pattern)).then(pl.lit(kind)) for kind, pattern in kinds.items())
    return pl.when(text.is_not_null()).then(pl.coalesce(found, pl.lit(otherwise, pl.String)))


def unescaped(table: pl.DataFrame, columns: Iterable[str]) -> pl.DataFrame:
    """The table with HTML entities as characters in some columns; few cells have any, hence cell by cell."""
    changed = []
    for name in columns:
        text = table[name]
        places = text.str.contains("&", literal=True).fill_null(False).arg_true()
        places = places.filter(text.gather(places).str.contains(r"&#?\w+;"))
        if len(places):
            changed.append(text.scatter(places, [html.unescape(cell) for cell in text.gather(places)]))
    return table.with_columns(changed)


def wrong_cells(width: int) -> pl.Expr:
    """Why a row with another number of cells than there are headings is not taken; null for the others."""
    cells = pl.col(grid.CELLS)
    again = pl.when(cells == grid.AGAIN).then(pl.lit(HEADINGS_AGAIN))
    told = pl.format(
        "the row has {} cells where there are {} headings, so its columns are shifted or it breaks off. "
        "Download the export again, and do not edit it", cells, pl.lit(width),
    )  # fmt: skip
    damaged = pl.lit("the quotes of the row are damaged, or the file breaks off in it. Download the export again")
    wrong = (cells < width) | pl.col(grid.EXTRA).is_not_null()
    return again.when(cells == 0).then(damaged).when(wrong).then(told)


def nameless(title: pl.Expr, own_id: pl.Expr) -> pl.Expr:
    """Why a row without title and id is not taken; null for the others."""
    return pl.when(title.is_null() & own_id.is_null()).then(pl.lit(NO_TITLE))
