"""The truth of one part as tables (`schema.TRUTH`): what was drawn, and in which file and row it was written."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from aici.calibration import PaperCalibration
from aici.simulate.papers import Papers
from aici.simulate.patents import Patents
from aici.simulate.schema import TRUTH, family_id, work_id
from aici.sources import schema
from aici.whole import replacing_file

Written = dict[str, tuple[pl.DataFrame, pl.DataFrame]]  # by data source: rows, files


def of_papers(papers: Papers, records: pl.DataFrame, written: Written, calibration: PaperCalibration) -> dict:
    """The tables of a part of papers, by name, the last to be set down at the end."""
    factors = pl.from_pandas(calibration.venues[["venue", "impact_factor"]])
    works = papers.works.join(factors, on="venue", how="left", maintain_order="left")
    rows, files = _of_all_sources(written)
    held = records.select("record_id", "work", planted_in_record="planted").unique("record_id", maintain_order=True)
    exported = rows.join(held, on="record_id", how="left", maintain_order="left")
    return {
        "files": files,
        "records": _typed("records", exported.with_columns(
            work_id=work_id(pl.col("work")), planted=_union("planted_in_record", "planted")
        )),
        "authorships": _typed("authorships", papers.addresses.join(
            papers.authors, on=["work", "position"], how="left", maintain_order="left"
        ).with_columns(work_id=work_id(pl.col("work")), author=pl.concat_str("surname", "given", separator=", "))),
        "works": _typed("works", works.with_columns(
            work_id=work_id(pl.col("work")), document_type=pl.col("kind"), apart_from=work_id(pl.col("apart_from"))
        )),
    }  # fmt: skip


def of_patents(patents: Patents, written: Written) -> dict[str, pl.DataFrame]:
    """The tables of a part of patents, by name, the last to be set down at the end."""
    family = family_id(pl.col("family"))
    rows, files = _of_all_sources(written)
    publications = patents.publications.with_columns(
        family_id=family, application_year=pl.col("application_date").dt.year()
    )
    return {
        "files": files,
        "patent_records": _typed("patent_records", rows.with_columns(family_id=family)),
        "publications": _typed("publications", publications),
        "applicants": _typed("applicants", patents.applicants.with_columns(
            family_id=family, applicant=pl.col("holder")
        )),
        "families": _typed("families", patents.families.with_columns(family_id=family)),
    }  # fmt: skip


def write(frame: pl.DataFrame, path: Path) -> None:
    """One truth table of one part; the file is whole or not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing_file(path) as partial:
        frame.write_parquet(partial, compression="zstd", statistics=False)


def _of_all_sources(written: Written) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows and files of all sources of the part, in the order of the sources."""
    frames = [
        [frame.with_columns(data_source=pl.lit(source)) for frame in answers] for source, answers in written.items()
    ]
    rows, files = (pl.concat(of_sources, how="diagonal") for of_sources in zip(*frames, strict=True))
    return rows, _typed("files", files)


def _union(*columns: str) -> pl.Expr:
    """Names planted by the database's holdings, then those planted by the writer."""
    return pl.concat_list(*(pl.col(name).fill_null([]) for name in columns))


def _typed(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(pl.col(column).cast(dtype) for column, dtype in schema(TRUTH[name]).items())
