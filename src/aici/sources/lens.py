"""The Lens patent exports (CSV), a row per publication, of the vintages since 2016.

Several values are joined by `;;`. The number of the publication is headed `Publication Number` until about 2021 and
`Display Key` later; type, owners and cited counts changed their names, too. Rules:
- `record_id` is the Lens ID; without one a digest of number and title;
- application and priority numbers are those of the European Patent Office's documentation, see `patent_numbers.py`;
- applicants are the applicants, owners only where there are none; `citations` are those of the publication;
- The Lens numbers no families; `family_members` are those of the simple family where the export lists them, with the
  publication itself;
- a row in which a count is no number, the Lens ID or the address of the page none, or a column without heading is
  filled, has shifted columns: it is rejected, and with half of the rows so the file, as splitting at `;;` makes it.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from aici.records import SourceFormatError
from aici.sources import grid, papers, patent_numbers, patent_tables
from aici.sources.text import Head, read_head

NAME = "lens"
_SEPARATOR = ";;"
HEADINGS = {
    "number": ("Publication Number", "Display Key"),
    "lens_id": ("Lens ID",),
    "published": ("Publication Date", "Publication Year"),
    "applied_as": ("Application Number",),
    "applied": ("Application Date",),
    "prior": ("Priority Numbers",),
    "prior_date": ("Earliest Priority Date",),
    "title": ("Title",),
    "abstract": ("Abstract",),
    "applicants": ("Applicants", "Owners", "Owners (US)"),
    "inventors": ("Inventors",),
    "family": ("Simple Family Members",),
    "ipc": ("IPCR Classifications",),
    "cpc": ("CPC Classifications",),
    "cited": ("Cited by Patent Count", "Cited Count"),
    "url": ("URL",),
}
_COUNTS = ("Cites Patent Count", "Simple Family Size", "Extended Family Size", "Sequence Count", "NPL Citation Count")
_LENS_ID = r"^\d{3}-\d{3}-\d{3}-\d{3}-\d{2}[\dX]$"
_CURE = "Export again from lens.org as CSV with all fields"
_ROW_SHIFTED = "the columns of the row are shifted: {}. Export this part again from lens.org as CSV"
_SHIFTED = (
    "columns are shifted from row {} on ({} of {} rows), as when a program has split the cells at “;;”: export again "
    "from lens.org as CSV and do not edit the file"
)


def read(path: Path, file: str) -> dict[str, pl.DataFrame]:
    """The publications of one file: `patent_records` and `rejects`.

    Raises
    ------
    SourceFormatError
        If it has no column of publication numbers or of titles, or if its columns are shifted.
    """
    layout = find_layout(read_head(path))
    patent_tables.require(HEADINGS, layout, _CURE, "number", "title")
    rows = grid.read(path, layout)
    shifted = rows.select(_shifted(rows)).to_series()
    wrong = shifted.is_not_null().arg_true()
    if 2 * len(wrong) > len(shifted):
        raise SourceFormatError(_SHIFTED.format(wrong[0] + 1, len(wrong), len(shifted)))
    table = patent_tables.cells(rows, HEADINGS).with_columns(shifted=shifted)
    columns = _columns() | patent_tables.counted({"cited": "by patents"}, table)
    return patent_tables.frames(NAME, file, table, columns, pl.col("shifted"))


def find_layout(head: Head) -> grid.Layout | None:
    """Where the headings stand, if they are those of patents of The Lens."""
    return grid.layout_with(head, ("Lens ID", "Jurisdiction"), ",\t;")


def _shifted(rows: pl.DataFrame) -> pl.Expr:
    """Why the columns of a row must be shifted; null where they are not."""
    unheaded = [pl.col(name).is_not_null() for name in rows.columns if name[:1] == "\x1f" and name[1:].isdigit()]
    is_row = pl.col(grid.CELLS) != grid.AGAIN
    counts = [pl.col(name) for name in (*_COUNTS, *HEADINGS["cited"]) if name in rows.columns]
    reasons = {
        "the Lens ID is none": ~pl.col("Lens ID").str.contains(_LENS_ID),
        "a count is no number": pl.any_horizontal(~count.str.contains(papers.COUNT) for count in counts or [_NULL]),
        "a column without heading is filled": pl.any_horizontal(*unheaded) if unheaded else pl.lit(False),
    }
    if "URL" in rows.columns:
        reasons["the column URL holds no address"] = ~pl.col("URL").str.contains("^https?://|lens.org")
    texts = [pl.when(wrong & is_row).then(pl.lit(_ROW_SHIFTED.format(why))) for why, wrong in reasons.items()]
    return pl.coalesce(texts).alias("shifted")


_NULL = pl.lit(None, pl.String)


def _columns() -> dict[str, pl.Expr]:
    applied, published = (patent_tables.year(pl.col(name)) for name in ("applied", "published"))
    number = patent_numbers.publication(pl.col("number"), published)
    digest = (number + pl.col("title").fill_null("")).str.to_lowercase()
    return {
        "record_id": pl.col("lens_id").fill_null(patent_tables.hashed(digest)),
        "publication_number": number,
        "family_members": patent_tables.publications(pl.col("family"), _SEPARATOR),
        "application_number": patent_numbers.docdb_application(pl.col("applied_as"), applied),
        "priority_numbers": patent_tables.values(pl.col("prior").str.split(_SEPARATOR), _priority),
        "application_year": applied,
        "priority_year": patent_tables.year(pl.col("prior_date")),
        "publication_year": published,
        "title": pl.col("title"),
        "abstract": pl.col("abstract"),
        "inventors": patent_tables.split(pl.col("inventors"), _SEPARATOR),
        "applicants": patent_tables.split(pl.col("applicants"), _SEPARATOR),
        "classes": patent_tables.classes(_SEPARATOR, pl.col("ipc"), pl.col("cpc")),
    }


def _priority(number: pl.Expr) -> pl.Expr:
    """`US 83547206 P 20060804` in one form, with the year of its date."""
    date = r"\s((?:19|20)\d{2})\d{4}$"
    return patent_numbers.docdb_application(number.str.replace(date, ""), number.str.extract(date).cast(pl.Int64))
