"""Simulated exports of papers through their readers: every record, under its own id, its authors where they are."""

from __future__ import annotations

import polars as pl
import pytest

from aici import sources, territories


@pytest.mark.parametrize("name", ["ieee_xplore", "google_scholar", "openalex"])
def test_every_simulated_record_is_read_as_itself(world, name):
    truth = pl.read_parquet(world / "truth" / "records" / "*.parquet").filter(pl.col("data_source") == name)
    readings = [sources.read(world / file, file) for file in truth["file"].unique().sort()]
    records = pl.concat([reading.frames["records"] for reading in readings])
    assert sum(reading.rejects.height for reading in readings) == 0
    told = truth.select("file", "row", "record_id").sort("file", "row")
    assert records.select("file", "row", "record_id").sort("file", "row").equals(told)
    lines = pl.concat([reading.frames["authorships"] for reading in readings]).drop_nulls("affiliation_raw")
    codes = territories.match_countries(lines["affiliation_raw"], "iff_2025")["country_code"]
    placed = lines.with_columns(codes).drop_nulls("position").drop_nulls("country_code")
    where = pl.read_parquet(world / "truth" / "authorships" / "*.parquet").select("work_id", "position", "country_code")
    works = truth.select("file", "row", "work_id")
    right = placed.join(works, on=["file", "row"]).join(where, on=["work_id", "position", "country_code"], how="semi")
    assert right.height == placed.height
