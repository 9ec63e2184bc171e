"""Counts and series of an edition: scopes, hosts, years that are compared, and what is said where there is nothing."""

import pandas as pd
import pytest

from aici import territories
from aici.computed import ComputedTables
from aici.configuration import Years
from aici.corpus import Choices, build_corpus
from small_exports import PAPERS, export, make_edition

NO_SCOPE = "the exports hold no papers of other document types that the edition leaves out"


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    return make_edition(tmp_path_factory.mktemp("counts"))


@pytest.fixture
def tables(edition, tmp_path):
    """Computed tables of papers of a test's own, under a configuration changed as asked."""

    def tables(text=None, **changes):
        config = edition.config.model_copy(update=changes)
        folder = edition.corpus
        if text is not None:
            (tmp_path / "raw" / "wos").mkdir(parents=True)
            (tmp_path / "raw" / "wos" / "first.txt").write_text(text, encoding="utf-8")
            folder = tmp_path / "corpus"
            build_corpus(tmp_path / "raw", folder, choices=Choices.of(config))
        return ComputedTables(folder, "data/raw/trial", config)

    return tables


def with_a_conference_paper():
    """The small corpus, paper 4 of which, by a German, is a conference paper; and one without an address."""
    first, fourth = export(PAPERS).split("TI Paper 4")
    nowhere = "PT J\nAU Doe, J\nTI Paper 6\nSO ARXIV\nDT Proceedings Paper\nPY 2021\nUT WOS:6\nER\n\nEF\n"
    return (f"{first}TI Paper 4{fourth.replace('DT Article', 'DT Proceedings Paper', 1)}").replace("EF\n", nowhere)


def test_conference_papers_are_counted_beside_the_sample(tables):
    found = tables(with_a_conference_paper()).indicator("papers_by_scope", None)
    columns = ["rank", "country_code", "scope", "scope_label", "papers", "rank_papers", "rank_change", "counting"]
    rows = found.frame[columns].astype(object).where(found.frame[columns].notna(), None).values.tolist()
    own = ["edition", "Edition's"]
    more = ["with_conference_papers", "With conference papers"]
    assert rows == [
        [1, "CHN", *own, 1.5, 1, None, "first_author"],
        [1, "CHN", *more, 1.5, 1, 0, "first_author"],
        [2, "KOR", *own, 1.0, 2, None, "first_author"],
        [2, "KOR", *more, 1.0, 3, -1, "first_author"],
        [3, "DEU", *own, 0.5, 3, None, "first_author"],
        [3, "DEU", *more, 1.5, 2, 1, "first_author"],
    ]
    assert found.notes == (
        "All else is as in the edition.",
        "Papers, and their share not attributed to any country: edition's 3 (0.0 %), with conference papers 5 "
        "(20.0 %).",
        "Countries and regions with equal numbers are ranked by their code.",
    )


def test_where_nothing_else_is_held_no_scope_is_compared(tables):
    assert tables().indicator("papers_by_scope", None).missing == NO_SCOPE


def test_countries_asked_for_are_those_with_most_papers(tables):
    for name in ("papers_by_counting", "growth_by_country"):
        found = tables(years=Years(first=None, last=None)).indicator(name, 2)
        assert set(found.frame["country_code"]) <= {"CHN", "DEU"}, name


def test_hosts_name_their_rule(tables):
    found = tables().indicator("papers_by_venue", None)
    assert set(found.frame["host_rule"]) == {"publisher_address"}
    assert found.notes == ("Host country: that of the publisher's address in most records of the venue.",)
    listed = tables(export(PAPERS).replace("JOURNAL ONE", "PATTERN RECOGNITION").replace("1111-1111", "0031-3203"))
    found = listed.indicator("papers_by_venue", None)
    rows = found.frame[["venue", "host_country_code", "host_label", "host_rule"]].values.tolist()
    assert rows == [
        ["JOURNAL TWO", "DEU", "Germany", "publisher_address"],
        ["PATTERN RECOGNITION", "NLD", "Netherlands", "journals_csv"],
    ]
    assert found.notes[0].endswith("in most records of the venue; of 1 venue that of journals.csv.")


def test_years_are_complete_by_the_cut_off(tables):
    series = tables(export(PAPERS), cut_off=pd.Timestamp(2022, 1, 5).date()).indicator("papers_by_country_year", None)
    assert dict(zip(series.frame["year"], series.frame["is_complete"], strict=True)) == {2020: True, 2021: False}


def test_growth_compares_the_complete_years_of_the_window(tables):
    # China 1 and 0.5, Germany 0 and 1.5, Korea 0 and 1
    within = tables(years=Years(first=2020, last=2021)).indicator("growth_by_country", None)
    columns = ["country_code", "first_year", "last_year", "papers_first", "papers_last", "change_percent"]
    assert within.frame[columns].astype(object).where(within.frame[columns].notna(), None).values.tolist() == [
        ["CHN", 2020, 2021, 1.0, 0.5, -50.0],
        ["DEU", 2020, 2021, 0.0, 1.5, None],
        ["KOR", 2020, 2021, 0.0, 1.0, None],
    ]
    assert within.notes[0] == "Complete years compared: 2020 to 2021."
    over = tables(years=Years(first=2020, last=2021)).indicator("overtakings", None).frame
    assert over[["year", "country_code", "behind_country_code"]].values.tolist() == [
        [2021, "DEU", "CHN"], [2021, "KOR", "CHN"],
    ]  # fmt: skip


@pytest.mark.parametrize(("first", "last", "of"), [(2020, 2025, "2020 to 2024"), (2015, 2021, "2015 to 2021")])
def test_growth_compares_the_years_of_the_window_that_have_papers(tables, first, last, of):
    found = tables(years=Years(first=first, last=last))
    grown = found.indicator("growth_by_country", None)
    assert grown.frame[["first_year", "last_year"]].drop_duplicates().values.tolist() == [[2020, 2021]]
    assert grown.frame["change_percent"].tolist()[0] == -50.0
    told = f"Complete years compared: 2020 to 2021, those of {of} that have papers."
    assert grown.notes[0] == found.indicator("overtakings", None).notes[1] == told


def test_papers_of_one_complete_year_have_no_growth(tables):
    cut_off = pd.Timestamp(2022, 1, 5).date()
    grown = tables(years=Years(first=2015, last=2021), cut_off=cut_off).indicator("growth_by_country", None)
    assert grown.missing.startswith("no country or region has papers in the first of the complete years")


def test_an_open_window_has_ten_years_at_most(tables):
    opened = tables(years=Years(first=None, last=None)).indicator("growth_by_country", None)
    assert opened.notes[0] == (
        "Complete years compared: 2020 to 2021, 10 years at most, as the edition sets no first year."
    )


def test_no_complete_year_is_said(tables):
    for name in ("growth_by_country", "overtakings"):
        years = Years(first=None, last=None)
        found = tables(cut_off=pd.Timestamp(2020, 3, 1).date(), years=years).indicator(name, None)
        assert found.missing == "no publication year of the papers counted was complete on the day of the search"


def test_nobody_overtaking_is_said(tables):
    alone = tables(years=Years(first=2020, last=2021)).indicator("overtakings", 1)
    assert alone.missing == "of the countries and regions compared, none overtook another within the complete years"


def test_reviewed_hosts_are_known_countries_with_valid_issns_and_a_source():
    journals = territories.read_reference("journals.csv")
    assert journals["venue"].str.to_lowercase().is_sorted()
    assert journals["venue"].is_unique().all()
    assert set(journals["country_code"]) <= set(territories.labels())
    assert journals.select("source", "date").null_count().sum_horizontal().item() == 0
    for number in [*journals["issn"].drop_nulls(), *journals["eissn"].drop_nulls()]:
        digits = [10 if digit == "X" else int(digit) for digit in number.replace("-", "")]
        assert sum(weight * digit for weight, digit in zip(range(8, 0, -1), digits, strict=True)) % 11 == 0, number
