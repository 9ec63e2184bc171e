"""Tables of an export as cells of text: CSV with any separator, and the sheets of a workbook.

A cell is the text that was exported, stripped; a blank one is null. Numbers of a workbook are written without a
needless `.0`, its dates as `2020-01-31`. Headings are made distinct and kept as they are written. A row with more cells
than headings keeps the overhang in `EXTRA`, so that a source can say whether a trailing separator or a shifted row made
it; `CELLS` is the number of its cells in the text, 0 for a row whose quotes are damaged, `AGAIN` for one that repeats
the headings, as where files were put together. Rows are numbered from 1 below the headings, blank ones left out, as
`count_rows` counts them apart from reading. A workbook is opened once, by `workbook_cells`, and one that cannot be is
known as such at once.
"""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import polars as pl

from aici.records import SourceFormatError
from aici.sources import csv_rows, workbook_cells
from aici.sources.text import Head, decoded, read_bytes, utf8_bytes
from aici.sources.workbook_cells import CELL_END, NAME_END, ROW_END, SHEET_END

ROW, EXTRA, CELLS = "\x1frow", "\x1fextra", "\x1fcells"
BLANK = "\x1f"  # begins the name of a column without heading, and what is added to that of a repeated one
AGAIN = -1  # in place of the number of cells
PREAMBLE = 30  # rows in which headings are looked for
WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
MOST_SECONDS = 600  # for opening a workbook
_SEPARATORS = ",;\t"
_AROUND_FIRST, _PROBED = '\ufeff"', 3
_STRIPPED = (CELL_END + " \t\r\n\v\f").encode()


@dataclass(frozen=True)
class Layout:
    """Where the headings stand: `sheet` is null in text; `line` counts from 0 the lines or rows above the headings."""

    sheet: str | None
    line: int
    separator: str
    headings: tuple[str, ...]


_SPANS: dict[tuple[Path, int, int, Layout], csv_rows.Span] = {}  # of the last file, read and then counted


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook: the cells of its first `PREAMBLE` rows, stripped, and all of it as `workbook_cells` says.

    `layouts` are the rows near the top with two cells at least.
    """

    top: list[list[str]]
    content: bytes
    layouts: list[Layout]


def layouts(head: Head, separators: str = _SEPARATORS) -> Iterator[Layout]:
    """Every row near the top that may be one of headings, each sheet and separator in turn; two cells at least."""
    if is_workbook(head):
        yield from (found for sheet in sheets(head.path).values() for found in sheet.layouts)
    elif not head.is_binary:
        for found in _text_layouts(head.text):
            yield from (found[separator] for separator in separators if separator in found)


@lru_cache(maxsize=1)
def _text_layouts(text: str) -> list[dict[str, Layout]]:
    """The layouts of each line near the top by separator; those of the last file are kept, as each source asks."""
    lines = text.split("\n" if "\n" in text else "\r", PREAMBLE)[:PREAMBLE]
    return [
        {
            separator: Layout(None, number, separator, unique(cells))
            for separator in _SEPARATORS
            if len(cells := _split(line.removesuffix("\r"), separator)) > 1
        }
        for number, line in enumerate(lines)
    ]


def layout_with(head: Head, wanted: Iterable[str], separators: str = _SEPARATORS) -> Layout | None:
    """The first layout whose headings hold all of `wanted`, letter for letter; None where there is none."""
    required = set(wanted)
    return next((found for found in layouts(head, separators) if required <= set(found.headings)), None)


def is_workbook(head: Head) -> bool:
    """Whether the file is an XLS or XLSX workbook that can be opened."""
    is_one = head.path is not None and head.content.startswith(WORKBOOK)
    return is_one and not isinstance(_opened(head.path), str)


def sheets(path: Path) -> dict[str, Sheet]:
    """The sheets of a workbook by name; the last workbook asked for is kept.

    Raises
    ------
    SourceFormatError
        If it cannot be opened: damaged, or protected by a password.
    """
    found = _opened(path)
    if isinstance(found, str):
        raise SourceFormatError(found)
    return found


def _opened(path: Path) -> dict[str, Sheet] | str:
    about = path.stat()
    return _sheets(path, (about.st_mtime_ns, about.st_size))


@lru_cache(maxsize=1)
def _sheets(path: Path, _: tuple[int, int]) -> dict[str, Sheet] | str:
    """The sheets, or why the workbook cannot be opened."""
    command = [sys.executable, "-P", workbook_cells.__file__]  # a process of its own, for a damaged one may end it
    try:
        done = subprocess.run(command, input=read_bytes(path)[0], capture_output=True, timeout=MOST_SECONDS)
    except subprocess.TimeoutExpired:
        return f"the workbook is damaged: it is not open after {MOST_SECONDS // 60} minutes. {_REPAIR}"
    if done.returncode == 1:
        told = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        return f"the workbook cannot be opened: {''.join(told)}. {_REPAIR}"
    if done.returncode:
        return f"the workbook is damaged: opening it asks for more memory than there is. {_REPAIR}"
    parts = (sheet.partition(NAME_END.encode()) for sheet in done.stdout.split(SHEET_END.encode())[:-1])
    return {name.decode(): _sheet(name.decode(), content) for name, _, content in parts}


_REPAIR = "Save it again from Excel without password, or download the export again"


def _sheet(name: str, content: bytes) -> Sheet:
    rows = content.split(ROW_END.encode(), PREAMBLE)[:PREAMBLE] if content else []
    top = [[cell.strip() for cell in row.decode().split(CELL_END)] for row in rows]
    found = [Layout(name, n, "", unique(cells)) for n, cells in enumerate(top) if sum(map(bool, cells)) > 1]
    return Sheet(top, content, found)


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
    table = _read(path, layout)
    again = table.select(pl.when(_repeats(table, layout.headings)).then(AGAIN).otherwise(CELLS)).to_series()
    return table.with_columns(again.alias(CELLS))


def _repeats(table: pl.DataFrame, headings: tuple[str, ...]) -> pl.Expr | bool:
    """Whether a row is that of the headings; its first cell may have a byte-order mark, and quotes behind that."""
    texts = [heading.partition(BLANK)[0] or None for heading in headings]
    first = pl.col(headings[0]).str.strip_chars(_AROUND_FIRST).replace("", None).eq_missing(pl.lit(texts[0], pl.String))
    others = [pl.col(name).eq_missing(pl.lit(text, pl.String)) for name, text in zip(headings, texts, strict=True)][1:]
    few = others[: _PROBED - 1]
    if not table.select(pl.all_horizontal(first, *few).any()).item():  # as a rule, and quickly found out
        return False
    return pl.all_horizontal(first, *others, pl.col(EXTRA).is_null())


def _read(path: Path, layout: Layout) -> pl.DataFrame:
    if layout.sheet is not None:
        return _read_sheet(sheets(path)[layout.sheet], layout)
    content = _below(path, layout)
    table = _read_text_table(content, layout, _span(path, layout, content))
    if table is not None:
        return table
    rows = csv_rows.rows_of(decoded(content), layout.separator, len(layout.headings))
    return _framed(rows, layout.headings)


def count_rows(path: Path, layout: Layout) -> int:
    """Rows below the headings that hold anything, counted apart from reading."""
    if layout.sheet is not None:
        rows = sheets(path)[layout.sheet].content.split(ROW_END.encode())[layout.line + 1 :]
        return sum(not _is_blank(row.strip(_STRIPPED)) for row in rows)
    span, width = _span(path, layout), len(layout.headings)
    if span.fits(width):
        return len(span.cells)
    return len(csv_rows.rows_of(decoded(_below(path, layout)), layout.separator, width))


def _span(path: Path, layout: Layout, content: bytes | None = None) -> csv_rows.Span:
    """The rows of a text below the headings; those of the last file are kept. `content` saves reading it again."""
    about = path.stat()
    key = (path, about.st_mtime_ns, about.st_size, layout)
    if key not in _SPANS:
        _SPANS.clear()
        _SPANS[key] = csv_rows.spanned(_below(path, layout) if content is None else content, layout.separator)
    return _SPANS[key]


def _is_blank(row: bytes) -> bool:
    """Whether nothing is left of a row, or other blanks than those of ASCII."""
    return not row or (row[0] > 127 and not row.decode().strip())  # what ends a cell is blank, too


def _read_sheet(sheet: Sheet, layout: Layout) -> pl.DataFrame:
    """The rows of a sheet, which have as many cells as there are headings."""
    table = pl.read_csv(
        sheet.content, has_header=False, schema=dict.fromkeys(layout.headings, pl.String),
        separator=CELL_END, eol_char=ROW_END, quote_char=None,
    )  # fmt: skip
    below = table.slice(layout.line + 1).with_columns(pl.lit(None, pl.String).alias(EXTRA))
    return _numbered(below).with_columns(pl.lit(len(layout.headings), pl.Int64).alias(CELLS))


def _below(path: Path, layout: Layout) -> bytes:
    """What stands below the headings, its lines ended by LF, in UTF-8."""
    content, start = utf8_bytes(path), 0
    for _ in range(layout.line + 1):
        start = content.find(b"\n", start) + 1 or len(content)
    return content[start:]


def _read_text_table(content: bytes, layout: Layout, span: csv_rows.Span) -> pl.DataFrame | None:
    """By Polars, where every row has as many cells as headings or one more; None where one has not."""
    names = list(layout.headings)
    if not span.fits(len(names)):
        return None
    overhang = bool((span.cells > len(names)).any())
    schema = dict.fromkeys([*names, EXTRA][: len(names) + overhang], pl.String)
    try:
        table = pl.read_csv(
            io.BytesIO(content), has_header=False, schema=schema, separator=layout.separator,
            quote_char=None if layout.separator == "\t" else '"',
            missing_columns="insert",  # the first row, by which columns are counted, may have one cell less
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
