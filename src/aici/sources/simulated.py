"""Tells files that `aici simulate` wrote from real exports, by marks that no real file holds.

Every simulated file has one near its beginning: numbers and DOIs that are nobody's, an invented category, fund or
search, a host that is kept for examples (RFC 2606). A workbook has its mark in the description of the document.
"""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO

from aici.sources.text import decoded

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
_PROPERTIES = "docProps/core.xml"  # of a workbook
_DAMAGED = (OSError, EOFError, KeyError, ValueError, RuntimeError, struct.error, zlib.error, zipfile.BadZipFile)


def is_simulated(path: Path) -> bool:
    """Whether the head of the file has one of `MARKS`; False for a file that is damaged or cannot be read.

    Parameters
    ----------
    path : text, also compressed by gzip, of which the first `HEAD_BYTES` bytes are read; a workbook; or a ZIP archive
        of these, of which one with a mark is enough
    """
    try:
        with path.open("rb") as file:
            return _is_marked(file, within=False)
    except _DAMAGED:
        return False


def _is_marked(file: IO[bytes], *, within: bool) -> bool:
    """Whether the file is marked; `within` says that it lies in an archive, and is opened if it is a workbook."""
    content = file.read(HEAD_BYTES)
    if content.startswith(_ZIP):
        return _archive_is_marked(io.BytesIO(content + file.read()) if within else file, within=within)
    if content.startswith(_GZIP):
        content = zlib.decompressobj(wbits=31).decompress(content, HEAD_BYTES)
    text = decoded(content)
    return any(mark in text for mark in MARKS)


def _archive_is_marked(file: IO[bytes], *, within: bool) -> bool:
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        wanted = [_PROPERTIES] if _PROPERTIES in names or within else names
        for name in wanted:
            with contextlib.suppress(*_DAMAGED), archive.open(name) as member:
                if _is_marked(member, within=True):
                    return True
    return False
