"""OpenAlex, CSV of its website: dotted headings, `|` between the values of a list; file -> records and authorships.

Rules, besides those of `openalex`: lists of authors and of institutions are not parallel, as an author may have several
institutions or none, so addresses have link `none`; the only author of a work has them all (`parallel_list`). Addresses
are the raw texts, else the institutions by name. Where all countries of a work are one, it stands behind every address
that ends in none; else, where the countries of institutions were exported, each behind its own. Authors are marked as
corresponding where there are as many marks as authors.
"""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from aici.records import SourceFormatError
from aici.sources import author_lines, grid, openalex_addresses, openalex_types, papers, venues
from aici.sources.openalex_types import NAME
from aici.sources.text import Head, read_head

_MARK = re.compile(r"(?:authorships|primary_location|primary_topic|open_access)\.|(?:cited_by_count|publication_year)$")
_TITLES = ("title", "display_name")


def layout(head: Head) -> grid.Layout | None:
    """Where the headings stand, if they are those of OpenAlex."""
    for found in grid.layouts(head):
        if "id" in found.headings and sum(_MARK.match(heading) is not None for heading in found.headings) >= 2:
            return found
    return None


def count(path: Path) -> int:
    """Rows below the headings, counted apart from reading."""
    return grid.count_rows(path, layout(read_head(path)))


def read(path: Path, file: str) -> dict[str, pl.DataFrame]:
    """The works of one file; parameters and tables as in `papers.tables`.

    Raises
    ------
    SourceFormatError
        If titles were not exported, or no row can be read.
    """
    found = layout(read_head(path))
    if not set(_TITLES) & set(found.headings):
        raise SourceFormatError("this OpenAlex export has no titles. Tick “Title” among its columns and export again")
    table = grid.read(path, found)
    fields = table.select(pl.col(grid.ROW).alias("row"), *_fields(table, len(found.headings)))
    return papers.tables(NAME, file, fields, _lines(fields.filter(pl.col("reason").is_null())))


def _fields(table: pl.DataFrame, width: int) -> list[pl.Expr]:
    """The contract's columns, and the lists that are needed for the lines."""

    def text(*names: str) -> pl.Expr:
        return papers.column(table, *names)

    place = "primary_location."
    named = _lists(table) | {
        "reason": papers.wrong_cells(width).fill_null(openalex_types.no_work(text("id"))),
        "own_id": openalex_types.own_id(text("id")),
        "doi": papers.doi(text("doi")),
        "title": text(*_TITLES),
        "year": papers.year(text("publication_year")),
        "document_type": openalex_types.document_type(
            text("type"), text(f"{place}raw_type", "type_crossref"), text(f"{place}source.type"),
            text(f"{place}version"),
        ),
        "venue": text(f"{place}source.display_name").fill_null(text(f"{place}raw_source_name")),
        "issn": venues.issn(text(f"{place}source.issn_l")),
        "citations": papers.number(text("cited_by_count")),
        "abstract": text("abstract"),
    } | {name: text(f"biblio.{name}") for name in ("volume", "issue", "first_page", "last_page")}  # fmt: skip
    return [value.alias(name) for name, value in named.items()]


def _lists(table: pl.DataFrame) -> dict[str, pl.Expr]:
    def values(*names: str) -> pl.Expr:
        return papers.items(papers.column(table, *names), "|")

    place = "primary_location.source."
    authors = values("authorships.author.display_name", "authorships.raw_author_name")
    areas = [values(f"{kind}.{level}.display_name").fill_null([])
             for kind in ("primary_topic", "topics") for level in ("field", "subfield")]  # fmt: skip
    return {
        "eissn": openalex_types.other_issn(values(f"{place}issn"), papers.column(table, f"{place}issn_l")),
        "research_areas": openalex_types.listed(pl.concat_list(areas)),
        "authors": authors,
        "is_cut": openalex_types.is_cut(authors, _truth(papers.column(table, "is_authors_truncated"))),
        "raws": values("authorships.raw_affiliation_strings", "authorships.raw_affiliation_string"),
        "institutions": values("authorships.institutions.display_name"),
        "codes": values("authorships.institutions.country_code"),
        "countries": values("authorships.countries"),
        "marks": values("authorships.is_corresponding"),
    }


def _lines(fields: pl.DataFrame) -> pl.DataFrame:
    named = fields.select("row", affiliation_raw=pl.coalesce("raws", "institutions"), alpha_2=_countries())
    exploded = named.drop_nulls("affiliation_raw").explode("affiliation_raw", "alpha_2")
    addresses = (
        openalex_addresses.with_countries(exploded)
        .group_by("row", maintain_order=True)
        .agg(addresses=pl.col("affiliation_raw").unique(maintain_order=True))
    )
    alone = pl.when(pl.col("authors").list.len() == 1).then(pl.lit("parallel_list"))
    listed = fields.join(addresses, on="row", how="left", maintain_order="left").with_columns(link=alone)
    lines = author_lines.lines(listed.select("row", "authors", "addresses", "link")).drop("is_corresponding")
    return lines.join(_marks(fields), on=["row", "position"], how="left", maintain_order="left").select(*papers.LINES)


def _countries() -> pl.Expr:
    """For each address the two letters of its country, null where they are not told."""
    codes, addresses = pl.col("codes"), pl.coalesce("raws", "institutions").list.len()
    stated = pl.concat_list(codes.fill_null([]), pl.col("countries").fill_null([])).list.unique()
    one = pl.when(stated.list.len() == 1).then(stated.list.first()).repeat_by(addresses)
    own = pl.col("raws").is_null() & (codes.list.len() == addresses)
    return pl.when(own).then(codes).otherwise(one)


def _marks(fields: pl.DataFrame) -> pl.DataFrame:
    """Table[row, position, is_corresponding] of works with as many marks as authors."""
    marked = fields.filter(pl.col("marks").list.len() == pl.col("authors").list.len()).select("row", "marks")
    position = pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("row")
    return marked.explode("marks").select("row", position=position, is_corresponding=_truth(pl.col("marks")))


def _truth(text: pl.Expr) -> pl.Expr:
    """True or false, as the website writes it; null for anything else."""
    written = text.str.to_lowercase()
    return written.replace_strict({"true": True, "false": False}, default=None, return_dtype=pl.Boolean)
