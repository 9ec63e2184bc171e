"""Turns an export file into lines of text, whatever wrote it.

UTF-8 with or without byte-order mark, UTF-16 with one or recognisable by its zero bytes, CRLF, LF or CR. Bytes that
are no UTF-8 are taken as Windows-1252, one by one, so that a single stray byte costs neither the file nor its
neighbours. A file compressed with gzip is unpacked on the way, up to `MOST_UNPACKED` bytes; one that breaks off gives
what it holds. Whether a file is text at all is decided on its first bytes; what the text means is left to the sources.
"""

from __future__ import annotations

import codecs
import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl

from aici.records import SourceFormatError

HEAD_BYTES = 65_536
MOST_UNPACKED = 4 * 2**30  # bytes: what a file compressed with gzip, or an archive of files, may unpack to
TOO_MUCH = (
    "it unpacks to more than {:g} GB, which is the most that is read at once. Unpack it and split it into smaller files"
)
_GZIP = b"\x1f\x8b"
_CHUNK, _MOST_AT_ONCE = 2**16, 2**24  # bytes, packed and unpacked
_BOM = "\ufeff"
_CONTROL = bytes(code for code in range(32) if code not in (0x09, 0x0A, 0x0C, 0x0D, 0x1A, 0x1B))
_TOLERATED, _PLACES, _BLOCK = 32, 4, 64  # more than one control character in 32 bytes, in one of four blocks: binary


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    stray = error.object[error.start : error.end]
    return stray.decode("cp1252", errors="replace"), error.end


codecs.register_error("stray_windows_1252", _as_windows_1252)


@dataclass(frozen=True)
class Head:
    """The first bytes of a file, enough to tell what it is."""

    name: str
    content: bytes
    path: Path | None = None  # of the whole file, for formats that cannot be told by their first bytes

    @cached_property
    def is_binary(self) -> bool:
        """Whether the bytes are no text: many control characters, all over, where UTF-16 does not explain the zeros.

        Such as stand in one place are damage, which costs what it hits.
        """
        start = self.content[:4096] if encoding(self.content) == "utf-8" else b""
        blocks = [start[at : at + _BLOCK] for at in range(0, len(start), _BLOCK)]
        strange = [len(block) - len(block.translate(None, _CONTROL)) for block in blocks]
        return sum(strange) * _TOLERATED > len(start) and sum(map(bool, strange)) * _PLACES >= len(blocks)

    @cached_property
    def text(self) -> str:
        """The text, without byte-order mark; "" for a binary file. Its last line may be cut."""
        return "" if self.is_binary else decoded(self.content).lstrip(_BOM)

    @cached_property
    def lines(self) -> list[str]:
        """The lines that are not blank."""
        return [line for line in self.text.splitlines() if line.strip()]

    @property
    def first_line(self) -> str:
        return self.lines[0].strip() if self.lines else ""


def read_head(path: Path) -> Head:
    """The first bytes of the file; of what is in it, where it is compressed with gzip."""
    with path.open("rb") as file:
        packed = file.read(HEAD_BYTES)
        if not packed.startswith(_GZIP):
            return Head(path.name, packed, path)
        file.seek(0)
        content, _ = _unpacked(file, HEAD_BYTES)
        return Head(path.name, content[:HEAD_BYTES] or packed, path)


def read_bytes(path: Path) -> tuple[bytes, bool]:
    """The bytes of a file, unpacked where it is compressed with gzip, and whether it is whole.

    Raises
    ------
    SourceFormatError
        If it unpacks to more than `MOST_UNPACKED` bytes.
    """
    with path.open("rb") as file:
        is_packed = file.read(2) == _GZIP
        file.seek(0)
        content, whole = _unpacked(file, MOST_UNPACKED + 1) if is_packed else (file.read(), True)
    if is_packed and len(content) > MOST_UNPACKED:
        raise SourceFormatError(TOO_MUCH.format(MOST_UNPACKED / 2**30))
    return content, whole


def _unpacked(packed: io.BufferedIOBase, most: int) -> tuple[bytes, bool]:
    """At least `most` bytes if there are so many, and whether no damage was met on the way."""
    parts, left = [], most
    try:
        for part in _parts(packed):
            parts.append(part)
            left -= len(part)
            if left <= 0:
                break
    except (EOFError, zlib.error):
        return b"".join(parts), False
    return b"".join(parts), True


def _parts(packed: io.BufferedIOBase) -> Iterator[bytes]:
    """What is in the members of a gzip file, all that stands before a damage included."""
    member, chunk = zlib.decompressobj(wbits=31), packed.read(_CHUNK)
    while chunk:
        before = member.copy()
        try:
            yield member.decompress(chunk, _MOST_AT_ONCE)
        except zlib.error:
            for place in range(len(chunk)):
                yield before.decompress(chunk[place : place + 1])
        if member.eof:
            chunk = member.unused_data.lstrip(b"\0") or packed.read(_CHUNK).lstrip(b"\0")  # members may be padded
            if not chunk:
                return
            member = zlib.decompressobj(wbits=31)
        else:
            chunk = member.unconsumed_tail or packed.read(_CHUNK)
    raise EOFError


def encoding(content: bytes) -> str:
    """`utf-16`, `utf-16-le`, `utf-16-be` or `utf-8`: by byte-order mark, or by where the zeros of ASCII letters lie."""
    if content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    start = content[:64]
    if len(start) >= 4 and 0 in start:
        even, odd = start[0::2].count(0), start[1::2].count(0)
        if odd > len(start) // 3 and not even:
            return "utf-16-le"
        if even > len(start) // 3 and not odd:
            return "utf-16-be"
    return "utf-8"


def decoded(content: bytes) -> str:
    """The bytes as text."""
    name = encoding(content)
    return content.decode(name, errors="stray_windows_1252" if name == "utf-8" else "replace")


def text_bytes(path: Path) -> bytes:
    """The text of a file in UTF-8 but for stray bytes, its lines ended by LF, without byte-order mark."""
    return _plain(read_bytes(path)[0])


def utf8_bytes(path: Path) -> bytes:
    """The text of a file in UTF-8 throughout, its lines ended by LF, without byte-order mark."""
    content = text_bytes(path)
    return content if _is_utf8(content) else decoded(content).encode("utf-8")


def _is_utf8(content: bytes) -> bool:
    """Whether the bytes are UTF-8, asked of Polars, which is quicker than decoding them."""
    try:
        return content.isascii() or not pl.Series([content]).cast(pl.String).has_nulls()
    except pl.exceptions.ComputeError:
        return False


def _plain(content: bytes) -> bytes:
    if encoding(content[:HEAD_BYTES]) != "utf-8":
        content = decoded(content).encode("utf-8")
    content = content.removeprefix(codecs.BOM_UTF8)
    if b"\r" not in content:
        return content
    content = content.replace(b"\r\n", b"\n")
    return content if b"\n" in content else content.replace(b"\r", b"\n")  # saved on an old Macintosh


def read_text(path: Path) -> str:
    """The text of a file, its lines ended by LF, without byte-order mark."""
    return decoded(text_bytes(path)).removeprefix(_BOM)


def read_lines(path: Path) -> pl.Series:
    """The lines of a text file, without line ends and byte-order mark, blank ones included.

    Bytes are handed over, not the path: Polars would take `savedrecs[1].txt` for a pattern of file names.
    """
    return lines_of(read_bytes(path)[0])


def changed(text: pl.Series, where: pl.Series, change: Callable[[pl.Expr], pl.Expr]) -> pl.Series:
    """The text, changed where the mask says so: few have what is slow to change, and what stays is not copied."""
    if not where.any():
        return text
    new = text.to_frame("text").filter(where).select(change(pl.col("text"))).to_series()
    place = np.arange(len(text))
    place[where.fill_null(False).to_numpy()] = len(text) + np.arange(len(new))
    return pl.concat([text, new.alias(text.name)], rechunk=True).gather(place)


def lines_of(content: bytes) -> pl.Series:
    """The lines of a text, as `read_lines` gives them."""
    head = content[:HEAD_BYTES]
    if encoding(head) == "utf-8" and (b"\n" in head or b"\r" not in head):
        try:
            return _cleaned(pl.read_lines(io.BytesIO(content)))
        except pl.exceptions.ComputeError:  # not UTF-8 throughout
            pass
    return _cleaned(pl.read_lines(io.BytesIO(decoded(_plain(content)).encode("utf-8"))))


def _cleaned(lines: pl.DataFrame) -> pl.Series:
    series = lines.to_series().alias("line")
    return pl.concat([series.head(1).str.strip_prefix(_BOM), series.slice(1)])
