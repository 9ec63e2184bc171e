"""ZIP and gzip are read in place: one file, several, and what an archive may not be."""

from __future__ import annotations

import contextlib
import gzip
import io
import struct
import tracemalloc
import zipfile

import polars as pl
import pytest
import xlsxwriter

from aici import sources
from aici.sources import text
from aici.sources.simulated import is_simulated

WOS = (
    "FN Clarivate Analytics Web of Science\nVR 1.0\n"
    "PT J\nAU Arden, B\nTI {}\nPY 2024\nUT WOS:{:015d}\nER\n\nPT J\nTI {} again\nUT WOS:{:015d}\nER\n\nEF"
)
GOOGLE = "id,title,assignee,inventor/author,priority date,filing/creation date,publication date\nUS-1-A,Stones,,,,,\n"


def _wos(title: str, number: int) -> str:
    return WOS.format(title, number, title, number + 1)


def _zip(files: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _workbook() -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Publication Type", "Article Title", "UT (Unique WOS ID)", "Author Full Names"])
        sheet.write_row(1, 0, ["J", "Stones", "WOS:000000000000007", "Arden, Bea"])
    return made.getvalue()


@pytest.fixture
def read(tmp_path):
    def read(content: bytes, file: str = "wos/all.zip") -> sources.Reading:
        path = tmp_path / "some"
        path.write_bytes(content)
        return sources.read(path, file)

    return read


def _reason(reading: sources.Reading) -> str:
    assert (reading.kind, reading.rows, reading.rejects.height) == (None, 1, 1)
    return reading.rejects["reason"][0]


@pytest.mark.parametrize(
    "inner",
    [_wos("Stones", 1).encode(), _workbook(), gzip.compress(_wos("Stones", 1).encode())],
    ids=["text", "workbook", "gzip"],
)
def test_one_file_in_an_archive_is_read_as_that_file(read, inner):
    plain, others = read(inner), {"in/": "", "__MACOSX/in/._x": b"\0" * 9, "in/.DS_Store": b"\0"}
    packed = read(_zip({"in/x.txt": inner} | others))
    assert (packed.data_source, packed.kind, packed.rows) == ("wos", "papers", plain.rows)
    assert all(frame.equals(plain.frames[name]) for name, frame in packed.frames.items())


@pytest.mark.parametrize(
    "inner", [_workbook(), GOOGLE.encode(), _wos("Stones", 1).encode("utf-16")], ids=["workbook", "table", "UTF-16"]
)
def test_what_is_compressed_with_gzip_is_read_as_what_it_holds(read, inner):
    packed, plain = read(gzip.compress(inner)), read(inner)
    assert (packed.data_source, packed.kind, packed.rows) == (plain.data_source, plain.kind, plain.rows)
    assert packed.kind is not None
    assert all(frame.equals(plain.frames[name]) for name, frame in packed.frames.items())


def test_several_files_are_one_with_rows_numbered_through(read):
    packed = _zip({"b.txt": _wos("Clay", 3), "notes.md": "Dear colleague", "a.txt": _wos("Sand", 1)})
    reading = read(packed)
    assert (reading.data_source, reading.kind, reading.rows) == ("wos", "papers", 5)
    records = reading.frames["records"].select("record_id", "file", "row", "title").rows()
    assert records == [
        ("wos:WOS:000000000000001", "wos/all.zip", 1, "Sand"),
        ("wos:WOS:000000000000002", "wos/all.zip", 2, "Sand again"),
        ("wos:WOS:000000000000003", "wos/all.zip", 3, "Clay"),
        ("wos:WOS:000000000000004", "wos/all.zip", 4, "Clay again"),
    ]
    assert reading.frames["authorships"].select("row", "author").rows() == [(1, "Arden, B"), (3, "Arden, B")]
    [(source, file, row, reason)] = reading.rejects.rows()
    assert (source, file, row) == ("wos", "wos/all.zip", 5)
    assert reason.startswith("notes.md: looks like text of no known provider")


def test_exports_of_several_databases_are_told_apart(read):
    reason = _reason(read(_zip({"a.txt": _wos("Sand", 1), "b.csv": GOOGLE})))
    assert reason.startswith("the ZIP archive holds exports of several databases (google_patents, wos). Unpack it")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (_zip({}), "holds no file"),
        (_zip({"in/": "", "__MACOSX/x": "x"}), "holds no file"),
        (_zip({"in.zip": _zip({"a.txt": _wos("Sand", 1)})}), "an archive within an archive is not opened"),
        (_zip({"a.txt": _wos("Sand", 1)})[:-30], "damaged ZIP archive"),
        (_zip({"word/document.xml": "<w/>", "[Content_Types].xml": "<t/>"}), "a Word document"),
    ],
)
def test_what_an_archive_may_not_be(read, content, told):
    assert told in _reason(read(content))


def test_archive_with_a_password_says_so(read):
    content = bytearray(_zip({"a.txt": _wos("Sand", 1)}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", content, content.index(mark) + place, 1)
    assert "protected by a password" in _reason(read(bytes(content)))


@pytest.mark.parametrize("files", [{"a.txt": " " * 3000}, {"a.txt": " " * 600, "b.txt": " " * 600}])
def test_archive_that_would_unpack_to_too_much_is_not_unpacked(read, files, monkeypatch):
    monkeypatch.setattr(text, "MOST_UNPACKED", 1000)
    assert "it unpacks to more than" in _reason(read(_zip(files)))


def test_damaged_file_of_an_archive_keeps_what_stands_before_and_counts_what_is_lost(read):
    body = "".join(f"PT J\nTI Stones {n}\nUT WOS:{n:015d}\nER\n\n" for n in range(1, 3000))
    content = bytearray(_zip({"a.txt": f"FN Clarivate Analytics Web of Science\nVR 1.0\n{body}EF"}, zipfile.ZIP_STORED))
    content[content.index(b"Stones 2999")] ^= 1  # all is there, but the sum of the file is wrong
    reading = read(bytes(content))
    assert reading.frames["records"].height > 1000
    assert reading.rows == reading.frames["records"].height + reading.rejects.height
    row, reason = reading.rejects.select("row", "reason").row(-1)
    assert (row, reason.split(":")[0]) == (reading.rows, "the ZIP archive is damaged in this file")


def test_every_bit_of_an_archive_may_be_wrong(read):
    whole = _zip({"a.txt": _wos("Sand", 1), "b.txt": _wos("Clay", 3)})
    for place in range(0, len(whole), 7):
        damaged = bytearray(whole)
        damaged[place] ^= 0x10
        reading = read(bytes(damaged))
        taken = reading.frames.get("records", pl.DataFrame()).height
        assert reading.rows == taken + reading.rejects.height, place


def test_simulated_file_in_an_archive_is_known(tmp_path):
    path = tmp_path / "all.zip"
    for files, expected in (
        ({"a.txt": "UT WOS:1", "b.txt": "UT WOS:SIM1"}, True),
        ({"b.xlsx": _zip({"docProps/core.xml": "Simulated by aici simulate", "xl/x.xml": ""})}, True),
        ({"a.txt": "UT WOS:1", "b.gz": gzip.compress(b"UT WOS:1"), "c": b""}, False),
    ):
        path.write_bytes(_zip(files))
        assert is_simulated(path) is expected


def test_files_of_one_name_are_both_read(read):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for title, number in (("Stones", 1), ("Pebbles", 3)):
            with pytest.warns(UserWarning, match="Duplicate") if number > 1 else contextlib.nullcontext():
                archive.writestr("savedrecs.txt", _wos(title, number))
    reading = read(packed.getvalue())
    assert (reading.rows, reading.rejects.height) == (4, 0)
    assert reading.frames["records"]["title"].to_list() == ["Stones", "Stones again", "Pebbles", "Pebbles again"]


def test_a_large_file_of_an_archive_that_begins_like_one_is_not_held_in_memory(tmp_path):
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("inner.xlsx", "w") as member:
        member.write(b"PK\3\4")
        for _ in range(60):
            member.write(bytes(1_000_000))
    tracemalloc.start()
    assert not is_simulated(bomb)
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert held < 40_000_000


def test_an_archive_that_unpacks_to_too_much_is_not_looked_into(tmp_path, monkeypatch):
    monkeypatch.setattr(text, "MOST_UNPACKED", 100)
    large = tmp_path / "large.zip"
    large.write_bytes(_zip({"a.txt": "WOS:SIM" + "x" * 100}))
    assert not is_simulated(large)


def test_workbooks_within_one_another_are_opened_to_an_end(tmp_path):
    content, found = b"Simulated by aici simulate", []
    for _ in range(4):
        content = _zip({"docProps/core.xml": content})
        (tmp_path / "nested.xlsx").write_bytes(content)
        found.append(is_simulated(tmp_path / "nested.xlsx"))
    assert found == [True, True, False, False]
