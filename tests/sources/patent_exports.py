"""How the tests of patent sources write an export and read it again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl
import xlsxwriter

from aici import sources
from aici.sources.patent_tables import SCHEMA


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[str | None]], above: str = "") -> str:
    """A CSV table as databases write it: quotes only where they are needed."""
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([headings, *([cell or "" for cell in row] for row in rows)])
    return above + file.getvalue()


def workbook(path: Path, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    """A workbook with one sheet; `datetime.date` makes a real date, None an empty cell."""
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([headings, *rows]):
            for place, cell in enumerate(row):
                if cell is not None:
                    sheet.write(number, place, cell)
    return path


def read(path: Path, content: str | bytes | None = None, file: str = "x/export") -> sources.Reading:
    """The file, with `content` written into it if given."""
    if content is not None:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return sources.read(path, file)


def records(reading: sources.Reading, source: str) -> list[dict]:
    """The records of a file that the source has read, each row of it taken or rejected."""
    assert reading.data_source == source, reading.rejects["reason"].to_list()
    frames = reading.frames
    assert frames["patent_records"].schema == pl.Schema(SCHEMA)
    assert reading.rows == frames["patent_records"].height + frames["rejects"].height
    return frames["patent_records"].to_dicts()


def filled(record: dict) -> dict:
    """The record without what is null and what says where it stands."""
    return {k: v for k, v in record.items() if v is not None and k not in ("data_source", "file", "row")}
