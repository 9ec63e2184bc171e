"""Web of Science tagged text ("Plain Text File"), all vintages: file -> records, authorships, rejects.

A line begins with a two-character tag at column 0 or continues the tag above; a record runs from `PT` to `ER`. Title,
venue, abstract, keywords and categories are wrapped text and joined by a blank; authors and addresses stand one a line.
A record that breaks off without `ER` is rejected by its row. What the tags mean is said in `wos_records.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from aici.sources import wos_records
from aici.sources.text import Head, read_lines, read_text
from aici.sources.wos_records import LIST_TAGS, TEXT_TAGS

NAME = wos_records.NAME
# tags of all Web of Science indexes, needed only where continuation lines are not indented
_KNOWN_TAGS = (
    "AB AE AF AN AR AU AW BA BD BE BF BN BP BS C1 C3 CA CC CL CN CR CT CY D2 DA DE DG DI DT EA ED EI EM EP ER FP FT FU "
    "FX GA GP HC HO HP ID IS J9 JI LA MA MC MH MI MQ NR NT OA OI OR P2 PA PC PD PG PI PL PM PN PS PT PU PY RI RP S1 SC "
    "SE SI SN SO SP SS ST SU TA TC TI TM TN U1 U2 UR UT VL WC WE Z1 Z2 Z3 Z4 Z8 Z9 ZA ZB ZR ZS"
).split()
_TAG = r"^([A-Z][A-Z0-9])(?: |$)"
_MARK = r"^(?:PT [A-Z]|ER|EF|VR [\d.]+|FN .*)\s*$"
_GLUED = ("EFFN ", "EF\ufeff", "\ufeff", "\x1a")
_FRAME = rf"\n(?:FN .*|VR [\d.]+|EF|(?:{'|'.join(_GLUED)}).*)[ \t]*(?=\n)"
_BOUNDARY = r"\n(?=PT [A-Z][ \t]*\n)|\nER[ \t]*(?=\n)"


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
    text = "\n" + read_text(path).lstrip() + "\n"
    text = (
        text if re.match(r"\nPT [A-Z][ \t]*\n", text) else text[text.index("\n", 1) :]
    )  # the header, whole or damaged
    return sum(bool(part.strip()) for part in re.split(_BOUNDARY, re.sub(_FRAME, "", text))) or 1


def read(path: Path, file: str) -> dict[str, pl.DataFrame]:
    """The records of one file, with their authorships and what was rejected; see `wos_records.from_fields`."""
    return wos_records.from_lines(record_lines(path, (*LIST_TAGS, *TEXT_TAGS), _KNOWN_TAGS), file)


def record_lines(path: Path, wanted: Sequence[str], known: Sequence[str]) -> pl.DataFrame:
    """Table[row, tag, text]: the lines of the `wanted` tags, and ER, with the ordinal of their record.

    `known` are all tags of the index, needed where continuation lines are not indented. The first line of every record
    is among them, whatever its tag.
    """
    return _record_lines(_tagged_lines(read_lines(path)), wanted, known)


def _tagged_lines(lines: pl.Series) -> pl.DataFrame:
    """Table[line, tag]: lines of records with the tag they begin, null where they continue; without frame lines."""
    frame = pl.LazyFrame({"line": lines}).filter(pl.col("line").str.strip_chars_start() != "")
    tagged = _without_false_marks(frame.with_columns(tag=pl.col("line").str.extract(_TAG)).collect())
    header = pl.int_range(pl.len()) == 0  # the first line is a header, whole or damaged, unless a record begins there
    # where exports were put together, a mark or a byte-order mark may stand glued to the next header
    glued = pl.col("tag").is_null() & pl.any_horizontal(pl.col("line").str.starts_with(mark) for mark in _GLUED)
    frame_line = pl.col("tag").is_in(["FN", "VR", "EF"]) | (header & (pl.col("tag") != "PT")) | glued
    return tagged.filter(~frame_line.fill_null(header))


def _without_false_marks(tagged: pl.DataFrame) -> pl.DataFrame:
    """Text that begins a line like a mark (`ER stress …`, `PT is …`, `VR headsets …`) continues a field."""
    marks = tagged["tag"].is_in(["PT", "ER", "FN", "VR", "EF"]).fill_null(False).arg_true()
    false = marks.filter(~tagged["line"].gather(marks).str.contains(_MARK))
    if false.is_empty():
        return tagged
    return tagged.with_columns(tag=tagged["tag"].scatter(false, None))


def _record_lines(tagged: pl.DataFrame, wanted: Sequence[str], known: Sequence[str]) -> pl.DataFrame:
    """Table[row, tag, text]: lines with the ordinal of their record and their tag, of the tags that are read."""
    before = pl.col("tag").shift(1, fill_value="ER")
    tagged = tagged.filter(~((pl.col("tag") == "ER") & (before == "ER")).fill_null(False))  # an end that ends nothing
    begins = (pl.col("tag") == "PT").fill_null(False) | (pl.col("tag").shift(1) == "ER").fill_null(False)
    numbered = tagged.with_columns(row=(begins | (pl.int_range(pl.len()) == 0)).cum_sum().cast(pl.Int64))
    genuine = _without_lookalikes(numbered, known)
    read = pl.col("tag").forward_fill().is_in([*wanted, "ER"]) | pl.col("row").is_first_distinct()
    text = pl.when(pl.col("begins")).then(pl.col("line").str.slice(3)).otherwise("line").str.strip_chars()
    lines = genuine.with_columns(pl.col("tag").forward_fill(), begins=pl.col("tag").is_not_null()).filter(read)
    taken = lines.select(pl.col("row").set_sorted(), "tag", text=text)
    return taken.with_columns(wos_records.unescaped(taken["text"]))


def _without_lookalikes(numbered: pl.DataFrame, known: Sequence[str]) -> pl.DataFrame:
    """Where continuation lines are not indented, text such as `AU nanoparticles …` must not pass for a tag.

    There a tag counts only if Web of Science knows it and at its first occurrence in the record.
    """
    unindented = pl.col("tag").is_null() & ~pl.col("line").str.starts_with(" ")
    if not numbered.select(unindented.any()).item():
        return numbered
    first = pl.struct("row", "tag").is_first_distinct() & pl.col("tag").is_in(known)
    return numbered.with_columns(tag=pl.when(first).then("tag"))
