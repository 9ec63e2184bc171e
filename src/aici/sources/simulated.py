"""Tells files that `aici simulate` wrote from real exports, by marks that no real file holds.

Every simulated file has one near its beginning: numbers and DOIs that are nobody's, an invented category, fund or
search, a host that is kept for examples (RFC 2606). A workbook has its mark in the description of the document.
"""

from __future__ import annotations

import contextlib
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO

from aici.sources import text

HEAD_BYTES = 100_000  # of the text
FUND = "Simulated Research Fund"
HOST = "simulated.example"
SEARCH = "scioq=simulated+by+aici"
COMMENT = "Simulated by aici simulate"
MARKS = (
    "WOS:SIM",  # Web of Science
    "ZOOREC:SIM",
    "DIIDW:SIM",  # Derwent
    "10.5555/sim.",  # IEEE Xplore, OpenAlex
    FUND,  # IEEE Xplore, records without DOI
    HOST,  # OpenAlex, works without DOI
    SEARCH,  # Publish or Perish
    "SIMULATED CATEGORY",  # list of journal metrics
    COMMENT,  # IncoPat, Patsnap
)
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_DEEPEST = 2  # a workbook in an archive; what lies in that is no archive
_LARGEST = 2**28  # bytes of a workbook in an archive; a larger one is not opened
_PROPERTIES = "docProps/core.xml"  # of a workbook
_DAMAGED = (OSError, EOFError, KeyError, ValueError, RuntimeError, struct.error, zlib.error, zipfile.BadZipFile)


def is_simulated(path: Path) -> bool:
    """Whether the head of the file has one of `MARKS`; False for a file that is damaged or cannot be read.

    Parameters
    ----------
    path : text, also compressed by gzip, of which the first `HEAD_BYTES` bytes are read; a workbook; or a ZIP archive
        of these, of which one with a mark is enough; one that unpacks to more than is ever read is not looked into
    """
    try:
        with path.open("rb") as file:
            return _is_marked(file, depth=0)
    except _DAMAGED:
        return False


def _is_marked(file: IO[bytes], depth: int) -> bool:
    """Whether the file is marked; `depth` is the number of archives, or workbooks, in which it lies."""
    content = file.read(HEAD_BYTES)
    if content.startswith(_ZIP):
        return depth < _DEEPEST and _archive_is_marked(file, depth)
    if content.startswith(_GZIP):
        content = zlib.decompressobj(wbits=31).decompress(content, HEAD_BYTES)
    words = text.decoded(content)
    return any(mark in words for mark in MARKS)


def _archive_is_marked(file: IO[bytes], depth: int) -> bool:
    with zipfile.ZipFile(file) as archive:
        if sum(info.file_size for info in archive.infolist()) > text.MOST_UNPACKED:
            return False
        wanted = archive.infolist()
        if depth or _PROPERTIES in archive.namelist():
            wanted = [archive.getinfo(_PROPERTIES)]
        for info in wanted:
            with contextlib.suppress(*_DAMAGED), archive.open(info) as member:
                if _is_marked(member, _DEEPEST if info.file_size > _LARGEST else depth + 1):
                    return True
    return False
