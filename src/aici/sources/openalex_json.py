"""JSON of OpenAlex -> one text per work: pages of its API, lists, lines as in its snapshot, or several of them joined.

Lines are taken as they are, each a work. Of other files the works are found in `results` or in a list; where the JSON
is damaged, they are found by their beginning, and a work that cannot be parsed is kept as damaged. So damage costs the
work it lies in and no other. A compressed file that breaks off holds at least one more work, which is lost.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from aici.sources.text import decoded, lines_of, read_bytes

_WORK = re.compile(r'\{\s*"id"\s*:\s*"https://openalex\.org/W')
_PAGE = re.compile(rb'\{\s*"(?:meta|results|group_by)"')
_BLANK = re.compile(r"[\s,\ufeff]*")
_DECODER = json.JSONDecoder()
_BREAKS_OFF = '{"breaks off":'  # stands for what a compressed file that breaks off has lost
_BEGUN = "the file breaks off"


def texts(path: Path) -> pl.Series:
    """The text of each work of the file, whole or damaged, in order."""
    content, whole = read_bytes(path)
    if _is_lines(content):
        lines = lines_of(content)
        works = lines.filter(lines.str.contains(r"\S"))
    else:
        works = pl.Series(_documents(decoded(content)), dtype=pl.String)
    return (works if whole else pl.concat([works, pl.Series([_BREAKS_OFF])])).alias("text")


def count(path: Path) -> int:
    """Works of the file, counted apart from reading them."""
    content, whole = read_bytes(path)
    if _is_lines(content):
        return sum(bool(line.strip(b"\xef\xbb\xbf \t\r")) for line in content.split(b"\n")) + (not whole)
    return sum(1 for _ in _documents(decoded(content))) + (not whole)


def _is_lines(content: bytes) -> bool:
    """Whether the first line is a work."""
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    end = start.find(b"\n")
    first = (start if end < 0 else start[:end]).rstrip()
    return first.startswith(b"{") and first.endswith(b"}") and not _PAGE.match(first)


def _documents(text: str) -> Iterator[str]:
    """The works of the JSON values in the text, one value after the other."""
    at = _BLANK.match(text).end()
    while at < len(text):
        try:
            value, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            yield from _salvaged(text, at)
            return
        yield from map(json.dumps, _works(value))
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
    """The works that begin behind `start`; one that cannot be parsed as the text up to the next."""
    begins = [match.start() for match in _WORK.finditer(text, start)]
    end = start
    for begin, after in zip(begins, [*begins[1:], len(text)], strict=True):
        if begin < end:
            continue  # inside the work before
        try:
            _, end = _DECODER.raw_decode(text, begin)
            yield text[begin:end]
        except (ValueError, RecursionError):
            yield text[begin:after]
