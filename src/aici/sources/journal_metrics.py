"""Journal metrics lists (JCR, SCImago, OpenAlex sources) -> one row per journal with its two-year citation rate.

The list is a table with a column of titles and one of the metric, whose heading changes from year to year (`IF (2020)`,
` IF(2023)`, `2023 JIF`, `Journal Impact Factor`, `Citations / Doc. (2years)`, `Cites / Doc. (2years)`,
`2yr_mean_citedness`). SJR is another indicator, weighted by the prestige of the citing journals: it is taken only where
a list holds nothing better, and `metric` then says `SJR`. Both decimal comma and point are read. `N/A`, `Not Available`
and blanks are null; so is `<0.1`, a bound and no value. The year is that of the heading, else of a neighbouring one
(`Total Docs. (2023)`), else of the file name, else null. Quartiles, ranks and categories are left out.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import NamedTuple

import polars as pl

from aici.records import SourceFormatError
from aici.sources import venues
from aici.sources.text import Head, read_head, read_lines

NAME = "journal_metrics"
_TITLE = r"(?:full )?journal(?: name| title)?|title|source title|display_name"
# in order of preference; the first group is the year
_METRICS = (
    r"(?:journal )?(?:impact factor|jif|if)(?: \(jif\))?\s*\(?(\d{4})?\)?",
    r"(\d{4})\s+(?:journal )?(?:impact factor|jif|if)",
    r"2[ -]?years?(?: journal)?(?: impact factor| jif| if)?\s*\(?(\d{4})?\)?",
    r"(?:citations|cites)\s*/\s*doc\.?\s*\(2 ?years?\)()",
    r"(?:summary_stats\.)?2yr_mean_citedness()",
    r"sjr\s*\(?(\d{4})?\)?",
)
_PREAMBLE = 12  # lines of search terms that JCR writes above the headings
NO_JOURNAL = "no journal: the row has no title, or nothing beside it"


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
    listed = _table(path, layout).with_row_index("row", offset=1).with_columns(pl.col("row").cast(pl.Int64))
    filled = pl.sum_horizontal(pl.col(name).is_not_null() for name in layout.headings)
    is_journal = pl.col(layout.title).is_not_null() & (filled > 1)
    journals = listed.filter(is_journal).select(**_columns(layout, path.stem, file))
    rejects = listed.filter(~is_journal).select(
        data_source=pl.lit(NAME), file=pl.lit(file), row="row", reason=pl.lit(NO_JOURNAL)
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
    return [f"{h}\x1f{n}" if h in headings[:n] or not h.strip() else h for n, h in enumerate(headings)]


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
    """The rows below the headings, all text, blanks as null; a row longer than the headings loses its surplus."""
    lines = read_lines(path).slice(layout.line + 1)
    content = "\n".join(lines.to_list()).encode()
    if not content.strip():
        return pl.DataFrame(schema=dict.fromkeys(layout.headings, pl.String))
    table = pl.read_csv(
        content, separator=layout.separator, has_header=False, infer_schema=False, truncate_ragged_lines=True,
        new_columns=layout.headings, schema=dict.fromkeys(layout.headings, pl.String),
    )  # fmt: skip
    stripped = pl.all().str.strip_chars()
    return table.select(pl.when(stripped != "").then(stripped).name.keep())


def _columns(layout: Layout, stem: str, file: str) -> dict[str, pl.Expr]:
    in_name = re.search(r"(?<!\d)((?:19|20)\d{2})(?!\d)", stem)
    year = layout.year or (int(in_name[1]) if in_name else None)
    issn, eissn = _issns({_plain(h): h for h in layout.headings})
    return {
        "file": pl.lit(file),
        "row": pl.col("row"),
        "venue": pl.col(layout.title),
        "venue_key": venues.venue_key(pl.col(layout.title)),
        "issn": issn,
        "eissn": eissn,
        "impact_factor": _number(pl.col(layout.metric)),
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
