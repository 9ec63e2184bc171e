"""Where the lines of tagged text begin and end, and the tag of each; found in its bytes, without cutting it.

A file has some fifty lines a record, of which most are never looked at. So lines are told apart as numbers – place of
begin and end, tag as two letters – and only what is asked for becomes text, and that without being copied: a wrapped
field is one piece of the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
import pyarrow as pa

from aici.sources.text import changed

_NEWLINE, _BLANK = ord("\n"), ord(" ")
_INDENT = 3  # blanks before a line that continues the one above, and width of a tag with the blank behind it
_WRAP = "\n" + " " * _INDENT
_LETTER, _LETTER_OR_DIGIT, _PRINTED = (np.zeros(256, dtype=bool) for _ in range(3))
_LETTER[ord("A") : ord("Z") + 1] = True
_LETTER_OR_DIGIT[:] = _LETTER
_LETTER_OR_DIGIT[ord("0") : ord("9") + 1] = True
_PRINTED[_BLANK + 1 : 127] = True  # what is surely no blank; signs beyond ASCII may be one


def code(tag: str) -> int:
    """A tag as a number; 0 stands for none."""
    return ord(tag[0]) << 8 | ord(tag[1])


@dataclass(frozen=True)
class Lines:
    """Lines of a text: `starts` and `ends` are places in `content`, `tags` are codes, 0 where a line has no tag."""

    content: bytes
    starts: np.ndarray
    ends: np.ndarray
    tags: np.ndarray

    def __len__(self) -> int:
        return len(self.starts)

    def where(self, wanted: np.ndarray) -> Lines:
        """Those of the lines, by mask or place."""
        if wanted.dtype == bool and wanted.all():
            return self
        return replace(self, starts=self.starts[wanted], ends=self.ends[wanted], tags=self.tags[wanted])

    def texts(self) -> pl.Series:
        """The lines as text, tags and all."""
        return _texts(self.content, self.starts, self.ends)

    def has(self, *tags: str) -> np.ndarray:
        """Mask of the lines that begin with one of the tags."""
        return among(self.tags, tags)

    def indented(self) -> np.ndarray:
        """Mask of the lines that begin with a blank."""
        return np.frombuffer(self.content, dtype=np.uint8)[self.starts] == _BLANK

    def pieces(self, cut: np.ndarray) -> tuple[np.ndarray, pl.Series]:
        """Where pieces begin, by place of their first line, and their text without tag and indentation.

        A piece is a line with those that continue it as wrapped text, joined by a blank. Lines in `cut`, those indented
        in another way and those behind a blank make their own piece, so that nothing has to be cleaned inside of one.
        """
        joined = ~cut & (self.tags == 0) & self._continue_plainly()
        begins = np.flatnonzero(~joined)
        lines = np.diff(begins, append=len(self))
        ends = self.ends[begins + lines - 1]
        starts = np.where(self.tags[begins] > 0, np.minimum(self.starts[begins] + _INDENT, ends), self.starts[begins])
        text, data = _texts(self.content, starts, ends), np.frombuffer(self.content, dtype=np.uint8)
        untidy = (lines > 1) | ~_PRINTED[data.take(starts, mode="clip")] | ~_PRINTED[data[ends - 1]]
        return begins, changed(
            text, pl.Series(untidy), lambda wrapped: wrapped.str.replace_all(_WRAP, " ", literal=True).str.strip_chars()
        )

    def _continue_plainly(self) -> np.ndarray:
        """Mask of the lines that stand right below the one above, which ends in a sign, indented as usual."""
        data = np.frombuffer(self.content, dtype=np.uint8)
        plain = _indented(data, self.starts)
        plain[1:] &= (self.starts[1:] == self.ends[:-1] + 1) & _PRINTED[data[self.ends[:-1] - 1]]
        plain[:1] = False
        return plain


def among(codes: np.ndarray, tags: Iterable[str]) -> np.ndarray:
    """Mask of the codes that are those of the tags."""
    known = np.zeros(2**16, dtype=bool)
    known[[code(tag) for tag in tags]] = True
    return known[codes]


def lines_of(content: bytes) -> Lines:
    """The lines of a text in UTF-8 that are not blank; a tag is two signs at the begin, with a blank or nothing behind.

    Parameters
    ----------
    content : as `text.utf8_bytes` gives it
    """
    content = content if content.endswith(b"\n") else content + b"\n"
    data = np.frombuffer(content, dtype=np.uint8)
    ends = np.flatnonzero(data == _NEWLINE)
    starts = np.concatenate([[0], ends[:-1] + 1])
    filled = ends > starts
    starts, ends = starts[filled], ends[filled]
    first, second, third = (data.take(starts + n, mode="clip") for n in range(3))
    tagged = _LETTER[first] & _LETTER_OR_DIGIT[second] & ((third == _BLANK) | (third == _NEWLINE))
    tags = np.where(tagged, first.astype(np.uint16) << 8 | second, 0).astype(np.uint16)
    lines = Lines(content, starts, ends, tags)
    return lines.where(~_blank(lines, data, ~_PRINTED[first]))


def joined(parts: Sequence[Lines]) -> Lines:
    """The lines of several texts as those of one, in which none continues a line of another text."""
    if len(parts) == 1:
        return parts[0]
    lengths = [len(part.content) + 1 for part in parts]  # the blank line between two texts
    before = np.cumsum([0, *lengths[:-1]])
    moved = [[part.starts + start, part.ends + start] for part, start in zip(parts, before, strict=True)]
    starts, ends = (np.concatenate(places) for places in zip(*moved, strict=True))
    content = b"\n".join(part.content for part in parts) + b"\n"
    return Lines(content, starts, ends, np.concatenate([part.tags for part in parts]))


def _blank(lines: Lines, data: np.ndarray, perhaps: np.ndarray) -> np.ndarray:
    """Mask of the lines that are blank; only those that do not look like text at once are looked at as text."""
    blank = perhaps & ~_indented(data, lines.starts)
    places = np.flatnonzero(blank)
    if not len(places):
        return blank
    blank[places] = (lines.where(places).texts().str.strip_chars_start() == "").to_numpy()
    return blank


def _indented(data: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Mask of the lines indented as continuation lines are, with a sign behind."""
    signs = [data.take(starts + n, mode="clip") for n in range(_INDENT + 1)]
    return (signs[0] == _BLANK) & (signs[1] == _BLANK) & (signs[2] == _BLANK) & _PRINTED[signs[3]]


def _texts(content: bytes, starts: np.ndarray, ends: np.ndarray) -> pl.Series:
    """Pieces of the content, in order, as text that still lies in it: every other span between the places."""
    if not len(starts):
        return pl.Series(dtype=pl.String)
    places = np.stack([starts, ends], axis=1).ravel()
    spans = pa.LargeStringArray.from_buffers(len(places) - 1, pa.py_buffer(places), pa.py_buffer(content))
    return pl.Series(pl.from_arrow(spans)).gather_every(2)
