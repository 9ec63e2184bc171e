"""Scopus (CSV), whatever columns were ticked; file -> records, authorships, rejects.

Rules:
- `record_id` is `scopus:` + EID, `2-s2.0-…`, or that in the link to the record; else a hash.
- Authors are the full names where exported (since 2023), without Scopus's numbers; else the short ones, which are
  separated by semicolons since 2023 and before by commas, `Pan, Y., Yu, C.` or `Phillips J.C., Braun R.`.
- Authors and addresses are linked by “Authors with affiliations” alone; see `scopus_addresses`.
- `document_type`: Article, Review, Conference Paper, Book and Book Chapter by name; all else other. `citations` without
  an entry are 0, as Scopus leaves them empty. There are no research areas, and no address of the publisher.
- In 2022 rows may have one cell more than there are headings: a second funding text. Where the EID then stands behind
  the last heading, cells after the first funding text are put back; other rows of wrong length are rejected.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from aici.records import SourceFormatError
from aici.sources import grid, papers, scopus_addresses, venues
from aici.sources.text import Head, read_head

NAME = "scopus"
_MARKS = {"Source title", "Year"}
_OTHER_MARKS = {"EID", "Cited by", "Publication Stage", "Authors with affiliations", "Document Type", "Author(s) ID"}
_FUNDS = "Funding Text 1"
_EID = r"^(2-s2\.0-\d+)$"
_DOCUMENT_TYPES = {
    "journal_article": "(?i)^article(?: in press)?$",
    "review": "(?i)^review$",
    "conference_paper": "(?i)^conference paper$",
    "book_chapter": "(?i)^book(?: chapter)?$",
}
_INITIALS = r"(?:^|, )(?:\p{Lu}\p{L}{0,2}\.-?){1,5}(?:,|$)"  # a piece between commas that is nothing but initials


def find_layout(head: Head) -> grid.Layout | None:
    """Where the headings stand, if they are those of Scopus."""
    found = grid.layout_with(head, _MARKS)
    return found if found is not None and len(_OTHER_MARKS & set(found.headings)) > 1 else None


def read(path: Path, file: str) -> dict[str, pl.DataFrame]:
    """The records of one file; parameters and tables as in `papers.tables`.

    Raises
    ------
    SourceFormatError
        If titles were not exported, or no row can be read.
    """
    layout = find_layout(read_head(path))
    if "Title" not in layout.headings:
        raise SourceFormatError("this Scopus export has no titles. Tick “Document title” and export again as CSV")
    table = _put_back(grid.read(path, layout), list(layout.headings))
    fields = table.select(pl.col(grid.ROW).alias("row"), *_fields(table, len(layout.headings)))
    lines = scopus_addresses.lines(fields.filter(pl.col("reason").is_null()))
    return papers.tables(NAME, file, fields, lines)


def _put_back(table: pl.DataFrame, headings: list[str]) -> pl.DataFrame:
    """Rows with a second funding text that has no heading, their later cells under the headings they belong to."""
    if headings[-1] != "EID" or _FUNDS not in headings:
        return table
    moved = pl.col(grid.EXTRA).str.contains(_EID).fill_null(False)
    after = [*headings[headings.index(_FUNDS) + 1 :], grid.EXTRA]
    cells = [pl.when(moved).then(pl.col(right)).otherwise(pl.col(left)).alias(left)
             for left, right in zip(after, after[1:], strict=False)]  # fmt: skip
    return table.with_columns(*cells, pl.when(~moved).then(grid.EXTRA).alias(grid.EXTRA))


def _fields(table: pl.DataFrame, width: int) -> list[pl.Expr]:
    """The contract's columns, and the texts that are needed for the lines."""

    def text(*names: str) -> pl.Expr:
        return papers.column(table, *names)

    eid = text("EID").str.extract(_EID).fill_null(text("Link").str.extract(r"[?&]eid=(2-s2\.0-\d+)"))
    issns = text("ISSN").str.split(";")
    cited = text("Cited by").fill_null("0") if "Cited by" in table.columns else text("Cited by")
    named = _persons(table) | {
        "reason": _reason(text("Year"), text("Title"), eid, width),
        "own_id": eid,
        "doi": papers.doi(text("DOI")),
        "title": text("Title"),
        "year": papers.year(text("Year")),
        "document_type": papers.first_match(text("Document Type"), _DOCUMENT_TYPES, "other"),
        "venue": text("Source title"),
        "issn": venues.issn(issns.list.get(0, null_on_oob=True)),
        "eissn": venues.issn(issns.list.get(1, null_on_oob=True)),
        "citations": papers.number(cited),
        "abstract": pl.when(text("Abstract") != "[No abstract available]").then(text("Abstract")),
        "author_keywords": papers.items(text("Author Keywords")),
        "volume": text("Volume"),
        "issue": text("Issue"),
        "first_page": text("Page start"),
        "last_page": text("Page end"),
        "article_number": text("Art. No."),
    }
    return [value.alias(name) for name, value in named.items()]


def _persons(table: pl.DataFrame) -> dict[str, pl.Expr]:
    full, short = papers.column(table, "Author full names"), papers.column(table, "Authors")
    is_cut = papers.is_cut(short).fill_null(papers.is_cut(full))
    full = papers.items(papers.uncut(full).str.replace_all(r"\s*\(\d+\)", ""))
    short = _short(papers.uncut(short))
    return {
        "authors": pl.when(full.list.len() == short.list.len()).then(full).otherwise(short.fill_null(full)),
        "short": short,
        "is_cut": is_cut,
        "linked": papers.column(table, "Authors with affiliations"),
        "listed": papers.items(papers.column(table, "Affiliations")),
        "correspondence": papers.column(table, "Correspondence Address"),
    }


def _reason(year: pl.Expr, title: pl.Expr, eid: pl.Expr, width: int) -> pl.Expr:
    shifted = pl.format("the year is “{}”: the columns of the row are shifted. Download the export again", year)
    moved = pl.when(pl.col(grid.EXTRA).is_not_null() | (pl.col(grid.CELLS) < width)).then(papers.wrong_cells(width))
    wrong_year = pl.when(~year.str.contains(r"^\d{4}$")).then(shifted)
    return moved.fill_null(wrong_year).fill_null(papers.nameless(title, eid))


def _short(authors: pl.Expr) -> pl.Expr:
    """Names in order, by the style in which they are separated."""
    names = pl.when(~authors.str.starts_with("[No author")).then(authors)
    ends = names.str.replace_all(r"\., ", ".; ")
    by_comma = pl.when(names.str.contains(_INITIALS)).then(papers.items(ends)).otherwise(papers.items(names, ","))
    return pl.when(names.str.contains(";")).then(papers.items(names)).otherwise(by_comma)
