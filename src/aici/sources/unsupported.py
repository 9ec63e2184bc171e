"""Says what a file is that no source reads, in the author's words: what it looks like, and what to do.

The signatures are those of exports authors do put into the folders. Each names the format and its cure; a file that
fits none is described as what it plainly is (binary, table, text). Nothing is read from these files.
"""

from __future__ import annotations

import re

from aici.sources.text import Head

EXPORT_AGAIN = "Export the same records again as “Plain Text File” with record content “Full Record”"
_READS = "this version reads Web of Science tagged text"
_NOT_YET = f"this format is not read yet: {_READS}. {EXPORT_AGAIN} from Web of Science"
_NO_PATENTS = (
    "of patents this version reads exports of Derwent Innovations Index, IncoPat, Patsnap, The Lens and Google "
    "Patents. Export the same patents again from one of these"
)

# (what it looks like, what to do), by the first bytes
_MAGIC = {
    b"PK\x03\x04": ("a ZIP archive", f"{_READS}. Unpack it here"),
    b"\xd0\xcf\x11\xe0": ("an Excel workbook (XLS)", f"{_READS}, and CSV for journal metrics. {EXPORT_AGAIN}"),
    b"%PDF": ("a PDF", f"{_READS}. {EXPORT_AGAIN}"),
    b"\x1f\x8b": ("a gzip archive", f"{_READS}. Unpack it here"),
}
_XLSX = ("an Excel workbook (XLSX)", f"{_READS}, and CSV for journal metrics. {EXPORT_AGAIN}")
# (pattern of the first line, or of the text where it begins with (?s), what it looks like, what to do)
_SIGNATURES = (
    (r".*Consensus Link", "CSV of the search tool Consensus, not Scopus", _NOT_YET),
    (r".*Lens ID", "CSV of scholarly works of The Lens", _NO_PATENTS),
    (r".*公开[（(]?公?告?[）)]?号", "CSV of a Chinese patent database (Patentics, or others)", _NO_PATENTS),
    (r"(?s)\s*@\w+\s*\{", "BibTeX", _NOT_YET),
    (r"(?s).{0,2000}?^TY  - ", "RIS", _NOT_YET),
    (r"(?s)\s*PMID ?- ", "PubMed format", _NOT_YET),
    (r"(?s)\s*%0 ", "EndNote tagged format", _NOT_YET),
    (
        r"(?s)\s*(?:<!doctype html|<html)",
        "a web page, perhaps a log-in page saved in place of the export",
        EXPORT_AGAIN,
    ),
    (
        r"(?s)\s*(?:\{|\[\s*[{\[]).*openalex\.org",
        "JSON of OpenAlex without works",
        "download works (https://api.openalex.org/works)",
    ),
    (r"(?s)\s*(?:\{|\[\s*[{\[])", "JSON", _NOT_YET),
)


def reason(head: Head) -> str:
    """Why a file that no source recognises is not taken, and what to do about it."""
    looks, cure = _looks(head)
    return f"looks like {looks}; {cure[0].lower()}{cure[1:]}."


def _looks(head: Head) -> tuple[str, str]:
    if not head.content:
        return "an empty file (0 bytes)", f"the download failed. {EXPORT_AGAIN}"
    if head.content.startswith(b"PK") and re.search(rb"docProps/|\[Content_Types\]\.xml|xl/", head.content):
        return _XLSX
    for magic, found in _MAGIC.items():
        if head.content.startswith(magic):
            return found
    if head.is_binary:
        return "a binary file, no text", f"{_READS}. {EXPORT_AGAIN}"
    if not head.lines:
        return "a file of blank lines", f"the download failed. {EXPORT_AGAIN}"
    for pattern, looks, cure in _SIGNATURES:
        text = head.text if pattern.startswith("(?s)") else head.first_line
        if re.match(pattern, text, re.IGNORECASE | re.MULTILINE):
            return looks, cure
    return _plain(head)


def _plain(head: Head) -> tuple[str, str]:
    shown = head.first_line[:60]
    cure = f"{_READS}, and JCR or SCImago lists of journal metrics. {EXPORT_AGAIN}"
    for separator, name in (("\t", "tab"), (";", "semicolon"), (",", "comma")):
        if head.first_line.count(separator) >= 2:
            return f"a table separated by {name}s of no known provider, first line “{shown}”", cure
    return f"text of no known provider, first line “{shown}”", cure
