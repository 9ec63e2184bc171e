"""Export files -> staged Parquet parts, one of each file: read by content, placed in countries, searched for AI terms.

A part that an earlier run set down is taken as it is, so that only new and changed files are read, and an interrupted
run goes on. Two workers read; no more than the files they are at is in memory, whatever the size of the corpus. The
order of parts is that of the paths; nothing is merged here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from aici.records import SourceFormatError
from aici.sources import archives
from aici.sources.simulated import is_simulated
from aici.staging import part
from aici.staging.part import SCHEMAS, Export
from aici.staging.progress import Progress
from aici.workers import WORKERS, finished

ROWS_AT_ONCE = 50_000  # of parts that are joined
TRUTH = "truth"  # beside simulated exports lies what is true of them; no reader may see it
SHARED = 16_000_000  # bytes of exports from which on starting workers pays
BATCH = 10_000_000  # bytes of exports that are read in one go: small files take half the time so
BATCH_FILES = 20  # most files of these, as what is not finished when a run is interrupted is lost


@dataclass(frozen=True)
class Staged:
    """The parts of all files in order of their paths; `folder` is where they lie."""

    folder: Path
    keys: list[str]

    def paths(self, table: str) -> list[Path]:
        """The Parquet files of one table; a part without rows of it has none."""
        found = (self.folder / key / f"{table}.parquet" for key in self.keys)
        return [path for path in found if path.is_file()]

    def write(self, table: str, path: Path) -> None:
        """One table of all parts, in their order, as one Parquet file: thousands of files are slow to query."""
        schema = pl.DataFrame(schema=SCHEMAS[table]).to_arrow().schema
        with pq.ParquetWriter(path, schema) as writer:
            waiting, rows = [], 0
            for part_path in self.paths(table):
                waiting.append(pq.read_table(part_path, partitioning=None).cast(schema))
                rows += waiting[-1].num_rows
                if rows >= ROWS_AT_ONCE:
                    writer.write_table(pa.concat_tables(waiting))
                    waiting, rows = [], 0
            writer.write_table(pa.concat_tables([schema.empty_table(), *waiting]))

    def frame(self, table: str) -> pl.DataFrame:
        """One of the small tables as a whole."""
        rows = [pl.read_parquet(path, glob=False, hive_partitioning=False) for path in self.paths(table)]
        return pl.concat([pl.DataFrame(schema=SCHEMAS[table]), *rows])


def export_files(raw: Path) -> list[Path]:
    """The files below the raw folder, sorted by path; linked folders are followed, links to nothing are files, too.

    Raises
    ------
    SourceFormatError
        If the folder is missing or holds no file.
    OSError
        If a folder cannot be read.
    """
    if not raw.is_dir():
        raise SourceFormatError(f"{raw} is missing. Make it, and put exports into {raw / '<database>'}/.")
    found = sorted(path for path in _below(raw) if not _ignored(path.relative_to(raw)))
    if not found:
        raise SourceFormatError(f"{raw} holds no export file: {WHERE.format(raw / 'wos')}.")
    return found


WHERE = "put exports into folders named by database, such as Web of Science (Plain Text File, Full Record) into {}/"


def _below(folder: Path) -> Iterator[Path]:
    """Everything below a folder that is no folder; a folder that links lead to twice is looked at once."""

    def stop(error: OSError) -> None:
        raise error

    seen = set()
    for root, folders, files in os.walk(folder, followlinks=True, onerror=stop):
        about = Path(root).stat()
        if (about.st_dev, about.st_ino) in seen:
            folders.clear()
            continue
        seen.add((about.st_dev, about.st_ino))
        yield from (Path(root, name) for name in files)


def _ignored(name: Path) -> bool:
    return name.parts[0] == TRUTH or archives.is_left_behind(name)


def stage(raw: Path, folder: Path, policy: str, say: Callable[[str], None], *, simulated: bool = False) -> Staged:
    """Set down a part of every file below `raw` in `folder`; `simulated` says which kind the files must be.

    Raises
    ------
    SourceFormatError
        If there is no file, or none with a paper or patent that can be read, or simulated and observed exports are
        mixed up.
    """
    found = export_files(raw)
    _require_kind(raw, found, simulated)
    exports = [part.export(path, _named(path.relative_to(raw)), policy) for path in found]
    folder.mkdir(parents=True, exist_ok=True)
    missing = [export for export in exports if not part.is_whole(folder / export.key)]
    progress = Progress(len(exports), missing, say)
    for export in sorted(set(exports) - set(missing), key=lambda export: export.file):
        progress.tell_kept(export, part.told(folder / export.key))
    for export, told in _set_down(missing, folder):
        progress.tell(export, told)
    staged = Staged(folder, [export.key for export in exports])
    part.clear(folder, set(staged.keys))
    if not staged.paths("records") and not staged.paths("patent_records"):
        raise SourceFormatError(_nothing_read(raw, staged.frame("rejects")))
    return staged


def _named(path: Path) -> str:
    """The path as text; bytes of a name that are none are shown as numbers."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def _set_down(missing: list[Export], folder: Path) -> Iterator[tuple[Export, part.Told]]:
    """Each file with what it gave, as it is read; by workers where there is enough to share."""
    todo = list(batches(missing))
    size = sum(map(part.size, missing))
    alone = ((batch, part.set_down(batch, folder)) for batch in todo)
    shared = finished(partial(part.set_down, folder=folder), todo, workers=WORKERS)
    for batch, told in alone if size < SHARED else shared:
        yield from zip(batch, told, strict=True)


def batches(exports: Iterable[Export]) -> Iterator[tuple[Export, ...]]:
    """Neighbouring files that hold up to `BATCH` bytes together, or one that holds more."""
    batch, held = [], 0
    for export in exports:
        size = part.size(export)
        if batch and (held + size > BATCH or len(batch) == BATCH_FILES):
            yield tuple(batch)
            batch, held = [], 0
        batch.append(export)
        held += size
    if batch:
        yield tuple(batch)


def _require_kind(raw: Path, found: list[Path], simulated: bool) -> None:
    """Nothing simulated may pass for observed, and nothing observed for simulated."""
    wrong = [path.relative_to(raw).as_posix() for path in found if is_simulated(path) != simulated]
    if wrong and simulated:
        raise SourceFormatError(f"{len(wrong):,} files are no simulated exports, such as {wrong[0]}. Remove them.")
    if wrong:
        raise SourceFormatError(
            f"{len(wrong):,} files are simulated exports, such as {wrong[0]}. Nothing simulated may pass for observed: "
            "remove them, or read them in an edition with `basis: simulated`."
        )


def _nothing_read(raw: Path, rejects: pl.DataFrame) -> str:
    lines = [f"  - {file}: {reason}" for file, reason in rejects.select("file", "reason").head(5).iter_rows()]
    more = [f"  - and {rejects.height - 5} more"] if rejects.height > 5 else []
    return "\n".join([f"{raw} holds no export that can be read: {WHERE.format(raw / 'wos')}.", *lines, *more])
