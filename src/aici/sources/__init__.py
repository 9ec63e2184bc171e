"""The registry of export formats: which source a file belongs to, found by its content, and how it is read.

To add a provider: one module with `sniff(head)`, `count(path)` and `read(path, file)`, or for tables with
`find_layout(head)` and `read(path, file)`; and one entry in `SOURCES`. Extension and folder of a file are never asked.
What no source recognises is rejected by name with what it looks like and what to do; nothing is skipped in silence.
Files in a ZIP archive are read in place, as one file with the rows of all. Rows are counted apart from reading, so that
a reader that loses one is found out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import polars as pl

from aici.records import CORPUS, SourceFormatError
from aici.sources import (
    archives,
    derwent,
    google_patents,
    google_scholar,
    grid,
    ieee_xplore,
    incopat,
    journal_metrics,
    lens,
    openalex,
    patsnap,
    scopus,
    unsupported,
    wos,
    wos_bibtex,
    wos_ris,
    wos_table,
)
from aici.sources.schemas import schema
from aici.sources.text import Head, read_head

KINDS = ("papers", "patents", "journal_metrics")
_DEFECTS = (  # what no file can cause, if the program is right
    TypeError, AttributeError, NameError, LookupError, AssertionError, NotImplementedError,
    pl.exceptions.ColumnNotFoundError, pl.exceptions.DuplicateError, pl.exceptions.InvalidOperationError,
    pl.exceptions.OutOfBoundsError, pl.exceptions.SchemaError, pl.exceptions.SchemaFieldNotFoundError,
    pl.exceptions.ShapeError, pl.exceptions.StructFieldNotFoundError,
)  # fmt: skip
DEFECT = (
    "this program could not read the file because of a defect of its own ({}: {}): please report it with the file's "
    "first lines."
)


@dataclass(frozen=True)
class Source:
    """A format of `kind`, one of `KINDS`.

    `sniff` recognises it by a file's head, `count` finds the number of its rows without reading them, `read` turns the
    file into tables; `read_all` does so with several files at once, where that is quicker.
    """

    name: str
    kind: str
    sniff: Callable[[Head], bool]
    count: Callable[[Path], int]
    read: Callable[[Path, str], dict[str, pl.DataFrame]]
    read_all: Callable[[Sequence[Path], Sequence[str]], list[dict[str, pl.DataFrame]]] | None = None


@dataclass(frozen=True)
class Reading:
    """What one file gave: `frames` holds `rejects` and, by kind, `records` and `authorships`, `patent_records` or
    `journal_metrics`.

    `rows` are those counted in the file, 1 for a file rejected as a whole: each must be among the frames.
    """

    data_source: str
    kind: str | None
    frames: dict[str, pl.DataFrame]
    rows: int = 1

    @property
    def rejects(self) -> pl.DataFrame:
        return self.frames["rejects"]


def _of_tables(kind: str, reader: ModuleType) -> Source:
    """A format of tables, told by its headings; one without rows counts as one row, as it is rejected as one."""

    def count(path: Path) -> int:
        return grid.count_rows(path, reader.find_layout(read_head(path))) or 1

    return Source(reader.NAME, kind, lambda head: reader.find_layout(head) is not None, count, reader.read)


SOURCES = (
    _of_tables("papers", wos_table),
    Source(derwent.NAME, "patents", derwent.sniff, derwent.count, derwent.read),
    Source(wos.NAME, "papers", wos.sniff, wos.count, wos.read, wos.read_all),
    Source(wos.NAME, "papers", wos_bibtex.sniff, wos_bibtex.count, wos_bibtex.read),
    Source(wos.NAME, "papers", wos_ris.sniff, wos_ris.count, wos_ris.read),
    _of_tables("papers", google_scholar),
    Source(openalex.NAME, "papers", openalex.sniff, openalex.count, openalex.read),
    _of_tables("papers", scopus),
    _of_tables("papers", ieee_xplore),
    _of_tables("patents", incopat),
    _of_tables("patents", patsnap),
    _of_tables("patents", lens),
    _of_tables("patents", google_patents),
    Source(journal_metrics.NAME, "journal_metrics", journal_metrics.sniff, journal_metrics.count, journal_metrics.read),
)

KIND_OF = {source.name: source.kind for source in SOURCES}


def identify(path: Path) -> Source | None:
    """The source whose format the file has, by its content; None where no source recognises it."""
    head = read_head(path)
    return next((source for source in SOURCES if source.sniff(head)), None)


def read(path: Path, file: str | None = None) -> Reading:
    """Read one file of whatever format; a ZIP archive as one file of all the rows of the files in it.

    Parameters
    ----------
    path : the file
    file : how tables name it, its path below the raw folder; by default its name

    Returns
    -------
    Reading
        For papers `records` (one row per record taken, columns of the contract and `publisher_address`),
        `authorships` (record × author × address, by `record_id` and `row`) and `rejects` (one row per record or file
        not taken). A file that cannot be read at all has one row in `rejects`, and is never an exception.
    """
    file = file or path.name
    try:
        is_archive = archives.is_archive(path)
    except OSError as error:
        return _rejected(file, f"cannot be read: {error.strerror or error}")
    return _read_archive(path, file) if is_archive else _read(path, file)


def read_all(exports: Sequence[tuple[Path, str]]) -> list[Reading]:
    """Read several files, each with its name in the tables; of each what `read` gives, in their order."""
    readings, waiting = {}, {}
    for place, (path, file) in enumerate(exports):
        source = _source_of_several(path)
        if source is None:
            readings[place] = read(path, file)
        else:
            waiting.setdefault(source, []).append(place)
    for source, places in waiting.items():
        found = _read_at_once(source, [exports[place] for place in places])
        readings |= dict(zip(places, found, strict=True))
    return [readings[place] for place in range(len(exports))]


def _source_of_several(path: Path) -> Source | None:
    """The source of a file that can be read together with others."""
    try:
        source = None if archives.is_archive(path) else identify(path)
    except Exception:  # told when the file is read by itself
        return None
    return source if source and source.read_all else None


def _read_at_once(source: Source, exports: Sequence[tuple[Path, str]]) -> list[Reading]:
    """Files of one format; where one of them makes trouble, each is read by itself."""
    paths, files = zip(*exports, strict=True)
    try:
        counts = [source.count(path) for path in paths]
        frames = source.read_all(paths, files)
    except (Exception, pl.exceptions.PanicException):
        return [read(path, file) for path, file in exports]
    return [Reading(source.name, source.kind, *told) for told in zip(frames, counts, strict=True)]


def _read(path: Path, file: str) -> Reading:
    """A file that is no archive."""
    source = None
    try:
        source = identify(path)
        if source is None:
            return _rejected(file, unsupported.reason(read_head(path)))
        return Reading(source.name, source.kind, source.read(path, file), source.count(path))
    except OSError as error:
        return _rejected(file, f"cannot be read: {error.strerror or error}")
    except SourceFormatError as error:  # says what the file is, and the cure
        return _rejected(file, f"{error}.", source)
    except MemoryError:
        return _rejected(file, "is too large for the memory there is. Export it in several parts.", source)
    except (Exception, pl.exceptions.PanicException) as error:  # no damage to one file may end a run over thousands
        kind = type(error).__name__
        told = next(iter(str(error).splitlines()), "") or kind
        if isinstance(error, _DEFECTS):
            return _rejected(file, DEFECT.format(kind, told), source)
        named = f"damaged export of {source.name}" if source else "damaged file"
        return _rejected(file, f"{named}: {told}. Download it again.", source)


def _read_archive(path: Path, file: str) -> Reading:
    """All files of an archive as one, their rows numbered through; exports of several databases are not taken."""
    try:
        found = [(member.name, _read_member(member, file)) for member in archives.members(path)]  # names may repeat
    except SourceFormatError as error:
        return _rejected(file, f"{error}.")
    except OSError as error:  # no room to unpack it
        return _rejected(file, f"cannot be unpacked: {error.strerror or error}")
    taken = {reading.data_source: reading.kind for _, reading in found if reading.kind is not None}
    if len(taken) > 1:
        return _rejected(file, archives.SEVERAL.format(", ".join(sorted(taken))))
    first = found[0][1]
    if len(found) == 1:
        return first
    return _joined(found, *next(iter(taken.items()), (first.data_source, None)))


def _read_member(member: archives.Member, file: str) -> Reading:
    """A file of an archive; what is lost of a damaged one counts as a row."""
    if archives.is_archive(member.path):
        return _rejected(file, archives.NESTED)
    reading = _read(member.path, file)
    if member.is_whole:
        return reading
    lost = _reject(reading.data_source, file, archives.BROKEN, reading.rows + 1)
    frames = reading.frames | {"rejects": pl.concat([reading.rejects, lost])}
    return Reading(reading.data_source, reading.kind, frames, reading.rows + 1)


def _joined(found: list[tuple[str, Reading]], source: str, kind: str | None) -> Reading:
    """The readings of the files of an archive as one; each reject says in which file it stands."""
    rows, frames = 0, {}
    for name, reading in found:
        places = {"data_source": pl.lit(source), "reason": pl.lit(f"{name}: ") + pl.col("reason")}
        rejects = reading.rejects.with_columns(**places, row=pl.col("row").fill_null(1))
        for table, frame in (reading.frames | {"rejects": rejects}).items():
            moved = frame.with_columns(pl.col("row") + rows) if "row" in frame.columns else frame
            frames.setdefault(table, []).append(moved)
        rows += reading.rows
    return Reading(source, kind, {table: pl.concat(parts) for table, parts in frames.items()}, rows)


def _rejected(file: str, reason: str, source: Source | None = None) -> Reading:
    """A file that is not taken; the folder under which it was put names the provider the author had in mind."""
    folder = file.split("/")[0] if "/" in file else "unknown"
    name = folder if source is None else source.name
    return Reading(name, None, {"rejects": _reject(name, file, reason)})


def _reject(data_source: str, file: str, reason: str, row: int | None = None) -> pl.DataFrame:
    told = {"data_source": data_source, "file": file, "row": row, "reason": reason}
    return pl.DataFrame([told], schema=schema(CORPUS["rejects"]))
