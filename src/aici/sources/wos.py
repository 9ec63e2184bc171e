"""Web of Science tagged text ("Plain Text File"), all vintages: file -> records, authorships, rejects.

A line begins with a two-character tag at column 0 or continues the tag above; a record runs from `PT` to `ER`. Title,
venue, abstract, keywords and categories are wrapped text and joined by a blank; authors and addresses stand one a line.
A record that breaks off without `ER` is rejected by its row. What the tags mean is said in `wos_records.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from aici.sources import wos_records
from aici.sources.tagged_lines import Lines, among, code, joined, lines_of
from aici.sources.text import Head, text_bytes, utf8_bytes
from aici.sources.wos_records import LIST_TAGS, TEXT_TAGS, unescaped

NAME = wos_records.NAME
# tags of all Web of Science indexes, needed only where continuation lines are not indented
_KNOWN_TAGS = (
    "AB AE AF AN AR AU AW BA BD BE BF BN BP BS C1 C3 CA CC CL CN CR CT CY D2 DA DE DG DI DT EA ED EI EM EP ER FP FT FU "
    "FX GA GP HC HO HP ID IS J9 JI LA MA MC MH MI MQ NR NT OA OI OR P2 PA PC PD PG PI PL PM PN PS PT PU PY RI RP S1 SC "
    "SE SI SN SO SP SS ST SU TA TC TI TM TN U1 U2 UR UT VL WC WE Z1 Z2 Z3 Z4 Z8 Z9 ZA ZB ZR ZS"
).split()
_MARK = r"^(?:PT [A-Z]|ER|EF|VR [\d.]+|FN .*)\s*$"
_GLUED = ("EFFN ", "EF\ufeff", "\ufeff", "\x1a")
_FRAME = rf"\n(?:FN .*|VR [\d.]+|EF|(?:{'|'.join(_GLUED)}).*)[ \t]*(?=\n)"
_BEGIN = rb"PT [A-Z][ \t]*(?:\n|\Z)"
_BOUNDARY = rb"\n(?=" + _BEGIN + rb")|\nER[ \t]*(?=\n|\Z)"


def sniff(head: Head) -> bool:
    """Whether the file is tagged text: the header line, or tagged lines of a record where that is damaged."""
    header = re.match(r"FN .*(Web of (Science|Knowledge)|ISI Export|Clarivate|Thomson)", head.first_line, re.I)
    lines = head.lines[:400]
    tagged = any(re.fullmatch(r"PT [A-Z]\s*", line) for line in lines)
    fields = {line[:3] for line in lines} & {"AU ", "TI ", "SO ", "UT "}
    return bool(header) or (tagged and len(fields) >= 2)


def count(path: Path) -> int:
    """Records of the file, counted in its text and apart from reading: what a `PT` line begins or an `ER` line ends.

    An export without any counts as one row, as it is rejected as one.
    """
    first, *others = re.split(_BOUNDARY, text_bytes(path))
    if not re.match(_BEGIN, first.lstrip()):
        first = b"\n" + first.lstrip().partition(b"\n")[2]  # without the header, whole or damaged
    parts = [first, *others]
    between = [part for part in parts if not part.startswith(b"PT ")]
    headless = sum(_holds_record(part) for part in between if part.strip())
    return len(parts) - len(between) + headless or 1


def _holds_record(part: bytes) -> bool:
    """Whether more than frame lines stands behind an end, where no `PT` line begins."""
    return bool(re.sub(_FRAME, "", part.decode(errors="replace") + "\n").strip())


def read(path: Path, file: str) -> dict[str, pl.DataFrame]:
    """The records of one file, with their authorships and what was rejected; see `wos_records.from_fields`."""
    return read_all([path], [file])[0]


def read_all(paths: Sequence[Path], files: Sequence[str]) -> list[dict[str, pl.DataFrame]]:
    """The tables of several files, of each what `read` gives; in one go, as a file of a thousand records is small."""
    lines, counts = record_lines(paths, TEXT_TAGS, LIST_TAGS, _KNOWN_TAGS)
    frames = wos_records.from_lines(lines, pl.DataFrame({"file": files, "rows": counts}))
    parts = {name: frame.partition_by("file", as_dict=True) for name, frame in frames.items()}
    return [{name: parts[name].get((file,), frames[name].clear()) for name in frames} for file in files]


def record_lines(
    paths: Sequence[Path], texts: Sequence[str], lists: Sequence[str], known: Sequence[str]
) -> tuple[pl.DataFrame, list[int]]:
    """Table[row, tag, text]: the fields that are asked for, and ER, of the files one behind the other; records of each.

    `row` is the ordinal of the record. A field of `texts` is one row, its wrapped lines joined by a blank, more only
    where the file is untidy; a field of `lists` has a row per line. `known` are all tags of the index, needed where
    continuation lines are not indented. The first line of every record is among the rows, with null for a tag that is
    not asked for.
    """
    parts = [_numbered(_lines_of_records(lines_of(utf8_bytes(path))), known) for path in paths]
    counts = [int(rows[-1]) if len(rows) else 0 for rows, _ in parts]
    before = np.cumsum([0, *counts[:-1]])
    rows = np.concatenate([own + start for (own, _), start in zip(parts, before, strict=True)])
    lines = joined([own for _, own in parts])
    tags = _carried(lines.tags)
    read = among(tags, [*texts, *lists, "ER"]) | (np.diff(rows, prepend=0) > 0)
    begins, text = lines.where(read).pieces(among(tags[read], lists))
    tag = _named(tags[read][begins], [*texts, *lists, "ER"])
    found = {"row": pl.Series(rows[read][begins]).set_sorted(), "tag": tag, "text": unescaped(text)}
    return pl.DataFrame(found), counts


def _named(codes: np.ndarray, tags: Sequence[str]) -> pl.Series:
    """The codes as tags, null for others."""
    place = np.full(2**16, len(tags), dtype=np.uint32)
    place[[code(tag) for tag in tags]] = range(len(tags))
    return pl.Series(tags + [None], dtype=pl.Enum(tags)).gather(place[codes])


def _carried(tags: np.ndarray) -> np.ndarray:
    """The tags, with that of the field where a line continues it."""
    return tags[np.maximum.accumulate(np.where(tags > 0, np.arange(len(tags)), 0))]


def _lines_of_records(lines: Lines) -> Lines:
    """Lines of records, without frame lines and ends that end nothing."""
    lines = _without_false_marks(lines)
    frame = lines.has("FN", "VR", "EF") | _glued(lines)
    frame[:1] = ~lines.has("PT")[:1]  # the first line is a header, whole or damaged, unless a record begins there
    lines = lines.where(~frame)
    end = lines.has("ER")
    return lines.where(~(end & np.append(True, end[:-1])))


def _without_false_marks(lines: Lines) -> Lines:
    """Text that begins a line like a mark (`ER stress …`, `PT is …`, `VR headsets …`) continues a field."""
    marks = np.flatnonzero(lines.has("PT", "ER", "FN", "VR", "EF"))
    false = marks[~lines.where(marks).texts().str.contains(_MARK).to_numpy()]
    tags = lines.tags.copy()
    tags[false] = 0
    return replace(lines, tags=tags)


def _glued(lines: Lines) -> np.ndarray:
    """Mask of the marks and byte-order marks that stand glued to the next header, where exports were put together."""
    glued = (lines.tags == 0) & ~lines.indented()
    if not glued.any():
        return glued
    texts = lines.where(glued).texts()
    glued[glued] = pl.select(pl.any_horizontal(texts.str.starts_with(mark) for mark in _GLUED)).to_series().to_numpy()
    return glued


def _numbered(lines: Lines, known: Sequence[str]) -> tuple[np.ndarray, Lines]:
    """The ordinal of each line's record, and the lines without lookalikes of tags.

    Where continuation lines are not indented, text such as `AU nanoparticles …` must not pass for a tag. There a tag
    counts only if Web of Science knows it and at its first occurrence in the record.
    """
    begins = lines.has("PT") | np.append(True, lines.has("ER")[:-1])
    rows = np.cumsum(begins[: len(lines)])
    if not ((lines.tags == 0) & ~lines.indented()).any():
        return rows, lines
    _, first = np.unique(rows << 16 | lines.tags, return_index=True)
    genuine = np.zeros(len(lines), dtype=bool)
    genuine[first] = among(lines.tags[first], known)
    return rows, replace(lines, tags=np.where(genuine, lines.tags, 0))
