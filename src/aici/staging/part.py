"""One export file -> its part of the staged corpus: read, placed, searched for AI terms, and set down in one folder.

A part is named by what it was made of: the file's path and content, the territory policy, and every line of code and
reference data that reads, places or selects. So a part that exists is the one that would be made again. It appears in
one rename, whole or not at all.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

import aici
from aici import institutions, selection, sources, territories
from aici.records import CORPUS
from aici.sources import papers, schema, venues

TABLES = (
    "files", "rejects", "records", "authorships", "patent_records", "journal_metrics", "matches", "coverage",
)  # fmt: skip
# whose code makes a part what it is
ROOMS = tuple(
    "records/contract.py records/corpus.py territories.py institutions.py sources selection staging".split()
)
LIBRARIES = ("polars", "pyarrow", "python-calamine")
HYPER_AUTHORED = 100  # authors; more are seldom all authors in the usual sense
_LINES = {
    "record_id": pl.String, "file": pl.String, "row": pl.Int64, "position": pl.Int64, "is_corresponding": pl.Boolean,
    "author": pl.String, "institution": pl.String, "institution_system": pl.String,
    "affiliation_raw": pl.String, "link": pl.String, "country_code": pl.String, "segment": pl.String,
    "country_rule": pl.String,
}  # fmt: skip
_RECORDS = schema(CORPUS["records"]) | {
    "venue_key": pl.String, "publisher_country_code": pl.String,
    "n_authors": pl.Int64, "authors_truncated": pl.Boolean, "is_hyper_authored": pl.Boolean,
}  # fmt: skip
SCHEMAS = {name: schema(CORPUS[name]) for name in TABLES} | {"records": _RECORDS, "authorships": _LINES}
_EXPORTED = {  # what readers give
    "rejects": SCHEMAS["rejects"],
    "records": schema(CORPUS["records"]) | {"publisher_address": pl.String},
    "authorships": {name: SCHEMAS["authorships"][name] for name in (*papers.LINES, "record_id", "file")},
    "patent_records": SCHEMAS["patent_records"],
    "journal_metrics": SCHEMAS["journal_metrics"],
}
_FIELDS = {  # whose coverage is told
    name for table in ("records", "patent_records") for name in SCHEMAS[table]
    if name in CORPUS[table].column_names and name not in ("record_id", "data_source", "file", "row")
}  # fmt: skip
_TAKEN_AS = {"records": "papers", "patent_records": "patents", "journal_metrics": "journals"}
_PARTIAL = ".partial"
_PARQUET_END = b"PAR1"
_COMPRESSED, _UNPACKED = (b"\x1f\x8b", b"PK"), 8  # gzip, ZIP and XLSX, and how much larger their content usually is


@dataclass(frozen=True)
class Export:
    """One export file: `file` is its path below the raw folder, as tables name it, `key` the name of its part."""

    path: Path
    file: str
    policy: str
    key: str


@dataclass(frozen=True)
class Told:
    """What a file gave, in words: `line` for the author, `reason` of the first reject or empty."""

    records: int
    line: str
    reason: str


def export(path: Path, file: str, policy: str) -> Export:
    """The export with the key of its part, which is equal exactly if reading again would give the same."""
    named = f"{file}\n{policy}\n{reader_version()}\n"
    try:
        with path.open("rb") as content:
            held = hashlib.file_digest(content, "sha256").digest()
    except OSError as error:  # will be a reject
        held = str(error.strerror).encode()
    return Export(path, file, policy, hashlib.sha256(named.encode() + held).hexdigest()[:32])


def size(export: Export) -> int:
    """Bytes of the file, about as many as it unpacks to where it is compressed; 0 for one that cannot be read."""
    try:
        with export.path.open("rb") as file:
            is_compressed = file.read(2) in _COMPRESSED
        return export.path.stat().st_size * (_UNPACKED if is_compressed else 1)
    except OSError:
        return 0


@cache
def reader_version() -> str:
    """A digest of the code, the reference data and the libraries that make a part what it is."""
    package = Path(aici.__file__).parent
    code = sorted(path for room in ROOMS for path in (package / room, *(package / room).rglob("*.py")))
    read = [path for path in (*code, *sorted(territories.REFERENCE.iterdir())) if path.is_file()]
    digest = hashlib.sha256(" ".join(map(importlib.metadata.version, LIBRARIES)).encode())
    for path in read:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def set_down(exports: Sequence[Export], folder: Path) -> list[Told]:
    """Read the files and set their parts down in `folder`."""
    readings = sources.read_all([(export.path, export.file) for export in exports])
    made = tables(readings, [export.file for export in exports], exports[0].policy)
    parts = {name: frame.partition_by("file", as_dict=True) for name, frame in made.items()}
    return [
        _set_down(export, {name: of[export.file,] for name, of in parts.items() if (export.file,) in of}, folder)
        for export in exports
    ]


def _set_down(export: Export, part: dict[str, pl.DataFrame], folder: Path) -> Told:
    partial = folder / f"{export.key}{_PARTIAL}"
    for earlier in (partial, folder / export.key):
        shutil.rmtree(earlier, ignore_errors=True)
    partial.mkdir()
    for name, frame in part.items():
        frame.write_parquet(partial / f"{name}.parquet", use_pyarrow=True)
    partial.rename(folder / export.key)
    return told(folder / export.key)


def is_whole(part: Path) -> bool:
    """Whether the part is there with all of its files, none of them cut as by a loss of power."""
    return (part / "files.parquet").is_file() and all(map(_is_ended, part.iterdir()))


def _is_ended(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(0, os.SEEK_END)
        file.seek(-min(len(_PARQUET_END), file.tell()), os.SEEK_END)
        return file.read() == _PARQUET_END


def told(part: Path) -> Told:
    """What the file of a part gave."""
    taken = next((name for name in _TAKEN_AS if (part / f"{name}.parquet").is_file()), None)
    records = pq.read_metadata(part / f"{taken}.parquet").num_rows if taken else 0
    count = f"{records:,} {_TAKEN_AS[taken]}" if taken else "not read"
    if not (part / "rejects.parquet").is_file():
        return Told(records, count, "")
    reasons = pl.read_parquet(part / "rejects.parquet", glob=False, hive_partitioning=False)["reason"]
    many = f"{len(reasons):,} rejected: " if len(reasons) > 1 else ""
    return Told(records, f"{count}; {many}{reasons[0]}", reasons[0])


def tables(readings: Sequence[sources.Reading], files: Sequence[str], policy: str) -> dict[str, pl.DataFrame]:
    """What some files hold, by the names of `TABLES`; columns of `SCHEMAS`. All at once, as most files are small."""
    made = {name: _joined(readings, name) for name in _EXPORTED}
    made["files"] = pl.DataFrame(
        [(reading.data_source, file, reading.rows) for reading, file in zip(readings, files, strict=True)],
        SCHEMAS["files"], orient="row",
    )  # fmt: skip
    made["records"] = _placed_records(made["records"], policy)
    made["authorships"] = _placed_lines(made["authorships"], policy)
    matches = selection.match_papers(made["records"]), selection.match_patents(made["patent_records"])
    made["matches"] = pl.concat(matches)
    made["coverage"] = pl.concat([_coverage(made["records"], made["authorships"]), _coverage(made["patent_records"])])
    return {name: frame.select(*SCHEMAS[name]).cast(SCHEMAS[name]) for name, frame in made.items()}


def _joined(readings: Sequence[sources.Reading], name: str) -> pl.DataFrame:
    """One table of all readings that have it."""
    wanted = _EXPORTED[name]
    found = [reading.frames[name].select(*wanted).cast(wanted) for reading in readings if name in reading.frames]
    return pl.concat([pl.DataFrame(schema=wanted), *found])


def _placed_records(records: pl.DataFrame, policy: str) -> pl.DataFrame:
    """Records with the key of their venue, the country of its publisher, and flags of their list of authors."""
    publisher = territories.match_countries(records["publisher_address"], policy)["country_code"]
    typed = records.select(pl.col(name).cast(dtype) for name, dtype in schema(CORPUS["records"]).items())
    missing = pl.col("authors").list.count_matches(papers.MORE).cast(pl.Int64)  # places where the list is cut
    listed, cut = pl.col("authors").list.len().cast(pl.Int64) - missing, missing > 0
    return typed.with_columns(
        venue_key=venues.venue_key(pl.col("venue")),
        publisher_country_code=publisher,
        n_authors=listed,
        authors_truncated=cut,
        is_hyper_authored=listed > HYPER_AUTHORED,
    )


def _placed_lines(lines: pl.DataFrame, policy: str) -> pl.DataFrame:
    """Address lines with their country, how it was found, and the institution under the name that we know it by."""
    places = territories.match_countries(lines["affiliation_raw"], policy).rename({"rule": "country_rule"})
    placed = pl.concat([lines, places], how="horizontal")
    return placed.with_columns(
        institutions.normalised(placed.select("institution", "affiliation_raw", "country_code")).get_columns()
    )


def _coverage(records: pl.DataFrame, authorships: pl.DataFrame | None = None) -> pl.DataFrame:
    """How many records of each file hold something in each field, and how many are placed in a country."""
    kinds = {name: kind for name, kind in records.schema.items() if name in _FIELDS}
    holds = {
        name: pl.col(name).list.len() > 0 if kind == pl.List else pl.col(name).is_not_null()
        for name, kind in kinds.items()
    }
    sums = {name: held.fill_null(False).sum().cast(pl.Int64) for name, held in holds.items()}
    counted = records.group_by("data_source", "file", maintain_order=True).agg(records=pl.len(), **sums)
    if authorships is not None:
        placed = authorships.filter(pl.col("country_code").is_not_null()).group_by("file")
        countries = placed.agg(countries=pl.col("row").n_unique().cast(pl.Int64))
        counted = counted.join(countries, on="file", how="left", maintain_order="left")
        counted = counted.with_columns(pl.col("countries").fill_null(0))
    rows = counted.unpivot(index=["data_source", "file", "records"], variable_name="field", value_name="filled")
    return rows.select(*SCHEMAS["coverage"]).cast(SCHEMAS["coverage"])


def clear(folder: Path, keep: set[str]) -> None:
    """Remove the parts that are not among `keep`, and what a killed run has left."""
    for part in folder.iterdir():
        if part.name not in keep:
            shutil.rmtree(part, ignore_errors=True)
