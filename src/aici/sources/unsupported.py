"""Says what a file is that no source reads, in the author's words: what it looks like, and what to do.

The signatures are those of exports authors do put into the folders. Each names the format and its cure; a file that
fits none is described as what it plainly is (binary, table, text). Nothing is taken from these files.
"""

from __future__ import annotations

import re

from aici.records import SourceFormatError
from aici.sources import grid
from aici.sources.text import Head

_PAPERS = (
    "of papers this version reads exports of Web of Science, IEEE Xplore, Google Scholar (by Publish or Perish), "
    "OpenAlex and Scopus"
)
_PATENTS = (
    "of patents this version reads exports of Derwent Innovations Index, IncoPat, Patsnap, The Lens and Google Patents"
)
_NO_PAPERS = f"{_PAPERS}. Export the same papers again from one of these"
_NO_PATENTS = f"{_PATENTS}. Export the same patents again from one of these"
_NEITHER = f"{_PAPERS}; {_PATENTS}. Export the records again from one of these, or take the file out of the folder"
_AGAIN = "download the export again"

# (what it looks like, what to do), by the first bytes
_MAGIC = {
    b"PK\x03\x04": ("a damaged ZIP archive, or one that was not downloaded to its end", _AGAIN),
    b"\xd0\xcf\x11\xe0": ("an Excel workbook (XLS)", _NEITHER),
    b"%PDF": ("a PDF", _NEITHER),
    b"\x1f\x8b": ("a gzip archive that holds no text", "unpack it here, or download it again"),
}
_XLSX = ("an Excel workbook (XLSX)", _NEITHER)
_DOCUMENTS = {b"word/": "a Word document", b"ppt/": "a PowerPoint presentation"}
_CHINESE = "of a Chinese patent database (Patentics, or others)"
# (pattern of the first cells of a workbook, what it looks like, what to do)
_WORKBOOKS = (
    (r"Derwent Innovation Patent Export|DWPI", "of Derwent Innovation, not of Derwent Innovations Index", _NO_PATENTS),
    (r"公开[（(]?公?告?[）)]?号", _CHINESE, _NO_PATENTS),
    (r"\bApplication Id\b", "of PATENTSCOPE", _NO_PATENTS),
    (r"(?i)espacenet|Earliest priority\nIPC\b", "of Espacenet", _NO_PATENTS),
)
_SCOPUS = "export the same papers again from Scopus as CSV, with all fields ticked"
_IEEE = "export the same papers again from IEEE Xplore with “Export > Results > CSV”"
_BIBTEX, _RIS = r"\s*@\w+\s*\{", r".{0,2000}?^TY  - "
# (pattern of the first line, or of the text where it begins with (?s), what it looks like, what to do)
_SIGNATURES = (
    (r".*Consensus Link", "CSV of the search tool Consensus, not Scopus", _NO_PAPERS),
    (r".*Lens ID", "CSV of scholarly works of The Lens", _NO_PAPERS),
    (r".*公开[（(]?公?告?[）)]?号", f"CSV {_CHINESE}", _NO_PATENTS),
    (rf"(?s)\s*Scopus\s+EXPORT DATE:|{_BIBTEX}.*?source\s*=\s*\{{Scopus\}}", "BibTeX of Scopus", _SCOPUS),
    (rf"(?s){_RIS}.*?(?:^DB  - Scopus|^UR  - https?://www\.scopus\.com)", "RIS of Scopus", _SCOPUS),
    (rf"(?s){_BIBTEX}[^@]*?doi\s*=\s*\{{10\.1109/", "BibTeX of IEEE Xplore", _IEEE),
    (rf"(?s){_BIBTEX}", "BibTeX, not of Web of Science", _NO_PAPERS),
    (rf"(?s){_RIS}", "RIS, not of Web of Science", _NO_PAPERS),
    (r".*\bDimensions URL\b", "a table of Dimensions", _NO_PAPERS),
    (r"\W*PMID\W+Title\W", "CSV of PubMed", _NO_PAPERS),
    (r"(?s)\s*PMID ?- ", "PubMed format", _NO_PAPERS),
    (r"(?s)\s*%0 ", "EndNote tagged format", _NO_PAPERS),
    (r"(?s)\s*(?:<!doctype html|<html)", "a web page, perhaps a log-in page saved in place of the export", _AGAIN),
    (
        r"(?s)\s*(?:\{|\[\s*[{\[]).*openalex\.org",
        "JSON of OpenAlex without works",
        "download works (https://api.openalex.org/works)",
    ),
    (r"(?s)\s*(?:\{|\[\s*[{\[])", "JSON", _NO_PAPERS),
    (
        r"\W*(?:country|entity|country name|region)\W+(?:\w[^,;\t]*[,;\t]\s*)*?\W*year\b",
        "counts by country and year, no export of records",
        _NEITHER,
    ),
)


def reason(head: Head) -> str:
    """Why a file that no source recognises is not taken, and what to do about it."""
    looks, cure = _looks(head)
    return f"looks like {looks}; {cure[0].lower()}{cure[1:]}."


def _looks(head: Head) -> tuple[str, str]:
    if not head.content:
        return "an empty file (0 bytes)", _AGAIN
    if grid.is_workbook(head):
        return _workbook(head)
    if head.content.startswith(b"PK") and re.search(rb"docProps/|\[Content_Types\]\.xml|xl/", head.content):
        other = next((name for mark, name in _DOCUMENTS.items() if mark in head.content), None)
        return (other, _NEITHER) if other else _unopened(head, _XLSX[0])
    if head.content.startswith(grid.WORKBOOK[1]):
        return _unopened(head, _MAGIC[grid.WORKBOOK[1]][0])
    for magic, found in _MAGIC.items():
        if head.content.startswith(magic):
            return found
    if head.is_binary:
        return "a binary file, no text", _NEITHER
    if not head.lines:
        return "a file of blank lines", _AGAIN
    for pattern, looks, cure in _SIGNATURES:
        text = head.text if pattern.startswith("(?s)") else head.first_line
        if re.match(pattern, text, re.IGNORECASE | re.MULTILINE):
            return looks, cure
    return _plain(head)


def _unopened(head: Head, looks: str) -> tuple[str, str]:
    """A workbook that cannot be opened, and why."""
    try:
        grid.sheets(head.path)
    except SourceFormatError as error:
        return looks, str(error)
    return looks, _AGAIN


def _workbook(head: Head) -> tuple[str, str]:
    """A workbook by the cells near the top of its sheets, else by its kind."""
    rows = (row for sheet in grid.sheets(head.path).values() for row in sheet.top)
    cells = "\n".join(cell for row in rows for cell in row)
    found = ((f"an Excel workbook {whose}", cure) for pattern, whose, cure in _WORKBOOKS if re.search(pattern, cells))
    return next(found, _XLSX if head.content.startswith(b"PK") else _MAGIC[head.content[:4]])


def _plain(head: Head) -> tuple[str, str]:
    shown = head.first_line[:60]
    for separator, name in (("\t", "tab"), (";", "semicolon"), (",", "comma")):
        if head.first_line.count(separator) >= 2:
            return f"a table separated by {name}s of no known provider, first line “{shown}”", _NEITHER
    return f"text of no known provider, first line “{shown}”", _NEITHER
