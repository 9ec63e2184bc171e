"""Makes `patent_records` of the tables that patent databases export, a row per publication.

What the sources have in common: each says in which of its headings a column of the contract stands (the first of
several that the file has), how it joins several values and how it writes what is missing. Rules:
- a row without a publication number that begins with an office is rejected, with its row number and the reason;
- a year is that of the date whatever its form (`2020-01-31`, `2020/1/31`, `1/31/2020`, `20200131`, `31 Jan 2020`);
- lists keep the order of the export, each value once; nothing is a value that is null.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

import polars as pl

from aici.records import CORPUS, SourceFormatError
from aici.sources import grid, papers, patent_numbers
from aici.sources.schemas import schema

SCHEMA, _REJECTS = schema(CORPUS["patent_records"]), schema(CORPUS["rejects"])
_BLANK = " \t\r\n\x7f\ufeff\u3000"
_COMPACT = r"^((?:1[5-9]|20)\d{2})[01]\d[0-3]\d$"
_NONE, _PUBLICATION = pl.lit(None, pl.String), pl.col("publication_number")
Form = Callable[[pl.Expr], pl.Expr]  # of a value by itself
NO_NUMBER = "the row has no publication number that begins with an office, such as US20190198156A1"


def cells(table: pl.DataFrame, headings: Mapping[str, tuple[str, ...]], missing: str = "") -> pl.DataFrame:
    """The cells under our names, of the first known heading that has a value; null where none has.

    Parameters
    ----------
    table : as `grid.read` gives it
    headings : our name, and the headings under which exports have it, the preferred one first
    missing : what the source writes for a missing value
    """
    found = {
        name: pl.coalesce(pl.col(heading) for heading in known if heading in table.columns).replace(missing, None)
        if any(heading in table.columns for heading in known) else pl.lit(None, pl.String)
        for name, known in headings.items()
    }  # fmt: skip
    width = len(set(table.columns) - {grid.ROW, grid.EXTRA, grid.CELLS})
    return table.select(pl.col(grid.ROW).alias("row"), wrong=papers.wrong_cells(width), **found)


def require(columns: Mapping[str, tuple[str, ...]], layout: grid.Layout, cure: str, *wanted: str) -> None:
    """Whether the file has a heading for each of `wanted`.

    Raises
    ------
    SourceFormatError
        If it lacks one; `cure` says what to tick.
    """
    for name in wanted:
        if not set(columns[name]) & set(layout.headings):
            got = ", ".join(heading for heading in layout.headings if not heading.startswith("\x1f"))[:200]
            raise SourceFormatError(f"no column “{columns[name][0]}” among the headings ({got}). {cure}")


def split(text: pl.Expr, separator: str) -> pl.Expr:
    """The values that a cell joins, stripped, each once; null for none."""
    return values(text.str.split(separator))


def in_places(text: pl.Expr, separator: str) -> pl.Expr:
    """The values that a cell joins, stripped, each in its place and as often as it stands there; null for none."""
    parts = text.str.split(separator).list.eval(pl.element().str.strip_chars(_BLANK).replace("", None))
    return pl.when(parts.list.drop_nulls().list.len() > 0).then(parts)


def values(lists: pl.Expr, form: Form | None = None) -> pl.Expr:
    """The values of lists, in the form that `form` gives them, without blanks, each once; null for an empty list."""
    return lists.map_batches(lambda column: _formed(column, form), return_dtype=pl.List(pl.String))


def _formed(lists: pl.Series, form: Form | None) -> pl.Series:
    """All values of a column at once, as expressions within lists are evaluated list by list."""
    items = pl.DataFrame({"item": lists.cast(pl.List(pl.String))}).with_row_index("place").explode("item")
    plain = items.with_columns(pl.col("item").str.strip_chars(_BLANK)).filter(pl.col("item") != "")
    made = (plain if form is None else _made(plain, form)).drop_nulls().unique(maintain_order=True)
    joined = made.group_by("place", maintain_order=True).agg("item")
    places = pl.DataFrame({"place": pl.int_range(len(lists), dtype=pl.UInt32, eager=True)})
    return places.join(joined, on="place", how="left", maintain_order="left")["item"]


def _made(items: pl.DataFrame, form: Form) -> pl.DataFrame:
    """Table[place, item] with the items formed; where they repeat much, as classes do, each only once."""
    distinct = items.select(pl.col("item").unique())
    if 2 * distinct.height > items.height:
        return items.select("place", item=form(pl.col("item")))
    formed = distinct.with_columns(made=form(pl.col("item")))
    return items.join(formed, on="item", how="left", maintain_order="left").select("place", item="made")


def year(date: pl.Expr) -> pl.Expr:
    """The year of a date; null where there is none, or only two digits of it."""
    return papers.year(date).fill_null(date.str.extract(_COMPACT).cast(pl.Int64))


def classes(separator: str, *texts: pl.Expr) -> pl.Expr:
    """The classes that cells join, as `G06N 3/08`."""
    joined = pl.concat_str(texts, separator=separator, ignore_nulls=True)
    return values(joined.str.split(separator), patent_numbers.classes)


def publications(text: pl.Expr, separator: str) -> pl.Expr:
    """The publication numbers that a cell joins, in one form."""
    return values(text.str.split(separator), patent_numbers.publication)


def applications(text: pl.Expr, separator: str) -> pl.Expr:
    """The application numbers that a cell joins, in one form as far as that goes without their years."""
    return values(text.str.split(separator), patent_numbers.application)


def numbers(separator: str) -> dict[str, pl.Expr]:
    """The contract's numbers and years of the cells `number`, `published`, `applied_as`, `applied`, `prior`,
    `prior_date` and `family`, whose values are joined by `separator`; the publication number is the record's own.
    """
    applied, published = year(pl.col("applied")), year(pl.col("published"))
    return {
        "record_id": _PUBLICATION,
        "publication_number": patent_numbers.publication(pl.col("number"), published),
        "family_members": publications(pl.col("family"), separator),
        "application_number": patent_numbers.application(pl.col("applied_as"), applied),
        "priority_numbers": applications(pl.col("prior"), separator),
        "application_year": applied,
        "priority_year": pl.col("prior_date").str.split(separator).list.eval(year(pl.element())).list.min(),
        "publication_year": published,
    }


def frames(
    source: str, file: str, table: pl.DataFrame, columns: Mapping[str, pl.Expr], reason: pl.Expr | None = None
) -> dict[str, pl.DataFrame]:
    """The tables of a file.

    Parameters
    ----------
    source, file : names in the tables
    table : cells by `row`; `wrong` says why a row has not the cells it should have
    columns : the contract's columns; `publication_number` and `record_id` (without the source) must be among them
    reason : why a row is not taken, null for those that are, besides those that hold for all sources

    Returns
    -------
    dict
        `patent_records` and `rejects`.
    """
    fixed = {"data_source": pl.lit(source), "file": pl.lit(file), "row": pl.col("row")}
    no_number = pl.when(pl.col("publication_number").is_null()).then(pl.lit(NO_NUMBER))
    numbered = table.with_columns(columns["publication_number"].alias("publication_number"))
    judged = numbered.with_columns(reason=pl.coalesce("wrong", _NONE if reason is None else reason, no_number))
    rejects = judged.filter(pl.col("reason").is_not_null()).select(**fixed, reason="reason").cast(_REJECTS)
    if table.is_empty():
        rejects = pl.DataFrame([[source, file, None, papers.EMPTY_EXPORT]], _REJECTS, orient="row")
    taken = judged.filter(pl.col("reason").is_null())
    kept = taken.select(**(fixed | columns | {"publication_number": pl.col("publication_number")}))
    office = {"office": pl.col("publication_number").str.head(2), "kind": patent_numbers.kind(_PUBLICATION)}
    missing = {name: pl.lit(None) for name in SCHEMA if name not in {*kept.columns, *office}}
    records = kept.with_columns(**office, **missing, record_id=pl.lit(f"{source}:") + pl.col("record_id"))
    return {"patent_records": records.select(*SCHEMA).cast(SCHEMA), "rejects": rejects}


def hashed(identity: pl.Expr) -> pl.Expr:
    """An identifier of rows that have none: `hash-` and 16 digits of the SHA-256 of what identifies them."""
    digest = identity.map_elements(lambda text: hashlib.sha256(text.encode()).hexdigest()[:16], return_dtype=pl.String)
    return pl.lit("hash-") + digest


def counted(choices: Mapping[str, str], columns: pl.DataFrame) -> dict[str, pl.Expr]:
    """`citations` and `citation_kind`: the first of our names of counts in which the file has any, and its kind."""
    for name, counts in choices.items():
        if columns[name].is_not_null().any():
            count = papers.number(pl.col(name))
            return {"citations": count, "citation_kind": pl.when(count.is_not_null()).then(pl.lit(counts))}
    return {}
