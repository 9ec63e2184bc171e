"""Sentences in full, and the rule that nothing simulated enters one."""

import dataclasses

import pandas as pd
import pytest

from aici import disclosure, narrative, reconcile
from aici.editions import open_edition
from checkout import ROOT


@pytest.fixture(scope="module")
def edition():
    return open_edition("2025", ROOT)


def test_papers_by_country(edition):
    told = narrative.papers_by_country(edition.indicator("papers_by_country"), rows=30)
    assert told.content == (
        "Mainland China leads with 768,643 papers, before the US (368,104) and India (118,513). "
        "Per million inhabitants the largest numbers are those of Singapore (4,378.1), Switzerland (2,880.7), "
        "Australia (2,061.2) and Canada (1,741.7). "
        "The 30 countries and regions listed account for 2,277,749 papers."
    )


def test_impact_names_every_country_above_both_means(edition):
    told = narrative.impact(edition.indicator("impact_value_by_country", countries=30)).content
    assert "The impact value is highest for Switzerland (0.8523), Canada (0.8103) and the UK (0.7629)." in told
    assert told.endswith(
        "Above both means (22.2 citations, impact factor 5.2) lie the US, the UK, Germany, Canada, Italy, Australia, "
        "the Netherlands, Singapore and Switzerland."
    )


def test_patents(edition):
    told = narrative.patents(*edition.indicators("patents_by_country", "patents_by_holder"))
    assert told.content == (
        "Most patents are those of mainland China (529,591), the United States (465,684), Japan (218,057) and "
        "South Korea (118,207); per million inhabitants South Korea (2,317.9), Japan (1,751.2), the United States "
        "(1,365.2), Israel (1,114.9) and Luxembourg (1,103.1) come first. "
        "The largest holders are IBM (17,702), Tencent (12,380) and Samsung Electronics (11,434)."
    )


def test_growth_gives_first_and_last_year_of_the_largest(edition):
    frame = pd.DataFrame(
        [
            ("A", 2015, 100.0),
            ("A", 2024, 796.0),
            ("B", 2015, 50.0),
            ("B", 2024, 25.0),
            ("C", 2015, 0.0),
            ("C", 2024, 2.0),
        ],
        columns=["label", "year", "papers"],
    )
    series = dataclasses.replace(edition.indicator("papers_by_country_year"), frame=frame, basis="computed", missing="")
    assert narrative.growth(series).content == (
        "From 2015 to 2024 the yearly number of papers went, for the largest producers: A from 100 to 796 (+696 %), "
        "B from 50 to 25 (−50 %) and C from 0 to 2."
    )


def test_a_table_without_numbers_is_said_to_have_none(edition):
    told = narrative.growth(edition.indicator("papers_by_country_year"))
    assert told.content == "No numbers can be given here: not printed as numbers in the published report."


def test_abstract_has_a_clause_only_where_there_is_a_table(edition):
    told = narrative.abstract(edition).content
    assert told.startswith(
        "Of 3,828,000 papers identified as of 14 February 2025, 2,421,000 are counted in this edition."
    )
    assert "Patents are led by mainland China (529,591)" in told


@pytest.mark.parametrize("sentence", ["papers_by_country", "impact", "topics", "growth"])
def test_no_sentence_is_made_from_a_simulated_table(edition, sentence):
    names = {
        "impact": "impact_value_by_country",
        "topics": "topic_shares_by_country",
        "growth": "papers_by_country_year",
    }
    indicator = edition.indicator(names.get(sentence, sentence))
    simulated = dataclasses.replace(indicator, basis="simulated", missing="")
    options = {"rows": 30} if sentence == "papers_by_country" else {}
    with pytest.raises(narrative.SimulatedError, match="no sentence may be made from it"):
        getattr(narrative, sentence)(simulated, **options)


def test_limitations_list_every_table_without_numbers(edition):
    told = disclosure.limitations(edition).content
    assert "Conference papers are left out" in told
    assert "papers by country year, collaboration by country" in told


def test_audit_counts_verdicts_and_names_failures():
    empty = pd.DataFrame(columns=["Country/region", "Verdict"])
    some = pd.DataFrame({"Country/region": ["US", "Italy"], "Verdict": [reconcile.FAILS, reconcile.HOLDS]})
    told = narrative.audit(empty, some, empty, empty).content
    assert told.startswith(
        "No rank columns can be checked. Of 2 impact values against the formula, 1 fails and 1 holds (the US)."
    )
