"""The registry of export formats: which source a file belongs to, found by its content, and how it is read.

To add a provider: one module with `sniff(head)`, `count(path)` and `read(path, file)`, and one entry in `SOURCES`.
Extension and folder of a file are never asked. What no source recognises is rejected by name with what it looks like
and what to do; nothing is skipped in silence. Rows are counted apart from reading, so that a reader that loses one is
found out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from aici.records import CORPUS, SourceFormatError
from aici.sources import (
    derwent,
    google_patents,
    google_scholar,
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


@dataclass(frozen=True)
class Source:
    """A format of `kind`, one of `KINDS`.

    `sniff` recognises it by a file's head, `count` finds the number of its rows without reading them, `read` turns the
    file into tables.
    """

    name: str
    kind: str
    sniff: Callable[[Head], bool]
    count: Callable[[Path], int]
    read: Callable[[Path, str], dict[str, pl.DataFrame]]


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


SOURCES = (
    Source(wos.NAME, "papers", wos_table.sniff, wos_table.count, wos_table.read),
    Source(derwent.NAME, "patents", derwent.sniff, derwent.count, derwent.read),
    Source(wos.NAME, "papers", wos.sniff, wos.count, wos.read),
    Source(wos.NAME, "papers", wos_bibtex.sniff, wos_bibtex.count, wos_bibtex.read),
    Source(wos.NAME, "papers", wos_ris.sniff, wos_ris.count, wos_ris.read),
    Source(google_scholar.NAME, "papers", google_scholar.sniff, google_scholar.count, google_scholar.read),
    Source(openalex.NAME, "papers", openalex.sniff, openalex.count, openalex.read),
    Source(scopus.NAME, "papers", scopus.sniff, scopus.count, scopus.read),
    Source(ieee_xplore.NAME, "papers", ieee_xplore.sniff, ieee_xplore.count, ieee_xplore.read),
    Source(incopat.NAME, "patents", incopat.sniff, incopat.count, incopat.read),
    Source(patsnap.NAME, "patents", patsnap.sniff, patsnap.count, patsnap.read),
    Source(lens.NAME, "patents", lens.sniff, lens.count, lens.read),
    Source(google_patents.NAME, "patents", google_patents.sniff, google_patents.count, google_patents.read),
    Source(journal_metrics.NAME, "journal_metrics", journal_metrics.sniff, journal_metrics.count, journal_metrics.read),
)


def identify(path: Path) -> Source | None:
    """The source whose format the file has, by its content; None where no source recognises it."""
    head = read_head(path)
    return next((source for source in SOURCES if source.sniff(head)), None)


def read(path: Path, file: str | None = None) -> Reading:
    """Read one file of whatever format.

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
        source = identify(path)
        if source is None:
            return Reading(
                folder := _folder(file), None, {"rejects": _reject(folder, file, unsupported.reason(read_head(path)))}
            )
        return Reading(source.name, source.kind, source.read(path, file), source.count(path))
    except OSError as error:
        return Reading(
            _folder(file), None, {"rejects": _reject(_folder(file), file, f"cannot be read: {error.strerror}")}
        )
    except SourceFormatError as error:  # says what the file is, and the cure
        return Reading(source.name, None, {"rejects": _reject(source.name, file, f"{error}.")})
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        reason = f"damaged export of {source.name}: {str(error).splitlines()[0]}. Download it again."
        return Reading(source.name, None, {"rejects": _reject(source.name, file, reason)})


def _folder(file: str) -> str:
    """The folder under which a file was put names the provider the author had in mind."""
    return file.split("/")[0] if "/" in file else "unknown"


def _reject(data_source: str, file: str, reason: str) -> pl.DataFrame:
    row = {"data_source": data_source, "file": file, "row": None, "reason": reason}
    return pl.DataFrame([row], schema=schema(CORPUS["rejects"]))
