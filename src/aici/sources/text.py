"""Turns an export file into lines of text, whatever wrote it.

UTF-8 with or without byte-order mark, UTF-16 with one or recognisable by its zero bytes, CRLF, LF or CR. Bytes that
are no UTF-8 are taken as Windows-1252, one by one, so that a single stray byte costs neither the file nor its
neighbours. Whether a file is text at all is decided on its first bytes; what the text means is left to the sources.
"""

from __future__ import annotations

import codecs
import io
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

HEAD_BYTES = 65_536
_BOM = "\ufeff"
_CONTROL = frozenset(range(32)) - {0x09, 0x0A, 0x0C, 0x0D, 0x1A, 0x1B}


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    stray = error.object[error.start : error.end]
    return stray.decode("cp1252", errors="replace"), error.end


codecs.register_error("stray_windows_1252", _as_windows_1252)


@dataclass(frozen=True)
class Head:
    """The first bytes of a file, enough to tell what it is."""

    name: str
    content: bytes

    @cached_property
    def is_binary(self) -> bool:
        """Whether the bytes are no text: control characters where UTF-16 does not explain the zeros."""
        return encoding(self.content) == "utf-8" and any(byte in _CONTROL for byte in self.content[:4096])

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
    """The first bytes of the file."""
    with path.open("rb") as file:
        return Head(path.name, file.read(HEAD_BYTES))


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


def read_text(path: Path) -> str:
    """The text of a file, its lines ended by LF, without byte-order mark."""
    text = decoded(path.read_bytes()).removeprefix(_BOM).replace("\r\n", "\n")
    return text if "\n" in text else text.replace("\r", "\n")  # saved on an old Macintosh


def read_lines(path: Path) -> pl.Series:
    """The lines of a text file, without line ends and byte-order mark, blank ones included.

    Bytes are handed over, not the path: Polars would take `savedrecs[1].txt` for a pattern of file names.
    """
    content = path.read_bytes()
    head = content[:HEAD_BYTES]
    if encoding(head) == "utf-8" and (b"\n" in head or b"\r" not in head):
        try:
            return _cleaned(pl.read_lines(io.BytesIO(content)))
        except pl.exceptions.ComputeError:  # not UTF-8 throughout
            pass
    return _cleaned(pl.read_lines(io.BytesIO(read_text(path).encode("utf-8"))))


def _cleaned(lines: pl.DataFrame) -> pl.Series:
    series = lines.to_series().alias("line")
    return pl.concat([series.head(1).str.strip_prefix(_BOM), series.slice(1)])
