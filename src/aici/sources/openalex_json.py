"""JSON of OpenAlex -> one text per work: pages of its API, lists, lines as in its snapshot, or several of them joined.

Lines are taken as they are, each a work. Of other files the works are found in `results` or in a list. Where the JSON
is damaged, they are found one by one, and what stands between two of them besides the frame of a page is kept as a
damaged work. So damage costs the work it lies in and no other. A compressed file that breaks off holds at least one
more work, which is lost. Works are counted apart from reading by what each has once: its `id`, `authorships` or year.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from aici.sources.text import decoded, lines_of, read_bytes

WORK = re.compile(r'\{\s*"id"\s*:\s*"https://openalex\.org/W')
_KEYS = (  # each work has them once; the one that most have counts them, as a damage may hit one of them
    re.compile(r'"id"\s*:\s*"https://openalex\.org/W\d'),
    re.compile(r'"authorships"\s*:\s*\[\s*[{\]]'),
    re.compile(r'"publication_year"\s*:\s*[\dn]'),
)
_FRAME = re.compile(r'"(?:meta|group_by)"\s*:\s*(?:\{[^{}]*\}|\[[^\[\]]*\])|"results"\s*:|[\s,\[\]{}\ufeff\x1a]')
_OBJECT = re.compile(r'\{\s*"')
_PAGE = re.compile(rb'^\{\s*"(?:meta|results|group_by)"|"results"\s*:\s*\[\s*[{\]]')
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
        counted = _filled_lines(content)
    else:
        text = decoded(content)
        found = list(_documents(text))
        works, counted = pl.Series(found, dtype=pl.String), _works_counted(text, found)
    _COUNTED.clear()
    _COUNTED[_version(path)] = counted + (not whole)
    return (works if whole else pl.concat([works, pl.Series([_BREAKS_OFF])])).alias("text")


def count(path: Path) -> int:
    """Works of the file, counted apart from reading them."""
    if _version(path) not in _COUNTED:
        texts(path)
    return _COUNTED[_version(path)]


def _version(path: Path) -> tuple[Path, int, int]:
    about = path.stat()
    return path, about.st_mtime_ns, about.st_size


def _filled_lines(content: bytes) -> int:
    data = np.frombuffer(content + b"\n", np.uint8)
    ends = np.flatnonzero(data == _NEWLINE)
    starts = np.append(0, ends[:-1] + 1)
    perhaps_blank = np.flatnonzero(np.isin(data[starts], _BLANKS))
    blank = sum(not content[starts[n] : ends[n]].strip(bytes(_BLANKS)) for n in perhaps_blank)
    return len(ends) - blank


def _works_counted(text: str, found: list[str]) -> int:
    """Works by the key that most of them have; and what was found without it, which is damaged, or none."""
    key = _key(text)
    return len(key.findall(text)) + sum(not key.search(work) for work in found)


def _key(text: str) -> re.Pattern[str]:
    return max(_KEYS, key=lambda key: len(key.findall(text)))


def _is_lines(content: bytes) -> bool:
    """Whether the first line is a work, or the second, where the begin of the first is damaged."""
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    end = start.find(b"\n")
    if end >= 0 and not start.startswith((b"{", b"[")):
        start = start[end:].lstrip()
        end = start.find(b"\n")
    first = (start if end < 0 else start[:end]).rstrip()
    return first.startswith(b"{") and first.endswith(b"}") and not _PAGE.search(first)


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
    if _is_page(value):
        value = value["results"]
    if isinstance(value, list):
        for item in value:
            yield from _works(item)
    else:
        yield value


def _salvaged(text: str, start: int) -> Iterator[object]:
    """The works behind `start`, and what stands between them; one that takes in the next is damaged up to that."""
    key, at, left = _key(text), start, start
    while candidate := _OBJECT.search(text, at):
        begin = candidate.start()
        value, end = _parsed(text, begin)
        takes_in = WORK.search(text, begin + 1, end) is not None
        if _is_page(value) or (_is_work(value) and not takes_in):
            yield from _damaged(text[left:begin], key)
            yield from _works(value)
            at = left = end
        elif value is None or takes_in:
            if WORK.match(text, begin):
                yield from _damaged(text[left:begin], key)
                left = begin
            at = begin + 1
        else:
            at = end
    yield from _damaged(text[left:], key)


def _parsed(text: str, begin: int) -> tuple[object, int]:
    """The object that begins there and its end; nothing where it is damaged."""
    try:
        return _DECODER.raw_decode(text, begin)
    except (ValueError, RecursionError):
        return None, begin


def _is_page(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("results"), list)


def _is_work(value: object) -> bool:
    return isinstance(value, dict) and str(value.get("id")).startswith("https://openalex.org/W")


def _damaged(text: str, key: re.Pattern[str]) -> list[str]:
    """What holds more than the frame of a page: a damaged work, or several where it has their key several times."""
    if not _FRAME.sub("", text):
        return []
    others = [match.start() for match in key.finditer(text)][1:]
    return [text[begin:end] for begin, end in zip([0, *others], [*others, len(text)], strict=True)]
