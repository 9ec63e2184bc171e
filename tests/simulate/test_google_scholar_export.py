"""Exports of Publish or Perish, read by the csv module, hold what was drawn; what is planted comes at its rate."""

import base64
import csv
import io
import re
from functools import cache

import polars as pl
import pytest

from aici.simulate.exports import google_scholar
from aici.simulate.parts import Part
from aici.simulate.rates import RATES
from aici.sources import identify
from simulate.small_papers import small_papers, small_records

PART = Part("papers", 3, 0, 2_500, 2025)
FIRST = 12_656_041_895_707_268_466  # beyond signed 64 bits
COLUMNS = {"scholar_2018": 23, "scholar_2020": 24, "scholar_2021": 26}


def within(found, of, rate):
    """Whether a share is its rate to within four standard deviations."""
    return abs(found - rate * of) <= 4 * (of * rate * (1 - rate)) ** 0.5 + 1


def write(calibration, folder):
    papers = small_papers(PART.count)
    records = small_records(papers, "google_scholar", FIRST)
    folder = folder / "google_scholar"
    folder.mkdir()
    return papers, records, google_scholar.write(PART, papers, records, calibration, folder), folder


@pytest.fixture(scope="module")
def made(calibration, tmp_path_factory):
    """One part whose files all look alike, by vintage; and as drawn, under None."""
    worlds = {}
    for vintage in (None, *COLUMNS):
        with pytest.MonkeyPatch.context() as patch:
            if vintage:
                patch.setattr(google_scholar, "drawn_vintages", lambda rng, names, files, only=vintage: [only] * files)
            worlds[vintage] = write(calibration, tmp_path_factory.mktemp(str(vintage)))
    return worlds


@cache
def read(folder):
    texts = [path.read_bytes().decode("utf-8-sig") for path in sorted(folder.iterdir())]
    return [row for text in texts for row in csv.DictReader(io.StringIO(text, newline=""))]


def cluster(row):
    """The number of the record, from the one address or the other."""
    if row["CitesURL"]:
        return int(re.search(r"\?cites=(\d+)&", row["CitesURL"])[1])
    octets = base64.urlsafe_b64decode(re.search(r"q=related:([\w-]{12}):", row["RelatedURL"])[1])
    return int.from_bytes(octets[:8], "little")


@pytest.mark.parametrize("vintage", COLUMNS)
def test_each_vintage_has_its_columns_and_holds_the_records(made, vintage):
    _, records, (rows, files), folder = made[vintage]
    found = read(folder)
    assert {len(row) for row in found} == {COLUMNS[vintage]}
    assert [row["Title"] for row in found] == records["title"].to_list()
    assert [row["Year"] for row in found] == [str(year or "") for year in records["year"]]
    assert [int(row["Cites"]) for row in found] == records["citations"].to_list()
    assert [row["DOI"] or None for row in found] == [
        vintage != "scholar_2018" and doi or None for doi in records["doi"]
    ]
    assert [cluster(row) for row in found] == [FIRST + n for n in range(len(records))]
    uncited = [row for row in found if row["Cites"] == "0"]
    assert {row["CitesURL"] != "" for row in uncited} == {vintage != "scholar_2021"}
    assert all(row["CitesURL"] for row in found if row["Cites"] != "0")
    assert files["planted"].to_list() == [[vintage]] * 3


def test_rows_tell_where_each_record_landed(made):
    _, records, (rows, files), folder = made["scholar_2021"]
    assert rows["record_id"].to_list() == records["record_id"].to_list()
    assert files["file"].to_list() == [f"google_scholar/0003-popcites-0{n}.csv" for n in (1, 2, 3)]
    assert files["rows"].to_list() == [1_000, 1_000, 500]
    found = read(folder)
    assert [f"google_scholar:{cluster(row)}" for row in found] == rows["record_id"].to_list()
    assert [int(row["GSRank"]) for row in found] == rows["row"].to_list()


def test_authors_are_cut_at_their_rate_and_the_ellipsis_counts(made):
    papers, _, (rows, _), folder = made["scholar_2020"]
    surnames = papers.authors.group_by("work").agg(pl.col("surname").sort_by("position"))
    surnames = dict(surnames.iter_rows())
    long = cut = 0
    for row, names, work in zip(read(folder), rows["planted"].to_list(), papers.works["work"].reverse(), strict=True):
        shown = row["Authors"].removesuffix("…").split(", ")
        assert [name.split(" ", 1)[1] for name in shown] == surnames[work][: len(shown)]
        ellipsis = row["Authors"].endswith("…")
        assert ellipsis == ("scholar_authors_cut" in names) == (len(shown) < len(surnames[work]))
        assert int(row["AuthorCount"]) == len(shown) + ellipsis
        long, cut = long + (len(surnames[work]) > 3), cut + ellipsis
    assert within(cut, long, RATES["scholar_authors_cut"].rate)
    initials = {
        re.split(r" (?=de )", name)[0] for row in read(folder) for name in row["Authors"].split(", ") if " de " in name
    }
    assert initials == {"W", "JH", "ÉM", "KG", "A"}


@pytest.mark.parametrize(("vintage", "blank"), [("scholar_2018", "\u00a0"), ("scholar_2021", " ")])
def test_sources_are_cut_at_their_rate(made, vintage, blank):
    papers, _, (rows, _), folder = made[vintage]
    found = read(folder)
    assert within(sum(not row["Source"] for row in found), len(found), RATES["scholar_no_source"].rate)
    cut = [row["Source"] for row in found if "…" in row["Source"]]
    assert sum("scholar_source_cut" in names for names in rows["planted"].to_list()) == len(cut)
    long = papers.works.filter(
        ~pl.col("venue").is_in(["Simulated Access", "SimArchive"]) | (pl.col("kind") == "preprint")
    )
    assert within(len(cut), len(long) * (1 - RATES["scholar_no_source"].rate), RATES["scholar_source_cut"].rate)
    assert all(re.fullmatch(f"…{blank}[^…]+|[^…]+{blank}…", source) for source in cut)
    venues = [row for row in found if row["Source"].startswith("Sensors") and "…" not in row["Source"]]
    assert {row["Source"] for row in venues} == {"Sensors &Simulation" if blank == " " else "Sensors & Simulation"}


def test_other_quirks_come_at_their_rates(made):
    _, _, (rows, _), folder = made["scholar_2021"]
    found, planted = read(folder), rows["planted"].to_list()
    bare = [row for row in found if row["Type"] == "CITATION"]
    assert within(len(bare), len(found), RATES["scholar_citation_only"].rate)
    assert not any(row["ArticleURL"] or row["Publisher"] for row in bare)
    elsewhere = sum(row["Publisher"] == "researchgate.net" for row in found)
    assert within(elsewhere, len(found) - len(bare), RATES["scholar_elsewhere"].rate)
    assert elsewhere == sum("scholar_elsewhere" in names for names in planted)
    assert len(bare) == sum("scholar_citation_only" in names for names in planted)
    assert sum(not row["CitesURL"] for row in found) == sum("scholar_no_cites_url" in names for names in planted)


def test_counts_by_year_and_author_follow_from_the_row(made):
    for row in read(made[None][3]):
        cites, age = int(row["Cites"]), int(row["Age"] or 1)
        assert row["ECC"] == row["Cites"] and re.fullmatch(r"\d+\.\d\d", row["CitesPerYear"])
        assert abs(float(row["CitesPerYear"]) - cites / age) <= 0.005 + 1e-9
        assert abs(int(row["CitesPerAuthor"]) - cites / int(row["AuthorCount"])) <= 0.5
        assert bool(row["Age"]) == bool(row["Year"])
        assert age == max(1, int(row["QueryDate"][:4]) - int(row["Year"] or row["QueryDate"][:4]))


def test_same_seed_same_bytes(made, calibration, tmp_path):
    again, before = write(calibration, tmp_path), made[None]
    assert all(path.read_bytes() == (again[3] / path.name).read_bytes() for path in before[3].iterdir())
    assert again[2][0].equals(before[2][0]) and again[2][1].equals(before[2][1])


def test_the_format_is_recognised(made):
    for vintage in COLUMNS:
        for path in made[vintage][3].iterdir():
            assert path.read_bytes().startswith(b"\xef\xbb\xbfCites,")
            assert identify(path).name == "google_scholar"
