"""Where the rows of a CSV table begin and end, and how many cells each has; found in its text, without reading cells.

In an intact table quotes are even in every row, and a line end inside quotes belongs to a cell. Where a damaged byte
has cost or made a quote, a row is what stands on one line, or on a few that together have the right number of cells;
the lines between two such rows are one damaged row. So damage costs the row it lies in and no other.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from functools import cache

import numpy as np

LINES_A_ROW = 400  # looked at, at most, for the end of a cell that goes on over lines
_QUOTE, _NEWLINE = ord('"'), ord("\n")
csv.field_size_limit(2**31 - 1)


@dataclass(frozen=True)
class Span:
    """The rows of a text that are not blank: the number of cells of each; `balanced` says whether quotes are even."""

    cells: np.ndarray
    balanced: bool

    def fits(self, width: int) -> bool:
        """Whether every row has as many cells as there are headings, or one more."""
        return self.balanced and bool(np.isin(self.cells, (width, width + 1)).all())


def spanned(content: bytes, separator: str) -> Span:
    """The rows of the text, in a few passes over its bytes."""
    data = np.frombuffer(content, dtype=np.uint8)
    quotes = np.flatnonzero(data == _QUOTE) if separator != "\t" else np.zeros(0, dtype=np.int64)
    ends = np.append(_outside(np.flatnonzero(data == _NEWLINE), quotes), len(data))
    starts = np.concatenate([[0], ends[:-1] + 1])
    marks = _outside(np.flatnonzero(data == ord(separator)), quotes)
    cells = np.diff(np.searchsorted(marks, ends), prepend=0) + 1
    quoted = np.diff(np.searchsorted(quotes, ends), prepend=0)
    letters = ends - starts - (cells - 1) - quoted
    blank = np.zeros(len(ends), dtype=bool)
    for n in np.flatnonzero(letters <= 4 * cells):  # few letters for so many cells: perhaps none
        blank[n] = _is_blank(_cells(content[starts[n] : ends[n]].decode(errors="replace"), separator))
    return Span(cells[~blank], len(quotes) % 2 == 0)


def _outside(places: np.ndarray, quotes: np.ndarray) -> np.ndarray:
    """Those of the places before which the number of quotes is even."""
    return places[np.searchsorted(quotes, places) % 2 == 0] if len(quotes) else places


def rows_of(text: str, separator: str, width: int) -> list[tuple[list[str], int]]:
    """Cells of each row that is not blank, and their number, which is 0 for a damaged row; row by row, hence slow."""
    lines, rows, at = text.split("\n"), [], 0
    while at < len(lines):
        taken, cells = _row_at(lines, at, separator, width)
        if not taken:
            taken = _damaged_at(lines, at, separator, width)
            rows.append(_told("\n".join(lines[at : at + taken]), separator, width))
        elif not _is_blank(cells):
            rows.append((cells, len(cells)))
        at += taken
    return rows


def _is_blank(cells: list[str] | None) -> bool:
    return cells is not None and not any(cell.strip() for cell in cells)


def _told(row: str, separator: str, width: int) -> tuple[list[str], int]:
    """A damaged row, and the number of its cells where its quotes are whole and only that number is wrong."""
    cells = _cells(row, separator) if row.count('"') % 2 == 0 else None
    return (cells, len(cells)) if cells and len(cells) not in (width, width + 1) else ([row], 0)


def _row_at(lines: list[str], at: int, separator: str, width: int) -> tuple[int, list[str]]:
    """The number of lines that the row beginning here takes, and its cells; none if it is damaged."""
    if separator == "\t" or lines[at].count('"') % 2 == 0:
        cells = _cells(lines[at], separator)
        return (1, cells) if cells is not None else (0, [])
    for last in range(at + 1, min(len(lines), at + LINES_A_ROW)):
        if lines[last].count('"') % 2:
            row = "\n".join(lines[at : last + 1])
            cells = (_cells(row, separator) or []) if _well_formed(separator).fullmatch(row) else []
            return (last + 1 - at, cells) if len(cells) in (width, width + 1) else (0, [])
    return 0, []


@cache
def _well_formed(separator: str) -> re.Pattern[str]:
    """A row whose quotes enclose whole cells; the end of one row and the beginning of the next are none."""
    separator = re.escape(separator)
    cell = rf'(?:"(?:[^"]|"")*"|[^"{separator}]*)'
    return re.compile(f"{cell}(?:{separator}{cell})*")


def _damaged_at(lines: list[str], at: int, separator: str, width: int) -> int:
    """The number of lines up to the next row that has all its cells."""
    for after in range(at + 1, len(lines)):
        taken, cells = _row_at(lines, after, separator, width)
        if taken and len(cells) >= width:
            return after - at
    return len(lines) - at


def _cells(row: str, separator: str) -> list[str] | None:
    """The cells of a row; none where it is damaged, as by a carriage return that parts it."""
    quoting = csv.QUOTE_NONE if separator == "\t" else csv.QUOTE_MINIMAL
    try:
        rows = list(csv.reader(io.StringIO(row, newline=""), delimiter=separator, quoting=quoting))
    except csv.Error:
        return None
    return None if len(rows) > 1 else rows[0] if rows else []
