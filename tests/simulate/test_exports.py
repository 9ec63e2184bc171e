"""What all exports of a world have in common: one day of searches, numbers that are nobody's, plausible places."""

import csv
import datetime
import gzip
import json
import re

import numpy as np
import polars as pl
import pytest

from aici import calibration as calibrations
from aici.simulate import making
from aici.simulate.papers import holdings, places
from aici.simulate.parts import SEARCHED, Part
from checkout import REAL, ROOT, needs_real

PUBLISHED = ROOT / "data" / "published" / "2025"
SEEN = "2025-02-14"


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """A part of papers and one of patents, calibrated to the published report."""
    out = tmp_path_factory.mktemp("parts") / "exports"
    making.calibrate(PUBLISHED)
    for kind in ("papers", "patents"):
        making.make(Part(kind, 1, 12_000, 6_000, 5), out)
    return out


@pytest.fixture(scope="module")
def works(out):
    lines = [line for path in (out / "openalex").iterdir() for line in gzip.decompress(path.read_bytes()).splitlines()]
    return [json.loads(line) for line in lines]


def rows(out, source):
    for path in sorted((out / source).iterdir()):
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)


def test_everything_was_searched_on_one_day(out, works):
    assert str(SEARCHED) == SEEN
    assert {row["QueryDate"][:10] for row in rows(out, "google_scholar")} == {SEEN}
    texts = [path.read_text(encoding="utf-8-sig") for path in (out / "wos").iterdir()]
    assert {date for text in texts for date in re.findall("^DA (.*)$", text, re.MULTILINE)} == {SEEN}
    assert {work["updated_date"][:10] for work in works} == {SEEN}


def test_nothing_is_dated_later(out, works):
    assert max(work["created_date"] for work in works) < SEEN
    assert max(work["publication_date"] for work in works) < SEEN
    named = [row["Date Added To Xplore"] for row in rows(out, "ieee_xplore")]
    forms = {r"\d{8}": "%Y%m%d", r"\d+ \w{3} \d{4}": "%d %b %Y", r"\d\d-\w{3}-\d\d": "%d-%b-%y"}
    dates = [
        datetime.datetime.strptime(date, form).date()
        for date in named for pattern, form in forms.items() if re.fullmatch(pattern, date)
    ]  # fmt: skip
    assert dates and len(dates) == len(list(filter(None, named))) and max(dates) == SEARCHED
    texts = [path.read_text(encoding="utf-8-sig") for path in (out / "derwent").iterdir()]
    days = re.findall(r"\d\d [A-Z][a-z]{2} \d{4}", "".join(texts))
    assert days and max(datetime.datetime.strptime(day, "%d %b %Y").date() for day in days) <= SEARCHED


def test_preprints_have_numbers_of_their_month_that_no_preprint_has(out):
    cells = [row["Source"] for row in rows(out, "google_scholar") if row["Source"].startswith("arXiv")]
    whole = [cell for cell in cells if "…" not in cell]
    assert whole and all(
        re.fullmatch(r"arXiv preprint arXiv:([01]\d|2[0-4])(0[1-9]|1[0-2])\.[5-9]\d{4}", c) for c in whole
    )


def test_numbers_of_clusters_are_distinct_and_in_no_order():
    numbers = holdings._mixed(np.arange(1, 300_000))
    steps = np.diff(numbers.astype(np.int64))
    assert len(np.unique(numbers)) == len(numbers) and numbers.max() < 2**63
    assert len(np.unique(steps)) > 0.99 * len(steps) and 0.4 < (steps > 0).mean() < 0.6
    assert len({len(str(n)) for n in numbers}) <= 7 and numbers.min() > 10**12


def test_numbers_of_articles_lie_beyond_all_real_ones_and_are_distinct(out):
    numbers = [int(row["PDF Link"].split("arnumber=")[1]) for row in rows(out, "ieee_xplore")]
    assert len(set(numbers)) == len(numbers)
    assert all(90_000_000 <= number < 100_000_000 for number in numbers)
    assert any(number >= 94_010_000 for number in numbers)  # not about AI, of the second part


@needs_real
def test_objects_have_the_fields_of_real_ones(works):
    real = json.loads((REAL / "openalex" / "nlp_first10.json").read_text(encoding="utf-8"))
    real = real["results"] if isinstance(real, dict) else real
    for one in works:
        assert set(one) == set(real[0])
        assert set(one["primary_location"]) == set(real[0]["primary_location"])
    one = next(work for work in works if work["primary_location"]["source"] and work["authorships"])
    assert set(one["primary_location"]["source"]) == set(real[0]["primary_location"]["source"])
    assert set(one["authorships"][0]) == set(real[0]["authorships"][0])


def test_fields_of_objects_agree(works):
    for work in works:
        place, open_access = work["primary_location"], work["open_access"]
        assert work["locations"] == [place] and work["locations_count"] == 1
        assert work["best_oa_location"] == (place if place["is_oa"] else None)
        assert open_access["is_oa"] == (open_access["oa_status"] == "green") == place["is_oa"]
        assert sum(year["cited_by_count"] for year in work["counts_by_year"]) == work["cited_by_count"]
        of_corresponding = [a["institutions"] for a in work["authorships"] if a["is_corresponding"]]
        known = {institution["id"] for listed in of_corresponding for institution in listed}
        assert set(work["corresponding_institution_ids"]) == known


def test_pages_stand_with_the_first_publication(out):
    texts = [path.read_text(encoding="utf-8-sig") for path in (out / "derwent").iterdir()]
    tables = re.findall(r"^PD ((?:.*\n)(?:   .*\n)*)", "".join(texts), re.MULTILINE)
    line = r"\S+   \d\d \w{3} \d{4}   (?:\S+)?   \d{6}   (Pages: \d+)?   [A-Z][a-z]+"
    pages = [[re.fullmatch(line, one.strip())[1] for one in table.splitlines()] for table in tables]
    assert pages and all(first and not any(others) for first, *others in pages)


def test_institutions_named_in_print_lie_where_they_do(out):
    listed = pl.from_pandas(calibrations.papers(PUBLISHED).institutions[["country_code", "institution"]])
    named = listed.filter(~pl.col("institution").str.contains(r"^Institution |^Simulated |^Helmholtz centre"))
    seats = places.seats()
    assert seats["seat"].null_count() == 0
    assert named.join(seats, on=["country_code", "institution"], how="anti").is_empty()
    text = "".join(path.read_text(encoding="utf-8-sig") for path in (out / "wos").iterdir())
    for institution, place in (
        ("Univ Calif Berkeley", "Berkeley, CA 94720 USA"), ("Harvard Univ", "Cambridge, MA 02138 USA"),
        ("Tsinghua Univ", "Beijing 100084, Peoples R China"), ("CNRS", "F-75005 Paris, France"),
        ("Zhejiang Univ", "Hangzhou 310058, Zhejiang, Peoples R China"),
    ):  # fmt: skip
        found = re.findall(rf"^(?:C1|  ) (?:\[.*\] )?{institution}, (.*)\.$", text, re.MULTILINE)
        assert found and all(address.endswith(place) for address in found)
