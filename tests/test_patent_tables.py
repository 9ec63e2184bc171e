"""Tables of patents of an edition, from one small export countable by hand to notes, checks and figure."""

import dataclasses
import datetime

import pytest

from aici import disclosure, figures, reconcile, tables
from aici.computed import ComputedTables
from aici.configuration import Years
from aici.corpus import Choices, build_corpus
from aici.editions import Edition, open_edition
from aici.reconcile import FAILS, HOLDS, OPEN
from checkout import ROOT

HEADS = (
    "Publication Number,Title,Original Assignee (Applicant),Original Assignee Country,Inventor,Application Number,"
    "Application Date,Publication Date,Priority Number,Priority Date,IPC Classification,Simple Family,"
    "Legal Status/Event"
)
AI = "G06N3/08"
ROWS = [  # number, applicants, countries, inventors, application, priority number and day, class, family
    ("US20190000001A1", "IBM | Tencent", "US | CN", "Ma Bo", "2018-05-01", "CN201710000001", "2017-05-02", AI, "F1"),
    ("CN110000001A", "IBM | Tencent", "US | CN", "Ma Bo", "2017-05-02", "-", "-", AI, "F1"),
    ("CN110000002A", "Tencent", "CN", "Li Na", "2024-03-01", "-", "-", AI, "F2"),  # in a year that is still filling
    ("CN210000003U", "Tencent", "CN", "Li Na", "2020-03-01", "-", "-", AI, "F3"),  # a utility model
    ("JP2020000004A", "Firm X", "-", "Ito Ai", "2019-03-01", "-", "-", AI, "F4"),  # the office stands in
    ("EP3500005A1", "Firm Y", "-", "Poe A", "2018-03-01", "-", "-", AI, "F5"),  # an office of several countries
    ("US10000006B2", "IBM", "US", "Poe A", "2018-03-01", "-", "-", "F02C7/08", "F6"),  # not about AI
    ("DE102010000007A1", "Lu An", "DE", "Lu An", "2009-03-01", "-", "-", AI, "F7"),  # before the years
]
FAMILIES = {"F1": "US20190000001A1 | CN110000001A"}


def export(rows=ROWS):
    lines = [
        f"{number},Method,{names},{codes},{persons},A{number[:2]}{n},{applied},{applied},{prior},{day},{symbol},"
        f"{FAMILIES.get(family, number)},-"
        for n, (number, names, codes, persons, applied, prior, day, symbol, family) in enumerate(rows)
    ]  # fmt: skip
    return "\n".join([HEADS, *lines, ""])


def configured(counting="first_author", first=2016, last=2025):
    """The choices of edition demo, of exports that were observed, with these."""
    chosen = {"basis": "computed", "simulation": None, "cut_off": datetime.date(2026, 6, 1), "counting": counting}
    return open_edition("demo", ROOT).config.model_copy(update=chosen | {"years": Years(first=first, last=last)})


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("patents")
    (out / "raw" / "patsnap").mkdir(parents=True)
    (out / "raw" / "patsnap" / "patents.csv").write_text(export(), encoding="utf-8")
    build_corpus(out / "raw", out / "corpus", choices=Choices.of(configured()))
    return out / "corpus"


@pytest.fixture(scope="module")
def edition(folder):
    return ComputedTables(folder, "data/raw/trial", configured())


def rows(indicator, *columns):
    return [tuple(row) for row in indicator.frame[list(columns)].astype(object).itertuples(index=False)]


def test_families_within_the_years_by_country_of_the_first_applicant(edition):
    found = edition.indicator("patents_by_country", None)
    shown = ("rank", "country_code", "label", "patents", "counting", "basis")
    assert rows(found, *shown) == [
        (1, "CHN", "Mainland, China", 1.0, "first_applicant", "computed"),
        (2, "JPN", "Japan", 1.0, "first_applicant", "computed"),
        (3, "USA", "US", 1.0, "first_applicant", "computed"),
    ]
    # inhabitants of 2024: 340 million in the United States
    assert found.frame["patents_per_million"].round(4).tolist()[2] == pytest.approx(1 / 340.11, abs=1e-4)
    assert tables.basis_note(found) == (
        "Basis: computed. Computed from export files: 1 of patents (8 records). Counting: a patent counts for the "
        "country of its first applicant. A patent is a simple family about AI that protects an invention, with a "
        "priority year from 2016 to 2025. 1 more has another priority year, or none. Not attributed to any country: "
        "25.0 % of the patents. For 25.0 % the office of first filing stands in for the country of the first "
        "applicant, which is not told."
    )


@pytest.mark.parametrize(
    ("counting", "expected"),
    [
        ("full", [("CHN", 2.0), ("JPN", 1.0), ("USA", 1.0)]),
        ("fractional", [("CHN", 1.5), ("JPN", 1.0), ("USA", 0.5)]),
        ("corresponding", [("CHN", 1.0), ("JPN", 1.0), ("USA", 1.0)]),
    ],
)
def test_applicants_share_patents_as_authors_share_papers(folder, counting, expected):
    found = ComputedTables(folder, "data/raw/trial", configured(counting))
    by_country, yearly, totals, funnel = (
        found.indicator(name, None)
        for name in ("patents_by_country", "patents_by_country_year", "totals", "corpus_funnel")
    )
    assert rows(by_country, "country_code", "patents") == expected
    assert set(reconcile.patents(by_country, yearly, totals, funnel)["Verdict"]) == {HOLDS}


def test_patents_without_country_are_a_share_of_the_patents_also_where_each_country_counts_them(folder):
    found = ComputedTables(folder, "data/raw/trial", configured("full")).indicator("patents_by_country", None)
    assert "Not attributed to any country: 25.0 % of the patents." in found.notes[1]


def test_countries_asked_for_are_those_with_most_patents(folder):
    found = ComputedTables(folder, "data/raw/trial", configured("fractional"))  # which holds no paper
    names = ("patents_by_country", "patents_by_country_year", "patents_by_attribution", "patent_reach_by_country")
    for name in names:
        assert list(dict.fromkeys(found.indicator(name, 2).frame["country_code"])) == ["CHN", "JPN"], name
    assert found.indicator("patents_by_country", 2).frame["patents"].tolist() == [1.5, 1.0]


def test_patents_none_of_which_has_a_country_are_said_so(tmp_path):
    (tmp_path / "raw" / "patsnap").mkdir(parents=True)
    (tmp_path / "raw" / "patsnap" / "patents.csv").write_text(export([ROWS[5]]), encoding="utf-8")
    build_corpus(tmp_path / "raw", tmp_path / "corpus", choices=Choices.of(configured()))
    found = ComputedTables(tmp_path / "corpus", "data/raw/trial", configured())
    for name in ("patents_by_country", "patents_by_country_year", "patents_by_attribution", "patent_reach_by_country"):
        for countries in (None, 2):
            told = "no patent is attributed to a country under the edition's counting"
            assert found.indicator(name, countries).missing == told, name


def test_years_and_which_of_them_are_complete(edition):
    yearly = edition.indicator("patents_by_country_year", None)
    filled = yearly.frame[yearly.frame["patents"] > 0]
    assert rows(dataclasses.replace(yearly, frame=filled), "country_code", "year", "patents", "is_complete") == [
        ("CHN", 2024, 1.0, False), ("JPN", 2019, 1.0, True), ("USA", 2017, 1.0, True),
    ]  # fmt: skip
    assert len(yearly.frame) == 3 * len(range(2017, 2025))
    assert yearly.notes[-1] == (
        "Priority years after 2023 are not complete: an application is published 18 months after its priority, and "
        "taken to be in the databases after 24."
    )
    drawn = figures.lines(yearly, countries=3)
    assert drawn.summary.startswith("Lines of patents per year, 2017 to 2024, 3 countries or regions; most in")
    assert "AI patents per priority year" in drawn.content


def test_other_attributions_and_what_each_leaves_out(edition):
    found = edition.indicator("patents_by_attribution", None)
    china = found.frame[found.frame["country_code"] == "CHN"]
    assert rows(dataclasses.replace(found, frame=china), "counting_label", "patents")[:3] == [
        ("First applicant", 1.0), ("Applicants, shared", 1.5), ("Applicants, each in full", 2.0)
    ]  # fmt: skip
    assert china["patents"].isna().tolist() == [False, False, False, True, False]  # inventors
    assert found.notes[-1] == (
        "Not attributed to any country: first applicant 25.0 %, applicants, shared 25.0 %, applicants, each in full "
        "25.0 %, office of first filing 25.0 % of the patents."
    )
    assert "which no export that is read tells" in tables.basis_note(found)


def test_reach_and_holders(edition):
    reach = edition.indicator("patent_reach_by_country", None)
    shown = ("country_code", "applications_per_patent", "publications_per_patent", "international_percent")
    assert rows(reach, *shown) == [("CHN", 1.0, 1.0, 0.0), ("JPN", 1.0, 1.0, 0.0), ("USA", 2.0, 2.0, 100.0)]
    holders = edition.indicator("patents_by_holder", None)
    known = dataclasses.replace(holders, frame=holders.frame.fillna({"label": "not known", "kind": "not reviewed"}))
    assert rows(known, "rank", "holder", "patents", "label", "kind") == [
        (1, "Tencent", 2.0, "Mainland, China", "company"), (2, "Firm X", 1.0, "Japan", "not reviewed"),
        (3, "Firm Y", 1.0, "not known", "not reviewed"), (4, "IBM", 1.0, "US", "company"),
    ]  # fmt: skip


def test_totals_and_checks(edition):
    names = "patents_by_country patents_by_country_year patents_by_holder totals corpus_funnel".split()
    by_country, yearly, holders, totals, funnel = (edition.indicator(name, None) for name in names)
    counted = dict(zip(totals.frame["total"], totals.frame["value"], strict=True))
    assert {name: value for name, value in counted.items() if name.startswith("patent")} == {
        "patents identified": 5, "patents counted": 4, "patent and applicant pairs": 5, "patent and country pairs": 4,
        "patents without country": 1,
    }  # fmt: skip
    steps = funnel.frame[(funnel.frame["kind"] == "patents") & (funnel.frame["data_source"] == "all patents")]
    assert steps[["step", "rows_out"]].values.tolist()[-2:] == [["inventions", 5], ["priority years", 4]]
    assert set(reconcile.patents(by_country, yearly, totals, funnel)["Verdict"]) == {HOLDS}
    assert set(reconcile.sums(totals, (by_country, yearly, holders))["Verdict"]) == {HOLDS}
    lost = dataclasses.replace(by_country, frame=by_country.frame.head(2))
    assert reconcile.patents(lost, yearly, totals, funnel)["Verdict"].tolist() == [FAILS, HOLDS, HOLDS, HOLDS]
    shifted = dataclasses.replace(yearly, frame=yearly.frame[yearly.frame["year"] != 2019])
    assert reconcile.patents(by_country, shifted, totals, funnel)["Verdict"].tolist() == [HOLDS, HOLDS, HOLDS, FAILS]
    cut = dataclasses.replace(funnel, frame=funnel.frame[funnel.frame["step"] != "priority years"])
    assert reconcile.patents(by_country, yearly, totals, cut)["Verdict"].tolist() == [HOLDS, HOLDS, FAILS, HOLDS]


def test_print_has_no_totals_to_hold_patents_against():
    printed = open_edition("2025", ROOT)
    names = ("patents_by_country", "patents_by_country_year", "totals", "corpus_funnel")
    assert reconcile.patents(*printed.indicators(*names))["Verdict"].tolist() == [OPEN]


def test_no_family_within_the_years_is_said_so(folder):
    found = ComputedTables(folder, "data/raw/trial", configured(first=1990, last=1999))
    told = "no family of inventions about AI has a priority year within the edition's years"
    assert found.indicator("patents_by_country", None).missing == told


def test_no_family_of_inventions_is_said_so(tmp_path):
    (tmp_path / "raw" / "patsnap").mkdir(parents=True)
    (tmp_path / "raw" / "patsnap" / "patents.csv").write_text(export([ROWS[3], ROWS[6]]), encoding="utf-8")
    build_corpus(tmp_path / "raw", tmp_path / "corpus", choices=Choices.of(configured()))
    found = ComputedTables(tmp_path / "corpus", "data/raw/trial", configured())
    for name in ("patents_by_country", "patents_by_holder", "patents_by_attribution"):
        told = "no family of the patents read is about AI and protects an invention"
        assert found.indicator(name, None).missing == told


def test_the_configuration_in_words_tells_how_patents_are_counted(folder, monkeypatch):
    trial = Edition("trial", ROOT, configured("full"))
    monkeypatch.setitem(trial.__dict__, "_tables", ComputedTables(folder, "data/raw/trial", trial.config))
    told = disclosure.configuration(trial).content
    assert "Publication years counted: 2016 to 2025; of patents, years of the earliest priority." in told
    assert "Counting of patents by country: a patent counts once for each country of its applicants." in told
    assert disclosure.BY_APPLICANT in disclosure.limitations(trial).content


def test_patents_without_priority_year_are_not_drawn_but_numbered(edition):
    yearly = edition.indicator("patents_by_country_year", None)
    lost = yearly.frame.assign(year=yearly.frame["year"].mask(yearly.frame["patents"].gt(0)
                                                             & yearly.frame["country_code"].eq("JPN")))  # fmt: skip
    drawn = figures.lines(dataclasses.replace(yearly, frame=lost), countries=3)
    assert "Patents without priority year, not drawn: 1." in drawn.content
    undated = dataclasses.replace(yearly, frame=yearly.frame.assign(year=None))
    assert figures.lines(undated, countries=3).summary == "Figure not drawn: no patent has a priority year."
