"""Readings of the real exports, each made once for all tests: each file is read by the first test that asks for it."""

from __future__ import annotations

import csv
import functools
from typing import NamedTuple

import polars as pl

from aici import sources, territories
from checkout import REAL

TAKEN = {"papers": "records", "patents": "patent_records", "journal_metrics": "journal_metrics"}  # by kind


class Listed(NamedTuple):
    """A real file: its path below the folder, what is expected of it, and the number of its records."""

    name: str
    expect: str
    records: int


@functools.cache
def reading(name: str) -> sources.Reading:
    """The reading of a real file; tables are not to be changed, as others use them too."""
    return sources.read(REAL / name, name)


def manifest(*folders: str) -> list[Listed]:
    """The real files, in some folders or in all; none where there are no real exports on this machine."""
    if not REAL.is_dir():
        return []
    with (REAL / "MANIFEST.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    listed = [Listed(row["file"].removeprefix("real/"), row["expect"], int(row["records"] or 0)) for row in rows]
    return [one for one in listed if not folders or one.name.startswith(folders)]


def first_countries(name: str) -> dict[str, frozenset[str]]:
    """Countries of the addresses that are linked to the first author, by record; records without one left out."""
    lines = reading(name).frames["authorships"]
    first = lines.filter((pl.col("position") == 1) & pl.col("affiliation_raw").is_not_null())
    codes = territories.match_countries(first["affiliation_raw"], "iff_2025")["country_code"]
    placed = first.with_columns(codes).drop_nulls("country_code").group_by("record_id").agg("country_code")
    return {record_id: frozenset(codes) for record_id, codes in placed.select("record_id", "country_code").rows()}
