"""JSON of OpenAlex -> one text per work: pages of its API, lists, lines as in its snapshot, or several of them joined.

Lines are taken as they are, each a work. Of other files the works are found in `results` or in a list; where the JSON
is damaged, they are found by their beginning, and a work that cannot be parsed is kept as damaged. So damage costs the
work it lies in and no other. A compressed file that breaks off holds at least one more work, which is lost.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from aici.sources.text import decoded, lines_of, read_bytes

WORK = re.compile(r'\{\s*"id"\s*:\s*"https://openalex\.org/W')
_PAGE = re.compile(rb'\{\s*"(?:meta|results|group_by)"')
_BLANK = re.compile(r"[\s,\ufeff]*")
_DECODER = json.JSONDecoder()
_BREAKS_OFF = '{"breaks off":'  # stands for what a compressed file that breaks off has lost
_NEWLINE, _BLANKS = ord("\n"), list(b"\xef\xbb\xbf \t\r\n")
_COUNTED: dict[tuple[Path, int, int], int] = {}  # of the last file, read and then counted


def texts(path: Path) -> pl.Series:
    """The text of each work of the file, whole or damaged, in order."""
    content, whole = read_bytes(path)
    if _is_lines(content):
        lines = lines_of(content)
        works = lines.filter(lines.str.contains(r"\S"))
    else:
        works = pl.Series(_documents(decoded(content)), dtype=pl.String)
    _COUNTED.clear()
    _COUNTED[_version(path)] = _counted(content, whole)
    return (works if whole else pl.concat([works, pl.Series([_BREAKS_OFF])])).alias("text")


def count(path: Path) -> int:
    """Works of the file, counted apart from reading them."""
    return _COUNTED[_version(path)] if _version(path) in _COUNTED else _counted(*read_bytes(path))


def _version(path: Path) -> tuple[Path, int, int]:
    about = path.stat()
    return path, about.st_mtime_ns, about.st_size


def _counted(content: bytes, whole: bool) -> int:
    if not _is_lines(content):
        return sum(1 for _ in _values(decoded(content))) + (not whole)
    data = np.frombuffer(content + b"\n", np.uint8)
    ends = np.flatnonzero(data == _NEWLINE)
    starts = np.append(0, ends[:-1] + 1)
    perhaps_blank = np.flatnonzero(np.isin(data[starts], _BLANKS))
    blank = sum(not content[starts[n] : ends[n]].strip(bytes(_BLANKS)) for n in perhaps_blank)
    return len(ends) - blank + (not whole)


def _is_lines(content: bytes) -> bool:
    """Whether the first line is a work, or the second, where the begin of the first is damaged."""
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    end = start.find(b"\n")
    if end >= 0 and not start.startswith((b"{", b"[")):
        start = start[end:].lstrip()
        end = start.find(b"\n")
    first = (start if end < 0 else start[:end]).rstrip()
    return first.startswith(b"{") and first.endswith(b"}") and not _PAGE.match(first)


def _documents(text: str) -> Iterator[str]:
    """The texts of the works of the JSON values in the text, one value after the other."""
    return (value if isinstance(value, str) else json.dumps(value) for value in _values(text))


def _values(text: str) -> Iterator[object]:
    """The works of the JSON values in the text; behind a damage as text."""
    at = _BLANK.match(text).end()
    while at < len(text):
        try:
            value, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            yield from _salvaged(text, at)
            return
        yield from _works(value)
        at = _BLANK.match(text, at).end()


def _works(value: object) -> Iterator[object]:
    """The works in a page, a list of works or of pages, or the work itself."""
    if isinstance(value, dict) and isinstance(value.get("results"), list):
        value = value["results"]
    if isinstance(value, list):
        for item in value:
            yield from _works(item)
    else:
        yield value


def _salvaged(text: str, start: int) -> Iterator[str]:
    """The works that begin behind `start`; one that cannot be parsed, or takes in the next, as the text up to that."""
    begins = [match.start() for match in WORK.finditer(text, start)]
    for begin, after in itertools.pairwise([*begins, len(text)]):
        try:
            _, end = _DECODER.raw_decode(text, begin)
        except (ValueError, RecursionError):
            end = after
        yield text[begin : min(end, after)]
