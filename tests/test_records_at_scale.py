"""Simulated records of any size: a fifth are duplicates, shown as databases show them, with their true works."""

from __future__ import annotations

import polars as pl
import pytest
import records_at_scale
from polars.testing import assert_frame_equal

from aici import calibration
from aici.simulate.parts import Part
from checkout import ROOT


@pytest.fixture(scope="module")
def calibrated() -> calibration.PaperCalibration:
    return calibration.papers(ROOT / "data" / "published" / "2025")


@pytest.fixture(scope="module")
def records(calibrated) -> pl.DataFrame:
    return records_at_scale.of_part(Part("papers", 0, 0, 4_000, 2025), calibrated)


def test_a_fifth_of_the_records_are_duplicates_in_other_databases(records):
    works = records.group_by("work").agg(pl.len(), pl.col("data_source").n_unique().alias("sources"))
    assert (works["len"] == works["sources"]).all()
    assert 1 - len(works) / len(records) == pytest.approx(0.2, abs=0.02)
    assert set(works["len"]) == {1, 2, 4}
    assert records["record_id"].is_unique().all()
    assert records.select("file", "row").is_unique().all()


def test_the_same_part_gives_the_same_records(records, calibrated):
    assert_frame_equal(records_at_scale.of_part(Part("papers", 0, 0, 4_000, 2025), calibrated), records)


def test_works_that_look_alike_are_among_them(records):
    plain = records.with_columns(title=pl.col("title").str.to_lowercase())
    shared = plain.group_by("title").agg(works=pl.col("work").n_unique()).filter(pl.col("works") > 1)
    assert set(shared["title"]) & {"editorial", "book review", "preface"}
    assert len(shared) > 20  # conference versions and preprints, too


@pytest.mark.parametrize(
    "change, expected",
    [
        ("title_capitals", "DEEP-SEA LEARNING OF <I>DELTA</I> WAVES: A STUDY"),
        ("title_lower", "Deep-sea learning of <i>delta</i> waves: a study"),
        ("title_dash", "Deep–sea Learning of <i>Delta</i> Waves - a Study"),
        ("title_letter", "Deep-sea Learinng of <i>Delta</i> Waves: a Study"),
        ("subtitle_dropped", "Deep-sea Learning of <i>Delta</i> Waves"),
        ("no_markup", "Deep-sea Learning of Delta Waves: a Study"),
        ("venue_abbreviated", "Jour. Simu. Lear. Waves"),
        ("venue_cut", "Journal of Simulated…"),
        ("year_before", 2019),
        ("initials", ["Abel, J.L.P.", "Cole, E.", "Dorn, F.", "Eder, H."]),
        ("authors_cut", ["Abel, Jean-Luc P.", "Cole, Eva", "Dorn, Finn", "…"]),
    ],
)
def test_noise_changes_what_its_name_says(change, expected):
    shown = pl.DataFrame(
        {
            "title": ["Deep-sea Learning of <i>Delta</i> Waves: a Study"],
            "venue": ["Journal of Simulated Learning and Waves"],
            "authors": [["Abel, Jean-Luc P.", "Cole, Eva", "Dorn, Finn", "Eder, Hal"]],
            "year": [2020],
        }
    )
    column, changed = records_at_scale.CHANGES[change]
    assert shown.select(changed.alias(column)).to_dicts() == [{column: expected}]
