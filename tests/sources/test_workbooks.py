"""Workbooks: opened in a process of their own, so that none ends the run; cells as they are shown."""

from __future__ import annotations

import datetime
import gzip
import struct
import subprocess

import polars as pl
import pytest
import xlsxwriter

from aici import sources
from aici.sources import grid
from aici.sources.text import read_head
from sources.patent_exports import workbook

HEADINGS = ["公开(公告)号", "标题", "申请日", "合享价值度"]
ROWS = [
    ["CN1A", "Stones", datetime.date(2020, 1, 31), 7],
    ["CN2A", " Sand\x1f\x1e ", None, 7.5],
    ["CN3A", None, None, True],
]


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _xls(*cells: tuple[int, int]) -> bytes:
    """A workbook of the old format with a number in each of some cells, in one sheet."""
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)
    head = _record(0x0809, begin)
    place = len(head) + 4 + 9 + 4
    head += _record(0x0085, struct.pack("<IBBBB", place, 0, 0, 1, 0) + b"S") + _record(0x000A, b"")
    numbers = b"".join(_record(0x0203, struct.pack("<HHHd", row, column, 0, 1.0)) for row, column in cells)
    sheet = _record(0x0809, begin.replace(b"\x05\x00", b"\x10\x00")) + numbers + _record(0x000A, b"")
    stream = (head + sheet).ljust(4096, b"\0")
    none, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[none] * 108)
    chain = struct.pack("<128I", table, end, *range(3, 10), end, *[none] * 118)
    entries = ((b"Root Entry", 5, 1, end, 0), (b"Workbook", 2, none, 2, 4096))
    folder = b"".join(_entry(*entry) for entry in entries).ljust(512, b"\0")
    return header + chain + folder + stream


def _entry(name: bytes, kind: int, child: int, start: int, size: int) -> bytes:
    written = name.decode().encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBBIII", len(written), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return written.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)


def _read(path, content: bytes | None = None) -> sources.Reading:
    if content is not None:
        path.write_bytes(content)
    return sources.read(path, "incopat/some.xls")


def test_cells_are_text_as_they_are_shown(tmp_path):
    path = workbook(tmp_path / "x", HEADINGS, ROWS)
    found = grid.read(path, next(grid.layouts(read_head(path))))
    assert found.rows() == [
        ("CN1A", "Stones", "2020-01-31", "7", None, 1, 4),
        ("CN2A", "Sand", None, "7.5", None, 2, 4),
        ("CN3A", None, None, "True", None, 3, 4),
    ]


def test_rows_that_are_blank_are_neither_counted_nor_read(tmp_path):
    path = workbook(tmp_path / "x", HEADINGS, [ROWS[0], [" ", "\u3000", None, "\t"], [None] * 4, ROWS[1]])
    layout = next(grid.layouts(read_head(path)))
    assert (grid.count_rows(path, layout), grid.read(path, layout).height) == (2, 2)


def test_sheets_without_cells_and_before_the_table_do_no_harm(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "x") as book:
        book.add_chartsheet().set_chart(chart := book.add_chart({"type": "line"}))
        book.add_worksheet("empty")
        sheet = book.add_worksheet("data")
        chart.add_series({"values": "=data!$D$2:$D$3"})
        for number, row in enumerate([["query", "stones"], HEADINGS, ["CN1A", "Stones", "2020-01-31", 7]]):
            sheet.write_row(number, 0, row)
    reading = _read(tmp_path / "x")
    assert reading.data_source == "incopat"
    assert reading.frames["patent_records"]["publication_number"].to_list() == ["CN1A"]


def test_workbook_of_the_old_format_is_opened(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(_xls((0, 0), (1, 1)))
    [sheet] = grid.sheets(path).values()
    assert sheet.top == [["1", ""], ["", "1"]]


@pytest.mark.parametrize("make", ["old", "new"])
def test_workbook_that_ends_the_program_that_opens_it_is_rejected_as_damaged(tmp_path, make):
    """A cell far away: the table up to it does not go into memory."""
    path = tmp_path / "x"
    if make == "old":
        path.write_bytes(_xls((0, 0), (65_535, 65_535)))
    else:
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            for place, heading in enumerate(HEADINGS):
                sheet.write(0, place, heading)
            sheet.write(1_048_575, 16_383, 1)
    reading = _read(path)
    assert (reading.kind, reading.rows, reading.rejects.height) == (None, 1, 1)
    assert "the workbook is damaged" in reading.rejects["reason"][0]
    assert "download the export again" in reading.rejects["reason"][0]


def test_damaged_workbook_is_opened_once(tmp_path, monkeypatch):
    calls, run = [], subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda *args, **kinds: calls.append(args) or run(*args, **kinds))
    reading = _read(tmp_path / "x", workbook(tmp_path / "y", HEADINGS, ROWS).read_bytes()[:-200])
    assert "looks like an Excel workbook (XLSX); the workbook cannot be opened" in reading.rejects["reason"][0]
    assert len(calls) == 1
    _read(workbook(tmp_path / "z", HEADINGS, ROWS))
    assert len(calls) == 2


def test_workbook_that_hangs_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(grid, "MOST_SECONDS", 0.001)
    assert "it is not open after" in _read(workbook(tmp_path / "x", HEADINGS, ROWS)).rejects["reason"][0]


def test_damaged_bytes_of_a_workbook_never_end_the_run(tmp_path):
    path = tmp_path / "x"
    for whole in (_xls((0, 0), (1, 1)), workbook(tmp_path / "y", HEADINGS, ROWS).read_bytes()):
        for place in range(0, len(whole), len(whole) // 12):
            damaged = bytearray(whole)
            damaged[place] ^= 0x55
            reading = _read(path, bytes(damaged))
            taken = reading.frames.get("patent_records", pl.DataFrame()).height
            assert reading.rows == taken + reading.rejects.height


def test_file_compressed_with_gzip_gives_all_that_stands_before_its_damage(tmp_path):
    lines = "".join(f"US-2019{n:06d}-A1,Stones,,,,,\n" for n in range(20_000))
    heading = "id,title,assignee,inventor/author,priority date,filing/creation date,publication date\n"
    packed = gzip.compress((heading + lines).encode(), mtime=0)
    for left in (len(packed) // 2, len(packed) - 4):
        reading = _read(tmp_path / "x", packed[:left])
        assert reading.frames["patent_records"].height >= 20_000 * left // len(packed) * 0.8
        assert reading.rows == reading.frames["patent_records"].height + reading.rejects.height
