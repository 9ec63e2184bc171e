"""What a file is, by its content: never by extension or folder; what is not read is told by name and cure."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zipfile
from pathlib import Path

import pytest

from aici import sources

REAL = Path(__file__).resolve().parents[2].parent / "shared" / "real"
WOS = "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Arden, B\nTI Stones\nUT WOS:1\nER\n\nEF"


def _workbook() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
    return packed.getvalue()


@pytest.mark.parametrize("name", ["savedrecs.txt", "savedrecs.csv", "export.xlsx", "noname", "x.ciw"])
def test_name_of_the_file_does_not_matter(tmp_path, name):
    path = tmp_path / name
    path.write_text(WOS, encoding="utf-8")
    reading = sources.read(path, f"derwent/{name}")
    assert (reading.data_source, reading.kind, reading.frames["records"].height) == ("wos", "papers", 1)


@pytest.mark.parametrize(
    ("content", "looks"),
    [
        (b"", "an empty file (0 bytes)"),
        (b" \n\n", "a file of blank lines"),
        (_workbook(), "an Excel workbook (XLSX)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "an Excel workbook (XLS)"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (gzip.compress(WOS.encode())[:8], "a gzip archive"),
        (gzip.compress(bytes(range(256))), "a binary file, no text"),
        (bytes(range(256)), "a binary file, no text"),
        ('{"results": [{"id": "https://openalex.org/A1"}]}', "JSON of OpenAlex without works"),
        ("Title,Takeaway,Authors,Year,Journal,DOI,Consensus Link\n", "CSV of the search tool Consensus, not Scopus"),
        ('[{"a": 1}]', "JSON"),
        ("\ufeff\n@article{ stones,\nTitle = {Stones},\n", "BibTeX"),
        ("TY  - JOUR\nAU  - Arden, B\nER  - \n", "RIS"),
        ("PMID- 1\nOWN - NLM\n", "PubMed format"),
        ("%0 Journal Article\n%T Stones\n", "EndNote tagged format"),
        ("<!DOCTYPE html><html><title>Sign in</title></html>", "a web page, perhaps a log-in page"),
        ("Lens ID,Title,Date Published,Publication Type\n", "CSV of scholarly works of The Lens"),
        ("序号,公开(公告)号,标题\n", "CSV of a Chinese patent database"),
        ("stone;weight;colour\n1;2;red\n", "a table separated by semicolons of no known provider"),
        ("Dear colleague, PT J is a fine thing.\n", "text of no known provider"),
    ],
)  # fmt: skip
def test_what_is_not_read_says_what_it_looks_like_and_what_to_do(tmp_path, content, looks):
    path = tmp_path / "some.txt"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    reading = sources.read(path, "ieee_xplore/some.txt")
    assert reading.kind is None
    [(data_source, file, row, reason)] = reading.rejects.rows()
    assert (data_source, file, row) == ("ieee_xplore", "ieee_xplore/some.txt", None)
    assert reason.startswith(f"looks like {looks}")
    cures = "Plain Text File|reads Web of Science tagged text|of patents this version reads|download works"
    assert re.search(cures, reason)


def test_recognisable_format_says_what_this_version_reads(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("%0 Journal Article\n%T Stones\n", encoding="utf-8")
    assert "this version reads Web of Science tagged text" in sources.read(path).rejects["reason"][0]


def test_file_that_cannot_be_opened_is_a_reject(tmp_path):
    reading = sources.read(tmp_path / "gone.txt", "wos/gone.txt")
    assert reading.rejects.select("data_source", "file").rows() == [("wos", "wos/gone.txt")]
    assert "cannot be read" in reading.rejects["reason"][0]


def test_formats_are_distinct_and_kinds_known():
    assert len({source.sniff for source in sources.SOURCES}) == len(sources.SOURCES)
    assert {source.kind for source in sources.SOURCES} <= set(sources.KINDS)


def _others() -> list[str]:
    if not REAL.is_dir():
        return []
    with (REAL / "MANIFEST.csv").open(encoding="utf-8") as file:
        listed = [(row["file"].removeprefix("real/"), row["expect"]) for row in csv.DictReader(file)]
    return [name for name, expect in listed if expect != "read" and not name.startswith("journal_metrics")]


@pytest.mark.skipif(not REAL.is_dir(), reason="real exports not on this machine: ../shared/real")
@pytest.mark.parametrize("name", _others())
def test_real_file_of_another_format_is_rejected_by_name(name):
    reading = sources.read(REAL / name, name)
    assert reading.kind is None
    assert reading.rejects.height == 1
