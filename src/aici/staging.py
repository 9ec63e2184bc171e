"""Export files -> staged Parquet parts: reads every file by its content and gives addresses their country.

Parts are set down every fifty thousand records, so that memory does not grow with the corpus. What is not taken is kept
as rejects. The order of parts is that of the paths; nothing is merged or selected here.
"""

from __future__ import annotations

import glob
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from aici import sources, territories
from aici.records import CORPUS, SourceFormatError
from aici.sources import venues
from aici.sources.simulated import is_simulated

STAGED_RECORDS = 50_000
TRUTH = "truth"  # beside simulated exports lies what is true of them; no reader may see it
IGNORED = ("Thumbs.db", "desktop.ini")  # left behind by desktops; hidden and lock files are ignored, too
_TAKEN = ("records", "patent_records", "journal_metrics")
_TAKEN_AS = {"papers": "records", "patents": "patents", "journal_metrics": "journals"}
_LINES = (
    "record_id",
    "file",
    "row",
    "position",
    "is_corresponding",
    "author",
    "institution",
    "affiliation_raw",
    "link",
)
_PLACES = ("country_code", "segment", "country_rule")


@dataclass
class Staged:
    """Where the parts lie, and the small tables beside them; `files` holds the rows counted in each file."""

    folder: Path
    policy: str
    files: list[pl.DataFrame] = field(default_factory=list)
    rejects: list[pl.DataFrame] = field(default_factory=list)
    journal_metrics: list[pl.DataFrame] = field(default_factory=list)
    patent_files: int = 0
    _waiting: list[dict[str, pl.DataFrame]] = field(default_factory=list)
    _parts: int = 0

    @property
    def records(self) -> str:
        """Pattern of the parts of `CORPUS["records"]` with `venue_key` and `publisher_country_code`."""
        return f"{glob.escape(str(self.folder))}/records-*.parquet"

    @property
    def authorships(self) -> str:
        """Pattern of the parts of record × author × address, with `country_code`, `segment` and `country_rule`."""
        return f"{glob.escape(str(self.folder))}/authorships-*.parquet"

    @property
    def patent_records(self) -> str:
        """Pattern of the parts of `CORPUS["patent_records"]`, one per file."""
        return f"{glob.escape(str(self.folder))}/patent-records-*.parquet"

    def add(self, reading: sources.Reading, file: str) -> None:
        """Take what one file gave."""
        row = {"data_source": reading.data_source, "file": file, "rows": reading.rows}
        self.files.append(pl.DataFrame([row], schema=sources.schema(CORPUS["files"])))
        self.rejects.append(reading.rejects)
        if reading.kind == "journal_metrics":
            self.journal_metrics.append(reading.frames["journal_metrics"])
        if reading.kind == "patents":
            self._set_down_patents(reading.frames["patent_records"])
        if reading.kind == "papers" and reading.frames["records"].height:
            self._waiting.append(reading.frames)
        if sum(frames["records"].height for frames in self._waiting) >= STAGED_RECORDS:
            self.flush()

    def _set_down_patents(self, records: pl.DataFrame) -> None:
        schema = sources.schema(CORPUS["patent_records"])
        part = self.folder / f"patent-records-{self.patent_files:05d}.parquet"
        records.select(*schema).cast(schema).write_parquet(part, use_pyarrow=True)
        self.patent_files += 1

    def flush(self) -> None:
        """Set down the records that wait."""
        if not self._waiting:
            return
        records, lines = (pl.concat([f[name] for f in self._waiting]) for name in ("records", "authorships"))
        part = f"{self._parts:05d}.parquet"
        _placed_records(records, self.policy).write_parquet(self.folder / f"records-{part}", use_pyarrow=True)
        _placed_lines(lines, self.policy).write_parquet(self.folder / f"authorships-{part}", use_pyarrow=True)
        self._waiting, self._parts = [], self._parts + 1

    @property
    def is_empty(self) -> bool:
        return self._parts == 0


def export_files(raw: Path) -> list[Path]:
    """The files below the raw folder, sorted by path.

    Raises
    ------
    SourceFormatError
        If the folder is missing or holds no file.
    """
    if not raw.is_dir():
        raise SourceFormatError(f"{raw} is missing. Make it, and put Web of Science exports into {raw / 'wos'}/.")
    below = ((path, path.relative_to(raw)) for path in raw.rglob("*") if path.is_file())
    found = sorted(path for path, name in below if not _ignored(name))
    if not found:
        raise SourceFormatError(
            f"{raw} holds no export file: put Web of Science exports (Plain Text File, Full Record) "
            f"into {raw / 'wos'}/."
        )
    return found


def _ignored(name: Path) -> bool:
    return name.parts[0] == TRUTH or name.name in IGNORED or any(part.startswith((".", "~$")) for part in name.parts)


def stage(raw: Path, folder: Path, policy: str, say: Callable[[str], None], *, simulated: bool = False) -> Staged:
    """Read every file below `raw` and set its records down in `folder`; `simulated` says which kind they must be.

    Raises
    ------
    SourceFormatError
        If there is no file, or none with a paper that can be read, or simulated and observed exports are mixed up.
    """
    found, staged = export_files(raw), Staged(folder, policy)
    _require_kind(raw, found, simulated)
    for number, path in enumerate(found, start=1):
        file = path.relative_to(raw).as_posix()
        reading = sources.read(path, file)
        staged.add(reading, file)
        say(f"{number}/{len(found)} {file}: {_told(reading)}")
    staged.flush()
    if staged.is_empty:
        raise SourceFormatError(_nothing_read(raw, pl.concat(staged.rejects)))
    return staged


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


def _told(reading: sources.Reading) -> str:
    taken = next((reading.frames[name] for name in _TAKEN if name in reading.frames), None)
    count = "not read" if taken is None else f"{taken.height:,} {_TAKEN_AS[reading.kind]}"
    if reading.rejects.is_empty():
        return count
    many = f"{reading.rejects.height:,} rejected: " if reading.rejects.height > 1 else ""
    return f"{count}; {many}{reading.rejects['reason'][0]}"


def _nothing_read(raw: Path, rejects: pl.DataFrame) -> str:
    lines = [f"  - {file}: {reason}" for file, reason in rejects.select("file", "reason").head(5).iter_rows()]
    more = [f"  - and {rejects.height - 5} more"] if rejects.height > 5 else []
    return "\n".join(
        [f"{raw} holds no export with papers that can be read: put Web of Science exports (Plain Text File, "
         f"Full Record) into {raw / 'wos'}/.", *lines, *more]
    )  # fmt: skip


def _placed_records(records: pl.DataFrame, policy: str) -> pl.DataFrame:
    """Records with the key of their venue and the country of its publisher."""
    publisher = territories.match_countries(records["publisher_address"], policy)["country_code"]
    typed = records.select(pl.col(name).cast(dtype) for name, dtype in sources.schema(CORPUS["records"]).items())
    return typed.with_columns(venue_key=venues.venue_key(pl.col("venue")), publisher_country_code=publisher)


def _placed_lines(lines: pl.DataFrame, policy: str) -> pl.DataFrame:
    """Address lines with their country and with how it was found."""
    places = territories.match_countries(lines["affiliation_raw"], policy).rename({"rule": "country_rule"})
    return pl.concat([lines, places], how="horizontal").select(*_LINES, *_PLACES)
