"""Google Patents exports (CSV), a row per publication; line 1 is `search URL:`, unless the author deleted it.

Rules:
- `record_id` and `publication_number` are the id in our form: `US-2019198156-A1` is `US20190198156A1`;
- assignees are joined by a comma and a blank although names hold commas: the list is split at each, and what is only a
  legal form or title (`Inc.`, `Co., Ltd.`, `Dr.`) goes back to the name before it. A name with another comma in it is
  cut; inventors likewise;
- the export has neither abstract, classes, citations, families nor application numbers: they are null.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from aici.sources import grid, patent_numbers, patent_tables
from aici.sources.text import Head, read_head

NAME = "google_patents"
HEADINGS = {
    "number": ("id",),
    "title": ("title",),
    "assignee": ("assignee",),
    "inventor": ("inventor/author",),
    "prior_date": ("priority date",),
    "applied": ("filing/creation date",),
    "published": ("publication date",),
}
_CURE = "Export again from patents.google.com with “Download (CSV)” and do not edit the file"
_FORM = (
    r"(?i), ((?:inc|incorporated|l\.?l\.?c|l\.?l\.?p|ltd|limited|l\.?p|corp|corporation|co|company|gmbh|ag|s\.?a|s\.?l|"
    r"s\.?a\.?s|s\.?a\.?r\.?l|s\.?p\.?a|s\.?r\.?l|b\.?v|n\.?v|p\.?l\.?c|pte|pty|k\.?k|a\.?s|a/s|n\.?a|p\.?c|p\.?a|"
    r"jr|sr|ii|iii|dr|prof|ph\.?d|m\.?d|dipl\.-ing|エルエルシー|インコーポレイテッド|インコーポレーテッド|リミテッド|"
    r"인코포레이티드|엘엘씨|엘티디|리미티드)[.]?(?: ltd| limited)?[.]?)(,|$)"
)
_JOINED = "\x1f"  # stands for a comma within a name while the list is split


def read(path: Path, file: str) -> dict[str, pl.DataFrame]:
    """The publications of one file: `patent_records` and `rejects`.

    Raises
    ------
    SourceFormatError
        If the file has no column of ids or of titles.
    """
    layout = find_layout(read_head(path))
    patent_tables.require(HEADINGS, layout, _CURE, "number", "title")
    table = patent_tables.cells(grid.read(path, layout), HEADINGS)
    return patent_tables.frames(NAME, file, table, _columns())


def find_layout(head: Head) -> grid.Layout | None:
    """Where the headings stand, if they are those of Google Patents, or its first line stands above them."""
    found = grid.layout_with(head, ("inventor/author", "filing/creation date"), ",;\t")
    if found is None and head.first_line.startswith("search URL:"):
        return next((layout for layout in grid.layouts(head, ",;\t") if layout.line > 0), None)
    return found


def _columns() -> dict[str, pl.Expr]:
    published = patent_tables.year(pl.col("published"))
    number = patent_numbers.publication(pl.col("number"), published)
    return {
        "record_id": pl.col("publication_number"),
        "publication_number": number,
        "application_year": patent_tables.year(pl.col("applied")),
        "priority_year": patent_tables.year(pl.col("prior_date")),
        "publication_year": published,
        "title": pl.col("title"),
        "inventors": _names(pl.col("inventor")),
        "applicants": _names(pl.col("assignee")),
    }


def _names(text: pl.Expr) -> pl.Expr:
    """The names of a list; twice, as two legal forms may follow each other (`Co., Ltd.`)."""
    for _ in range(2):
        text = text.str.replace_all(_FORM, _JOINED + "${1}${2}")
    return patent_tables.values(text.str.split(", "), lambda name: name.str.replace_all(_JOINED, ", ", literal=True))
