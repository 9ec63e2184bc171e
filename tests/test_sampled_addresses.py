"""Address lines of the real exports: 300 sampled ones whose country was read by hand, and how many end unknown.

`sampled_addresses.csv` names a line by file, record and ordinal among the record's distinct address lines; its text
stays where it is. `country_code` is the territory that the end of the line names, and empty where it names none: lines
that are an organisation alone, or end in one, in a city, or in a state without ZIP code. They were drawn by lot:
all or up to 30 lines of each rarer rule, the others evenly among files.
"""

from __future__ import annotations

import csv

import polars as pl
import pytest

from aici import sources, territories
from checkout import REAL, ROOT, needs_real

pytestmark = needs_real
PROVIDERS = ("wos_", "ieee_csv/", "openalex/", "scopus_csv/")


@pytest.fixture(scope="module")
def lines() -> pl.DataFrame:
    """One row per distinct address line of a record of a file, with its country."""
    with (REAL / "MANIFEST.csv").open(encoding="utf-8") as manifest:
        files = [row["file"].removeprefix("real/") for row in csv.DictReader(manifest) if row["expect"] == "read"]
    found = [
        sources.read(REAL / file, file).frames["authorships"].select("file", "record_id", "affiliation_raw")
        for file in files
        if file.startswith(PROVIDERS)
    ]
    distinct = pl.concat(found).drop_nulls("affiliation_raw").unique(maintain_order=True)
    places = territories.match_countries(distinct["affiliation_raw"], "iff_2025")
    numbered = distinct.with_columns(line=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("file", "record_id"))
    return pl.concat([numbered, places], how="horizontal")


def test_no_sampled_line_has_another_country_than_read_by_hand(lines):
    by_hand = pl.read_csv(ROOT / "tests" / "sampled_addresses.csv")
    assert by_hand.height == by_hand.select("file", "record_id", "line").unique().height == 300
    both = by_hand.rename({"country_code": "by_hand"}).join(lines, on=["file", "record_id", "line"], how="left")
    wrong = both.filter(pl.col("affiliation_raw").is_null() | pl.col("by_hand").ne_missing(pl.col("country_code")))
    assert wrong.select("file", "record_id", "line", "by_hand", "country_code").rows() == []


def test_at_most_one_line_in_200_ends_in_an_unknown_segment(lines):
    known = lines.filter(~pl.col("rule").is_in(territories.UNKNOWN))
    assert known.height / lines.height > 0.99
    assert (lines["rule"] == "unmatched").sum() / lines.height <= 0.005


@pytest.mark.parametrize("provider", ["wos_", "scopus_csv/", "openalex/"])
def test_providers_that_write_the_country_have_next_to_no_unknown_segment(lines, provider):
    own = lines.filter(pl.col("file").str.starts_with(provider))
    assert (own["rule"] == "unmatched").sum() / own.height <= 0.005
