"""What an edition says of papers that no country gets, of countries without partners and of citations not known."""

import datetime

import pytest

from aici.computed import ComputedTables
from aici.configuration import Years
from aici.corpus import Choices, build_corpus
from aici.editions import open_edition
from checkout import ROOT

NOBODY = "no paper is attributed to a country under the edition's counting"
CHINA, GERMANY, SWEDEN = "Univ A, Beijing, Peoples R China.", "Univ C, Bonn, Germany.", "Univ L, Lund, Sweden."


def paper(ut, addresses, citations="TC 4\n"):
    lines = "C1 " + "\n   ".join(addresses) + "\n" if addresses else ""
    return (
        f"PT J\nAU Li, An\nAF Li, An\nTI Paper {ut}\nSO JOURNAL\nDT Article\n{lines}{citations}"
        f"PY 2021\nSC Robotics\nUT WOS:{ut}\nER\n\n"
    )


@pytest.fixture
def tables(tmp_path):
    """Computed tables of papers of a test's own under a counting method."""

    def tables(*papers, counting="first_author"):
        (tmp_path / "raw" / "wos").mkdir(parents=True)
        text = "FN Clarivate Analytics Web of Science\nVR 1.0\n" + "".join(papers) + "EF\n"
        (tmp_path / "raw" / "wos" / "first.txt").write_text(text, encoding="utf-8")
        chosen = {"basis": "computed", "simulation": None, "cut_off": datetime.date(2026, 6, 1), "counting": counting}
        plain = {"years": Years(first=None, last=None)}
        config = open_edition("demo", ROOT).config.model_copy(update=chosen | plain)
        build_corpus(tmp_path / "raw", tmp_path / "corpus", choices=Choices.of(config))
        return ComputedTables(tmp_path / "corpus", "data/raw/trial", config)

    return tables


@pytest.mark.parametrize(
    ("counting", "addresses"),
    [("corresponding", [f"[Li, An] {CHINA}"]), ("first_author", [CHINA, GERMANY])],
    ids=["no corresponding author", "no address is linked"],
)
def test_where_no_paper_is_given_to_a_country_it_is_said_so(tables, counting, addresses):
    found = tables(paper("1", addresses), counting=counting)
    for name in ("papers_by_country", "papers_by_country_year", "mean_citations_by_country", "growth_by_country"):
        for countries in (None, 3):
            assert found.indicator(name, countries).missing == NOBODY, name
    assert found.indicator("institutions_by_country", 3).missing == NOBODY  # in the order of the edition's countries
    assert found.indicator("attribution", None).missing == ""


def test_a_table_with_a_counting_of_its_own_does_not_need_the_edition_s(tables):
    found = tables(paper("1", [f"[Li, An] {CHINA}"]), counting="corresponding")
    assert found.indicator("collaboration_profile", None).frame["first_author_country_code"].tolist() == ["CHN"]
    assert found.indicator("collaboration_profile", 3).missing == NOBODY


def test_papers_without_any_address_are_told_apart(tables):
    found = tables(paper("1", []))
    assert found.indicator("papers_by_country", 3).missing == "no address in the exports names a country"


def test_the_unattributed_share_is_one_of_papers_under_full_counting(tables):
    three = [f"[Li, An] {address}" for address in (CHINA, GERMANY, SWEDEN)]
    found = tables(paper("1", three), paper("2", three), paper("3", []), paper("4", []), counting="full")
    assert found.indicator("papers_by_country", None).notes == ("Not attributed to any country: 50.0 % of the papers.",)


def test_countries_without_partners_are_said_so(tables):
    found = tables(paper("1", [f"[Li, An] {CHINA}"]))
    assert found.indicator("collaboration_by_country", None).missing == (
        "no paper whose first author's country is known has an address in another country"
    )
    for countries in (None, 1):
        assert found.indicator("collaboration_affinity", countries).missing == (
            "no paper has addresses in two of the countries or regions compared"
        )


def test_papers_whose_citations_are_not_known_are_told(tables):
    at_home = [f"[Li, An] {CHINA}"]
    found = tables(paper("1", at_home), paper("2", at_home), paper("3", at_home, citations=""), paper("4", []))
    assert found.indicator("mean_citations_by_country", None).notes[1:] == (
        "Not in the means: 25.0 % of the papers, whose citations are not known.",
        "Not attributed to any country: 25.0 % of the papers.",
    )


def test_citations_that_are_all_known_need_no_note(tables):
    found = tables(paper("1", [f"[Li, An] {CHINA}"]))
    assert found.indicator("mean_citations_by_country", None).notes[1:] == (
        "Not attributed to any country: 0.0 % of the papers.",
    )
