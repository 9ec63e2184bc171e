"""ZIP archives of export files, read in place: each file in it in turn, as if it lay there itself.

Folders and what macOS and other desktops leave behind are no files. Bounds: together the files may unpack to
`MOST_UNPACKED` bytes, as the archive says itself and as is seen while unpacking. An archive with a password, or within
another one, is not opened. A workbook (XLSX) is a ZIP archive too, but no archive of files.
"""

from __future__ import annotations

import re
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath

from aici.records import SourceFormatError
from aici.sources import text

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")  # the second begins an empty archive
_OFFICE = ("[Content_Types].xml", "mimetype")  # what workbooks and other documents hold
_LEFT_BEHIND, _OF_MACOS = ("Thumbs.db", "desktop.ini"), "__MACOSX"
_CHUNK = 2**13  # small, as a wrong sum at the end of a file costs the last one
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, KeyError, NotImplementedError)
PASSWORD = "the ZIP archive is protected by a password. Unpack it, and put the files into the folder"
NESTED = "an archive within an archive is not opened. Unpack it, and put its files into the folder."
SEVERAL = (
    "the ZIP archive holds exports of several databases ({}). Unpack it, and put the files into the folders of their "
    "databases."
)
BROKEN = (
    "the ZIP archive is damaged in this file: what stands behind is lost. Download the archive again, or make it anew."
)


@dataclass(frozen=True)
class Member:
    """A file of an archive: `path` is where it lies unpacked, `is_whole` whether all of it could be unpacked."""

    name: str
    path: Path
    is_whole: bool


def is_archive(path: Path) -> bool:
    """Whether the file is an intact ZIP archive of files, no workbook or other document."""
    with path.open("rb") as file:
        if not file.read(4).startswith(_ZIP):
            return False
    try:
        with zipfile.ZipFile(path) as archive:
            return not set(archive.namelist()) & set(_OFFICE)
    except _DAMAGE:
        return False


def members(path: Path) -> Iterator[Member]:
    """The files of an archive in order of their names; each is there until the next is asked for.

    Raises
    ------
    SourceFormatError
        If the archive holds no file, has a password, or would unpack to more than `MOST_UNPACKED` bytes.
    """
    with zipfile.ZipFile(path) as archive:
        files = sorted((info for info in archive.infolist() if _is_file(info)), key=lambda info: info.filename)
        _check(files)
        for info in files:
            with tempfile.TemporaryDirectory(prefix="aici-") as folder:
                target = Path(folder) / re.sub(r"[^\w.() -]", "_", PurePosixPath(info.filename).name[-60:])
                yield Member(info.filename, target, _unpack(archive, info, target))


def _is_file(info: zipfile.ZipInfo) -> bool:
    name = PurePosixPath(info.filename)
    return not info.is_dir() and bool(name.name) and not is_left_behind(name)


def is_left_behind(name: PurePath) -> bool:
    """Whether a file, named by its path below a folder or in an archive, is hidden, a lock, or a desktop's own."""
    return name.name in _LEFT_BEHIND or any(part == _OF_MACOS or part.startswith((".", "~$")) for part in name.parts)


def _check(files: list[zipfile.ZipInfo]) -> None:
    if not files:
        raise SourceFormatError("the ZIP archive holds no file. Make it again, or take it out of the folder")
    if any(info.flag_bits & 1 for info in files):
        raise SourceFormatError(PASSWORD)
    if sum(info.file_size for info in files) > text.MOST_UNPACKED:
        raise SourceFormatError(text.TOO_MUCH.format(text.MOST_UNPACKED / 2**30))


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> bool:
    """Write what can be unpacked of the file; whether that is all of it."""
    with target.open("wb") as file:
        parts = _parts(archive, info)
        while True:
            try:
                part = next(parts, b"")
            except _DAMAGE:
                return False
            if not part:
                return True
            file.write(part)


def _parts(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(info) as packed:
        while part := packed.read1(_CHUNK):
            yield part
