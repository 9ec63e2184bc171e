"""Google Scholar: what Publish or Perish saves of a search (CSV), and CSV of a profile; file -> records, no addresses.

Read are Publish or Perish of 23, 24 or 26 columns, also where a spreadsheet has lost headings; Scholar's own export of
a profile (`citations.csv`); and tables of a profile with title, authors and Scholar's number of each paper. Rules:
- `record_id` is `google_scholar:` + the number of the paper: `cites=` of CitesURL, else that of RelatedURL (base 64, of
  whose bytes the first eight are the number, least first), else the number in the profile; else a hash.
- Google Scholar cuts lists of authors. The last of `authors` is then `…`: there are more, how many is not told. It is
  the first where the list is cut at its beginning, and stands between names where it is cut there. `…` has no row among
  the authorships. A cut title or venue is kept with its `…`; abstracts are pieces from a search.
- There are neither addresses nor countries. `document_type` is preprint or other where the venue says “preprint” or
  “Patent”, book_chapter where the type is BOOK, else null: Google Scholar does not tell.
- Publish or Perish also searches Crossref, Scopus and others: what it found there is rejected, by its addresses.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from aici.records import SourceFormatError
from aici.sources import author_lines, grid, papers
from aici.sources.papers import MORE
from aici.sources.text import Head, read_head

NAME = "google_scholar"
_POP = (
    "Cites Authors Title Year Source Publisher ArticleURL CitesURL GSRank QueryDate Type DOI ISSN CitationURL Volume "
    "Issue StartPage EndPage ECC CitesPerYear CitesPerAuthor AuthorCount Age Abstract FullTextURL RelatedURL"
).split()
_POP_START = frozenset(_POP[:5])
_OWN = frozenset("Authors Title Publication Volume Number Pages Year Publisher".split())  # Scholar's own export
_PAGE = frozenset(("Title", "Authors", "Scholar ID"))  # tables that others make of a profile
_PACKAGE = frozenset("title author journal cites year cid pubid".split())
_TEXTS = ("Authors", "Title", "Source", "Publication", "Venue", "title", "author", "journal")
_OTHERS = {  # databases that Publish or Perish searches, by addresses or, in Crossref, types of their own
    "Scopus": r"scopus\.com|api\.elsevier\.com",
    "Crossref": r"api\.crossref\.org|\n(?:(?:journal|proceedings|reference|book)(?:-\w+)?|posted-content|peer-review|"
    r"monograph|report|dissertation|dataset)$",
    "OpenAlex": r"openalex\.org",
    "Web of Science": r"webofscience\.com|webofknowledge\.com",
    "PubMed": r"ncbi\.nlm\.nih\.gov",
    "Semantic Scholar": r"semanticscholar\.org",
}
_SCHOLAR = r"://scholar\.google"
_KEPT = ("volume", "issue", "first_page", "last_page")
_CUT = r"\s*,?\s*(?:…|\.\.\.)\s*"
_VENUES = {"preprint": r"(?i)\bpreprint\b", "other": r"\bPatents? (?:App\. )?\d"}
# what stands behind a venue, and the year
_PLACE = r"(?: (?<volume>\d{1,3})(?: \((?<issue>[^)]*)\))?)?(?:, (?<pages>[\d–-]+))?, \d{1,4}$"


def find_layout(head: Head) -> grid.Layout | None:
    """Where the headings stand, if they are those of Publish or Perish or of a profile."""
    found = (grid.layout_with(head, marks) for marks in (_POP_START, _PAGE, _PACKAGE, _OWN))
    return next((layout for layout in found if layout is not None), None)


def read(path: Path, file: str) -> dict[str, pl.DataFrame]:
    """The records of one file; parameters and tables as in `papers.tables`.

    Raises
    ------
    SourceFormatError
        If Publish or Perish has searched another database, or no row can be read.
    """
    layout = find_layout(read_head(path))
    table = grid.read(path, layout)
    if set(layout.headings) >= _POP_START:
        table = _with_headings(table, layout)
        _check_database(table)
        named = _of_search(table)
    else:
        named = _of_profile(table)
    texts = [name for name in _TEXTS if name in table.columns]
    spelt = papers.unescaped(table, texts).with_columns(pl.col(texts).str.replace_all("\u00a0", " ", literal=True))
    fields = spelt.select(row=pl.col(grid.ROW), reason=_reason(named, len(layout.headings)), **_completed(named))
    listed = fields.filter(pl.col("reason").is_null()).select(
        "row", "authors", addresses=pl.lit(None, pl.List(pl.String)), link=pl.lit(None, pl.String)
    )
    lines = author_lines.lines(listed).filter(pl.col("author") != MORE)
    return papers.tables(NAME, file, fields, lines)


def _with_headings(table: pl.DataFrame, layout: grid.Layout) -> pl.DataFrame:
    """The headings that a spreadsheet has blanked, where the others stand in their places."""
    known = dict(zip(layout.headings, _POP, strict=False))
    blank = {heading: name for heading, name in known.items() if heading.startswith(grid.BLANK)}
    in_place = all(heading == name for heading, name in known.items() if heading not in blank)
    return table.rename(blank) if in_place else table


def _database(table: pl.DataFrame) -> pl.Expr:
    """The other database in which Publish or Perish found the row; null for Google Scholar."""
    cites, cited, kind = (papers.column(table, name).fill_null("") for name in ("CitesURL", "CitationURL", "Type"))
    return papers.first_match(pl.concat_str(cites, cited, kind, separator="\n"), _OTHERS)


def _check_database(table: pl.DataFrame) -> None:
    told = table.select(
        database=_database(table),
        scholar=papers.column(table, "CitesURL").fill_null(papers.column(table, "RelatedURL")).str.contains(_SCHOLAR),
    )
    others = told["database"].drop_nulls()
    if len(others) * 2 > told.height and not told["scholar"].any():
        name = others.mode().sort().first()
        raise SourceFormatError(
            f"this is Publish or Perish output from {name}, not Google Scholar. Search Google Scholar with it, "
            f"or export from {name} itself"
        )


def _reason(named: dict[str, pl.Expr], width: int) -> pl.Expr:
    found = pl.format("Publish or Perish found this row in {}, not in Google Scholar", named["database"])
    return papers.wrong_cells(width).fill_null(found).fill_null(papers.nameless(named["title"], named["own_id"]))


def _of_search(table: pl.DataFrame) -> dict[str, pl.Expr]:
    def text(name: str) -> pl.Expr:
        return papers.column(table, name)

    return {
        "database": _database(table), "own_id": paper_number(text("CitesURL"), text("RelatedURL")),
        "title": text("Title"), "authors": text("Authors"), "year": text("Year"), "venue": text("Source"),
        "citations": text("Cites"), "abstract": text("Abstract"), "doi": text("DOI"), "kind": text("Type"),
        "volume": text("Volume"), "issue": text("Issue"), "first_page": text("StartPage"), "last_page": text("EndPage"),
    }  # fmt: skip


def _of_profile(table: pl.DataFrame) -> dict[str, pl.Expr]:
    def text(*names: str) -> pl.Expr:
        return papers.column(table, *names)

    venue = text("Publication", "journal").fill_null(text("Venue").str.replace(_PLACE, ""))
    behind = text("Venue").fill_null(pl.format(" {}, 0", text("number"))).str.extract_groups(_PLACE).struct
    pages = text("Pages").fill_null(behind.field("pages"))
    return {
        "database": pl.lit(None, pl.String),
        "own_id": text("Scholar ID").fill_null(text("cid").str.extract(r"^(\d+)")),
        "title": text("Title", "title"), "authors": text("Authors", "author"), "year": text("Year", "year"),
        "venue": pl.when(venue != "").then(venue), "citations": text("Cited by", "cites"),
        "abstract": pl.lit(None, pl.String), "doi": pl.lit(None, pl.String), "kind": pl.lit(None, pl.String),
        "volume": text("Volume").fill_null(behind.field("volume")),
        "issue": text("Number").fill_null(behind.field("issue")),
        "first_page": papers.from_page(pages), "last_page": papers.to_page(pages),
    }  # fmt: skip


def paper_number(cites: pl.Expr, related: pl.Expr) -> pl.Expr:
    """Google Scholar's number of a paper, from the address of what cites it, else from that of what is related."""
    packed = related.str.extract(r"related:([\w-]{12})").str.replace_many(["-", "_"], ["+", "/"])
    unpacked = (
        packed.str.decode("base64", strict=False).bin.head(8).bin.reinterpret(dtype=pl.UInt64, endianness="little")
    )
    return cites.str.extract(r"[?&]cites=(\d+)").fill_null(unpacked.cast(pl.String))


def _completed(named: dict[str, pl.Expr]) -> dict[str, pl.Expr]:
    """The contract's columns from the texts of the columns."""
    book = pl.when(named["kind"] == "BOOK").then(pl.lit("book_chapter"))
    own = {name: named[name] for name in ("own_id", "title", "venue", "abstract", *_KEPT)}
    return own | {
        "authors": _authors(named["authors"]),
        "year": papers.year(named["year"]),
        "citations": papers.number(named["citations"]),
        "doi": papers.doi(named["doi"]),
        "document_type": papers.first_match(named["venue"], _VENUES).fill_null(book),
    }


def _authors(text: pl.Expr) -> pl.Expr:
    """Names in order; `Last, First; Last, First; ` of a profile, `F Last, F Last` of a search."""
    begun, ended = text.str.contains("^" + _CUT), text.str.contains(_CUT + "$")
    whole = text.str.replace("^" + _CUT + r",?\s*", "").str.replace(_CUT + "$", "")
    whole = whole.str.replace_all(r"[,;]\s*(?:\.\.\.|…)\s*([,;])", "${1} …${1}")  # in the middle
    names = pl.when(whole.str.contains(";")).then(papers.items(whole)).otherwise(papers.items(whole, ","))
    more, none = pl.lit([MORE], pl.List(pl.String)), pl.lit([], pl.List(pl.String))
    marked = pl.concat_list(pl.when(begun).then(more).otherwise(none), names, pl.when(ended).then(more).otherwise(none))
    return pl.when(names.is_not_null()).then(marked)
