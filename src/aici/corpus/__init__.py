"""Export files -> the Parquet corpus: reads all that lies under the raw folder and writes the tables of `CORPUS`.

Staged records become works, each work gets one list of addresses, and the funnel says where rows went. All is written
beside the corpus and put in its place at the end: a corpus is whole or not there, and an earlier one stays until then.
A work is in the sample if it is about AI and its document type and year are those of the edition; the same files give
the same bytes.
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
import pyarrow.parquet as pq
from ibis import _
from ibis.expr.types import Table

from aici import dedup, selection
from aici.corpus import funnel, papers, patents
from aici.corpus.choices import Choices, in_years, of_types
from aici.records import CORPUS, SourceFormatError
from aici.sources import KIND_OF
from aici.sources.origins import FORMATS
from aici.staging import SCHEMAS, Staged, stage
from aici.whole import replacing

ROW_GROUP = 100_000
MEMORY = "2GB"  # of DuckDB; what does not fit goes to disk
REVIEW = "review.csv"  # beside the tables: pairs of records that a person may decide
MAIN = (  # fields whose absence from a file an author should know of
    "title", "year", "document_type", "doi", "venue", "citations", "abstract", "author_keywords", "research_areas",
    "authors", "affiliations_raw", "application_number", "application_year", "priority_numbers", "family_id",
    "applicants", "applicant_countries", "classes",
)  # fmt: skip
_DTYPES = {"string": "string", "int": "int64", "float": "float64", "bool": "boolean", "strings": "array<string>"}


@dataclass(frozen=True)
class CorpusSummary:
    """What a corpus holds, in rows.

    `undecided` are pairs of records that may be one paper. Of the distinct address lines, `unmatched_lines` end in no
    known territory, `one_segment_lines` have no last segment as they have no comma, and `us_state_zip_lines` name no
    country but a ZIP of the USA.
    """

    records: int
    patent_records: int
    rejects: int
    works: int
    sample: int
    undecided: int
    address_lines: int
    unmatched_lines: int
    one_segment_lines: int
    us_state_zip_lines: int


def build_corpus(
    raw: Path,
    out: Path,
    *,
    choices: Choices,
    decisions: Path | None = None,
    simulated: bool = False,
    progress: Callable[[str], None] | None = None,
) -> CorpusSummary:
    """Read all exports under `raw` and write the corpus to `out`, replacing an earlier one as a whole.

    What is read of each file is kept beside `out`, so that an interrupted run goes on, and a later one reads only what
    is new or changed; the folder may be deleted at any time.

    Parameters
    ----------
    raw : folder of exports, with any sub-folders; hidden files are ignored
    decisions : what the author decided on pairs of records, see `dedup.decisions`; a file that is not there decides
        nothing. The pairs left to him are written to `out`, into `REVIEW`.
    simulated : whether the exports must be simulated ones; otherwise none may be
    progress : called with lines of text as files are read

    Raises
    ------
    SourceFormatError
        If `raw` is missing or holds no export with papers or patents that can be read, or simulated ones that do not
        belong.
    DecisionError
        If the decisions cannot be read or contradict each other.
    ValueError
        If the policy is unknown.
    """
    say = progress or (lambda _: None)
    with (
        _disk_errors_said(out),
        replacing(out) as partial,
        tempfile.TemporaryDirectory(dir=partial) as folder,
    ):
        staged = stage(raw, out.with_name(f".{out.name}.aici-read"), choices.policy, say, simulated=simulated)
        say("merging records into works")
        con = ibis.duckdb.connect(temp_directory=folder, memory_limit=MEMORY)
        tables = _tables(con, staged, choices, decisions, Path(folder))
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
    return {name: _read(con, folder / f"{name}.parquet", name) for name in CORPUS}


def files(corpus: dict[str, Table]) -> pd.DataFrame:
    """What each export file gave.

    Returns
    -------
    DataFrame[data_source, file, rows, records, rejected, reason, lacks]
        One row per file, by path; `rows` are counted apart from reading; `records` counts journals for a metrics list;
        `reason` is that of the first reject; `lacks` names those of `MAIN` that are empty in all records of the file
        though its source can hold them.
    """
    rows = [corpus[name].select("data_source", "file") for name in ("records", "patent_records")]
    journals = corpus["journal_metrics"].select(data_source=ibis.literal("journal_metrics"), file=_.file)
    taken = ibis.union(*rows, journals).group_by("data_source", "file").agg(records=_.count())
    left = corpus["rejects"].group_by("data_source", "file")
    rejected = left.agg(rejected=_.count(), reason=_.reason.first(order_by=[_.row, _.reason]))
    key = ["data_source", "file"]
    told = corpus["files"].left_join(taken, key).drop("data_source_right", "file_right").left_join(rejected, key)
    counts = {name: told[name].fill_null(0) for name in ("records", "rejected")}
    frame = told.select(*key, "rows", **counts, reason=told.reason).order_by("file", "data_source").to_pandas()
    return frame.merge(_lacking(corpus), on=key, how="left")


def _lacking(corpus: dict[str, Table]) -> pd.DataFrame:
    """DataFrame[data_source, file, lacks]: a row for each file that lacks a main field."""
    can = {(form.source, name) for form in FORMATS for name in form.origins}
    empty = corpus["coverage"].filter((_.filled == 0) & _.field.isin(MAIN)).to_pandas()
    pairs = zip(empty["data_source"], empty["field"], strict=True)
    able = pd.Series([pair in can for pair in pairs], index=empty.index, dtype=bool)
    lacking = empty[able].sort_values("field", key=lambda names: names.map(MAIN.index))
    words = lacking["field"].str.removesuffix("_raw").str.replace("_", " ")
    return lacking.assign(lacks=words).groupby(["data_source", "file"], as_index=False)["lacks"].agg(", ".join)


def coverage(corpus: dict[str, Table]) -> pd.DataFrame:
    """How many records of each source hold something in each field, over all its files.

    Returns
    -------
    DataFrame[kind, data_source, field, records, filled, share_percent]
        One row per data source × field, in order of the sources and of the contract's columns; `filled` and
        `share_percent` are null where no file exports the field.
    """
    summed = corpus["coverage"].group_by("data_source", "field").agg(records=_.records.sum(), filled=_.filled.sum())
    frame = summed.to_pandas()
    exported = frame["filled"] > 0
    frame["filled"] = frame["filled"].where(exported).astype("Int64")
    frame["share_percent"] = (frame["filled"] / frame["records"] * 100).astype("Float64")
    frame["kind"] = frame["data_source"].map(KIND_OF)
    fields = [*CORPUS["records"].column_names, "countries", *CORPUS["patent_records"].column_names]
    order = frame["field"].map(fields.index).rename("place")
    columns = ["kind", "data_source", "field", "records", "filled", "share_percent"]
    return frame.assign(place=order).sort_values(["kind", "data_source", "place"])[columns].reset_index(drop=True)


def _tables(
    con: ibis.BaseBackend, staged: Staged, choices: Choices, decisions: Path | None, folder: Path
) -> dict[str, Table]:
    """All tables of the corpus, by name."""
    tables = {name: _staged(con, staged, name, folder) for name in SCHEMAS}
    tables |= papers.matched(con, tables, decisions, folder.parent / REVIEW)
    record_work = tables["record_work"]
    authorships, statuses = (con.create_table(name, table, temp=True) for name, table in zip(
        ("placed_authorships", "statuses"), dedup.merge_authorships(tables["authorships"], record_work), strict=True
    ))  # fmt: skip
    merged = dedup.merge_works(tables["records"], record_work, choices.citations).inner_join(statuses, "work_id")
    selected = selection.papers_selected(merged, tables["matches"], record_work, choices.selection)
    works = con.create_table("merged_works", _with_sample(selected, choices), temp=True)
    tables |= {"works": works, "authorships": authorships}
    judged = selection.patents_selected(tables["patent_records"], tables["matches"], choices.patent_selection)
    named = tables["patent_records"].select(*dedup.RECORD_ORDER, "data_source", "publication_number")
    tables["patent_selection"] = named.inner_join(judged, list(dedup.RECORD_ORDER))
    tables |= patents.merged(con, tables, choices.policy)
    rows = funnel.rows(tables, choices).rename_axis("place").reset_index()
    return tables | {
        "unmatched_countries": _unmatched(authorships),
        "funnel": con.create_table("funnel_rows", rows, temp=True),
    }


def _staged(con: ibis.BaseBackend, staged: Staged, name: str, folder: Path) -> Table:
    """One table of all parts, set down in `folder`."""
    staged.write(name, folder / f"{name}.parquet")
    return _read(con, folder / f"{name}.parquet", f"staged_{name}")


def _read(con: ibis.BaseBackend, path: Path, name: str) -> Table:
    """A Parquet file as a table; a folder such as `year=2025` above it is no column."""
    return con.read_parquet(glob.escape(str(path)), table_name=name, hive_partitioning=False)


def _with_sample(works: Table, choices: Choices) -> Table:
    """Works with whether the edition counts them."""
    return works.mutate(in_sample=works.is_ai & of_types(works, choices) & in_years(works, choices))


def _unmatched(authorships: Table) -> Table:
    lines = authorships.filter(_.country_code.isnull() & (_.segment != "")).select(
        "work_id", "affiliation_raw", "segment"
    )
    return lines.distinct().group_by("segment").agg(lines=_.count())


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
        patent_records=_count(tables["patent_records"]),
        rejects=_count(tables["rejects"]),
        works=_count(works),
        sample=_count(works.filter(works.in_sample)),
        undecided=_count(tables["evidence"].filter(_.outcome.isin(dedup.OPEN))),
        address_lines=_count(distinct),
        unmatched_lines=_count(distinct.filter(_.country_rule.isin(["unmatched", "dissolved"]))),
        one_segment_lines=_count(distinct.filter(_.country_rule == "one_segment")),
        us_state_zip_lines=_count(distinct.filter(_.country_rule == "us_state_zip")),
    )
