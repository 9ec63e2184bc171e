"""Journal metrics lists (JCR, SCImago, OpenAlex sources) -> one row per journal with its two-year citation rate.

The list is a table with a column of titles and one of the metric, whose heading changes from year to year (`IF (2020)`,
` IF(2023)`, `2023 JIF`, `Journal Impact Factor`, `Citations / Doc. (2years)`, `Cites / Doc. (2years)`,
`2yr_mean_citedness`). SJR is another indicator, weighted by the prestige of the citing journals: where a list holds
nothing better, its journals have no impact factor, and `metric` says `SJR`. Both decimal comma and point are read.
`N/A`, `Not Available` and blanks are null; so is `<0.1`, a bound and no value. The year is that of the heading, else of
a neighbouring one (`Total Docs. (2023)`), else of the file name, else null. A line is a row; one whose cells do not fit
the headings is rejected, as a title with a bare comma shifts all behind it. Quartiles, ranks and categories are left
out.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import NamedTuple

import polars as pl

from aici.records import SourceFormatError
from aici.sources import papers, venues
from aici.sources.text import Head, read_head, read_lines, read_text

NAME = "journal_metrics"
_TITLE = r"(?:full )?journal(?: name| title)?|title|source title|display_name"
# in order of preference; the first group is the year
_METRICS = (
    r"(?:journal )?(?:impact factor|jif|if)(?: \(jif\))?\s*\(?(\d{4})?\)?",
    r"(\d{4})\s+(?:journal )?(?:impact factor|jif|if)",
    r"2[ -]?years?(?: journal)?(?: impact factor| jif| if)?\s*\(?(\d{4})?\)?",
    r"(?:citations|cites)\s*/\s*doc\.?\s*\(2 ?years?\)()",
    r"(?:summary_stats\.)?2yr_mean_citedness()",
    r"sjr\s*\(?(\d{4})?\)?",  # known, but no impact factor
)
_PREAMBLE = 12  # lines of search terms that JCR writes above the headings
_REPEATED = "\x1f"  # tells a repeated heading from the first
_ROW, _REASON = "\x1frow", "\x1freason"  # beside the headings of the list, which may be any
NO_JOURNAL = "no journal: the row has no title, or nothing beside it"
SHIFTED = (
    "shifted: the row has more cells than there are headings, so that none can be trusted. "
    "Put a title that contains the separator between quotation marks"
)
UNCLOSED = "a quotation mark is opened and not closed in the line, so that cells run together. Mend the line"


class Layout(NamedTuple):
    """Where a list has what: line of the headings, separator, and headings by role."""

    line: int
    separator: str
    headings: list[str]
    title: str
    metric: str
    year: int | None


def sniff(head: Head) -> bool:
    """Whether the file is a table with a column of journal titles and one of a known metric."""
    return _layout(head) is not None


def count(path: Path) -> int:
    """Rows of the list, counted apart from reading: lines below the headings that hold more than separators."""
    layout = _layout(read_head(path))
    lines = read_text(path).split("\n")[layout.line + 1 :] if layout else []
    return sum(bool(line.strip(f' \t"{layout.separator}')) for line in lines)


def read(path: Path, file: str) -> dict[str, pl.DataFrame]:
    """The journals of one list.

    Returns
    -------
    dict
        `journal_metrics`: columns of `CORPUS["journal_metrics"]`, one row per journal as listed; `rejects`.

    Raises
    ------
    SourceFormatError
        If the file is no list of journal metrics.
    """
    layout = _layout(read_head(path))
    if layout is None:
        raise SourceFormatError(f"{file}: no column of journal titles beside a known metric; see data/README.md")
    listed = _table(path, layout)
    journals = listed.filter(pl.col(_REASON).is_null()).select(**_columns(layout, path.stem, file))
    rejects = listed.filter(pl.col(_REASON).is_not_null()).select(
        data_source=pl.lit(NAME), file=pl.lit(file), row=_ROW, reason=_REASON
    )
    return {"journal_metrics": journals, "rejects": rejects}


def _layout(head: Head) -> Layout | None:
    for number, line in enumerate(head.text.splitlines()[:_PREAMBLE]):
        for separator in (",", ";", "\t"):
            headings = _unique(next(csv.reader([line], delimiter=separator), []))
            title = next((h for h in headings if re.fullmatch(_TITLE, _plain(h))), None)
            metric, year = _metric(headings)
            if title and metric and len(headings) >= 2:
                return Layout(number, separator, headings, title, metric, year)
    return None


def _unique(headings: list[str]) -> list[str]:
    """Headings made distinct: some lists repeat one, or leave it blank."""
    return [f"{h}{_REPEATED}{n}" if h in headings[:n] or not h.strip() else h for n, h in enumerate(headings)]


def _plain(heading: str) -> str:
    return re.sub(r"\s+", " ", heading).strip().lower()


def _metric(headings: list[str]) -> tuple[str | None, int | None]:
    for pattern in _METRICS:
        for heading in headings:
            if found := re.fullmatch(pattern, _plain(heading)):
                beside = re.search(r"Total Docs\. \((\d{4})\)", " ".join(headings))
                year = found[1] or (beside and beside[1])
                return heading, int(year) if year else None
    return None, None


def _table(path: Path, layout: Layout) -> pl.DataFrame:
    """The rows below the headings, cells as text, blanks as null; with their ordinal and why one is not taken.

    Each line is split apart from the others, so that an open quotation mark costs its own line only.
    """
    lines = read_lines(path).slice(layout.line + 1).to_list()
    split = [(line, _cells(line, layout.separator)) for line in lines]
    rows = [(line, cells) for line, cells in split if any(cells)]
    width, title = len(layout.headings), layout.headings.index(layout.title)
    padded = [[cell or None for cell in (cells + [""] * width)[:width]] for _, cells in rows]
    headings = [heading.partition(_REPEATED)[0].strip() for heading in layout.headings]
    reasons = [_reason(line, cells, headings, title) for line, cells in rows]
    table = pl.DataFrame(padded, schema=dict.fromkeys(layout.headings, pl.String), orient="row")
    return table.with_columns(
        pl.Series(_ROW, range(1, len(rows) + 1), dtype=pl.Int64), pl.Series(_REASON, reasons, dtype=pl.String)
    )


def _cells(line: str, separator: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=separator), [])]
    except csv.Error:  # a carriage return within the line, or a cell of more than 128 KB
        return [line[:80]]


def _reason(line: str, cells: list[str], headings: list[str], title: int) -> str | None:
    """Why a row is not taken; None where it is."""
    width = len(headings)
    if [cells[0].strip('\ufeff"'), *cells[1:width]] == headings:
        return papers.HEADINGS_AGAIN
    if any(cells[width:]):
        return SHIFTED
    if len(cells) < width and line.count('"') % 2:
        return UNCLOSED
    return None if len(cells) > title and cells[title] and sum(map(bool, cells)) > 1 else NO_JOURNAL


def _columns(layout: Layout, stem: str, file: str) -> dict[str, pl.Expr]:
    in_name = re.search(r"(?<!\d)((?:19|20)\d{2})(?!\d)", stem)
    year = layout.year or (int(in_name[1]) if in_name else None)
    issn, eissn = _issns({_plain(h): h for h in layout.headings})
    is_sjr = _plain(layout.metric).startswith("sjr")
    return {
        "file": pl.lit(file),
        "row": pl.col(_ROW),
        "venue": pl.col(layout.title),
        "venue_key": venues.venue_key(pl.col(layout.title)),
        "issn": issn,
        "eissn": eissn,
        "impact_factor": pl.lit(None, pl.Float64) if is_sjr else _number(pl.col(layout.metric)),
        "metric": pl.lit(" ".join(layout.metric.split())),
        "metric_year": pl.lit(year, pl.Int64),
    }


def _issns(headings: dict[str, str]) -> tuple[pl.Expr, pl.Expr]:
    """Print and electronic ISSN; SCImago lists both in one cell, in no stated order (`15424863, 00079235`)."""
    first, second = headings.get("issn") or headings.get("issn_l"), headings.get("eissn") or headings.get("e-issn")
    none = pl.lit(None, pl.String)
    issn = venues.issn(pl.col(first)) if first else none
    if second:
        return issn, venues.issn(pl.col(second))
    if not first:
        return none, none
    return issn, venues.issn(pl.col(first).str.replace(r"^\W*[\dXx-]{8,9}", ""))


def _number(text: pl.Expr) -> pl.Expr:
    """The number in a cell: a lone comma is a decimal comma, a comma beside a point separates thousands."""
    english = text.str.replace_all(",", "", literal=True)
    point = (
        pl.when(text.str.contains(".", literal=True)).then(english).otherwise(text.str.replace(",", ".", literal=True))
    )
    return point.str.extract(r"^(\d+(?:\.\d+)?)$").cast(pl.Float64)
