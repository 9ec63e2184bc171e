"""IEEE Xplore ("Export > Results", CSV), all vintages since 2018 and what Excel makes of them.

Rules:
- `record_id` is `ieee_xplore:` + the number of the article in its PDF link, of a chapter that of its file.
- Since 2019 affiliations stand parallel to authors, `NA` where one is missing: link `parallel_list`. In 2018 (headings
  with a copyright year) each stood once, whosoever it is, and often the first author's only: `none`, so also where the
  lists differ in length because an author has two. The only author of a record has all its affiliations. Telephone and
  e-mail in them are cut.
- `document_type` from the document identifier: a conference is a conference_paper, journals, magazines and early access
  are journal_article, books and their chapters book_chapter, standards and courses other. Reviews are not told apart.
- `citations` is empty for none and for unknown alike: null. `research_areas` are the IEEE terms. Where one ISSN is
  given, the export does not say which it is: `issn`; of two the second is `eissn`. The publisher has no address.
- An early access article has no place yet: volume `PP`, issue 99 and pages from 1 are none. Nor is a number of pages
  (`5 pp.`) a page; the volume behind one (`74 vol.1`) is cut.
- A row whose number of cells or year is wrong has shifted columns and is rejected.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from aici.records import SourceFormatError
from aici.sources import author_lines, grid, papers, venues
from aici.sources.text import Head, read_head

NAME = "ieee_xplore"
_TITLE = "Document Title"
_MARKS = ((_TITLE, "Authors"), ("Date Added To Xplore",), ("Document Identifier", "PDF Link"))
_DISTINCT = "Copyright Year"  # heading of 2018 only
_YEARS = ("Year", "Publication Year", "Publication_Year")
_DOCUMENT_TYPES = {
    "conference_paper": "(?i)conference",
    "book_chapter": "(?i)book",
    "journal_article": "(?i)journal|magazine|early access",
}
_TEXTS = (_TITLE, "Authors", "Author Affiliations", "Publication Title", "Abstract", "Author Keywords", "IEEE Terms")
_EARLY, _OF_VOLUME = "PP", r"\s+vol\.\s*\d+$"
_CONTACT = r"(?i)[\s;,.(]*\b(?:e-?mails?|tel|phone|fax)\b\.?\s*:[^;,]*"


def find_layout(head: Head) -> grid.Layout | None:
    """Where the headings stand, if they are those of IEEE Xplore."""
    return next((found for marks in _MARKS if (found := grid.layout_with(head, marks))), None)


def read(path: Path, file: str) -> dict[str, pl.DataFrame]:
    """The records of one file; parameters and tables as in `papers.tables`.

    Raises
    ------
    SourceFormatError
        If the export has no titles, or no row that can be read.
    """
    layout = find_layout(read_head(path))
    if _TITLE not in layout.headings:
        raise SourceFormatError(
            f"this IEEE Xplore export has no column “{_TITLE}”. Export again with “Export > Results > CSV”, "
            "and do not delete columns"
        )
    table = grid.read(path, layout)
    table = papers.unescaped(table, [name for name in _TEXTS if name in table.columns])
    fields = table.select(pl.col(grid.ROW).alias("row"), *_fields(table, len(layout.headings)))
    lines = author_lines.lines(_listed(fields.filter(pl.col("reason").is_null()), _DISTINCT in layout.headings))
    return papers.tables(NAME, file, fields, lines)


def _fields(table: pl.DataFrame, width: int) -> list[pl.Expr]:
    """The contract's columns, and `affiliations`, the list of them with null for one that is missing."""
    year, link = papers.column(table, *_YEARS), papers.column(table, "PDF Link")
    own_id = pl.coalesce(link.str.extract(r"arnumber=0*(\d+)"), link.str.extract(r"fileName=0*(\d+)\.pdf"))
    issns = papers.column(table, "ISSN").str.split(";")
    named = _place(table) | {
        "reason": _reason(year, own_id, width),
        "own_id": own_id,
        "doi": papers.doi(papers.column(table, "DOI")),
        "title": pl.col(_TITLE),
        "year": papers.year(year),
        "document_type": papers.first_match(papers.column(table, "Document Identifier"), _DOCUMENT_TYPES, "other"),
        "venue": papers.column(table, "Publication Title"),
        "issn": venues.issn(issns.list.get(0, null_on_oob=True)),
        "eissn": venues.issn(issns.list.get(1, null_on_oob=True)),
        "citations": papers.number(papers.column(table, "Article Citation Count")),
        "abstract": papers.column(table, "Abstract"),
        "author_keywords": papers.items(papers.column(table, "Author Keywords")),
        "research_areas": papers.items(papers.column(table, "IEEE Terms")),
        "authors": papers.items(papers.uncut(papers.column(table, "Authors"))),
        "is_cut": papers.is_cut(papers.column(table, "Authors")),
        "affiliations": _affiliations(papers.column(table, "Author Affiliations")),
    }
    named["eissn"] = pl.when(named["eissn"] != named["issn"]).then(named["eissn"])
    return [value.alias(name) for name, value in named.items()]


def _place(table: pl.DataFrame) -> dict[str, pl.Expr]:
    names = {"volume": "Volume", "issue": "Issue", "first_page": "Start Page", "last_page": "End Page"}
    text = {name: papers.column(table, heading) for name, heading in names.items()}
    early = (text["volume"] == _EARLY).fill_null(False)
    return {name: pl.when(~early & ~cell.str.ends_with(" pp.")).then(cell.str.replace(_OF_VOLUME, ""))
            for name, cell in text.items()}  # fmt: skip


def _reason(year: pl.Expr, own_id: pl.Expr, width: int) -> pl.Expr:
    shifted = pl.format("the year is “{}”: the columns of the row are shifted. Download the export again", year)
    return (
        papers.wrong_cells(width)
        .fill_null(pl.when(~year.str.contains(r"^\d{4}$")).then(shifted))
        .fill_null(papers.nameless(pl.col(_TITLE), own_id))
    )


def _affiliations(text: pl.Expr) -> pl.Expr:
    pieces = text.str.replace_all(_CONTACT, "").str.split(";")
    stripped = pieces.list.eval(pl.element().str.strip_chars(" ,"))
    return stripped.list.eval(pl.when(~pl.element().is_in(["", "NA"])).then(pl.element()))


def _listed(fields: pl.DataFrame, distinct: bool) -> pl.DataFrame:
    """Table[row, authors, addresses, link] for `author_lines.lines`."""
    authors, addresses = pl.col("authors").list.len(), pl.col("affiliations").list.len()
    only = (authors == 1) & (addresses == 1)
    parallel = pl.lit(not distinct) & (authors == addresses)
    link = pl.when(parallel | (authors == 1)).then(
        pl.when(only & pl.lit(distinct)).then(pl.lit("single_address")).otherwise(pl.lit("parallel_list"))
    )
    return fields.select("row", "authors", addresses="affiliations", link=link)
