"""Tables of an export as cells of text: CSV with any separator, and the sheets of a workbook.

A cell is the text that was exported, stripped; a blank one is null. Numbers of a workbook are written without a
needless `.0`, its dates as `2020-01-31`. Headings are made distinct and kept as they are written. A row with more cells
than headings keeps the overhang in `EXTRA`, so that a source can say whether a trailing separator or a shifted row made
it; `CELLS` is the number of its cells in the text, 0 for a row whose quotes are damaged. Rows are numbered from 1 below
the headings, blank ones left out, as `count_rows` counts them apart from reading.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import polars as pl
import python_calamine

from aici.records import SourceFormatError
from aici.sources import csv_rows
from aici.sources.text import Head, decoded, text_bytes

ROW, EXTRA, CELLS = "\x1frow", "\x1fextra", "\x1fcells"
BLANK = "\x1f"  # begins the name of a column without heading
PREAMBLE = 30  # rows in which headings are looked for
WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True)
class Layout:
    """Where the headings stand: `sheet` is null in text; `line` counts from 0 the lines or rows above the headings."""

    sheet: str | None
    line: int
    separator: str
    headings: tuple[str, ...]


@lru_cache(maxsize=1)
def layouts(head: Head, separators: str = ",;\t") -> tuple[Layout, ...]:
    """Every row near the top that may be one of headings, each sheet and separator in turn; two cells at least.

    Those of the last file asked for are kept, as each source asks for them.
    """
    return tuple(_layouts(head, separators))


def _layouts(head: Head, separators: str) -> Iterable[Layout]:
    if is_workbook(head):
        for sheet, rows in sheets(head.path).items():
            for line, cells in enumerate(rows[:PREAMBLE]):
                if sum(map(bool, cells)) > 1:
                    yield Layout(sheet, line, "", unique(cells))
    elif not head.is_binary:
        for line, text in enumerate(head.text.splitlines()[:PREAMBLE]):
            for separator in separators:
                cells = _split(text, separator)
                if len(cells) > 1:
                    yield Layout(None, line, separator, unique(cells))


def layout_with(head: Head, wanted: Iterable[str], separators: str = ",;\t") -> Layout | None:
    """The first layout whose headings hold all of `wanted`, letter for letter; None where there is none."""
    required = set(wanted)
    return next((found for found in layouts(head, separators) if required <= set(found.headings)), None)


def is_workbook(head: Head) -> bool:
    """Whether the file is an XLS or XLSX workbook; a ZIP archive of other things is none."""
    if not head.content.startswith(WORKBOOK):
        return False
    try:
        return bool(sheets(head.path))
    except SourceFormatError:
        return False


@lru_cache(maxsize=1)
def _sheets(path: Path, _: tuple[int, int]) -> dict[str, list[list[str]]]:
    try:
        workbook = python_calamine.load_workbook(io.BytesIO(path.read_bytes()))  # by a path it goes by the extension
        return {name: _texts(workbook.get_sheet_by_name(name).to_python()) for name in workbook.sheet_names}
    except (python_calamine.CalamineError, OSError, ValueError, IndexError) as error:
        raise SourceFormatError(
            f"the workbook cannot be opened: {str(error).splitlines()[0]}. "
            "Save it without password, or download it again"
        ) from error


def sheets(path: Path) -> dict[str, list[list[str]]]:
    """The sheets of a workbook by name, cells as text; the last workbook asked for is kept.

    Raises
    ------
    SourceFormatError
        If it cannot be opened: damaged, or protected by a password.
    """
    about = path.stat()
    return _sheets(path, (about.st_mtime_ns, about.st_size))


def _texts(rows: list[list[object]]) -> list[list[str]]:
    return [[_text(cell) for cell in row] for row in rows]


def _text(cell: object) -> str:
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    return "" if cell is None else str(cell)


def unique(headings: Iterable[str]) -> tuple[str, ...]:
    """Headings made distinct: some exports repeat one, or leave it blank."""
    known, distinct = {""}, []
    for place, heading in enumerate(h.strip().removeprefix("\ufeff") for h in headings):
        distinct.append(f"{heading}{BLANK}{place}" if heading in known else heading)
        known.add(heading)
    return tuple(distinct)


def read(path: Path, layout: Layout) -> pl.DataFrame:
    """The rows below the headings.

    Returns
    -------
    DataFrame[<headings>, ROW, EXTRA, CELLS]
        Cells as text, null where blank; `EXTRA` is the text of cells beyond the headings, null where there are none.
    """
    if layout.sheet is not None:
        rows = sheets(path)[layout.sheet][layout.line + 1 :]
        return _framed([(row, max(len(row), len(layout.headings))) for row in rows], layout.headings)
    content = _below(path, layout)
    table = _read_text_table(content, layout)
    if table is not None:
        return table
    rows = csv_rows.rows_of(decoded(content), layout.separator, len(layout.headings))
    return _framed(rows, layout.headings)


def count_rows(path: Path, layout: Layout) -> int:
    """Rows below the headings that hold anything, counted apart from reading."""
    if layout.sheet is not None:
        return sum(any(row) for row in sheets(path)[layout.sheet][layout.line + 1 :])
    content, width = _below(path, layout), len(layout.headings)
    span = csv_rows.spanned(content, layout.separator)
    return len(span.cells) if span.fits(width) else len(csv_rows.rows_of(decoded(content), layout.separator, width))


def _below(path: Path, layout: Layout) -> bytes:
    """What stands below the headings, its lines ended by LF; in UTF-8 but for stray bytes."""
    content, start = text_bytes(path), 0
    for _ in range(layout.line + 1):
        start = content.find(b"\n", start) + 1 or len(content)
    return content[start:]


def _read_text_table(content: bytes, layout: Layout) -> pl.DataFrame | None:
    """By Polars, where every row has as many cells as headings or one more; None where one has not."""
    span, names = csv_rows.spanned(content, layout.separator), list(layout.headings)
    if not span.fits(len(names)):
        return None
    overhang = bool((span.cells > len(names)).any())
    schema = dict.fromkeys([*names, EXTRA][: len(names) + overhang], pl.String)
    try:
        table = pl.read_csv(
            io.BytesIO(content), has_header=False, schema=schema, separator=layout.separator,
            quote_char=None if layout.separator == "\t" else '"',
        )  # fmt: skip
    except pl.exceptions.PolarsError:
        return None
    numbered = _numbered(table if overhang else table.with_columns(pl.lit(None, pl.String).alias(EXTRA)))
    return numbered.with_columns(pl.Series(CELLS, span.cells)) if numbered.height == len(span.cells) else None


def _numbered(table: pl.DataFrame) -> pl.DataFrame:
    """Cells stripped, blank ones null; rows of blank cells left out."""
    stripped = table.with_columns(pl.col(pl.String).str.strip_chars())
    cells = stripped.with_columns(pl.when(pl.col(pl.String) != "").then(pl.col(pl.String)))
    filled = cells.filter(pl.any_horizontal(pl.col(pl.String).is_not_null()))
    return filled.with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias(ROW))


def _framed(rows: list[tuple[list[str], int]], headings: tuple[str, ...]) -> pl.DataFrame:
    width = len(headings)
    padded = [[*row[:width], *[""] * (width - len(row)), " ".join(row[width:]), cells] for row, cells in rows]
    schema = dict.fromkeys([*headings, EXTRA], pl.String) | {CELLS: pl.Int64}
    return _numbered(pl.DataFrame(padded, schema=schema, orient="row"))


def _split(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []
