"""Puts the records of a source into numbered export files, and says where each one landed.

What all writers have in common: files of a provider's size, the vintage of each file and what is planted in it drawn
from `rates.RATES`, the two frames that go into the truth, and the ways in which providers write a person's initials.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import polars as pl

from aici import territories
from aici.calibration import PaperCalibration
from aici.simulate.rates import RATES

_LIST = pl.List(pl.String)
_LETTER_AND_REST = r"(\p{L})[\p{L}\p{M}'’.]*"
# where the label of a territory is not how an address names it
_IN_ADDRESSES = {"CHN": "China", "USA": "USA", "GBR": "UK", "HKG": "Hong Kong", "MAC": "Macao", "TWN": "Taiwan"}
_VENUE = ("venue", "kind", "issn", "eissn", "publisher")


def numbered(records: pl.DataFrame, folder: Path, names: str, size: int) -> pl.DataFrame:
    """Add `number` (of the file, from 0), `file` and `row` (from 1) to records in export order.

    `names` is a pattern of file names such as `0003-export-{:02}.csv`.
    """
    number, row = np.divmod(np.arange(len(records)), size)
    files = [f"{folder.name}/{names.format(index + 1)}" for index in range(_files_needed(len(records), size))]
    return records.with_columns(
        number=pl.Series(number, dtype=pl.Int64),
        row=pl.Series(row + 1, dtype=pl.Int64),
        file=pl.Series(files, dtype=pl.String).gather(number),
    )


def _files_needed(records: int, size: int) -> int:
    return -(-records // size)


def drawn(rng: np.random.Generator, name: str, count: int) -> pl.Series:
    """Whether the thing of this name in `RATES` is planted, for each of `count`; named so."""
    return pl.Series(name, rng.random(count) < RATES[name].rate)


def drawn_vintages(rng: np.random.Generator, names: Iterable[str], files: int) -> list[str]:
    """One of the names for each file, by their rates."""
    names = list(names)
    weights = np.array([RATES[name].rate for name in names])
    return [names[index] for index in rng.choice(len(names), size=files, p=weights / weights.sum())]


def landed(placed: pl.DataFrame, of_files: list[list[str]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The two answers of a writer: DataFrame[record_id, file, row, planted] and DataFrame[file, rows, planted].

    `placed` are numbered records with `planted`; `of_files` names what is planted in each file as a whole.
    """
    rows = placed.select("record_id", "file", "row", pl.col("planted").cast(_LIST))
    files = placed.group_by("file", maintain_order=True).agg(rows=pl.len().cast(pl.Int64))
    return rows, files.with_columns(planted=pl.Series(of_files, dtype=_LIST))


def by_file(placed: pl.DataFrame) -> Iterator[tuple[int, str, pl.DataFrame]]:
    """Number, name without folder and records of each file, in order."""
    for part in placed.partition_by("number", maintain_order=True):
        yield part["number"][0], Path(part["file"][0]).name, part


def with_works(placed: pl.DataFrame, works: pl.DataFrame, calibration: PaperCalibration) -> pl.DataFrame:
    """Add to each record its work and venue; what both name stands as the database shows it, else as `true_…`.

    Adds the columns of `schema.WORKS`, and of the venue `venue_number` (from 0), `issn`, `eissn`, `publisher`,
    `is_ieee`.
    """
    shown = {"title", "doi", "year", "citations"}
    works = works.rename({name: f"true_{name}" for name in shown})
    return placed.join(works, on="work", how="left", maintain_order="left").join(
        _venues(calibration), on="venue", how="left", maintain_order="left"
    )


def _venues(calibration: PaperCalibration) -> pl.DataFrame:
    venues = pl.from_pandas(calibration.venues[[*_VENUE, "is_ieee"]]).with_row_index("venue_number")
    texts = pl.col("venue", "issn", "eissn", "publisher").cast(pl.String)
    venues = venues.unique("venue", keep="first", maintain_order=True)
    return venues.select(pl.col("venue_number").cast(pl.Int64), texts, pl.col("is_ieee").cast(pl.Boolean))


def of_records(frame: pl.DataFrame, placed: pl.DataFrame, *order: str) -> pl.DataFrame:
    """The rows of a frame by work, once for each record of the work, in the order of `record`, then `order`."""
    records = placed.select("work", record=pl.int_range(pl.len(), dtype=pl.Int64))
    return frame.join(records, on="work", how="inner").sort("record", *order)


def glued_initials(given: pl.Expr) -> pl.Expr:
    """`Kostas Georg` as `KG`."""
    return given.fill_null("").str.replace_all(_LETTER_AND_REST + r"[\s-]*", "${1}")


def dotted_initials(given: pl.Expr) -> pl.Expr:
    """`Kostas Georg` as `K. G.`, `Jian-Hua` as `J.-H.`."""
    return given.fill_null("").str.replace_all(_LETTER_AND_REST, "${1}.")


def country_in_address(code: pl.Expr) -> pl.Expr:
    """The English name of a territory as an address ends with it."""
    return code.replace_strict(territories.labels() | _IN_ADDRESSES, default=None, return_dtype=pl.String)
