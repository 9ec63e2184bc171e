"""Writes a table as the only sheet of an Excel workbook, the same bytes for the same table.

Texts stand in the cells themselves, as in the providers' exports, and rows leave memory as they are written. Dates are
real Excel dates; null is an empty cell. The document's date is that of the searches, so that no clock gets into the
file; its description says that it is simulated.
"""

from __future__ import annotations

import datetime
from pathlib import Path

import polars as pl
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from aici.simulate.parts import SEARCHED
from aici.sources.simulated import COMMENT

ROWS = 10_000  # most rows that the patent databases give in one file

_PROPERTIES = {"created": datetime.datetime.combine(SEARCHED, datetime.time()), "comments": COMMENT}
_DAY_ZERO = datetime.date(1899, 12, 30)  # of Excel's calendar


def write(path: Path, sheet: str, table: pl.DataFrame) -> None:
    """Write the columns of `table` (texts, whole numbers, dates) under their names in row 1.

    Raises
    ------
    OSError
        If there is no room for the file, or none for the rows that wait for it; it names the file.
    """
    try:
        _write(path, sheet, table)
    except (FileCreateError, OSError) as error:
        cause = error if isinstance(error, OSError) else error.args[0]
        raise OSError(cause.errno, cause.strerror, str(path)) from error


def _write(path: Path, sheet: str, table: pl.DataFrame) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        workbook.set_properties(_PROPERTIES)
        worksheet = workbook.add_worksheet(sheet)
        formats = {pl.Date: workbook.add_format({"num_format": "yyyy-mm-dd"})}
        cells = [
            (worksheet.write_string if kind == pl.String else worksheet.write_number, formats.get(kind))
            for kind in table.dtypes
        ]
        for place, heading in enumerate(table.columns):
            worksheet.write_string(0, place, heading)
        _write_rows(cells, table.with_columns(_serial(table)))


def _serial(table: pl.DataFrame) -> list[pl.Expr]:
    dates = [name for name, kind in table.schema.items() if kind == pl.Date]
    return [(pl.col(name) - pl.lit(_DAY_ZERO)).dt.total_days() for name in dates]


def _write_rows(cells: list, table: pl.DataFrame) -> None:
    for row, values in enumerate(table.iter_rows(), start=1):
        for place, value in enumerate(values):
            if value is not None:
                write, form = cells[place]
                write(row, place, value, form)
