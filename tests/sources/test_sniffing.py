"""What a file is, by its content: never by extension or folder; what is not read is told by name and cure."""

from __future__ import annotations

import dataclasses
import gzip
import io
import re
import zipfile

import pytest
import xlsxwriter

from aici import sources

WOS = "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Arden, B\nTI Stones\nUT WOS:1\nER\n\nEF"


def _workbook() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
    return packed.getvalue()


def _filled(headings: list[str]) -> bytes:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as file:
        file.add_worksheet().write_row(0, 0, headings)
    return book.getvalue()


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
        (gzip.compress(WOS.encode(), mtime=0)[:8], "a gzip archive"),
        (gzip.compress(bytes(range(256)), mtime=0), "a binary file, no text"),
        (bytes(range(256)), "a binary file, no text"),
        ('{"results": [{"id": "https://openalex.org/A1"}]}', "JSON of OpenAlex without works"),
        ("Title,Takeaway,Authors,Year,Journal,DOI,Consensus Link\n", "CSV of the search tool Consensus, not Scopus"),
        ('[{"a": 1}]', "JSON"),
        ("\ufeff\n@article{ stones,\nTitle = {Stones},\n", "BibTeX, not of Web of Science"),
        ("TY  - JOUR\nAU  - Arden, B\nER  - \n", "RIS, not of Web of Science"),
        ("\ufeffScopus\nEXPORT DATE: 24 July 2023\n\n@ARTICLE{Arden2023,\n", "BibTeX of Scopus"),
        ("@ARTICLE{Arden2023,\n author={Arden},\n source={Scopus},\n}\n", "BibTeX of Scopus"),
        ("TY  - JOUR\nAU  - Arden, B\nDB  - Scopus\nER  - \n", "RIS of Scopus"),
        ("@INPROCEEDINGS{1001,\n author={Arden},\n doi={10.1109/ABC.1}}\n", "BibTeX of IEEE Xplore"),
        ("Rank,Publication ID,DOI,Title,Dimensions URL\n", "a table of Dimensions"),
        ("PMID,Title,Authors,Citation\n", "CSV of PubMed"),
        (_filled(["Title", "Inventors", "Earliest priority", "IPC"]), "an Excel workbook of Espacenet"),
        ("PMID- 1\nOWN - NLM\n", "PubMed format"),
        ("%0 Journal Article\n%T Stones\n", "EndNote tagged format"),
        ("<!DOCTYPE html><html><title>Sign in</title></html>", "a web page, perhaps a log-in page"),
        ("Lens ID,Title,Date Published,Publication Type\n", "CSV of scholarly works of The Lens"),
        ("序号,公开(公告)号,标题\n", "CSV of a Chinese patent database"),
        (_filled(["公开号", "申请号", "标准申请人"]), "an Excel workbook of a Chinese patent database (Patentics"),
        (_filled(["Application Id", "Country", "I P C"]), "an Excel workbook of PATENTSCOPE"),
        (_filled(["DWPI 入藏号", "公开号"]), "an Excel workbook of Derwent Innovation, not of Derwent Innov"),
        (_filled(["stone", "weight"]), "an Excel workbook (XLSX)"),
        ('"country","field","year","number"\n', "counts by country and year, no export of records"),
        ("Entity;Code;Year;All\n", "counts by country and year, no export of records"),
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
    cures = "of papers this version|of patents this version|download works|download the export|unpack|as CSV|> CSV"
    assert re.search(cures, reason)


def test_recognisable_format_says_what_this_version_reads(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("%0 Journal Article\n%T Stones\n", encoding="utf-8")
    reason = sources.read(path).rejects["reason"][0]
    assert "of papers this version reads exports of Web of Science, IEEE Xplore, Google Scholar" in reason
    assert "Export the same papers again from one of these" in reason


def test_control_characters_in_one_place_are_damage_and_no_binary_file(tmp_path):
    path = tmp_path / "x"
    records = "".join(f"PT J\nAU Arden, B\nTI Stones {n} of the north\nUT WOS:{n}\nER\n\n" for n in range(9))
    path.write_text(f"FN Clarivate Analytics Web of Science\nVR 1.0\n{records}EF".replace("Stones 0", "\0" * 40))
    reading = sources.read(path)
    assert (reading.data_source, reading.frames["records"].height) == ("wos", 9)


def test_file_that_cannot_be_opened_is_a_reject(tmp_path):
    reading = sources.read(tmp_path / "gone.txt", "wos/gone.txt")
    assert reading.rejects.select("data_source", "file").rows() == [("wos", "wos/gone.txt")]
    assert "cannot be read" in reading.rejects["reason"][0]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ValueError("no such thing\nat all"), "damaged export of wos: no such thing. Download it again."),
        (RecursionError(), "damaged export of wos: RecursionError. Download it again."),
        (MemoryError(), "is too large for the memory there is. Export it in several parts."),
        (OSError(5, "Input/output error"), "cannot be read: Input/output error"),
    ],
)
def test_no_file_ends_the_run(tmp_path, monkeypatch, error, told):
    def read(path, file):
        raise error

    wos = next(source for source in sources.SOURCES if source.sniff is sources.wos.sniff)
    broken = dataclasses.replace(wos, read=read)
    monkeypatch.setattr(sources, "SOURCES", (broken,))
    path = tmp_path / "x"
    path.write_text(WOS, encoding="utf-8")
    reading = sources.read(path, "wos/x")
    assert (reading.data_source, reading.kind, reading.rows) == ("wos", None, 1)
    assert reading.rejects["reason"].to_list() == [told]


def test_formats_are_distinct_and_kinds_known():
    assert len({source.sniff for source in sources.SOURCES}) == len(sources.SOURCES)
    assert {source.kind for source in sources.SOURCES} <= set(sources.KINDS)
