"""Export files -> the Parquet corpus: reads all that lies under the raw folder and writes the tables of `CORPUS`.

Staged records become works, each work gets one list of addresses, and the funnel says where rows went. All is written
beside the corpus and put in its place at the end: a corpus is whole or not there, and an earlier one stays until then.
Selection is `as_exported`: every work is about AI, as the database search decided. A work is in the sample if its
document type and year are those of the edition; the same files give the same bytes.
"""

from __future__ import annotations

import contextlib
import errno
import glob
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import ibis
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
from ibis import _
from ibis.expr.types import BooleanValue, Table

from aici import dedup, sources
from aici.records import CORPUS, SourceFormatError
from aici.staging import Staged, stage
from aici.whole import replacing

ROW_GROUP = 100_000
_DTYPES = {"string": "string", "int": "int64", "float": "float64", "bool": "boolean", "strings": "array<string>"}


@dataclass(frozen=True)
class CorpusSummary:
    """What a corpus holds, in rows; `us_state_zip_lines` are US addresses that name no country, found by their ZIP."""

    records: int
    rejects: int
    works: int
    sample: int
    address_lines: int
    unmatched_lines: int
    us_state_zip_lines: int


def build_corpus(
    raw: Path,
    out: Path,
    *,
    document_types: list[str],
    years: tuple[int | None, int | None],
    policy: str,
    simulated: bool = False,
    progress: Callable[[str], None] | None = None,
) -> CorpusSummary:
    """Read all exports under `raw` and write the corpus to `out`, replacing an earlier one as a whole.

    Parameters
    ----------
    raw : folder of exports, with any sub-folders; hidden files are ignored
    document_types : types of the contract in the sample; a work without type is not in it
    years : first and last publication year in the sample, None for an open end; a work without year is in it only
        where both ends are open
    policy : territory policy
    simulated : whether the exports must be simulated ones; otherwise none may be
    progress : called with one line of text after each file

    Raises
    ------
    SourceFormatError
        If `raw` is missing or holds no export with papers that can be read, or simulated ones that do not belong.
    ValueError
        If the policy is unknown.
    """
    say = progress or (lambda _: None)
    with (
        _disk_errors_said(out),
        replacing(out) as partial,
        tempfile.TemporaryDirectory(dir=partial) as folder,
    ):
        staged = stage(raw, Path(folder), policy, say, simulated=simulated)
        say("merging records into works")
        con = ibis.duckdb.connect(temp_directory=folder)
        tables = _tables(con, staged, document_types, years)
        for name in CORPUS:
            _write(con, _typed(tables[name].order_by(_order(name)), name), partial / f"{name}.parquet")
        summary = _summary(tables)
        con.disconnect()
    return summary


@contextlib.contextmanager
def _disk_errors_said(out: Path) -> Iterator[None]:
    """A full disk is an OSError, also where DuckDB meets it."""
    try:
        yield
    except duckdb.IOException as error:
        raise OSError(errno.EIO, str(error).strip().splitlines()[0], str(out)) from error


def read_corpus(folder: Path) -> dict[str, Table]:
    """The tables of a corpus by name, as Ibis tables on one DuckDB connection in memory.

    Raises
    ------
    SourceFormatError
        If the corpus is missing or lacks a table.
    """
    missing = [name for name in CORPUS if not (folder / f"{name}.parquet").is_file()]
    if missing:
        raise SourceFormatError(
            f"{folder} holds no whole corpus, {', '.join(missing)} missing. Make it with: aici corpus {folder.name}"
        )
    con = ibis.duckdb.connect()
    return {name: _read(con, glob.escape(str(folder / f"{name}.parquet")), name) for name in CORPUS}


def files(corpus: dict[str, Table]) -> pd.DataFrame:
    """What each export file gave.

    Returns
    -------
    DataFrame[data_source, file, rows, records, rejected, reason]
        One row per file, by path; `rows` are counted apart from reading; `records` counts journals for a metrics list;
        `reason` is that of the first reject.
    """
    rows = [corpus[name].select("data_source", "file") for name in ("records", "patent_records")]
    journals = corpus["journal_metrics"].select(data_source=ibis.literal("journal_metrics"), file=_.file)
    taken = ibis.union(*rows, journals).group_by("data_source", "file").agg(records=_.count())
    left = corpus["rejects"].group_by("data_source", "file")
    rejected = left.agg(rejected=_.count(), reason=_.reason.first(order_by=[_.row, _.reason]))
    key = ["data_source", "file"]
    told = corpus["files"].left_join(taken, key).drop("data_source_right", "file_right").left_join(rejected, key)
    counts = {name: told[name].fill_null(0) for name in ("records", "rejected")}
    return told.select(*key, "rows", **counts, reason=told.reason).order_by("file", "data_source").to_pandas()


def _tables(con: ibis.BaseBackend, staged: Staged, document_types: list[str], years: tuple) -> dict[str, Table]:
    """All tables of the corpus, by name."""
    records, lines = (_read(con, getattr(staged, name)) for name in ("records", "authorships"))
    parts = pl.scan_parquet(staged.records, hive_partitioning=False)
    matched = dedup.match_records(parts.select("record_id", "file", "row", "doi").collect())
    record_work = con.create_table("record_work", matched.to_arrow(), temp=True)
    authorships, statuses = (con.create_table(name, table, temp=True) for name, table in zip(
        ("placed_authorships", "statuses"), dedup.merge_authorships(lines, record_work), strict=True
    ))  # fmt: skip
    merged = dedup.merge_works(records, record_work).inner_join(statuses, "work_id")
    works = con.create_table("merged_works", _with_sample(merged, document_types, years), temp=True)
    small = {name: _small(con, name, getattr(staged, name)) for name in ("files", "rejects", "journal_metrics")}
    patents = _read(con, staged.patent_records) if staged.patent_files else _small(con, "patent_records", [])
    tables = small | {"records": records, "record_work": record_work, "works": works, "authorships": authorships}
    tables["patent_records"] = patents
    funnel = pd.DataFrame(_funnel(tables, document_types, years), columns=CORPUS["funnel"].column_names)
    return tables | {
        "unmatched_countries": _unmatched(authorships),
        "funnel": con.create_table("funnel_rows", funnel.rename_axis("place").reset_index(), temp=True),
    }


def _read(con: ibis.BaseBackend, pattern: str, name: str | None = None) -> Table:
    """The files of a pattern; a folder such as `year=2025` above them is no column."""
    return con.read_parquet(pattern, table_name=name, hive_partitioning=False)


def _small(con: ibis.BaseBackend, name: str, frames: list[pl.DataFrame]) -> Table:
    schema = sources.schema(CORPUS[name])
    whole = pl.concat([pl.DataFrame(schema=schema), *(frame.select(*schema).cast(schema) for frame in frames)])
    return con.create_table(f"all_{name}", whole.to_arrow(), temp=True)


def _with_sample(works: Table, document_types: list[str], years: tuple[int | None, int | None]) -> Table:
    """Works with what the edition decides: selection and sample."""
    about = works.mutate(is_ai=ibis.literal(True), keyword_groups=ibis.literal([], type="array<string>"))
    return about.mutate(in_sample=about.is_ai & _of_types(about, document_types) & _in_years(about, years))


def _of_types(works: Table, document_types: list[str]) -> BooleanValue:
    return works.document_type.isin(document_types).fill_null(False)


def _in_years(works: Table, years: tuple[int | None, int | None]) -> BooleanValue:
    first, last = years
    inside = ibis.literal(True)
    if first is not None:
        inside = inside & (works.year >= first)
    if last is not None:
        inside = inside & (works.year <= last)
    return inside.fill_null(False)


def _unmatched(authorships: Table) -> Table:
    lines = authorships.filter(_.country_code.isnull() & (_.segment != "")).select(
        "work_id", "affiliation_raw", "segment"
    )
    return lines.distinct().group_by("segment").agg(lines=_.count())


def _funnel(tables: dict[str, Table], document_types: list[str], years: tuple) -> list[tuple]:
    """Rows of the funnel: from rows of the exports to works of the sample whose first author has a country.

    What is removed is counted by itself, never as the difference: a row lost on the way shows as a sum that fails.
    """
    works, record_work = tables["works"], tables["record_work"]
    is_typed, is_dated = works.is_ai & _of_types(works, document_types), _in_years(works, years)
    typed, sample, placed = works.filter(is_typed), works.filter(works.in_sample), _with_first_author_country(tables)
    kinds = " or ".join(kind.replace("_", " ") for kind in document_types)
    window = " to ".join("open" if year is None else str(year) for year in years)
    dated = f"outside {window}, or without year" if any(years) else "no limit set"
    unplaced = "no address, or none that can be linked or placed; counted as unattributed"
    repeated = record_work.count() - record_work.work_id.nunique()
    steps = (
        ("records to works", tables["records"], works, repeated, "rows of the same id or DOI as another"),
        ("document types", works, typed, (~is_typed).sum(), f"not {kinds}"),
        ("publication years", typed, sample, (is_typed & ~is_dated).sum(), dated),
        ("first author's country known", sample, sample.semi_join(placed, "work_id"),
         sample.anti_join(placed, "work_id").count(), unplaced),
    )  # fmt: skip
    counted = [(step, "all", _count(a), _count(b), int(c.to_pandas()), reason) for step, a, b, c, reason in steps]
    return _read_steps(tables) + counted


def _read_steps(tables: dict[str, Table]) -> list[tuple]:
    """One row per provider of papers or patents: rows counted in its exports, and what was not taken of them."""
    exported = tables["files"].filter(_.data_source != "journal_metrics").group_by("data_source").agg(n=_.rows.sum())
    taken = ibis.union(*(tables[name].select("data_source") for name in ("records", "patent_records")))
    counted = [exported, *(table.group_by("data_source").agg(n=_.count()) for table in (taken, tables["rejects"]))]
    rows, out, left = (table.to_pandas().set_index("data_source")["n"] for table in counted)
    counts = pd.DataFrame({"rows": rows, "out": out, "left": left}).loc[rows.index].fillna(0).astype(int).sort_index()
    reason = "not readable or damaged; each with its reason among the rejects (a whole file counts as one row)"
    return [("exports to records", *row, reason) for row in counts.itertuples(name=None)]


def _with_first_author_country(tables: dict[str, Table]) -> Table:
    """Works whose first author has a country: by an address of his, or because all unlinked ones lie in one."""
    works, lines = tables["works"], tables["authorships"]
    own = lines.filter((lines.position == 1) & lines.country_code.notnull()).select("work_id")
    return own.union(works.filter(works.first_author_status == "single_country").select("work_id")).distinct()


def _typed(table: Table, name: str) -> Table:
    return table.select(
        **{column.name: table[column.name].cast(_DTYPES[column.dtype]) for column in CORPUS[name].columns}
    )


def _order(name: str) -> list:
    """The table's key, so that the same rows always stand in the same order; the funnel in the order of its steps."""
    return [ibis.asc(column, nulls_first=False) for column in (("place",) if name == "funnel" else CORPUS[name].key)]


def _write(con: ibis.BaseBackend, table: Table, path: Path) -> None:
    """Row groups of fixed size, so that the same rows give the same bytes (DuckDB's own writer cuts them by thread)."""
    batches = con.to_pyarrow_batches(table, chunk_size=ROW_GROUP)
    with pq.ParquetWriter(path, batches.schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)


def _count(table: Table) -> int:
    return int(table.count().to_pandas())


def _summary(tables: dict[str, Table]) -> CorpusSummary:
    works, lines = tables["works"], tables["authorships"]
    distinct = (
        lines.filter(lines.affiliation_raw.notnull()).select("work_id", "affiliation_raw", "country_rule").distinct()
    )
    return CorpusSummary(
        records=_count(tables["records"]),
        rejects=_count(tables["rejects"]),
        works=_count(works),
        sample=_count(works.filter(works.in_sample)),
        address_lines=_count(distinct),
        unmatched_lines=_count(distinct.filter(_.country_rule.isin(["unmatched", "dissolved"]))),
        us_state_zip_lines=_count(distinct.filter(_.country_rule == "us_state_zip")),
    )
