"""Exports of IEEE Xplore, read by the csv module, hold what was drawn; what is planted comes at its rate."""

import csv
import io
import re
from functools import cache

import polars as pl
import pytest

from aici.simulate.exports import ieee_xplore
from aici.simulate.exports.ieee_affiliations import SPELLINGS
from aici.simulate.parts import Part
from aici.simulate.rates import RATES
from aici.sources import identify
from simulate.small_papers import small_papers, small_records

PART = Part("papers", 3, 0, 2_500, 2025)
FIRST = 90_000_000
COLUMNS = {"ieee_2018": 30, "ieee_2019": 29, "ieee_2020": 30, "ieee_2024": 28, "ieee_2026": 28}


def within(found, of, rate):
    """Whether a share is its rate to within four standard deviations."""
    return abs(found - rate * of) <= 4 * (of * rate * (1 - rate)) ** 0.5 + 1


def write(part, calibration, folder):
    papers = small_papers(part.count)
    records = small_records(papers, "ieee_xplore", FIRST)
    folder = folder / "ieee_xplore"
    folder.mkdir()
    return papers, records, ieee_xplore.write(part, papers, records, calibration, folder), folder


@pytest.fixture(scope="module")
def made(calibration, tmp_path_factory):
    """One part whose files all look alike, by vintage; and as drawn, under None."""
    worlds = {}
    for vintage in (None, *COLUMNS):
        with pytest.MonkeyPatch.context() as patch:
            if vintage:
                patch.setattr(ieee_xplore, "drawn_vintages", lambda rng, names, files, only=vintage: [only] * files)
            worlds[vintage] = write(PART, calibration, tmp_path_factory.mktemp(str(vintage)))
    return worlds


def text(path):
    return path.read_bytes().decode("utf-8")


@cache
def read(folder):
    return [row for path in sorted(folder.iterdir()) for row in csv.DictReader(io.StringIO(text(path), newline=""))]


@pytest.mark.parametrize("vintage", COLUMNS)
def test_each_vintage_has_its_headings_and_holds_the_records(made, vintage):
    papers, records, (rows, files), folder = made[vintage]
    found = read(folder)
    year = "Year" if vintage == "ieee_2026" else "Publication_Year" if vintage < "ieee_2020" else "Publication Year"
    assert {len(row) for row in found} == {COLUMNS[vintage]}
    assert [row["Document Title"] for row in found] == records["title"].to_list()
    assert [row["DOI"] or None for row in found] == records["doi"].to_list()
    assert [row[year] for row in found] == [str(y or "") for y in records["year"]]
    counts = [row["Article Citation Count"] for row in found]
    assert counts == [str(n) if n or vintage == "ieee_2018" else "" for n in records["citations"]]
    assert [row["PDF Link"].split("arnumber=")[1] for row in found] == [str(FIRST + n) for n in range(len(records))]
    works = papers.works.reverse()
    assert [row["Abstract"] or None for row in found] == works["abstract"].to_list()
    assert files["planted"].list.get(0).to_list() == [vintage] * 2


def test_rows_tell_where_each_record_landed(made):
    _, records, (rows, files), folder = made[None]
    assert rows["record_id"].to_list() == records["record_id"].to_list()
    assert files["file"].to_list() == [f"ieee_xplore/0003-export-0{n}.csv" for n in (1, 2)]
    assert files["rows"].to_list() == [2_000, 500]
    for path in folder.iterdir():
        of_file = rows.filter(pl.col("file") == f"ieee_xplore/{path.name}").sort("row")
        shown = [row["PDF Link"].split("=")[1] for row in csv.DictReader(io.StringIO(text(path), newline=""))]
        assert [f"ieee_xplore:{number}" for number in shown] == of_file["record_id"].to_list()
        assert of_file["row"].to_list() == list(range(1, len(shown) + 1))


def test_authors_are_initials_and_affiliations_parallel(made):
    papers, _, (rows, _), folder = made["ieee_2020"]
    size = dict(papers.authors.group_by("work").len().iter_rows())
    planted = rows["planted"].to_list()
    for row, names, work in zip(read(folder), planted, papers.works["work"].reverse(), strict=True):
        authors, affiliations = row["Authors"].split("; "), row["Author Affiliations"].split("; ")
        assert len(authors) == size[work]
        assert all(re.match(r"(\w\.-?\s?)+ \S", name) for name in authors), authors
        assert (len(affiliations) == len(authors)) == ("ieee_two_affiliations" not in names)
        if "ieee_no_affiliations" in names or work % 50 == 49:
            assert set(affiliations) == {"NA"}
    initials = {name.split(" de ")[0] for row in read(folder) for name in row["Authors"].split("; ") if " de " in name}
    assert initials == {"W.", "J.-H.", "É. M.", "K. G.", "A."}


def test_in_2018_each_affiliation_stands_once(made):
    _, _, (rows, _), folder = made["ieee_2018"]
    cells = [row["Author Affiliations"] for row in read(folder)]
    for cell, names in zip(cells, rows["planted"].to_list(), strict=True):
        listed = cell.split("; ")
        assert len(set(listed)) == len(listed) and "NA" not in listed
        assert not (cell and "ieee_no_affiliations" in names)
        assert not {"ieee_affiliation_na", "ieee_two_affiliations"} & set(names)


def test_quirks_come_at_their_rates(made):
    papers, _, (rows, _), folder = made["ieee_2024"]
    found = read(folder)
    assert within(sum(not row["Author Keywords"] for row in found), len(found), RATES["ieee_no_keywords"].rate)
    articles = [row for row in found if "Conference" not in row["Publication Title"]
                and "Workshop" not in row["Publication Title"]]  # fmt: skip
    early = [row for row in articles if row["Document Identifier"] == "IEEE Early Access Articles"]
    assert within(len(early), len(articles), RATES["ieee_early_access"].rate)
    assert all((row["Volume"], row["Issue"], row["Start Page"]) == ("PP", "99", "1") for row in early)
    addressed = papers.addresses["work"].n_unique()
    nothing = sum(set(row["Author Affiliations"].split("; ")) == {"NA"} for row in found) - (len(found) - addressed)
    assert within(nothing, addressed, RATES["ieee_no_affiliations"].rate + 0.005)  # and lone authors with NA
    assert (
        sum("ieee_no_affiliations" in names for names in rows["planted"].to_list()) <= nothing + len(found) - addressed
    )


def test_affiliations_end_as_planted(made):
    _, _, _, folder = made["ieee_2024"]
    rows = [row["Author Affiliations"].split("; ") for row in read(folder)]
    one_line = [line for row in rows if set(row) != {"NA"} for line in row]
    named = [line for line in one_line if line != "NA"]
    assert within(one_line.count("NA"), len(one_line), RATES["ieee_affiliation_na"].rate)
    assert within(sum(", " not in line for line in named), len(named), RATES["ieee_no_blanks"].rate)
    ends = [re.split(", ?", line, maxsplit=3) for line in named]
    without = [parts for parts in ends if len(parts) < 4]
    assert within(len(without), len(named), RATES["ieee_no_country"].rate)
    assert within(sum(len(parts) == 2 for parts in without), len(without), 0.5)
    american = [parts[3] for parts in ends if len(parts) == 4 and " USA " in parts[1]]
    assert set(american) == {"USA", *SPELLINGS["USA"]}
    rare, bound = sum(end != "USA" for end in american), RATES["ieee_country_spelling"].rate
    assert abs(rare / len(american) - bound) < 0.06  # drawn by record: authors of one record agree


def test_files_saved_again_are_plain(made, calibration, tmp_path, monkeypatch):
    monkeypatch.setattr(ieee_xplore, "drawn_vintages", lambda rng, names, files: ["ieee_2020"] * files)
    monkeypatch.setitem(RATES, "ieee_resaved", RATES["scholar_no_cites_url"])  # always
    _, _, (_, files), folder = write(PART, calibration, tmp_path)
    assert files["planted"].to_list() == [["ieee_2020", "ieee_resaved"]] * 2
    content = text(folder / "0003-export-01.csv")
    assert content.startswith("Document Title,Authors,Author Affiliations,") and content.endswith("\r\n")
    again, before = read(folder), read(made["ieee_2020"][3])
    dates = ("Date Added To Xplore", "Online Date")
    assert all(re.fullmatch(r"\d\d-[A-Z][a-z]{2}-\d\d", row[name]) for row in again for name in dates)
    assert [row | dict.fromkeys(dates) for row in again] == [row | dict.fromkeys(dates) for row in before]


def test_dates_and_numbers_of_books_have_the_form_of_the_vintage(made):
    forms = {
        "ieee_2018": (r"\d{8}", r"Electronic:979-[\d-]+; POD:979-[\d-]+; USB:979-[\d-]+"),
        "ieee_2019": (r"", r"(979-0-0000-\d{4}-\d){2}979-0-0000-\d{4}"),
        "ieee_2020": (r"\d{1,2} [A-Z][a-z]{2} \d{4}", r"979-0-0000-\d{4}-\d"),
        "ieee_2026": (r"\d{1,2} [A-Z][a-z]{2} \d{4}", r"979-0-0000-\d{4}-\d"),
    }
    for vintage, (date, isbn) in forms.items():
        for row in read(made[vintage][3]):
            assert re.fullmatch(date, row["Date Added To Xplore"])
            assert bool(row["ISBNs"]) == row["Publication Title"].startswith("20")
            assert re.fullmatch(f"(?:{isbn})?", row["ISBNs"])
    digits = {row["ISBNs"].replace("-", "") for row in read(made["ieee_2026"][3])} - {""}
    assert all(sum(int(d) * (3 if n % 2 else 1) for n, d in enumerate(isbn)) % 10 == 0 for isbn in digits)


def test_same_seed_same_bytes(made, calibration, tmp_path):
    again, before = write(PART, calibration, tmp_path), made[None]
    assert all(path.read_bytes() == (again[3] / path.name).read_bytes() for path in before[3].iterdir())
    assert again[2][0].equals(before[2][0]) and again[2][1].equals(before[2][1])


def test_the_format_is_recognised(made):
    for vintage in COLUMNS:
        for path in made[vintage][3].iterdir():
            assert identify(path).name == "ieee_xplore"
            assert not path.read_bytes().startswith(b"\xef\xbb\xbf")
