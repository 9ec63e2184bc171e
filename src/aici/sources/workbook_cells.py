"""Runs as a process of its own: a workbook comes in, the cells of its sheets go out as text.

A damaged workbook can end the program that opens it, as a wrong cell address makes it ask for more memory than there
is. So it ends this process, and the run goes on; memory is bounded for the same reason. Nothing of the project is
imported here, so that the process starts at once. Output: each sheet as its name, `NAME_END` and its rows, ended by
`SHEET_END`; rows are separated by `ROW_END`, cells by `CELL_END`, and these characters are blanks within a cell.
Whole numbers have no `.0`, dates are `2020-01-31`.
"""

from __future__ import annotations

import contextlib
import datetime
import gc
import io
import os
import sys

import python_calamine

SHEET_END, NAME_END, ROW_END, CELL_END = "\x1c\x1d\x1e\x1f"
MOST_MEMORY = 4 * 2**30  # bytes
TOO_LARGE = 3  # exit status
_BLANKED = str.maketrans(dict.fromkeys((SHEET_END, NAME_END, ROW_END, CELL_END), " "))
_CELLS = python_calamine.SheetTypeEnum.WorkSheet  # sheets that are nothing but a chart have none


def sheets(content: bytes) -> str:
    """The cells of each sheet of a workbook, as the module says."""
    workbook = python_calamine.load_workbook(io.BytesIO(content))
    names = [sheet.name for sheet in workbook.sheets_metadata if sheet.typ == _CELLS]
    parts = ((name, _joined(workbook.get_sheet_by_name(name).to_python())) for name in names)
    return "".join(f"{name.translate(_BLANKED)}{NAME_END}{rows}{SHEET_END}" for name, rows in parts)


def _joined(rows: list[list[object]]) -> str:
    text = ROW_END.join([CELL_END.join([c if c.__class__ is str else _text(c) for c in row]) for row in rows])
    cells = sum(map(len, rows))
    if text.count(ROW_END) + text.count(CELL_END) == cells - 1 and SHEET_END not in text or not cells:
        return text
    return ROW_END.join(CELL_END.join(_text(cell).translate(_BLANKED) for cell in row) for row in rows)


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    return "" if cell is None else str(cell)


def _run() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):  # where the system has such bounds
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    gc.disable()  # nothing here goes round in circles
    try:
        told = sheets(sys.stdin.buffer.read())
    except MemoryError:
        sys.exit(TOO_LARGE)
    except BaseException as error:  # the library panics with what is no Exception
        sys.exit(next(iter(str(error).splitlines()), "") or type(error).__name__)
    sys.stdout.buffer.write(told.encode("utf-8", "replace"))
    sys.stdout.flush()
    os._exit(0)  # without taking a million cells apart again


if __name__ == "__main__":
    _run()
